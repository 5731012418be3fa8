"""群体的操作数 · Groups: what a function over several rows worked with: numbers of rows, pools, weights, cuts."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from kaohe.base.exact import round_to
from kaohe.formula.readers.exact.rows import Datum, Row, key_order
from kaohe.formula.types import COUNT, Kind, Type
from kaohe.trace.explanation import CellName, Group, Member
from kaohe.trace.privacy import TOO_FEW, Privacy
from kaohe.trace.recall import Figure, Seen
from kaohe.trace.shown import brief
from kaohe.trace.words import Words, both

LISTED = 12
Operands = list[tuple[Words, Words]]
_NUMBER = Type(Kind.NUMBER, None)


def group_of(figure: Figure, seen: Seen, privacy: Privacy, name: Callable[[Row, str], CellName]) -> Group:
    """The operands of a cohort function, its rows where each may be seen, nothing where the persons are too few."""
    cohort = seen.cohort
    if privacy.suppresses(seen, figure.row):
        return Group(cohort.function, cohort.sheet, ((Words("人数", "persons"), TOO_FEW),), (), 0, suppressed=True)
    operands = _counts(seen)
    if cohort.function == "ALLOCATE":
        operands += _allotment(figure, seen)
    elif cohort.function in {"RANK", "POSITION"}:
        operands += _own_values(figure, seen)
    members = _members(seen, name) if privacy.lists(seen) and cohort.function != "PREVIOUS" else []
    return Group(
        cohort.function,
        cohort.sheet,
        tuple(operands),
        tuple(members[:LISTED]),
        max(len(members) - LISTED, 0),
        suppressed=False,
    )


def _counts(seen: Seen) -> Operands:
    taken, skipped, rows = len(seen.taken()), seen.skipped(), len(seen.members or ())
    found = [(Words("计入行数", "rows counted"), _count(taken))]
    if skipped:
        found.append((Words("略过行数", "rows passed over"), _count(skipped)))
    if rows - taken - skipped:
        found.append((Words("不合条件行数", "rows outside the condition"), _count(rows - taken - skipped)))
    return found


def _count(number: int) -> Words:
    return both(lambda lang: brief(Fraction(number), COUNT, lang))


def _own_values(figure: Figure, seen: Seen) -> Operands:
    own = next((one for one in seen.members or () if one.row is figure.row), None)
    if own is None or not own.values:
        return []
    texts = both(
        lambda lang: ("、" if lang == "zh" else ", ").join(
            brief(value, arg.type, lang) for value, arg in zip(own.values, seen.cohort.args, strict=True)
        )
    )
    return [(Words("本行依据", "own values"), texts)]


def _members(seen: Seen, name: Callable[[Row, str], CellName]) -> list[Member]:
    args = seen.cohort.args
    column = getattr(args[-1] if seen.cohort.function == "ALLOCATE" else args[0], "column", "") if args else ""
    place = len(args) - 1 if seen.cohort.function == "ALLOCATE" else 0
    return [
        Member(name(one.row, column), _value(one.values[place], args[place].type) if args else Words())
        for one in seen.taken()
    ]


def _value(value: Datum, kind: Type) -> Words:
    return both(lambda lang: brief(value, kind, lang))


def _allotment(figure: Figure, seen: Seen) -> Operands:
    """Pool, weights, and the rounding of the own share: floor, remainder, and the remainder at the cut."""
    pool_type, weight_type = (arg.type for arg in seen.cohort.args)
    sharing = [one for one in seen.taken() if all(isinstance(value, Fraction) for value in one.values)]
    own = next((one for one in sharing if one.row is figure.row), None)
    total = sum((Fraction(one.values[1]) for one in sharing), Fraction(0))  # type: ignore[arg-type]  # numbers, tested
    if own is None or not total or not isinstance(seen.value, Fraction):
        return []
    pool, weight = (Fraction(value) for value in own.values)  # type: ignore[arg-type]  # the same
    digits = seen.cohort.type.scale or 0
    size = abs(round_to(pool, digits) * 10**digits)
    shares = {id(one.row): size * Fraction(one.values[1]) / total for one in sharing}  # type: ignore[arg-type]  # too
    left = int(size) - sum(int(share) for share in shares.values())
    order = sorted(sharing, key=lambda one: (int(shares[id(one.row)]) - shares[id(one.row)], key_order(one.row.key)))
    exact = shares[id(own.row)]
    found = [
        (Words("待分总额", "pool"), _value(pool, pool_type)),
        (Words("权重合计", "weights, total"), _value(total, weight_type)),
        (Words("本行权重", "own weight"), _value(weight, weight_type)),
        (Words("舍去尾数后", "own share rounded down"), _value(Fraction(int(exact), 10**digits), pool_type)),
        (Words("本行余数", "own remainder"), _value(exact - int(exact), _NUMBER)),
        (Words("余下份数", "units left over"), _count(left)),
    ]
    if left:
        cut = shares[id(order[left - 1].row)]
        found.append((Words("得一份的最小余数", "smallest remainder that got one"), _value(cut - int(cut), _NUMBER)))
    return found
