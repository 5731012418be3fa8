"""表单问题 · Findings of forms: what can be wrong with the shape of an edited form; the rest says the document's reader."""

from __future__ import annotations

from kaohe.base.findings import Rule, Text


def _rule(name: str, cause: tuple[str, str], remedy: tuple[str, str]) -> Rule:
    return Rule(f"scheme/form-{name}", Text(*cause), Text(*remedy))


NOT_A_FORM = _rule(
    "unmarked",
    ("这个工作簿不是 kaohe 写出的方案表单。", "This workbook is not the form of a scheme that kaohe wrote."),
    ("用 kaohe scheme 方案 --xlsx 文件 写出表单再填。", "Write one with kaohe scheme SCHEME --xlsx FILE."),
)
NO_SHEET = _rule(
    "no-sheet",
    ("缺少工作表“{sheet}”。", "The sheet {sheet} is missing."),
    ("恢复该工作表；不需要其内容时留下表头、清空各行。", "Put it back; where it is not needed clear its rows."),
)
UNKNOWN_SHEET = _rule(
    "unknown-sheet",
    ("多出工作表“{sheet}”，其内容不会被读取。", "The sheet {sheet} does not belong to the form and is not read."),
    ("把它移出这个工作簿。", "Move it out of this workbook."),
)
NO_COLUMN = _rule(
    "no-column",
    ("工作表“{sheet}”缺少列“{key}”。", "The sheet {sheet} lacks the column {key}."),
    ("恢复该列（第三行写列代码）；不需要时清空各行。", "Put it back, its code in row 3; clear its cells instead."),
)
HEAD_TWICE = _rule(
    "head-twice",
    ("列代码“{key}”出现两次。", "The column code {key} stands there twice."),
    ("删去一列。", "Drop one of the columns."),
)
STRAY = _rule(
    "stray-cell",
    ("“{text}”所在的列没有列代码，不会被读取。", "“{text}” stands in a column without a code and is not read."),
    ("移到有列代码的列，或清空该单元格。", "Move it to a column with a code, or clear the cell."),
)
NO_NAME = _rule(
    "no-name",
    ("此行没有写“{key}”，不知道属于谁。", "This row lacks {key}, so nobody knows where it belongs."),
    ("补写，或清空整行。", "Fill it in, or clear the whole row."),
)
NO_PARENT = _rule(
    "no-parent",
    ("“{sheet}”中没有“{name}”。", "There is no {name} on the sheet {sheet}."),
    ("先在“{sheet}”中加上它，或改正此处。", "Add it on the sheet {sheet} first, or correct it here."),
)
RING = _rule(
    "ring",
    ("指标“{name}”的上级绕回到它自己。", "The parents of the indicator {name} lead back to itself."),
    ("改正上级；一级指标的上级留空。", "Correct the parent; leave it empty on the top level."),
)
TWICE = _rule(
    "name-twice",
    ("“{name}”写了两次。", "{name} stands there twice."),
    ("删去一行，或改名。", "Drop one of the rows, or rename it."),
)
CONFLICT = _rule(
    "conflict",
    ("“{key}”在同一名称的两行里不同。", "{key} differs between two rows of one name."),
    ("只在第一行填写，以下各行留空。", "Write it in the first of the rows only."),
)
NOTATION = _rule(
    "notation",
    ("“{text}”不合方案的记法（{problem}）。", "“{text}” is not in the notation of schemes ({problem})."),
    ("列表写成 [甲, 乙]，分组写成 {sample}。", "Write a list as [a, b], a group as {sample}."),
)
HIDDEN_CHARACTER = _rule(
    "control-character",
    ("单元格含有看不见的字符 {code}。", "The cell has the invisible character {code}."),
    ("删去它后重新输入。", "Delete it and type the text anew."),
)

RULES = (
    NOT_A_FORM,
    NO_SHEET,
    UNKNOWN_SHEET,
    NO_COLUMN,
    HEAD_TWICE,
    STRAY,
    NO_NAME,
    NO_PARENT,
    RING,
    TWICE,
    CONFLICT,
    NOTATION,
    HIDDEN_CHARACTER,
)
