"""流程问题 · Findings of flows: what can be wrong with what an act was asked to do."""

from __future__ import annotations

from kaohe.base.findings import Rule, Text

NOT_A_PERIOD = Rule(
    "flows/not-a-period",
    Text("“{text}”不是考核周期。", "{text} is not a period."),
    Text("按本方案的周期写成 {example}。", "Write the period of this scheme as {example}."),
)
WRONG_PERIOD = Rule(
    "flows/wrong-period",
    Text("方案按 {wanted} 考核，给出的周期 {text} 是 {given}。", "The scheme counts by {wanted}; {text} is a {given}."),
    Text("写成 {example}。", "Write it as {example}."),
)
NOT_AN_INSTANT = Rule(
    "flows/not-an-instant",
    Text("“{text}”不是时刻。", "{text} is not an instant."),
    Text("写成 2026-10-31T24:00 之前的时刻，如 2026-10-31T18:00。", "Write it as 2026-10-31T18:00."),
)
NO_FOLDER = Rule(
    "flows/no-folder",
    Text("没有文件夹 {path}。", "There is no folder {path}."),
    Text(
        "先用 kaohe template 或 kaohe sample 建立，或改正路径。",
        "Make it with kaohe template or kaohe sample, or correct the path.",
    ),
)
OUT_EXISTS = Rule(
    "flows/out-exists",
    Text("{path} 已存在，不会覆盖。", "{path} is already there and is not overwritten."),
    Text("换一个名字，或先把它移走。", "Give another name, or move it away first."),
)
NO_LEDGER = Rule(
    "flows/no-ledger",
    Text("{path} 不是账本文件夹，或缺少 {what}。", "{path} is no folder of a ledger, or lacks its {what}."),
    Text(
        "改正 --ledger；见证方在自己的文件夹中放一份 policy。", "Correct --ledger; a witness keeps a policy in its own."
    ),
)
UNAPPROVED = Rule(
    "flows/unapproved",
    Text(
        "运行 {run} 还没有经两人批准，不能封存。", "The run {run} is not approved by two people and cannot be sealed."
    ),
    Text("先由两人用 kaohe approve 批准。", "Have two people approve it with kaohe approve first."),
)
NOT_SEALED = Rule(
    "flows/not-sealed",
    Text("运行 {run} 还没有封存到这本账。", "The run {run} is not sealed in this ledger."),
    Text("先运行 kaohe seal。", "Run kaohe seal first."),
)
SEALED_OTHERWISE = Rule(
    "flows/ledger-busy",
    Text("账本一直有人在写，运行 {run} 没有封存。", "Others kept writing to the ledger: the run {run} was not sealed."),
    Text("稍后再封存；没有写下任何内容。", "Seal it again later; nothing was written."),
)
EVIDENCE_DIFFERS = Rule(
    "flows/evidence-differs",
    Text("账本里的 {what} 与运行的行不符。", "What the log has as {what} is not what the rows of the run make."),
    Text("保留账本与运行，报审计部门。", "Keep the ledger and the run as they are, and tell the auditor."),
)
NOT_PAID_HERE = Rule(
    "flows/not-paid-here",
    Text("{sheet} 的行 {key} 在这次运行中没有发放。", "The row {key} of {sheet} is paid nothing in this run."),
    Text("写有 pays 的表，和其中一行的键。", "Name a sheet that pays, and the key of one of its rows."),
)
NO_SUCH_FIELD = Rule(
    "flows/no-such-field",
    Text("凭证里没有这一项：{path}。", "The receipt has no such item: {path}."),
    Text("可披露的有：{known}。", "These may be disclosed: {known}."),
)
ERASED = Rule(
    "flows/erased",
    Text("此人的密钥已销毁，不能再出凭证。", "The person's key is destroyed: no receipt can be made."),
    Text("已交给本人的凭证仍可核验。", "Receipts that were handed out still verify."),
)
NO_KEY = Rule(
    "flows/no-key",
    Text("密钥库里没有“{person}”的密钥。", "The vault holds no key of {person}."),
    Text("写人员代码；也可能已经销毁。", "Name the person by code; or the key is destroyed already."),
)
NOT_A_RECEIPT = Rule(
    "flows/no-receipt-file",
    Text("读不到凭证文件 {path}。", "There is no receipt file {path}."),
    Text("写 kaohe receipt 写出的文件。", "Name a file that kaohe receipt wrote."),
)
NOT_A_RUN = Rule(
    "flows/not-a-run",
    Text("{path} 不是一次运行的结果：没有完整的 run.json。", "{path} is not a run: it has no whole run.json."),
    Text("写 kaohe run 的 --out 文件夹。", "Name the folder that kaohe run wrote with --out."),
)
BROKEN_RUN = Rule(
    "flows/broken-run",
    Text(
        "{path} 中的 {file} 缺失，或与 run.json 记载的哈希不符。",
        "{file} in {path} is gone, or does not have the hash that run.json states.",
    ),
    Text("文件已被改动；用原始事实重新运行。", "The file was changed; run again from the original facts."),
)
OTHER_VERSION = Rule(
    "flows/other-version",
    Text(
        "{path} 的表“{sheet}”没有列“{column}”：这次运行由另一版本的 kaohe 写成。",
        "The sheet {sheet} of {path} has no column {column}: another version of kaohe wrote this run.",
    ),
    Text(
        "用写它的版本查看，或用原始事实重新运行。", "Read it with that version, or run again from the original facts."
    ),
)
NOT_IN_FORCE = Rule(
    "flows/not-in-force",
    Text(
        "周期 {period} 不在方案有效期 {valid} 之内。",
        "The period {period} lies outside the days {valid} in which the scheme is in force.",
    ),
    Text("改用在该周期有效的版本。", "Use the version that is in force in that period."),
)
NOT_APPROVED = Rule(
    "flows/not-approved",
    Text(
        "往期运行 {path} 尚未批准，其记录不被采用。",
        "The earlier run {path} is not approved; its records are not used.",
    ),
    Text(
        "先由两人用 kaohe approve 批准，或去掉它。", "Have two people approve it with kaohe approve, or leave it out."
    ),
)
TWO_RUNS = Rule(
    "flows/two-runs",
    Text(
        "往期运行中有多个属于方案 {scheme} 的周期 {period}：{paths}。",
        "More than one earlier run is of the scheme {scheme} and the period {period}: {paths}.",
    ),
    Text("每个方案每个周期只留一个运行。", "Leave one run for each scheme and period."),
)
RECORDED_STATE = Rule(
    "flows/recorded-state",
    Text(
        "记录“{record}”的“{column}”有 {count} 行是“{state}”，方案没有料到这种状态。",
        "“{column}” of the record “{record}” is {state} on {count} rows, which the scheme did not foresee.",
    ),
    Text(
        "核对这些行的结果；在方案新版本的 take 里写明 states，并给出缺项规则。",
        "Look through what these rows come to; in a new version of the scheme, say so under states of `take`, "
        "and write its rule.",
    ),
    blocking=False,
)
INCOMPLETE = Rule(
    "flows/incomplete",
    Text("运行不完整，不能批准：{why}。", "The run is incomplete and cannot be approved: {why}."),
    Text("改正事实后重新运行。", "Correct the facts and run again."),
)
UNDECIDED = Rule(
    "flows/undecided",
    Text(
        "表 {sheet} 有 {count} 行等级待定，不能批准。",
        "Grades of the sheet {sheet} are undecided on {count} rows: it cannot be approved.",
    ),
    Text(
        "两人裁定后，把决定写进事实表 {sheet} 的 {columns} 列，再运行一次。",
        "Let two people decide, write it into the column {columns} of the facts of {sheet}, and run again.",
    ),
)
SAME_PERSON = Rule(
    "flows/same-person",
    Text(
        "{person} 已经签过；批准须由两个不同的人。", "{person} has signed already; approval takes two different people."
    ),
    Text("请另一个人签。", "Ask somebody else to sign."),
)
NOT_A_PERSON = Rule(
    "flows/not-a-person",
    Text("“{person}”不能作为签批人。", "{person} cannot sign."),
    Text(
        "写工号或代号，只含字母、数字、- 和 _；不写姓名，不写身份证号。",
        "Give a staff number or alias of letters, digits, - and _; never a name or an identity number.",
    ),
)
ALREADY_APPROVED = Rule(
    "flows/already-approved",
    Text("运行 {run} 已由 {people} 批准。", "The run {run} is already approved by {people}."),
    Text("无需再签；要改正请重新运行。", "Nothing to sign; to correct it, run again."),
)
NO_CELL = Rule(
    "flows/no-cell",
    Text(
        "没有“{what}”，所以没有单元格：表 {sheet}、行 {row}、列 {column}。",
        "There is no “{what}”, so there is no cell {sheet} / {row} / {column}.",
    ),
    Text("可以写 {near}。", "Try {near}."),
)
TOO_LARGE_FOR_A_SHEET = Rule(
    "flows/too-large-for-a-sheet",
    Text(
        "表 {sheet} 需要 {rows} 行、{columns} 列，超出 Excel 一张表的 1,048,576 行、16,384 列。",
        "The sheet {sheet} needs {rows} rows and {columns} columns: beyond Excel's 1,048,576 rows or 16,384 columns.",
    ),
    Text(
        "按单位拆分事实后分别运行和导出，或直接使用运行文件夹里的 Parquet。",
        "Split the facts by unit, run and export each, or use the Parquet files of the run.",
    ),
)
NOT_A_WORKBOOK = Rule(
    "flows/not-a-workbook",
    Text("{path} 不能作为导出的工作簿。", "{path} cannot be the exported workbook."),
    Text("写一个已有文件夹中的、以 .xlsx 结尾的文件名。", "Name a file that ends in .xlsx, in a folder that exists."),
)
NOT_A_DOCUMENT = Rule(
    "flows/not-a-document",
    Text("{path} 不能作为方案文件。", "{path} cannot be the document of a scheme."),
    Text("写一个已有文件夹中的、以 .yaml 结尾的文件名。", "Name a file that ends in .yaml, in a folder that exists."),
)
NOT_A_FORM = Rule(
    "flows/not-a-form",
    Text("{path} 不是方案表单（.xlsx）。", "{path} is not the form of a scheme (.xlsx)."),
    Text("--out 只用于读回表单；写出表单用 --xlsx。", "--out reads a form back; --xlsx writes one."),
)
FORM_CANNOT_HOLD = Rule(
    "flows/form-cannot-hold",
    Text(
        "表单装不下这个方案，写出后读回不相同（{reason}）。",
        "A form cannot hold this scheme; it reads back different ({reason}).",
    ),
    Text(
        "直接编辑方案文件；单个文字不得超过 32,767 个字符。", "Edit the document; no text may exceed 32,767 characters."
    ),
)
NOT_A_SCALE = Rule(
    "flows/not-a-scale",
    Text("“{text}”不是规模。", "{text} is not a scale."),
    Text("写 0.1、1 或 10 这样大于零的数。", "Write a number above zero, such as 0.1, 1 or 10."),
)

OTHER_SCHEME = Rule(
    "flows/other-scheme",
    Text(
        "运行 {run} 用的不是正在检查的这个方案；报告说的是它自己的方案。",
        "The run {run} was computed by another scheme than the one checked; the report is about its own.",
    ),
    Text("用这个方案重新运行，再看报告。", "Run this scheme, and look at that run's report."),
    blocking=False,
)
NO_FACTS_KEPT = Rule(
    "flows/no-facts-kept",
    Text("运行 {path} 没有留存事实，不能试算。", "The run {path} kept no facts and cannot be tried on."),
    Text("换一次由填报表做出的运行。", "Choose a run that was made from tables of facts."),
)
NOT_COMPARABLE = Rule(
    "flows/not-comparable",
    Text("方案与运行 {run} 没有相同的表，无从比较。", "The scheme has no sheet in common with the run {run}."),
    Text("选用同一方案的往期运行。", "Choose an earlier run of the same scheme."),
)
PERSONS_UNTOLD = Rule(
    "flows/persons-untold",
    Text(
        "方案在运行 {run} 的事实上算不下去；那里有个人数据，逐行的问题不予显示。",
        "The scheme cannot be run on the facts of {run}; they are about persons: what is wrong with rows is not shown.",
    ),
    Text(
        "恢复草案改过的取值范围和缺失规则，再试算。", "Put back the bounds and rules for gaps that the draft changed."
    ),
)
NOT_A_ZIP = Rule(
    "flows/not-a-zip",
    Text("“{name}”不是 ZIP 压缩包。", "“{name}” is no ZIP file."),
    Text(
        "把填好的表（CSV、Parquet 或 xlsx）选中压缩成一个 .zip，再上传。",
        "Select the filled tables (CSV, Parquet or xlsx), compress them into one .zip and send that.",
    ),
)
BOOK_PART = Rule(
    "flows/book-part",
    Text("压缩包里的“{name}”不能收。", "“{name}” in the ZIP file is not taken."),
    Text(
        "只放与方案的表同名的 .csv、.parquet 或 .xlsx，直接放或全放在同一个文件夹里；姓名对照表 people.csv 不要上传。",
        "Put in only .csv, .parquet or .xlsx files named like the sheets of the scheme, at the top or all in one "
        "folder; never people.csv, the list of names.",
    ),
)
NO_SHEET = Rule(
    "flows/no-sheet",
    Text(
        "“{name}”里没有这个方案的任何一张表，只有：{found}。没有留下它。",
        "“{name}” holds no sheet of this scheme, only {found}: it was not kept.",
    ),
    Text(
        "选对方案；文件名就是表名，这个方案的表是：{sheets}。",
        "Choose the right scheme; a file is named like its sheet, and this scheme has {sheets}.",
    ),
)

RULES = (
    NOT_A_PERIOD,
    WRONG_PERIOD,
    NOT_AN_INSTANT,
    NO_FOLDER,
    OUT_EXISTS,
    NO_LEDGER,
    UNAPPROVED,
    NOT_SEALED,
    SEALED_OTHERWISE,
    EVIDENCE_DIFFERS,
    NOT_PAID_HERE,
    NO_SUCH_FIELD,
    ERASED,
    NO_KEY,
    NOT_A_RECEIPT,
    NOT_A_RUN,
    BROKEN_RUN,
    OTHER_VERSION,
    NOT_IN_FORCE,
    NOT_APPROVED,
    TWO_RUNS,
    RECORDED_STATE,
    INCOMPLETE,
    UNDECIDED,
    SAME_PERSON,
    NOT_A_PERSON,
    ALREADY_APPROVED,
    NO_CELL,
    NOT_A_SCALE,
    TOO_LARGE_FOR_A_SHEET,
    NOT_A_WORKBOOK,
    NOT_A_DOCUMENT,
    NOT_A_FORM,
    FORM_CANNOT_HOLD,
    OTHER_SCHEME,
    NO_FACTS_KEPT,
    NOT_COMPARABLE,
    PERSONS_UNTOLD,
    NOT_A_ZIP,
    BOOK_PART,
    NO_SHEET,
)
