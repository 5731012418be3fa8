"""页面的数 · Tables: what the pages of results show, as records that JSON, CSV and templates share."""

from __future__ import annotations

from typing import Any

from kaohe.base.findings import Text
from kaohe.base.instant import instant_text
from kaohe.web.home.plain import Plain
from kaohe.web.runs.models import Line, Run

LIGHT, JUDGED = "灯.", ".判"
RANK_HEADS = ("名次", "代码", "名称", "总分", "等级", "一票否决")


class Shown(Plain):
    """One cell as people read it; `state` where it has no value, `number` exact as p/q."""

    zh: str
    en: str
    state: str = ""
    number: str = ""


class RunHead(Plain):
    """What every page about a run says of it.

    In lists, corrects: it replaced an earlier published run of the same period; replaced_by: the run that replaced it.
    """

    id: str
    scheme: str
    version: str
    title_zh: str
    title_en: str
    period: str
    as_of: str
    status: str
    complete: bool
    pays: bool
    sample: bool
    sealed: bool
    corrects: bool = False
    replaced_by: str = ""

    @property
    def title(self) -> Text:
        """The title of its scheme."""
        return Text(self.title_zh, self.title_en)


class RankRow(Plain):
    """A unit in the order of its total. `best`: it has the best grade; `long`: its bar, 0 to 100."""

    place: int | None
    key: str
    name: str
    unit: str
    total: Shown
    grade: Shown | None
    veto: bool
    lights: dict[str, str]
    change: str = ""
    mine: bool = False
    best: bool = False
    long: str = "0"


class Words(Plain):
    """A sentence in both languages."""

    zh: str
    en: str


class GradeSaid(Plain):
    """A grade: how many have it, and in words what it asks, how many may have it, which vetoes put how many there."""

    grade: str
    count: int
    best: bool
    asks: Words
    vetoed: list[Words]
    quota: Words | None = None


class Named(Plain):
    """A column or light by its name, with its English title."""

    name: str
    en: str


class Ranking(Plain):
    """A run's units in order, with what decided the grades. `before`: the period that changes are counted from."""

    run: RunHead
    sheet: str
    sheet_zh: str
    sheet_en: str
    rows: list[RankRow]
    median: str
    grades: dict[str, int]
    rules: list[GradeSaid]
    lights: list[Named]
    vetoes: int
    open: int
    waits: list[Words]
    before: str
    complete_list: bool


class UnitRow(Plain):
    """A unit of a run without a total; cells in the order of the table's columns, None where it has none."""

    key: str
    name: str
    unit: str
    cells: list[Shown | None]
    lights: dict[str, str]
    mine: bool = False
    few: bool = False


class UnitTable(Plain):
    """The units of a run that pays or watches: what was computed of each."""

    run: RunHead
    sheet: str
    sheet_en: str
    columns: list[Named]
    lights: list[Named]
    rows: list[UnitRow]
    failing: list[Words]


def shown(cells: dict[str, Any], column: str) -> Shown | None:
    """A cell of a line; None where the run has no such column."""
    found = cells.get(column)
    if found is None:
        return None
    return Shown(zh=found["zh"], en=found.get("en", found["zh"]), state=found.get("s", ""), number=found.get("n", ""))


def rank_cells(row: RankRow) -> tuple[object, ...]:
    """A row of a ranking as a table to take away, in the order of `RANK_HEADS`."""
    grade = row.grade.zh if row.grade else ""
    return row.place or "", row.key, row.name, row.total.zh, grade, "是" if row.veto else ""


def head_of(run: Run) -> RunHead:
    """The head of a run."""
    return RunHead(
        id=run.id,
        scheme=run.scheme,
        version=run.version,
        title_zh=run.title_zh,
        title_en=run.title_en,
        period=run.period,
        as_of=until(run.as_of),
        status=run.status,
        complete=run.complete,
        pays=run.pays,
        sample=run.sample,
        sealed=run.entries is not None,
    )


def until(instant: int) -> str:
    """An instant to the minute; midnight belongs to the day that it ends.

    >>> until(1_798_732_800)
    '2026-12-31 24:00'
    """
    text = instant_text(instant)[:16].replace("T", " ")
    return f"{instant_text(instant - 1)[:10]} 24:00" if text.endswith("00:00") else text


def lights_of(line: Line) -> dict[str, str]:
    """The lights of a row by name: red, yellow, green or grey; not what each was judged to be before it held on."""
    return {
        name.removeprefix(LIGHT): colour(cell)
        for name, cell in line.cells.items()
        if name.startswith(LIGHT) and not name.endswith(JUDGED)
    }


def colour(cell: dict[str, Any]) -> str:
    """The colour a light column shows."""
    return "grey" if cell.get("s") else cell["zh"]
