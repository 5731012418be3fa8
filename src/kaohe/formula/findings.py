"""公式问题 · Formula findings: everything that can be wrong with a formula, each with its remedy."""

from __future__ import annotations

from kaohe.base.findings import Place, Rule, Text

__all__ = ["RULES", "Place", "Rule"]


def _rule(code: str, cause: tuple[str, str], remedy: tuple[str, str], *, blocking: bool = True) -> Rule:
    return Rule(f"formula/{code}", Text(*cause), Text(*remedy), blocking)


SYNTAX = _rule(
    "syntax",
    ("公式在“{found}”处读不下去。", "The formula cannot be read at “{found}”."),
    ("检查此处前后的括号、逗号和运算符：{hint}。", "Check brackets, commas and operators around this place: {hint}."),
)
MIXED = _rule(
    "and-or-mixed",
    ("同一层里既有 AND 又有 OR，读法不唯一。", "AND and OR stand side by side, so the reading is ambiguous."),
    ("用括号写明先后，如 (甲 AND 乙) OR 丙。", "Write brackets, for example (a AND b) OR c."),
)
LOOKALIKE = _rule(
    "strange-character",
    (
        "公式里有字符“{char}”（{code}），它不是运算符。",
        "The formula has the character “{char}” ({code}), which is no operator.",
    ),
    ("改写为“{meant}”。", "Write “{meant}” instead."),
)
STRANGE = _rule(
    "unknown-character",
    ("公式里有不能识别的字符“{char}”（{code}）。", "The formula has an unknown character “{char}” ({code})."),
    ("删去它，或把含它的名称写进方括号。", "Delete it, or put a name that has it in square brackets."),
)
THOUSANDS = _rule(
    "thousands-separator",
    (
        "数“{text}”带千位分隔，逗号在公式里分隔参数。",
        "The number “{text}” has thousands separators; a comma separates arguments.",
    ),
    (
        "写数字时不要逗号；若是两个参数，请在逗号后空一格。",
        "Write the digits without commas; for two arguments put a space after the comma.",
    ),
)
LEADING_ZERO = _rule(
    "leading-zero",
    ("数“{text}”以 0 开头。", "The number “{text}” begins with 0."),
    ("去掉开头的 0；若是代码，请加引号。", "Drop the leading 0; if it is a code, put it in quotes."),
)
NUMERAL = _rule(
    "chinese-numeral",
    ("“{name}”是汉字数字，不是列名。", "“{name}” is a Chinese numeral, not a column."),
    ("请写阿拉伯数字 {digits}。", "Write the digits {digits}."),
)
TOO_LONG = _rule(
    "too-long",
    ("公式有 {length} 个字符，上限 {limit}。", "The formula has {length} characters; the limit is {limit}."),
    ("拆成几个有名字的列。", "Split it into several named columns."),
)
TOO_DEEP = _rule(
    "too-deep",
    ("公式括号套了 {depth} 层，上限 {limit}。", "Brackets are nested {depth} deep; the limit is {limit}."),
    ("拆成几个有名字的列。", "Split it into several named columns."),
)
TOO_MANY = _rule(
    "too-many-terms",
    ("公式有 {terms} 项，上限 {limit}。", "The formula has {terms} terms; the limit is {limit}."),
    ("拆成几个有名字的列。", "Split it into several named columns."),
)
APPROXIMATE = _rule(
    "approximate-inside",
    (
        "“{text}”是近似值，不能直接作查表的键或排名的依据。",
        "“{text}” is approximate and cannot be a table key or a rank's measure.",
    ),
    ("先写成一列并声明 scale，再引用该列。", "Give it a column of its own with a scale, and name that column."),
)
UNKNOWN_NAME = _rule(
    "unknown-name",
    ("“{sheet}”里没有“{name}”。", "“{sheet}” has no “{name}”."),
    ("{hint}。", "{hint}."),
)
UNKNOWN_FUNCTION = _rule(
    "unknown-function",
    ("没有函数“{name}”。", "There is no function “{name}”."),
    ("{hint}。", "{hint}."),
)
NEEDS_THIS = _rule(
    "needs-this",
    (
        "“{name}”是外层行的列，聚合里不能直接写。",
        "“{name}” is a column of the outer row and cannot stand bare in an aggregate.",
    ),
    ("写 THIS.{name}。", "Write THIS.{name}."),
)
NO_LINK = _rule(
    "no-link",
    (
        "“{inner}”没有指向“{outer}”的链接，聚合会把所有行加在一起。",
        "“{inner}” has no link to “{outer}”; the aggregate would add up everybody.",
    ),
    (
        "在“{inner}”的 in: 里声明链接，或写 WITHIN 指明分组。",
        "Declare a link in `in:` of “{inner}”, or name the group with WITHIN.",
    ),
)
AMBIGUOUS_LINK = _rule(
    "ambiguous-link",
    ("“{inner}”有几条链接指向“{outer}”：{links}。", "“{inner}” has several links to “{outer}”: {links}."),
    ("写 BY 指明用哪一条。", "Say which with BY."),
)
NEEDS_AGGREGATE = _rule(
    "needs-aggregate",
    (
        "“{name}”在下级“{sheet}”的多行里，不能当一个值用。",
        "“{name}” stands in many rows of “{sheet}” and is not one value.",
    ),
    ("用 SUM、COUNT、MEAN 等聚合它。", "Aggregate it with SUM, COUNT, MEAN…"),
)
NESTED = _rule(
    "aggregate-in-aggregate",
    ("聚合 {inner} 写在聚合 {outer} 里面。", "The aggregate {inner} stands inside {outer}."),
    ("先把里面的聚合写成自己的一列。", "Give the inner aggregate a column of its own."),
)
ARGUMENTS = _rule(
    "arguments",
    ("{function} 需要 {wanted}，现有 {count} 个参数。", "{function} wants {wanted} but has {count} arguments."),
    ("按 {usage} 书写。", "Write it as {usage}."),
)
MODIFIER = _rule(
    "modifier",
    ("{function} 这里不能用 {modifier}。", "{function} cannot take {modifier} here."),
    ("按 {usage} 书写。", "Write it as {usage}."),
)
UNITS = _rule(
    "unit-mismatch",
    ("{left} {op} {right} 单位不合。", "The units of {left} {op} {right} do not agree."),
    ("{hint}。", "{hint}."),
)
RESULT = _rule(
    "result-type",
    ("公式得到{got}，列声明为{wanted}。", "The formula gives {got}; the column is declared {wanted}."),
    ("改列的 type，或改公式使单位一致。", "Change the column's type, or the formula so that the units agree."),
)
NOT_A_CHOICE = _rule(
    "not-a-choice",
    ("“{value}”不在可选值 {choices} 之中。", "“{value}” is none of the choices {choices}."),
    ("{hint}。", "{hint}."),
)
UNKNOWN_STATE = _rule(
    "unknown-state",
    ("没有状态“{name}”。", "There is no state “{name}”."),
    ("状态只有：{states}。", "The states are: {states}."),
)
PAIR = _rule(
    "unscaled-ratio",
    (
        "“{text}”是没有声明小数位的比率，不能求和、求均值或作权重。",
        "“{text}” is a ratio without a scale; it cannot be summed, averaged or be a weight.",
    ),
    ("先写成一列并声明 scale。", "Give it a column of its own with a scale."),
)
NEEDS_SCALE = _rule(
    "needs-scale",
    ("列“{name}”没有声明小数位 scale。", "The column “{name}” declares no scale."),
    ("写上 scale，例如 scale: 4。", "Declare it, for example scale: 4."),
)
CYCLE = _rule(
    "cycle",
    ("公式互相引用成环：{path}。", "Formulas refer to each other in a circle: {path}."),
    (
        "让其中一列改读给定的数，或用 PREVIOUS 并声明 first。",
        "Let one of them read a given value, or use PREVIOUS and declare first.",
    ),
)
UNSEEN = _rule(
    "never-seen",
    (
        "“{sheet}”有一维是 any，却没有哪张表的链接指向它。",
        "“{sheet}” has a dimension `any`, but no sheet it is seen in links to it.",
    ),
    (
        "写 seen_in: 指明由哪些表的行造出，并在那些表里声明链接。",
        "Name the sheets in seen_in:, and declare a link in each of them.",
    ),
)
NO_PERIOD = _rule(
    "no-steps",
    ("“{sheet}”没有日历步，{function} 无从数起。", "“{sheet}” has no calendar step for {function} to count."),
    ("用 each: 造出按月或按日的行，或写 ALONG。", "Make rows by month or day with each:, or write ALONG."),
)
HISTORY = _rule(
    "history",
    ("列“{name}”的窗口会伸到第一行之前。", "The frame of “{name}” may reach before the first row."),
    (
        "声明 history: full（不足则空缺）或 partial（有多少算多少）。",
        "Declare history: full (missing if short) or partial (what there is).",
    ),
)
FIRST = _rule(
    "first",
    (
        "列“{name}”读自己的上一步，却没有声明 first。",
        "The column “{name}” reads its own previous step but declares no first.",
    ),
    ("声明 first:，写明第一步的值。", "Declare first: with the value of the first step."),
)
DIVIDES_BY_ZERO = _rule(
    "divides-by-zero",
    ("除数“{text}”总是零。", "The divisor “{text}” is always zero."),
    ("改正除数。", "Correct the divisor."),
)
EXPLICIT_ORDER = _rule(
    "unordered",
    ("{left} 与 {right} 不能比大小。", "{left} and {right} cannot be compared for order."),
    (
        "只有数、日期、时刻、周期和声明了 ordered 的选项能比大小。",
        "Only numbers, dates, instants, periods and ordered choices have an order.",
    ),
)
TABLE_KEYS = _rule(
    "table-keys",
    ("对照表“{table}”有 {wanted} 个键，给了 {count} 个。", "The table “{table}” has {wanted} keys but got {count}."),
    ("按 LOOKUP({table}, {usage}) 书写。", "Write LOOKUP({table}, {usage})."),
)
RANGE = _rule(
    "range-unproven",
    ("列“{name}”的一步“{step}”可能超出 127 位整数。", "A step “{step}” of “{name}” may leave 127-bit integers."),
    (
        "为参与的列声明 between，或把中间结果写成 scale 不大于 {scale} 的列。",
        "Declare between on the columns involved, or give the step a column with scale at most {scale}.",
    ),
)

RULES = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
