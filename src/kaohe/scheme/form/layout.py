"""版式 · Layout: which part of a document stands on which sheet of a form; keys come from the language itself.

A path leads from the document to the rows: a key; `@x` each entry of a group, named in column `@x`; `#x` each item of a
list, called by its name; `+x` as `@x`, made where it is not there yet; `^` each node of a tree of indicators.
"""

from __future__ import annotations

from dataclasses import dataclass

from kaohe.base.findings import Text
from kaohe.scheme.json_schema import sections

SILENT = Text("", "")
VALUE = "."
MORE = "*"
CHECK = "~"
COVER = "封面"
STRUCTURE = "结构"
LISTS = "选项"
MARK = "kaohe-form 1"
SIDES = ("given", "expect")
LABELS = {"#": "name", "#of": "of", "#example": "name"}
"""The key by whose text the items of a list are called."""


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet of a form: `section` names the keys of its rows, '' where a row has one value.

    `lists` is a list of the row's group whose items are lines of the sheet (dated rows), `grid` the key of such an item
    that holds a line of values; `apart` are keys that have sheets of their own.
    """

    id: str
    title: Text
    path: tuple[str, ...]
    section: str = ""
    apart: tuple[str, ...] = ()
    lists: str = ""
    lists_section: str = ""
    grid: str = ""
    help: Text = SILENT

    @property
    def is_tree(self) -> bool:
        """Whether rows stand below rows of the same sheet."""
        return self.path[-1:] == ("^",)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that say where a row belongs.

        >>> next(table for table in TABLES if table.id == "links").names
        ('@sheet', '@name')
        """
        found = [f"@{part[1:]}" for part in self.path[:-1] if part[0] in "@#+"]
        last = self.path[-1]
        if last == "^":
            return (*found, "@parent")
        return (*found, f"@{last[1:]}") if last[0] in "@+" else tuple(found)


TABLES = (
    Table(
        "sources",
        Text("来源", "Sources"),
        ("sources", "@name"),
        help=Text("来源类别的代号与名称；指标的来源写代号。", "The source classes; an indicator names one of them."),
    ),
    Table(
        "parameters",
        Text("参数", "Parameters"),
        ("parameters", "@name"),
        "parameter",
        ("rows",),
        "rows",
        "parameter_row",
        help=Text(
            "参数从某日起有效：调整数值时另加一行，写同一名称和新的起始日，不改旧行。",
            "A value holds from a date on: to change it add a row with the same name and a new date.",
        ),
    ),
    Table(
        "tables",
        Text("对照表", "Tables"),
        ("tables", "@name"),
        "table",
        ("rows",),
        "rows",
        "table_row",
        "values",
        help=Text(
            "每行一组取值，先主键后得出；新版本从写有新起始日的一行开始，其下各行不再写日期。",
            "A line of values a row, keys first; a row with a new date begins a new version.",
        ),
    ),
    Table(
        "records",
        Text("记录", "Records"),
        ("records", "@name"),
        "record",
        help=Text("以往已审定的结果，作为本期的事实。", "What approved runs said, given to this one as facts."),
    ),
    Table(
        "sheets",
        Text("表", "Sheets"),
        ("sheets", "@name"),
        "sheet",
        ("in", "columns"),
        help=Text("考核用到的各张数据表；各列另见“列”，与别的表的联系见“链接”。", "The sheets of data."),
    ),
    Table(
        "links",
        Text("链接", "Links"),
        ("sheets", "@sheet", "in", "@name"),
        help=Text("一张表的每行属于另一张表的哪一行。", "To which row of another sheet a row belongs."),
    ),
    Table(
        "columns",
        Text("列", "Columns"),
        ("sheets", "@sheet", "columns", "@name"),
        "column",
        help=Text(
            "有公式的列由系统计算；没有公式的列由单位填报，必须写明空缺时的含义。",
            "A column with a formula is computed; one without is filled in and says what an empty cell means.",
        ),
    ),
    Table(
        "appraisal",
        Text("考核", "Appraisal"),
        ("appraisal", "#of"),
        "appraisal",
        ("indicators", "vetoes", "grades", "bonus.items"),
        help=Text("对哪张表的各行考核，总分如何取整。", "Whose rows are appraised, and how the total is rounded."),
    ),
    Table(
        "indicators",
        Text("指标", "Indicators"),
        ("appraisal", "#of", "indicators", "^"),
        "indicator",
        ("indicators",),
        help=Text(
            "上级空着的是一级指标。有下级的指标，权重应等于下级之和：不等时“下级合计”变红。",
            "No parent means top level. A node's weight is the sum below it; the check turns red where it is not.",
        ),
    ),
    Table(
        "bonus",
        Text("加分", "Bonus"),
        ("appraisal", "#of", "bonus", "items", "#"),
        "bonus_item",
        help=Text("加分合计的上限写在“考核”表。", "The cap of all bonus points stands on the sheet 考核."),
    ),
    Table(
        "vetoes",
        Text("否决", "Vetoes"),
        ("appraisal", "#of", "vetoes", "#"),
        "veto",
        help=Text("满足条件时定等级、限总分或降档，三者写一个。", "When met, sets the grade, caps or lowers it."),
    ),
    Table(
        "grades",
        Text("等级", "Grades"),
        ("appraisal", "#of", "grades", "#"),
        "grade",
        help=Text("自上而下依次判断，最后一行写“其余”。", "Judged from the top down; the last row is otherwise."),
    ),
    Table(
        "must_hold",
        Text("约束", "Constraints"),
        ("must_hold", "#"),
        "must_hold",
        help=Text("不成立或无法判断时不得审定。", "What fails, or cannot be judged, blocks approval."),
    ),
    Table(
        "lights",
        Text("灯", "Lights"),
        ("lights", "#"),
        "light",
        help=Text("期中预警，在截至时刻判断；先红后黄。", "Warnings within the period; red before yellow."),
    ),
    Table(
        "cases",
        Text("事项", "Cases"),
        ("cases", "#"),
        "case",
        help=Text("红灯等触发的约谈、整改等。", "What a light opens: an interview, a rectification."),
    ),
    Table(
        "examples",
        Text("算例", "Examples"),
        ("examples", "#example"),
        "example",
        ("given", "expect"),
        help=Text("每个算例的给定值与应得值见“算例取值”。", "The cells of each example stand on the sheet 算例取值."),
    ),
    Table(
        "cells",
        Text("算例取值", "Example cells"),
        ("examples", "#example", "+side", "+sheet", "+row", "+column"),
        help=Text("给定：算例的输入；应得：必须算出的结果。", "given: what goes in; expect: what must come out."),
    ),
)


def cover_keys() -> tuple[str, ...]:
    """The keys of a document that have no sheet of their own and stand on the cover.

    >>> cover_keys()[:3]
    ('kaohe', 'scheme', 'version')
    """
    apart = {table.path[0] for table in TABLES}
    return tuple(key for key in sections()["scheme"].known if key not in apart)
