"""方案问题 · Scheme findings: everything that can be wrong with a document, each with its remedy."""

from __future__ import annotations

from kaohe.base.findings import Rule, Text


def _rule(code: str, cause: tuple[str, str], remedy: tuple[str, str], *, blocking: bool = True) -> Rule:
    return Rule(f"scheme/{code}", Text(*cause), Text(*remedy), blocking)


NOT_FOUND = _rule(
    "not-found",
    ("没有方案“{name}”。", "There is no scheme “{name}”."),
    (
        "写方案文件的路径，或写方案库里的编号：{known}。",
        "Give the path of a document or an id of the library: {known}.",
    ),
)
NOT_UTF8 = _rule(
    "not-utf8",
    ("文件第 {offset} 个字节起不是 UTF-8。", "The file is not UTF-8 from byte {offset} on."),
    ("用编辑器把文件另存为 UTF-8 编码。", "Save the file again with the encoding UTF-8."),
)
TOO_LARGE = _rule(
    "too-large",
    ("文件超出上限：{size}，上限 {limit}。", "The file is too large: {size}, the limit is {limit}."),
    (
        "把数据移到表格里，方案只写规则；或拆成几个方案。",
        "Move data to sheets and keep rules only, or split the scheme.",
    ),
)
TOO_DEEP = _rule(
    "too-deep",
    ("缩进或括号套了 {limit} 层以上。", "Blocks are nested more than {limit} deep."),
    ("减少层级。", "Nest less."),
)
CONTROL = _rule(
    "control-character",
    ("文件里有看不见的控制字符 {code}。", "The file has the invisible control character {code}."),
    ("删去这个字符。", "Delete this character."),
)
SYNTAX = _rule(
    "syntax",
    ("这里不是合法的 YAML：{problem}。", "This is not valid YAML: {problem}."),
    (
        "检查这一行和上一行的缩进、冒号后的空格、引号和括号。",
        "Check indentation, the space after colons, quotes and brackets here and one line up.",
    ),
)
TAB = _rule(
    "tab",
    ("缩进里有制表符。", "There is a tab in the indentation."),
    ("改用空格缩进。", "Indent with spaces."),
)
WIDE_COLON = _rule(
    "full-width-colon",
    ("“{key}”后面是全角冒号，不会被当作分隔。", "After “{key}” stands a full-width colon, which separates nothing."),
    ("改成半角冒号加空格：{key}: 。", "Write an ASCII colon and a space: {key}: ."),
)
ANCHOR = _rule(
    "anchor",
    (
        "用了锚点或别名“{name}”，读者看不到它代表什么。",
        "There is an anchor or alias “{name}”; a reader cannot see what it stands for.",
    ),
    ("把内容照写一遍。", "Write the content out."),
)
TAG = _rule(
    "tag",
    ("用了 YAML 标签“{tag}”。", "There is a YAML tag “{tag}”."),
    ("删去标签；值的类型由 type 决定。", "Delete the tag; `type` decides what a value is."),
)
SEVERAL = _rule(
    "several-documents",
    ("文件里不止一份文档（有第二个 ---）。", "The file holds more than one document (a second ---)."),
    ("一个文件只写一份方案。", "Write one scheme a file."),
)
EMPTY = _rule(
    "empty",
    ("文件是空的。", "The file is empty."),
    ("写入方案，可从 kaohe new --from 开始。", "Write a scheme; start from `kaohe new --from`."),
)
DUPLICATE = _rule(
    "duplicate-key",
    ("“{key}”写了两次，第一次在第 {first} 行。", "“{key}” is written twice, first on line {first}."),
    ("删去一个，或改名。", "Delete one of them, or rename it."),
)
NOT_A_KEY = _rule(
    "not-a-key",
    ("冒号左边是一个列表或一组键值，不是名称。", "What stands left of the colon is a list or a mapping, not a name."),
    ("冒号左边只写一个名称。", "Write one name left of the colon."),
)
UNKNOWN_KEY = _rule(
    "unknown-key",
    ("{where} 里没有“{key}”这个关键字。", "{where} has no keyword “{key}”."),
    ("{hint}。", "{hint}."),
)
MISSING_KEY = _rule(
    "missing-key",
    ("{where} 缺少 {key}。", "{where} lacks {key}."),
    ("补上 {key}: 。", "Add {key}: ."),
)
NOT_A_MAPPING = _rule(
    "not-a-mapping",
    ("{where} 应当是一组“键: 值”。", "{where} must be a group of `key: value`."),
    ("每行写“键: 值”，或写成 {{键: 值}}。", "Write `key: value` on each line, or {{key: value}}."),
)
NOT_A_LIST = _rule(
    "not-a-list",
    ("{where} 应当是列表。", "{where} must be a list."),
    ("每项前写“- ”，或写成 [甲, 乙]。", "Begin each item with `- `, or write [a, b]."),
)
NOT_A_TEXT = _rule(
    "not-a-text",
    ("{where} 应当是一个值，不是列表或一组键值。", "{where} must be one value, not a list or a mapping."),
    ("只写一个值；含冒号或逗号的值加引号。", "Write one value; quote it if it has a colon or comma."),
)
BAD_NAME = _rule(
    "bad-name",
    ("“{name}”不能作名称：{problem}。", "“{name}” cannot be a name: {problem}."),
    (
        "名称只用文字、数字和下划线，至多 31 个字符；说明写在 title 里。",
        "Use letters, digits and _, at most 31 characters; explanations go to `title`.",
    ),
)
RESERVED = _rule(
    "reserved-name",
    ("“{name}”是语言保留的名称。", "“{name}” is reserved by the language."),
    ("换一个名称，例如 {other}。", "Choose another name, for example {other}."),
)
NAME_TAKEN = _rule(
    "name-taken",
    (
        "“{name}”与第 {first} 行的“{other}”重名（全半角、大小写不分）。",
        "“{name}” is the same name as “{other}” on line {first} (width and case are folded).",
    ),
    ("给其中一个改名。", "Rename one of them."),
)
BAD_VALUE = _rule(
    "bad-value",
    ("“{text}”读不成{wanted}。", "“{text}” cannot be read as {wanted}."),
    ("按这种样子写：{sample}。", "Write it like this: {sample}."),
)
RATIO_FORM = _rule(
    "ratio-form",
    (
        "比率 {where} 写成“{text}”：{text} 就是 {share}%。",
        "The ratio {where} is written “{text}”: {text} is {share} %.",
    ),
    ("写 {text}%；确实是 {share}% 就照写 {share}%。", "Write {text}%, or {share}% if that is what is meant."),
)
UNKNOWN_WORD = _rule(
    "unknown-word",
    ("{where} 不能是“{word}”。", "{where} cannot be “{word}”."),
    ("{hint}。", "{hint}."),
)
UNKNOWN_NAME = _rule(
    "unknown-name",
    ("没有名为“{name}”的{what}。", "There is no {what} named “{name}”."),
    ("{hint}。", "{hint}."),
)
CONFLICT = _rule(
    "conflict",
    ("{where} 里 {one} 与 {other} 不能同时写。", "In {where}, {one} and {other} cannot stand together."),
    ("留下一个。", "Keep one of them."),
)
LENGTH = _rule(
    "wrong-length",
    ("{where} 有 {count} 项，应有 {wanted} 项。", "{where} has {count} items and needs {wanted}."),
    ("补足或删去多余的项。", "Add what is missing or delete what is too much."),
)
ORDER = _rule(
    "row-order",
    ("{where} 的各行生效日没有从早到晚排列。", "The rows of {where} are not in the order of their dates."),
    ("按 from 日期从早到晚排列，同一天只写一行。", "Put them in the order of `from`, one row a date."),
)
VALIDITY = _rule(
    "validity",
    ("有效期的止日早于起日。", "The scheme's validity ends before it begins."),
    ("改正 valid 的 from 与 to。", "Correct from and to of `valid`."),
)
METHOD_ARGUMENT = _rule(
    "method-argument",
    (
        "指标“{indicator}”的方法 {method} 不能这样写 {key}。",
        "The indicator “{indicator}” cannot write {key} of the method {method} like this.",
    ),
    ("写成：{usage}。", "Write: {usage}."),
)
GRADES = _rule(
    "grades",
    ("{where} 的等级规则有误：{problem}。", "The grade rules of {where} are wrong: {problem}."),
    (
        "每一项写 grade 与 when，最后一项写 otherwise: true。",
        "Give each item `grade` and `when`, and the last one `otherwise: true`.",
    ),
)
RECORD_SHEET = _rule(
    "record-sheet",
    ("记录“{name}”没有说明归到哪张表。", "The record “{name}” does not say which sheet it belongs to."),
    ("写 on: 加本方案的一张表名。", "Write `on:` with the name of a sheet of this scheme."),
)
RECORD_TYPE = _rule(
    "record-type",
    ("记录“{name}”取的“{column}”类型不明。", "The type of “{column}”, taken by the record “{name}”, is unknown."),
    (
        "把 take 写成 {{{column}: 类型}}，或改正列名。",
        "Write take as {{{column}: type}}, or correct the column's name.",
    ),
)
RECORD_STATES = _rule(
    "record-states",
    (
        "记录“{name}”取的“{column}”可能处于哪些状态，没有文档可查，也没有写明。",
        "Which states “{column}”, taken by the record “{name}”, can hold stands in no document at hand, nor in `take`.",
    ),
    (
        "写明可能的状态：take: {{{column}: {{type: 类型, states: [withheld]}}}}；没有就写 states: []。",
        "Say which: take: {{{column}: {{type: …, states: [withheld]}}}}, or `states: []` where there is none.",
    ),
)
RECORD_CIRCLE = _rule(
    "record-circle",
    (
        "记录“{name}”绕回了本方案：{path}。",
        "The record “{name}” comes back to this scheme: {path}.",
    ),
    (
        "去掉其中一条记录：两个方案不能互相取用结果。",
        "Take one of these records away: no two schemes take the results of one another.",
    ),
)
CARRIED = _rule(
    "carried-score",
    (
        "指标“{name}”沿用记录“{record}”里的得分，而记录没有取用“{column}”。",
        "“{name}” carries its score forward from the record “{record}”, which does not take “{column}”.",
    ),
    ("在记录的 take 里加上 {column}。", "Add {column} to `take` of the record."),
)
NOT_STEPPED = _rule(
    "not-stepped",
    (
        "“{name}”要看上一步，而表“{sheet}”的行不是按日历步造的。",
        "“{name}” looks at the step before, and the rows of “{sheet}” are not made by a calendar step.",
    ),
    (
        "放到按月等造行的表上；等级可写 keep: {{when: 条件, was: 往年.等级}}。",
        "Put it on a sheet made by month or the like; for a grade write keep: {{when: …, was: 往年.等级}}.",
    ),
)
WEIGHT_CLASS = _rule(
    "weight-class",
    (
        "WEIGHT({name}) 里的“{name}”不是 sources 里的来源类别。",
        "“{name}” in WEIGHT({name}) is no source class of `sources`.",
    ),
    ("{hint}。", "{hint}."),
)
EXAMPLE_CELL = _rule(
    "example-cell",
    ("示例“{name}”写到了不存在的“{cell}”。", "The example “{name}” names “{cell}”, which does not exist."),
    ("{hint}。", "{hint}."),
)
EXAMPLE_INPUT = _rule(
    "example-input",
    (
        "示例“{name}”用到“{cell}”，它既没有给出，也没有 absent 规定。",
        "The example “{name}” needs “{cell}”, which is neither given nor defined by `absent`.",
    ),
    ("在 given 里给出它。", "Give it under `given`."),
)
EXAMPLE_ROWS = _rule(
    "example-rows",
    (
        "示例“{name}”使表“{sheet}”造出 {count} 行，上限 {limit}。",
        "The example “{name}” makes {count} rows in “{sheet}”; the limit is {limit}.",
    ),
    ("减少 each 的各项，或给这一示例较少的行。", "Make fewer combinations in `each`, or give the example fewer rows."),
)
EXAMPLE_FAILS = _rule(
    "example-fails",
    (
        "示例“{name}”不成立：{cell} 应为 {expected}，算得 {got}。",
        "The example “{name}” fails: {cell} should be {expected} and is {got}.",
    ),
    (
        "用 kaohe explain 查看算法，改正公式或示例。",
        "Look at it with kaohe explain and correct the formula or the example.",
    ),
)
EXAMPLE_PERIOD = _rule(
    "example-period",
    (
        "示例“{name}”的 period“{period}”不是方案的周期 {kind}。",
        "The period “{period}” of the example “{name}” is no {kind}, the scheme's period.",
    ),
    ("写方案周期的一期，例如 {sample}。", "Write a period of the scheme's kind, for example {sample}."),
)
UNCOVERED_ENTRY = _rule(
    "uncovered-entry",
    ("列出走不到的分支的文件里，{where}：{problem}。", "In the list of branches beyond reach, {where}: {problem}."),
    (
        "用 kaohe check --coverage 看分支的写法，改正或删去这一条。",
        "See how branches read with kaohe check --coverage, and correct or strike out the entry.",
    ),
    blocking=False,
)

RULES = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
