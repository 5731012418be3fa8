"""总分展开 · Totals: bonus, vetoes and the total of an appraisal as columns."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from kaohe.base.findings import Place
from kaohe.base.states import State
from kaohe.formula.declared import ColumnDeclared, Written
from kaohe.formula.types import COUNT, FLAG, Kind, Type
from kaohe.scheme import names
from kaohe.scheme.dropping import COUNTED, left_of, tree_sum
from kaohe.scheme.model_appraisal import Appraisal, Bonus, BonusItem
from kaohe.scheme.official import with_missing
from kaohe.scheme.wording import BONUS, SCORE, TOTAL, VETO, at_line, atom, either, generated, number

AVAILABLE = "可用权重"
EXACT = "精确"
EXACT_TOTAL = f"{TOTAL}.{EXACT}"


def total_columns(appraisal: Appraisal) -> Iterator[ColumnDeclared]:
    """加分, 否决 and 总分 of an appraisal.

    Basis: domain.md §2.2 (composite): the sum of scores and capped bonus, kept between its bounds.
    """
    if appraisal.bonus is not None:
        yield from _bonus(appraisal.bonus, appraisal.points)
    yield from _vetoes(appraisal)
    yield from _total(appraisal)


def _bonus(bonus: Bonus, digits: int) -> Iterator[ColumnDeclared]:
    kind = Type(Kind.POINTS, digits)
    for item in bonus.items:
        place = at_line(item.place)
        name = f"{BONUS}.{item.name}"
        yield ColumnDeclared(name, kind, place, _amount(item), origin="bonus", basis=item.basis, title_en=item.title_en)
    text = " + ".join(names.written(BONUS, item.name) for item in bonus.items) or "0"
    capped = generated(f"MIN({number(bonus.at_most)}, {text})", bonus.place)
    yield ColumnDeclared(BONUS, kind, at_line(bonus.place), capped, origin="bonus", title_en="Bonus")


def _amount(item: BonusItem) -> Written:
    if item.at_most is None and not item.missing:
        return item.amount
    capped = item.amount.text if item.at_most is None else f"MIN({number(item.at_most)}, {item.amount.text})"
    return generated(with_missing(capped, item.missing, item.at_most or Fraction(0)), item.place)


def _vetoes(appraisal: Appraisal) -> Iterator[ColumnDeclared]:
    for veto in appraisal.vetoes:
        name, place = f"{VETO}.{veto.name}", at_line(veto.place)
        yield ColumnDeclared(name, FLAG, place, veto.when, origin="veto", basis=veto.basis, title_en=veto.title_en)
    if appraisal.vetoes:
        text = either([names.written(VETO, veto.name) for veto in appraisal.vetoes])
        place = appraisal.vetoes[0].place
        yield ColumnDeclared(VETO, FLAG, at_line(place), generated(text, place), origin="veto", title_en="Veto")


def _total(appraisal: Appraisal) -> Iterator[ColumnDeclared]:
    place: Place = at_line(appraisal.place)
    full = sum((indicator.weight for indicator in appraisal.indicators), Fraction(0))
    left = left_of(appraisal.indicators)
    total = tree_sum(appraisal.indicators, full, left, AVAILABLE, COUNTED)
    exact = Type(Kind.POINTS, max(appraisal.points, appraisal.total.digits))
    for name, kind, text, title in (
        (AVAILABLE, exact, left.weight, "Weight available"),
        (COUNTED, COUNT, left.number, "Indicators available"),
    ):
        if text:
            yield ColumnDeclared(name, kind, place, generated(text, place), origin="total", title_en=title)
    formula = generated(_clamped(appraisal, total, full), place)
    when_empty = State.NOT_APPLICABLE if left.weight else None
    if appraisal.compare_on == "exact":
        title = "Total before rounding"
        yield ColumnDeclared(EXACT_TOTAL, exact, place, formula, when_empty=when_empty, origin="total", title_en=title)
        formula, when_empty = generated(names.written(TOTAL, EXACT), place), None
    yield ColumnDeclared(
        TOTAL,
        Type(Kind.POINTS, appraisal.total.digits),
        place,
        formula,
        when_empty=when_empty,
        rounding=appraisal.total.rounding,
        origin="total",
        basis=appraisal.basis,
        title_en="Total",
    )


def _clamped(appraisal: Appraisal, total: str, full: Fraction) -> str:
    bonus = appraisal.bonus
    text = total if bonus is None else f"{atom_sum(total)} + {BONUS}"
    low, high = appraisal.total.between or (Fraction(0), full + (bonus.at_most if bonus else 0))
    ceiling = number(high)
    for veto in appraisal.vetoes:
        if veto.cap is not None:
            ceiling = f"MIN({ceiling}, IF({names.written(VETO, veto.name)}, {number(veto.cap)}, {number(high)}))"
    return f"CLAMP({text}, {number(low)}, {ceiling})"


def atom_sum(text: str) -> str:
    """A sum to which something is added needs no brackets; anything else does.

    >>> atom_sum("甲.得分 + 乙.得分")
    '甲.得分 + 乙.得分'
    """
    parts = text.split(" + ")
    return text if all(part.endswith(f".{SCORE}") for part in parts) else atom(text)
