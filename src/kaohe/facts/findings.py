"""事实问题 · Findings of facts: what can be wrong with a file that a person hands in, before anything opens it."""

from __future__ import annotations

from kaohe.base.findings import Rule, Text


def _rule(name: str, cause: tuple[str, str], remedy: tuple[str, str], *, blocking: bool = True) -> Rule:
    return Rule(f"facts/{name}", Text(*cause), Text(*remedy), blocking)


_SAVE_AGAIN = (
    "在 Excel 或 WPS 中打开原文件，另存为 .xlsx 后重新提交。",
    "Open the original, save it as .xlsx and hand that in.",
)

EMPTY = _rule("empty", ("文件为空。", "The file is empty."), ("重新导出后提交。", "Export it again."))
WRONG_TYPE = _rule(
    "wrong-type",
    ("内容不是 Excel 工作簿（.xlsx），而是{what}。", "The content is no Excel workbook (.xlsx) but {what}."),
    _SAVE_AGAIN,
)
ENCRYPTED = _rule(
    "encrypted",
    ("文件有密码，或是旧版 .xls 格式。", "The file has a password, or is of the old format .xls."),
    ("去除密码，另存为 .xlsx。", "Take the password off and save it as .xlsx."),
)
CORRUPT = _rule(
    "corrupt",
    ("文件不完整或已损坏：{what}。", "The file is incomplete or damaged: {what}."),
    ("重新导出或重新上传。", "Export or send it again."),
)
TOO_LARGE = _rule(
    "too-large",
    ("文件有 {size} 字节，上限 {limit}。", "The file has {size} bytes; the limit is {limit}."),
    ("拆成几个文件。", "Split it into several files."),
)
UNPACKED = _rule(
    "unpacked-too-large",
    ("解压后有 {size} 字节，上限 {limit}。", "It unpacks to {size} bytes; the limit is {limit}."),
    ("清除空白行、图片和多余格式，或拆成几个文件。", "Clear blank rows, pictures and formats, or split the file."),
)
TOO_TIGHT = _rule(
    "packed-too-tight",
    (
        "解压后是压缩前的 {ratio} 倍，上限 {limit} 倍：几乎全是空白或重复的内容。",
        "It unpacks to {ratio} times its packed size; the limit is {limit}: nearly all of it is blank or repeated.",
    ),
    (
        "删去空白行和重复的行，重新导出；确实是这样的表，打包时选“仅存储”（不压缩）。",
        "Drop blank and repeated rows and export again; what is so indeed goes into the ZIP stored, not compressed.",
    ),
)
TOO_MANY_PARTS = _rule(
    "too-many-parts",
    ("容器中有 {count} 个部件，上限 {limit}。", "The container has {count} parts; the limit is {limit}."),
    _SAVE_AGAIN,
)
TOO_MANY_ROWS = _rule(
    "too-many-rows",
    ("一张工作表超过 {limit} 行。", "A worksheet has more than {limit} rows."),
    ("删去空白行，或拆成几个文件。", "Drop blank rows, or split the file."),
)
MARKUP = _rule(
    "too-much-markup",
    (
        "部件中的标记，或合并、链接、批注的单元格超过 {limit}。",
        "Tags, or cells merged, linked or noted, exceed {limit}.",
    ),
    ("清除多余的格式、空白单元格和合并，或拆成几个文件。", "Clear formats, blank cells and merges, or split the file."),
)
PART_NAME = _rule(
    "part-name",
    ("部件名不合规：{problem}。", "The name of a part is not allowed: {problem}."),
    _SAVE_AGAIN,
)
PART_TWICE = _rule(
    "part-twice",
    ("两个部件同名：{name}。", "Two parts have one name: {name}."),
    _SAVE_AGAIN,
)
UNKNOWN_PART = _rule(
    "unknown-part",
    ("工作簿中不应有部件 {name}。", "A workbook has no part such as {name}."),
    _SAVE_AGAIN,
)
DTD = _rule(
    "dtd",
    ("含 DTD 或实体定义。", "It has a DTD or entities."),
    _SAVE_AGAIN,
)
ENCODING = _rule(
    "xml-encoding",
    ("部件的编码是 {encoding}，只接受 UTF-8。", "A part is in {encoding}; only UTF-8 is taken."),
    _SAVE_AGAIN,
)
MACRO = _rule(
    "macro",
    ("含宏。", "It has macros."),
    ("另存为不含宏的 .xlsx。", "Save it as .xlsx, which has none."),
)
EXTERNAL = _rule(
    "external-link",
    ("引用了别的文件、数据库或网址：{what}。", "It refers to another file, database or address: {what}."),
    ("在“数据—编辑链接”中断开链接，粘贴为数值。", "Break the links (Data, Edit Links) and paste values."),
)
DDE = _rule(
    "dde",
    ("公式会启动别的程序：{what}。", "A formula starts another program: {what}."),
    ("删去该公式，粘贴为数值。", "Delete the formula and paste its value."),
)
EMBEDDED = _rule(
    "embedded",
    ("嵌入了对象或控件：{name}。", "It embeds an object or control: {name}."),
    ("删去嵌入对象后另存。", "Delete the embedded object and save again."),
)
FORMULA = _rule(
    "formula",
    ("填写格里是公式“{text}”。", "A cell to be filled in has the formula “{text}”."),
    ("粘贴为数值；要写的是文字时，把单元格设为文本。", "Paste its value; format the cell as text where text is meant."),
)
MERGED = _rule(
    "merged",
    ("填写区有合并单元格 {range}。", "Cells to be filled in are merged: {range}."),
    ("取消合并，每格各填各的。", "Unmerge them and fill in each cell."),
)
HIDDEN = _rule(
    "hidden",
    ("隐藏了{what}，其中的内容照样读取。", "Something is hidden and was read all the same: {what}."),
    ("取消隐藏，核对内容。", "Show it and look at it."),
    blocking=False,
)
TOO_WIDE = _rule(
    "too-many-columns",
    (
        "工作表用到 {size}（行 × 列），上限 {limit}。",
        "The sheet reaches {size} (rows × columns); the limit is {limit}.",
    ),
    ("删去远处的空白格及其格式。", "Delete the blank cells far away with their formats."),
)
CELL_TYPE = _rule(
    "cell-type",
    ("单元格是错误值或不认识的类型：{text}。", "The cell has an error or a type that is not known: {text}."),
    ("改写成文字或数字。", "Write a text or a number."),
)
SEVERAL_SHEETS = _rule(
    "several-sheets",
    ("工作簿里有几张有内容的表：{names}。", "The workbook has several sheets with cells: {names}."),
    ("一个文件只留一张表，文件名就是表名。", "Keep one sheet a file, and name the file like the sheet."),
)

RULES = (
    EMPTY,
    WRONG_TYPE,
    ENCRYPTED,
    CORRUPT,
    TOO_LARGE,
    UNPACKED,
    TOO_TIGHT,
    TOO_MANY_PARTS,
    TOO_MANY_ROWS,
    MARKUP,
    PART_NAME,
    PART_TWICE,
    UNKNOWN_PART,
    DTD,
    ENCODING,
    MACRO,
    EXTERNAL,
    DDE,
    EMBEDDED,
    FORMULA,
    MERGED,
    HIDDEN,
    TOO_WIDE,
    CELL_TYPE,
    SEVERAL_SHEETS,
)
