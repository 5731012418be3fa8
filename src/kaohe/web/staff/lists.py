"""薪酬明细 · Lists: the lines of pay of a unit or of all, a page at a time, and as a table to take away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Q, QuerySet, Value, When
from django.http import Http404

from kaohe.web.access.policy import MOST_PERSONS
from kaohe.web.access.principal import Access
from kaohe.web.runs.exact import fraction
from kaohe.web.runs.models import Line, Run
from kaohe.web.runs.scopes import TOLD, lines_paid
from kaohe.web.runs.tables import Shown, head_of, shown
from kaohe.web.staff.models import Reply
from kaohe.web.staff.own import choice_of
from kaohe.web.staff.selectors import lines_of, masked, money, names_masked, payee_name, unit_name
from kaohe.web.staff.tables import Cell, PayList, PayRow

PAGE = 50
BLANK = Shown(zh="—", en="—")


def pay_listed(
    access: Access, asked: str, *, sheet: str = "", unit: str = "", code: str = "", page: int = 1
) -> PayList:
    """The lines of a run (the latest without one) that one may read."""
    runs = _runs(access)
    if not asked and not runs:
        return _nothing(access)
    run = _chosen(runs, asked)
    sheet = paying_sheet(run, sheet)
    lines = lines_of(access, run, sheet)
    units = _units(run, lines, unit, code)
    pages = Paginator(range(sum(one.count for one in units if unit in {"", one.unit})), PAGE)
    shown_page = pages.get_page(page)
    shape = run.shape["sheets"][sheet]
    column = shape["pays"]
    return PayList(
        run=head_of(run),
        sheet=sheet,
        sheet_en=shape["en"],
        heads=_heads(shape),
        column=column,
        column_en=shape["columns"][column]["en"],
        rows=list(_rows(run, _placed(narrowed(lines, unit, code), shown_page), shape, units)),
        count=pages.count,
        page=shown_page.number,
        pages=pages.num_pages,
        unit=unit,
        code=code,
        units=sorted({(one.unit, one.name) for one in units if one.name}),
        runs=[choice_of(one, here=one == run) for one in runs],
        total=money(_total(units, unit)) if unit else "",
        unpaid=[],
        may_export=access.may("pay_line", "export"),
    )


def _nothing(access: Access) -> PayList:
    """The list of who has none yet."""
    return PayList(
        run=None,
        sheet="",
        sheet_en="",
        heads=[],
        column="",
        column_en="",
        rows=[],
        count=0,
        page=1,
        pages=1,
        unit="",
        code="",
        units=[],
        runs=[],
        total="",
        unpaid=_unpaid(access),
        may_export=access.may("pay_line", "export"),
    )


def _unpaid(access: Access) -> list[str]:
    """One's units, none of which any run pays, where runs that two have looked at pay others."""
    paid = Line.objects.exclude(person="").filter(run__status__in=TOLD).exists() if access.units else False
    return list(access.units) if paid else []


def _runs(access: Access) -> list[Run]:
    """The runs with lines that one may read, the latest first."""
    return list(Run.objects.filter(pk__in=lines_paid(access).values("run")).exclude(status=Run.Status.VOID))


def _chosen(runs: list[Run], asked: str) -> Run:
    """The run of a number; the latest without a number."""
    found = next((run for run in runs if not asked or run.id == asked), None)
    if found is None:
        raise Http404
    return found


def paying_sheet(run: Run, asked: str) -> str:
    """A sheet that pays persons: the one asked for, else the first."""
    paying = [name for name, one in run.shape["sheets"].items() if one["pays"] and one["personal"]]
    if not paying or (asked and asked not in paying):
        raise Http404
    return asked or paying[0]


def subject(run: str, sheet: str, unit: str, code: str) -> str:
    """What a list is about, for the record: run, sheet, unit (`*` = every one that one may read), code.

    >>> subject("1bdc", "任职", "", "P7")
    '1bdc 任职 * P7'
    """
    return " ".join(one for one in (run, sheet, unit or "*", code) if one)


def narrowed(lines: QuerySet[Line], unit: str, code: str) -> QuerySet[Line]:
    """Those of a unit, and those whose person or post has a code; never by name, which is masked."""
    if unit:
        lines = lines.filter(unit=unit)
    return lines.filter(_coded(code)) if code else lines


def _coded(code: str) -> Q:
    return Q(person__iexact=code) | Q(key__iexact=code)


def exported(access: Access, asked: str, *, sheet: str, unit: str, code: str) -> tuple[Run, str, QuerySet[Line]]:
    """The lines that one takes away with the same question."""
    run = _chosen(_runs(access), asked)
    sheet = paying_sheet(run, sheet)
    return run, sheet, narrowed(lines_of(access, run, sheet, "export"), unit, code)


def needs_approval(lines: QuerySet[Line]) -> bool:
    """Whether an export holds so many persons that another person has to agree to it."""
    return lines.values("person").distinct().count() > MOST_PERSONS


def table(run: Run, sheet: str, lines: Iterable[Line]) -> tuple[list[str], Iterator[list[str]]]:
    """The heads and rows of an export; names stay masked."""
    shape, kept = run.shape["sheets"][sheet], list(lines)
    names, columns = names_masked(kept), _columns(shape)
    heads = ["编号", "人员编号", "姓名", "单位", *columns]
    rows = (
        [line.key, line.person, names.get(line.person, ""), line.unit, *(_plain(line, one) for one in columns)]
        for line in kept
    )
    return heads, rows


def _plain(line: Line, column: str) -> str:
    cell = shown(line.cells, column) or BLANK
    return cell.zh.removeprefix("¥").replace(",", "")


def _columns(shape: dict[str, object]) -> list[str]:
    added = [str(one["column"]) for one in shape.get("adds", []) if one["column"]]  # type: ignore[attr-defined]  # JSON
    return [*dict.fromkeys(added), str(shape["pays"])]


def _heads(shape: dict[str, object]) -> list[Cell]:
    columns: dict[str, dict[str, str]] = shape["columns"]  # type: ignore[assignment]  # the shape is JSON
    return [Cell(column=one, zh=one, en=columns[one]["en"], value=BLANK) for one in _columns(shape)]


def _placed(lines: QuerySet[Line], page: Page[int]) -> list[tuple[Line, str]]:
    """The lines of a page, each with the name of its payee."""
    found = lines.annotate(payee=payee_name()).order_by("unit", "key")
    return [(one, one.payee or "") for one in found[max(page.start_index() - 1, 0) : page.end_index()]]


def _rows(
    run: Run, named: Sequence[tuple[Line, str]], shape: dict[str, object], units: Sequence[_Unit]
) -> Iterator[PayRow]:
    lines, columns = [line for line, _ in named], _columns(shape)
    called = {one.unit: one.name for one in units if one.name}
    answers = Reply.objects.filter(run=run, key__in=[line.key for line in lines]).order_by("id")
    told = {(one.sheet, one.key): one.kind for one in answers}
    for line, payee in named:
        yield PayRow(
            key=line.key,
            person=line.person,
            name=masked(payee),
            unit=line.unit,
            unit_name=called.get(line.unit, line.unit),
            amount=shown(line.cells, columns[-1]) or BLANK,
            parts=[shown(line.cells, one) or BLANK for one in columns[:-1]],
            answer=told.get((line.sheet, line.key), ""),
        )


@dataclass(frozen=True, slots=True)
class _Unit:
    """A unit of lines: its name, how many of them fit what was asked, and what each of those pays ('' unless asked)."""

    unit: str
    name: str | None
    paid: str
    count: int


def _units(run: Run, lines: QuerySet[Line], unit: str, code: str) -> list[_Unit]:
    """The units of lines, in one question; the unit that was asked for once for each amount that it pays."""
    amount = Case(When(unit=unit, then="paid"), default=Value("")) if unit else Value("")
    fits = Count("pk", filter=_coded(code)) if code else Count("pk")
    found = lines.order_by().values("unit").annotate(called=unit_name(run), amount=amount, fits=fits)
    return [_Unit(*row) for row in found.values_list("unit", "called", "amount", "fits")]


def _total(units: Iterable[_Unit], unit: str) -> Fraction:
    """What the lines of a unit pay that fit what was asked."""
    return sum(((fraction(one.paid) or Fraction(0)) * one.count for one in units if one.unit == unit), Fraction(0))
