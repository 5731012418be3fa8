"""薪酬的读取 · Selectors: slips and lists of pay, within what the reader may see; names masked but one's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404

from kaohe.base.exact import decimal_text
from kaohe.web.access.models import Person
from kaohe.web.access.principal import Access
from kaohe.web.home.asked import Asked
from kaohe.web.runs.exact import fraction, number
from kaohe.web.runs.models import Line, Run
from kaohe.web.runs.remembered import MEMORY
from kaohe.web.runs.scopes import lines_paid
from kaohe.web.runs.tables import Shown, head_of, shown
from kaohe.web.staff.models import Reply
from kaohe.web.staff.tables import STATES, Cell, Part, Post, Said, Slip, Why

NAMELESS = "—"
_NAMED = Asked(lambda code: Person.objects.filter(code=code).values_list("name"))


@dataclass(frozen=True, slots=True)
class Names:
    """What a slip calls its payee and the units of its lines."""

    payee: str
    units: Mapping[str, str]


def slip(access: Access, line: Line) -> Slip:
    """The pay of whom a line is about; the line is one that may be read."""
    payee = next((name for (name,) in _NAMED.rows(line.person)), NAMELESS)
    names = Names(payee, unit_names(line.run))
    return slip_of(access, line.run, [line], names, mine=line.person == access.person)


def line_paid(access: Access, action: str, number: str, sheet: str, key: str) -> Line:
    """A line about a person on which one may act; any other is not there."""
    found = lines_paid(access, action).filter(run=number, sheet=sheet, key=key).select_related("run").first()
    if found is None:
        raise Http404
    return found


def slip_of(access: Access, run: Run, lines: Sequence[Line], names: Names, *, mine: bool) -> Slip:
    """The pay of the person whom lines of a run are about; `mine`: it is shown to that person."""
    person = lines[0].person
    paid = [fraction(line.paid) for line in lines]
    replies = Reply.objects.filter(run=run, person=person)
    said = [one for one in replies if mine or access.may("pay_line", "trace")]
    return Slip(
        run=head_of(run),
        person=person,
        name=names.payee if mine else masked(names.payee),
        total=money(sum((one for one in paid if one is not None), Fraction(0))),
        whole=None not in paid,
        posts=[_post(run, line, names.units, said) for line in lines],
        mine=mine,
    )


def _post(run: Run, line: Line, names: Mapping[str, str], said: Iterable[Reply]) -> Post:
    sheet = run.shape["sheets"][line.sheet]
    column = sheet["pays"]
    parts = [_part(sheet, line, told) for told in sheet.get("adds", [])]
    own = [one for one in said if (one.sheet, one.key) == (line.sheet, line.key)]
    return Post(
        sheet=line.sheet,
        sheet_en=sheet["en"],
        key=line.key,
        unit=line.unit,
        unit_name=names.get(line.unit, line.unit),
        column=column,
        column_en=sheet["columns"][column]["en"],
        amount=shown(line.cells, column) or Shown(zh=NAMELESS, en=NAMELESS),
        parts=parts,
        why=list(_why(line, sheet, [*(part.column for part in parts), column])),
        adds_up=_adds_up(line, column, sheet.get("adds", [])),
        confirmed=any(one.kind == Reply.Kind.CONFIRM for one in own),
        said=[Said(kind=one.kind, about=one.about, text=one.text, at=one.at) for one in own],
    )


def _part(sheet: Mapping[str, object], line: Line, told: Mapping[str, object]) -> Part:
    columns: Mapping[str, Mapping[str, str]] = sheet["columns"]  # type: ignore[assignment]  # the shape is JSON
    name, reads = str(told["column"]), [str(one) for one in told["reads"]]  # type: ignore[attr-defined]  # as above
    cells = [
        Cell(column=one, zh=one, en=columns[one]["en"], value=value)
        for one in reads
        if columns[one]["kind"] != "text" and (value := shown(line.cells, one)) is not None
    ]
    return Part(
        sign=str(told["sign"]),
        column=name,
        zh=name or str(told["zh"]),
        en=columns[name]["en"] if name else str(told["en"]),
        rule_zh=str(told["zh"]) if name else "",
        rule_en=str(told["en"]) if name else "",
        value=shown(line.cells, name) if name else None,
        reads=cells,
    )


def _why(line: Line, sheet: Mapping[str, Mapping[str, Mapping[str, str]]], columns: Iterable[str]) -> Iterator[Why]:
    for name in columns:
        state = line.cells.get(name, {}).get("s", "")
        if state in STATES:
            said = STATES[state]
            yield Why(column=name, column_en=sheet["columns"][name]["en"], zh=said.zh, en=said.en)


def _adds_up(line: Line, column: str, told: Iterable[Mapping[str, str]]) -> bool:
    """Whether the parts shown add up to the amount shown, to the fen; where one is no number, nothing is said."""
    parts = [(one["sign"], number(line.cells, one["column"])) for one in told]
    amount = number(line.cells, column)
    if amount is None or not parts or any(value is None for _, value in parts):
        return False
    return sum((-value if sign == "-" else value for sign, value in parts if value is not None), Fraction(0)) == amount


def paying(line: Line) -> str:
    """The column that pays."""
    return str(line.run.shape["sheets"][line.sheet]["pays"])


def money(amount: Fraction) -> str:
    """An amount to the fen.

    >>> money(Fraction(123456, 100))
    '1,234.56'
    """
    text = decimal_text(amount, 2)
    whole, _, fen = text.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{int(digits):,}.{fen}"


def payee_name() -> Subquery:
    """The name of whom a line is about, read with the line."""
    return Subquery(Person.objects.filter(code=OuterRef("person")).values("name")[:1])


def unit_name(run: Run) -> Subquery:
    """The name of the unit of a line of a run, read with the line; the sheets let the store find it by its key."""
    plain = [name for name, sheet in run.shape["sheets"].items() if not sheet["personal"]]
    units = Line.objects.filter(run=run, sheet__in=plain, person="", key=OuterRef("unit"))
    return Subquery(units.order_by("-id").values("name")[:1])


def unit_names(run: Run) -> Mapping[str, str]:
    """What the units of a run are called."""
    found = Line.objects.filter(run=run, person="").order_by("id")
    return MEMORY.of(("units", run.id, run.form), lambda: dict(found.values_list("key", "name"))).record


def masked(name: str) -> str:
    """A name by its first letter.

    >>> masked("林晓梅"), masked("")
    ('林**', '')
    """
    return name[:1] + "*" * min(len(name) - 1, 2) if name else ""


def names_masked(lines: Iterable[Line]) -> dict[str, str]:
    """The names of those paid, masked."""
    codes = {line.person for line in lines}
    found = Person.objects.filter(code__in=codes).values_list("code", "name")
    return {code: masked(name) for code, name in found}


def lines_of(access: Access, run: Run, sheet: str, action: str = "read") -> QuerySet[Line]:
    """The lines of a paying sheet that one may read or take away."""
    return lines_paid(access, action).filter(run=run, sheet=sheet)
