"""Programs and facts made by hand for the tests of the book room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from kaohe.base.period import Period
from kaohe.base.states import State
from kaohe.book.snapshot import Snapshot, snapshot_make
from kaohe.formula.program import Column, Link, Program, Sheet, Source
from kaohe.formula.typed import Cell
from kaohe.formula.types import DATE, FLAG, INSTANT, MONEY, RATIO, TEXT, Kind, Type

BETWEEN = MONEY.within(Fraction(0), Fraction(1_000_000_000))


def sheet(name: str, key: Sequence[str], columns: Iterable[Column], links: Mapping[str, str] | None = None) -> Sheet:
    """A given sheet; links maps the name of a column that holds a key to the sheet it finds."""
    named = {column.name: column for column in columns}
    for one in key:
        named.setdefault(one, Column(one, TEXT))
    made = {link: Link(link, to, (Cell(link, 0, TEXT),), computed=False) for link, to in (links or {}).items()}
    return Sheet(name, "given", tuple(key), named, made)


def program(*sheets: Sheet) -> Program:
    return Program({one.name: one for one in sheets}, {}, {}, "year", ())


def projects() -> Program:
    """Streets, their projects, one column of every kind of value."""
    return program(
        sheet("街道", ["街道代码"], [Column("会议缺席次数", Type(Kind.COUNT, 0), absent=State.NOT_SUBMITTED)]),
        sheet(
            "项目",
            ["项目编码"],
            [
                Column("属地", TEXT, absent=State.NO_RECORD),
                Column("签订日", DATE),
                Column("豁免", FLAG, absent=False),
                Column("应付工资", BETWEEN, absent=State.NOT_SUBMITTED),
                Column("占比", RATIO, absent=State.NOT_APPLICABLE),
                Column("收到", INSTANT, absent=State.OPEN),
                Column("行业", Type(Kind.CHOICE, choices=("房建", "交通")), absent=State.NOT_SUBMITTED),
                Column("月份", Type(Kind.PERIOD, step="month"), absent=State.NOT_SUBMITTED),
                Column("备注", TEXT, absent=State.EMPTY),
            ],
            {"属地": "街道"},
        ),
    )


HEAD = "项目编码,属地,签订日,豁免,应付工资,占比,收到,行业,月份,备注"
STREETS = "街道代码,会议缺席次数\nS1,0\nS2,\n"
GOOD = (
    'P1,S1,2026-03-01,否,"1,850.00",95%,2026-03-09 14:30,房建,2026-03,好\n',
    "P2,S2,2026/4/1,,0.5,1/3,,交通,2026年4月,=1+1\n",
    "P3,S1,20260501,是,,,#待定,,,\n",
)  # fmt: skip


def made(name: str, each: Sequence[Source], columns: Iterable[Column]) -> Sheet:
    return Sheet(name, "made", tuple(one.name for one in each), {one.name: one for one in columns}, {}, tuple(each))


def folder(at: Path, files: Mapping[str, str | bytes]) -> Path:
    at.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (at / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return at


def snapshot(at: Path, files: Mapping[str, str | bytes], what: Program | None = None, out: str = "out") -> Snapshot:
    """The snapshot of these files, written into a folder beside them."""
    facts = folder(at / "facts", files)
    return snapshot_make(
        program=what or projects(),
        folder=facts,
        out=at / out,
        scheme="s",
        version="1",
        period=Period.parse("2026"),
    )


def codes(made: Snapshot) -> list[str]:
    return [finding.code for finding in made.findings]
