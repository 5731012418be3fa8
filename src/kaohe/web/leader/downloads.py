"""驾驶舱的表格 · Downloads: the whole board as one table, part by part."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.web.leader.tables import Board
from kaohe.web.look.charts import Chart
from kaohe.web.runs.tables import RankRow

HEADS = ("部分", "项目", "列", "值", "说明")
Row = tuple[object, ...]


def board_table(page: Board) -> Iterator[Row]:
    """Its figures, ranking, lights, heat map and charts, one value a row."""
    for one in page.figures:
        value = " ".join(f"{colour} {count}" for colour, count in one.lights.items()) or f"{one.value} {one.unit.zh}"
        yield (
            "数字",
            one.title.zh,
            one.run.period if one.run else "",
            value.strip(),
            f"目标 {one.target}" if one.target else "",
        )
    for row in _ranked(page):
        yield "排名", row.name, row.place or "", row.total.zh, row.grade.zh if row.grade else ""
    if page.ranking:
        yield "排名", "全部", "", page.ranking.count, "这里是看板列出的几家；全部见排名的 CSV"
    for light in page.warned:
        yield "灯", light.name, light.light.zh, light.colour, f"{light.shows.zh} {light.shown}"
    yield from _charted("各类指标", page.radar)
    for line in page.heat.rows if page.heat else ():
        names = dict(page.heat.units) if page.heat else {}
        yield from (("热力图", names[cell.unit], line.label, cell.value, cell.colour) for cell in line.cells)
    yield from _charted("等级与中位数", page.grades)
    evidence = page.evidence
    for name, count in (
        ("计算", evidence.computed),
        ("批准", evidence.approved),
        ("公布", evidence.published),
        ("存证", evidence.sealed),
    ):
        yield "薪酬条数", name, "", count, ""
    yield from (("约束未满足", one.title.zh, one.run.period, one.count, "") for one in evidence.failed)


def _ranked(page: Board) -> list[RankRow]:
    found = page.ranking
    return [*found.rows, *([found.last] if found.last else [])] if found else []


def _charted(part: str, chart: Chart | None) -> Iterator[Row]:
    if chart is not None:
        for label, values in chart.rows("zh"):
            yield from (
                (part, label, one.label.zh, value, chart.unit.zh)
                for one, value in zip(chart.series, values, strict=True)
            )
