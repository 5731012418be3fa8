"""项目与线索 · Projects: building sites, the companies that run them, and the clues of unpaid wages they cause.

The same projects and clues are facts of two schemes: by sub-district for one, by department for the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kaohe.base.instant import instant_at
from kaohe.sample.dice import Dice
from kaohe.sample.extent import STREETS, Extent, company_code, department_code, street_code
from kaohe.sample.quality import TWINS, quality_of
from kaohe.sample.sheets import Row, Sheet

STREET_PROJECTS = Sheet.of(
    "项目",
    "项目编码:text 属地:text 总包:text 签订日:date 开工日:date 完工日:date 豁免:flag 专户已开:flag 公示牌已设:flag "
    "在场人次:count 实名合格人次:count 应付工资:money 实付工资:money 专户代发:money 预警数:count 预警按期数:count",
)
DEPARTMENT_PROJECTS = Sheet.of(
    "项目",
    "项目编码:text 主管:text 签订日:date 完工日:date 豁免:flag 专户已开:flag "
    "在场人次:count 实名合格人次:count 应付工资:money 实付工资:money 预警数:count 预警按期数:count",
)
STREET_CLUES = Sheet.of("线索", "线索编号:text 属地:text 收到:instant 响应:instant 处置:instant 已并案:flag")
DEPARTMENT_CLUES = Sheet.of("线索", "线索编号:text 承办:text 收到:instant 响应:instant 处置:instant")
COMPANIES = Sheet.of("企业", "信用代码:text 名称:text")

_FIRST_SIGNED = date(2021, 3, 1)
_TRADES = ((1, 34), (2, 20), (3, 14), (4, 10), (5, 8), (6, 6), (7, 4), (8, 4))  # departments in charge, and how often
_LABOUR = 9  # the department that handles a third of the clues
_HOUR = 3600
_LIMIT_STORY = 48 * _HOUR


@dataclass(frozen=True, slots=True)
class Project:
    """A project as it is known at the end of a year."""

    code: str
    street: int
    department: int
    company: int
    signed: date
    finished: date
    year: int
    dice: Dice

    def numbers(self) -> tuple[int, int, int, int, int]:
        """Person-months on site, those with real names, payable, paid, and paid through the account, in fen."""
        quality = quality_of(self.street, self.year)
        first = max(self.signed, date(self.year, 1, 1))
        months = max(1, ((min(self.finished, date(self.year, 12, 31)) - first).days + 29) // 30)
        present = months * self.dice.between(20, 220)
        named = self.dice.successes(present, quality)
        payable = present * self.dice.between(560_000, 820_000)
        paid = payable if quality >= 900 or self.dice.chance(700) else payable // 1000 * self.dice.between(930, 999)
        through = paid if self.dice.chance(quality - 300) else paid // 1000 * self.dice.between(quality - 150, quality)
        return present, named, payable, paid, through


def project_rows(extent: Extent, year: int) -> Iterator[Row]:
    """The rows of the projects that were under way in a year, for the sub-districts."""
    for project in _projects(extent, year):
        yield _street_row(project)


def department_project_rows(extent: Extent, year: int) -> Iterator[Row]:
    """The same projects for the departments in charge of them."""
    wanted = [_column(STREET_PROJECTS, name) for name, _ in DEPARTMENT_PROJECTS.columns if name != "主管"]
    for project in _projects(extent, year):
        row = _street_row(project)
        code, *rest = (row[index] for index in wanted)
        yield (code, department_code(project.department), *rest)


def clue_rows(extent: Extent, year: int) -> Iterator[Row]:
    """The clues of a year, for the sub-districts."""
    for code, street, _, times, merged in _clues(extent, year):
        yield (code, street_code(street), *times, merged)


def department_clue_rows(extent: Extent, year: int) -> Iterator[Row]:
    """The same clues, merged ones left out, for the departments that handle them."""
    for code, _, department, times, merged in _clues(extent, year):
        if not merged:
            yield (code, department_code(department), *times)


def company_rows(extent: Extent) -> Iterator[Row]:
    """The general contractors."""
    for number in range(1, extent.companies + 1):
        yield company_code(number), f"示例建设公司{number}"


def _column(sheet: Sheet, name: str) -> int:
    return [column for column, _ in sheet.columns].index(name)


def _projects(extent: Extent, year: int) -> Iterator[Project]:
    """One site has one project after another; what was under way in the year is known, in order of code."""
    for site in range(extent.project_sites):
        street = site % STREETS + 1
        twin = site - 1 if street == TWINS[1] else site
        plan = Dice(extent.seed, "site", twin)
        department, signed, turn = plan.weighted(_TRADES), _FIRST_SIGNED - timedelta(plan.below(500)), 0
        while signed <= date(year, 12, 31):
            turn, company = turn + 1, plan.between(1, extent.companies)
            finished = signed + timedelta(plan.between(260, 800))
            if finished >= date(year, 1, 1):
                dice = Dice(extent.seed, "project", twin, turn, year)
                code = f"X{site + 1:07d}-{turn:02d}"
                yield Project(code, street, department, company, signed, finished, year, dice)
            signed = finished + timedelta(plan.between(5, 40))


def _street_row(project: Project) -> Row:
    dice, quality = project.dice, quality_of(project.street, project.year)
    started = project.signed + timedelta(dice.between(5, 45))
    finished = project.finished if project.finished <= date(project.year, 12, 31) else None
    exempt, account, board = dice.chance(40), dice.chance(quality), dice.chance(quality)
    warnings = dice.below(13)
    in_time = dice.successes(warnings, quality)
    return (
        project.code,
        street_code(project.street),
        company_code(project.company),
        project.signed,
        started if started <= date(project.year, 12, 31) else None,
        finished,
        exempt,
        account,
        board,
        *project.numbers(),
        warnings,
        in_time,
    )


Times = tuple[int, int | None, int | None]


def _clues(extent: Extent, year: int) -> Iterator[tuple[str, int, int, Times, bool]]:
    each = extent.clues // STREETS
    for street in range(1, STREETS + 1):
        twin = TWINS[0] if street == TWINS[1] else street
        for number in range(1, each + 1):
            dice = Dice(extent.seed, "clue", year, twin, number)
            department = _LABOUR if dice.chance(330) else dice.weighted(_TRADES)
            times = _times(dice, quality_of(street, year), year, exact=number <= 2)
            yield f"L{year}-{street:02d}-{number:07d}", street, department, times, dice.chance(30)


def _times(dice: Dice, quality: int, year: int, *, exact: bool) -> Times:
    """Received, responded, disposed; what had not happened by the end of the year is not known yet."""
    days = (date(year, 12, 31) - date(year, 1, 1)).days + 1
    received = instant_at(date(year, 1, 1)) + dice.below(days * 24 * _HOUR)
    end = instant_at(date(year + 1, 1, 1))
    good = quality + (1000 - quality) * 4 // 10
    responded = received + (dice.between(600, 23 * _HOUR) if dice.chance(good) else dice.between(25, 60) * _HOUR)
    taken = dice.between(24 * _HOUR, 47 * _HOUR) if dice.chance(good) else dice.between(49, 240) * _HOUR
    disposed = max(responded + _HOUR, received + (_LIMIT_STORY + dice.below(2) if exact else taken))
    return received, responded if responded < end else None, disposed if disposed < end else None
