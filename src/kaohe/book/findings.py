"""账册的问题 · Findings of books: what can be wrong with the files that an office hands in.

A blocking rule refuses the whole book: nothing is written. Any other rule outside `NOTES` leaves the good rows usable
and makes the book incomplete: a run on it can be read but not approved.
"""

from __future__ import annotations

from collections.abc import Iterable

from kaohe.base.findings import Finding, Rule, Text

SHEET_MISSING = Rule(
    "book/sheet-missing",
    Text("缺少表“{sheet}”的文件。", "The file of sheet {sheet} is missing."),
    Text("放入 {sheet}.csv 或 {sheet}.parquet；没有数据也要放只有表头的文件。",
         "Put {sheet}.csv or {sheet}.parquet into the folder; without data, a file with its header row."),
)  # fmt: skip
SHEET_TWICE = Rule(
    "book/sheet-twice",
    Text("表“{sheet}”有两个文件：{files}。", "Sheet {sheet} has two files: {files}."),
    Text("只留一个。", "Keep one."),
)
FILE_UNSAFE = Rule(
    "book/file-unsafe",
    Text("{file} 不是文件夹内的普通文件。", "{file} is not an ordinary file inside the folder."),
    Text("把文件本身放入文件夹，不用链接。", "Put the file itself into the folder, not a link."),
)
FILE_UNKNOWN = Rule(
    "book/file-unknown",
    Text("{file} 不属于任何表，未读取。", "{file} belongs to no sheet and is not read."),
    Text("表只读 <表名>.csv 或 <表名>.parquet；工作簿请另存为 CSV UTF-8。",
         "A sheet is read from <sheet>.csv or <sheet>.parquet; save a workbook as CSV UTF-8."),
    blocking=False,
)  # fmt: skip
FILE_EMPTY = Rule(
    "book/file-empty",
    Text("文件是空的。", "The file is empty."),
    Text("至少要有表头一行。", "At least the header row is needed."),
)
FILE_TOO_LARGE = Rule(
    "book/file-too-large",
    Text("CSV 有 {size} MB, 上限 {limit} MB。", "The CSV has {size} MB; the limit is {limit} MB."),
    Text("大表请用 Parquet。", "Use Parquet for large sheets."),
)
FILE_UNREADABLE = Rule(
    "book/file-unreadable",
    Text("不是可读的 Parquet 文件。", "This is not a readable Parquet file."),
    Text("重新导出该文件。", "Export the file again."),
)
FILE_WORKBOOK = Rule(
    "book/file-workbook",
    Text(
        "这是 Excel 工作簿，不是 CSV，改扩展名无效。",
        "This is an Excel workbook, not a CSV; renaming does not convert it.",
    ),
    Text("用表格软件打开，另存为“CSV UTF-8”。", "Open it in a spreadsheet and save it as CSV UTF-8."),
)
ENCODING_MIXED = Rule(
    "book/encoding-mixed",
    Text("文件混用编码，或在第 {byte} 字节处已损坏。", "The file mixes encodings or is damaged at byte {byte}."),
    Text("全文统一另存为 UTF-8；系统不替换任何字。", "Save the whole file as UTF-8; no character is replaced here."),
)
ENCODING_AMBIGUOUS = Rule(
    "book/encoding-ambiguous",
    Text("既可读作 UTF-8 也可读作 GBK，文字不同。", "The bytes read as UTF-8 and as GBK, with different words."),
    Text("另存为“CSV UTF-8（带 BOM）”。", "Save it as CSV UTF-8 (with BOM)."),
)
CSV_SYNTAX = Rule(
    "book/csv-syntax",
    Text("从本行起引号不成对。", "From this line on the quotes do not pair."),
    Text('含引号的内容整格加引号，格内引号写两个（""）。', 'Quote the whole cell and write an inner quote twice ("").'),
)
HEADER_DUPLICATE = Rule(
    "book/header-duplicate",
    Text("表头“{name}”出现两次（第 {columns} 列）。", "The header {name} stands twice (columns {columns})."),
    Text("删去或改正其中一列。", "Remove or correct one of the columns."),
)
HEADER_DAMAGED = Rule(
    "book/header-damaged",
    Text("表头“{name}”是乱码，应为“{meant}”：UTF-8 被当作 GBK 保存过。",
         "The header {name} is garbled and should read {meant}: UTF-8 was once saved as GBK."),
    Text("回到原文件重新导出，勿用本文件。", "Export again from the original; do not use this file."),
)  # fmt: skip
HEADER_UNIT = Rule(
    "book/header-unit",
    Text("表头“{name}”带单位“{unit}”，本列应为“{expected}”。", "Header {name} names the unit {unit}; it should be {expected}."),
    Text("先把数值换算成“{expected}”，再改表头。", "Convert the figures to {expected}, then correct the header."),
    blocking=False,
)  # fmt: skip
KEY_COLUMN_MISSING = Rule(
    "book/key-column-missing",
    Text("缺少主键列“{name}”。", "The key column {name} is missing."),
    Text("表头须有“{name}”。", "The header row needs {name}."),
)
COLUMN_MISSING = Rule(
    "book/column-missing",
    Text("缺少列“{name}”，该列各格按无效处理。", "Column {name} is missing; all its cells are rejected."),
    Text("补上该列；没有值的格留空。", "Add the column; leave cells without a value empty."),
    blocking=False,
)
COLUMN_UNKNOWN = Rule(
    "book/column-unknown",
    Text("列“{name}”不在方案里，未读取。", "Column {name} is not in the scheme and is not read."),
    Text("若是笔误请改正表头。", "If it is a slip, correct the header."),
    blocking=False,
)
COLUMN_ALIKE = Rule(
    "book/column-alike",
    Text("列“{name}”不在方案里，未读取。", "Column {name} is not in the scheme and is not read."),
    Text("您是否想写“{meant}”？若是，请改正表头。", "Did you mean {meant}? If so, correct the header."),
    blocking=False,
)
ROW_SHAPE = Rule(
    "book/row-shape",
    Text("本行有 {found} 格，表头有 {expected} 格；整行移出。", "The row has {found} cells, the header {expected}; it is set aside."),
    Text("补齐或删去多余的格。", "Complete the row or drop the surplus cells."),
    blocking=False,
)  # fmt: skip
TOTAL_ROW = Rule(
    "book/total-row",
    Text("本行是“{value}”行，会使合计翻倍；整行移出。", "This is a total row ({value}) and would count double; it is set aside."),
    Text("删去合计行。", "Delete the total row."),
    blocking=False,
)  # fmt: skip
BLANK_ROW = Rule(
    "book/blank-row",
    Text("中间有空行，已跳过。", "A blank row in between was passed over."),
    Text("无需处理；请确认没有丢行。", "Nothing to do; make sure that no row was lost."),
    blocking=False,
)
TYPE_WRONG = Rule(
    "book/type-wrong",
    Text("Parquet 列类型为 {found}, 应为 {expected}; 该列各格按无效处理。",
         "The Parquet type is {found}, not {expected}; all cells of the column are rejected."),
    Text("按 {expected} 导出（金额为整数分）。", "Export it as {expected} (money in whole fen)."),
    blocking=False,
)  # fmt: skip
CONTROL_CHARACTER = Rule(
    "book/control-character",
    Text("含不可见字符 {characters}：{value}。", "The cell holds invisible characters {characters}: {value}."),
    Text("重新手工输入该格。", "Type the cell again by hand."),
    blocking=False,
)
TEXT_DAMAGED = Rule(
    "book/text-damaged",
    Text("含替换符 U+FFFD，原字已丢失：{value}。", "The cell holds U+FFFD, a character was lost: {value}."),
    Text("从原始资料重新录入。", "Type it again from the original."),
    blocking=False,
)
TEXT_TOO_LONG = Rule(
    "book/text-too-long",
    Text("超过 {limit} 字: {value}。", "More than {limit} characters: {value}."),
    Text("缩短内容，长文请作附件。", "Shorten it; long text belongs in an attachment."),
    blocking=False,
)
NUMBER_FORMAT = Rule(
    "book/number-format",
    Text("不是数: {value}。", "Not a number: {value}."),
    Text("只写数字、小数点和负号，不带单位、货币号、科学计数。", "Write digits, a point and a minus only: no unit, currency or exponent."),
    blocking=False,
)  # fmt: skip
PRECISION = Rule(
    "book/precision",
    Text("最多 {scale} 位小数：{value}。", "At most {scale} decimals: {value}."),
    Text("由填报人确定取舍；系统不代为四舍五入。", "The office decides how to round; it is never rounded here."),
    blocking=False,
)
NUMBER_TOO_LARGE = Rule(
    "book/number-too-large",
    Text("数值过大，无法保存：{value}。", "The number is too large to be stored: {value}."),
    Text("核对位数。", "Check its digits."),
    blocking=False,
)
RATIO_FORM = Rule(
    "book/ratio-form",
    Text("比率大于 1 却没有百分号：{value}。", "A ratio above 1 without a percent sign: {value}."),
    Text(
        "写作 95%、0.95 或 19/20；确为 105% 时写 105%。", "Write 95%, 0.95 or 19/20; if it truly is 105 %, write 105%."
    ),
    blocking=False,
)
DATE_FORMAT = Rule(
    "book/date-format",
    Text("不是日期：{value}。", "Not a date: {value}."),
    Text("写作 2026-03-09。", "Write it as 2026-03-09."),
    blocking=False,
)
PERIOD_FORMAT = Rule(
    "book/period-format",
    Text("不是期间：{value}。", "Not a period: {value}."),
    Text("写作 {example}。", "Write it as {example}."),
    blocking=False,
)
INSTANT_FORMAT = Rule(
    "book/instant-format",
    Text("不是时刻：{value}。", "Not an instant: {value}."),
    Text(
        "写作 2026-03-09 14:30 或 2026-03-09T14:30:00+08:00。",
        "Write it as 2026-03-09 14:30 or 2026-03-09T14:30:00+08:00.",
    ),
    blocking=False,
)
FLAG_FORMAT = Rule(
    "book/flag-format",
    Text("不是“是”或“否”：{value}。", "Neither 是 (yes) nor 否 (no): {value}."),
    Text("写“是”或“否”。", "Write 是 or 否."),
    blocking=False,
)
CHOICE_UNKNOWN = Rule(
    "book/choice-unknown",
    Text("{value} 不是可选值。", "{value} is not one of the choices."),
    Text("可选: {choices}。", "Choose from: {choices}."),
    blocking=False,
)
DIGITS_LOST = Rule(
    "book/digits-lost",
    Text(
        "长编号的末几位已被 Excel 抹成零：{value}。",
        "Excel has turned the last digits of a long number into zeros: {value}.",
    ),
    Text("把该列设为文本格式后从原始资料重新录入。", "Format the column as text and type it again from the original."),
    blocking=False,
)
STATE_UNKNOWN = Rule(
    "book/state-unknown",
    Text("{value} 不是状态。", "{value} is not a state."),
    Text(
        "状态写作 #未报送、#不适用 等；以 # 开头的文字写 ##。",
        "A state reads #未报送, #不适用…; a text that starts with # is written ##.",
    ),
    blocking=False,
)
STATE_UNMARKED = Rule(
    "book/state-unmarked",
    Text("“{value}”是状态，前面缺 #。", "{value} is a state; the # before it is missing."),
    Text("写作 #{value}。", "Write #{value}."),
    blocking=False,
)
STATE_NOT_ALLOWED = Rule(
    "book/state-not-allowed",
    Text("本列不能写状态“{value}”。", "This column cannot have the state {value}."),
    Text("可写: {allowed}。", "It can have: {allowed}."),
    blocking=False,
)
VALUE_AND_STATE = Rule(
    "book/value-and-state",
    Text("既有值 {value} 又有状态。", "There is both a value ({value}) and a state."),
    Text("二者只留其一。", "Keep one of the two."),
    blocking=False,
)
EMPTY_CELL = Rule(
    "book/empty-cell",
    Text("必填的格是空的。", "A required cell is empty."),
    Text("填入数值；系统不把空格当作 0。", "Fill it in; an empty cell is never taken as 0."),
    blocking=False,
)
OUT_OF_BOUNDS = Rule(
    "book/out-of-bounds",
    Text("{value} 不在 {low} 至 {high} 之间。", "{value} is not between {low} and {high}."),
    Text("核对原始资料。", "Check the original."),
    blocking=False,
)
KEY_UNREADABLE = Rule(
    "book/key-unreadable",
    Text("主键“{name}”是空的或读不出；整行移出。", "The key {name} is empty or cannot be read; the row is set aside."),
    Text("改正主键。", "Correct the key."),
    blocking=False,
)
DUPLICATE_KEY = Rule(
    "book/duplicate-key",
    Text("同一主键有 {count} 行（{lines}）；全部移出，该主键各格按无效处理。",
         "{count} rows have this key ({lines}); all are set aside and every cell of the key is rejected."),
    Text("只留正确的一行。", "Keep the one right row."),
    blocking=False,
)  # fmt: skip
KEY_ALIKE = Rule(
    "book/key-alike",
    Text("主键只差大小写、空格或全半角：{keys}。", "Keys differ only in case, spaces or width: {keys}."),
    Text("确认是否同一对象，统一写法。", "Find out whether they are one and write it one way."),
    blocking=False,
)
ORPHAN = Rule(
    "book/orphan",
    Text("{value} 在表“{target}”里找不到；整行移出。", "{value} is not found in sheet {target}; the row is set aside."),
    Text("改正编号，或在“{target}”里补上。", "Correct the code or add it to {target}."),
    blocking=False,
)
ONE_ROW = Rule(
    "book/one-row",
    Text("此表只能有一行，现有 {count} 行。", "This sheet has one row, not {count}."),
    Text("只留一行。", "Keep one row."),
)
IDENTITY_IN_FACTS = Rule(
    "book/identity-in-facts",
    Text("像是{kind}：{value}；业务数据里不得有个人身份信息。",
         "This looks like personal identity data ({kind}): {value}; facts may not hold any."),
    Text("改用人员编号；身份信息只放在 people.csv。", "Use the opaque person number; identity belongs in people.csv only."),
)  # fmt: skip
IDENTITY_IN_OUTPUT = Rule(
    "book/identity-in-output",
    Text("像是{kind}: {value}。", "This looks like personal identity data ({kind}): {value}."),
    Text("输出里只用人员编号。", "Outputs name persons by their opaque number only."),
)
BOOK_ALTERED = Rule(
    "book/altered",
    Text("{file} 与 book.json 登记的摘要不符。", "{file} does not match its hash in book.json."),
    Text(
        "用原账册，或删去 book.json 重新取数。", "Use the original book, or delete book.json and take the facts again."
    ),
)
BOOK_UNREADABLE = Rule(
    "book/manifest-unreadable",
    Text("book.json 读不出。", "book.json cannot be read."),
    Text(
        "用原账册，或删去 book.json 重新取数。", "Use the original book, or delete book.json and take the facts again."
    ),
)
MORE = Rule(
    "book/more",
    Text("另有 {count} 处 {of}，未逐一列出。", "Another {count} of {of} are not listed one by one."),
    Text("改正已列出的后再查。", "Correct those listed and check again."),
    blocking=False,
)

RULES = tuple(value for value in dict(globals()).values() if isinstance(value, Rule))
NOTES = frozenset({FILE_UNKNOWN, COLUMN_UNKNOWN, COLUMN_ALIKE, BLANK_ROW, MORE})


def incomplete(findings: Iterable[Finding]) -> bool:
    """Whether a run on these facts must be marked incomplete: anything but a note was found.

    >>> incomplete([Finding.of(BLANK_ROW)]), incomplete([Finding.of(EMPTY_CELL)])
    (False, True)
    """
    return any(finding.rule not in NOTES for finding in findings)
