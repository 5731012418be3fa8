"""群体的成分 · Parts of a function over several rows: whose rows, in which frame, in which order."""

from __future__ import annotations

from collections.abc import Callable

from kaohe.formula.readers.prose.naming import Reading, sheet_title
from kaohe.formula.readers.prose.part import MARK, Part, Rows, Words
from kaohe.formula.typed import Cell, Clock, Cohort, Frame, Typed

STEPS: dict[str, Words] = {
    "day": Words("日", "day"),
    "week": Words("周", "week"),
    "month": Words("月", "month"),
    "quarter": Words("季度", "quarter"),
    "half_year": Words("半年", "half-year"),
    "year": Words("年", "year"),
    "school_year": Words("学年", "school year"),
    "": Words("行", "row"),
}
_COUNTED = {"day": "天", "month": "个月", "quarter": "个季度", "half_year": "个半年", "school_year": "个学年"}
_COUNTED = {"day": "天", "month": "个月", "quarter": "个季度", "half_year": "个半年", "school_year": "个学年"}
_APART = frozenset({"PREVIOUS", "STREAK"})
PartOf = Callable[[Typed, Reading], Part]


def part_of_cohort(reading: Reading, cohort: Cohort, part_of: PartOf) -> Part:
    """The part of a cohort function, its arguments read on the inner row.

    >>> from kaohe.formula.program import Program, Sheet
    >>> from kaohe.formula.types import COUNT
    >>> sheets = {"人": Sheet("人", "given", ("号",), {}, {})}
    >>> reading = Reading(Program(sheets, {}, {}, "year", ()), "人")
    >>> part_of_cohort(reading, Cohort("COUNT", "人", "all", "", (), COUNT), lambda *_: Part("")).rows.who.zh
    '全部人'
    """
    inner = Reading(reading.program, cohort.sheet, reading.sheet, reading.choices)
    frame, is_own = cohort.frame, _is_own(inner, cohort)
    unit = frame.unit if frame is not None else ""
    who, groups = _who(inner, cohort, part_of)
    apart = cohort.function in _APART
    rows = Rows(
        who,
        part_of(cohort.where, inner) if cohort.where is not None else None,
        cohort.skip,
        _frame(frame) if frame is not None and not apart else None,
        frame is not None and is_own,
        STEPS[unit],
        part_of(frame.along[0], inner) if frame is not None and not unit else None,
        groups,
        apart,
    )
    args = tuple(part_of(arg, inner) for arg in cohort.args)
    note = cohort.ties if cohort.function == "RANK" else cohort.note
    return Part(cohort.function, args, kind=cohort.type.kind, note=note, rows=rows, directions=cohort.directions)


def _is_own(inner: Reading, cohort: Cohort) -> bool:
    """Whether the peers are exactly the steps of the own row: all of the key but its step."""
    sheet = inner.program.sheets[cohort.sheet]
    keys = {name for name in sheet.key if name != sheet.step}
    named = [item.column for item in cohort.within if isinstance(item, Cell) and not item.level]
    return (
        cohort.over == "peers"
        and bool(sheet.step)
        and sorted(keys) == sorted(named)
        and len(named) == len(cohort.within)
    )


def _who(inner: Reading, cohort: Cohort, part_of: PartOf) -> tuple[Words, tuple[Part, ...]]:
    name = sheet_title(inner.program.sheets[cohort.sheet])
    if cohort.over == "children":
        return _children(inner, cohort, name), ()
    groups = tuple(part_of(item, inner) for item in cohort.within if not _is_period(item))
    is_dated = any(_is_period(item) for item in cohort.within)
    zh, en = ("本期", " in the period") if is_dated else ("", "")
    if not groups:
        return Words(f"{zh}全部{name.zh}", f"all {name.en} rows{en}"), ()
    return Words(f"{zh}同一{{0}}的全部{name.zh}", f"all {name.en} rows{en} with the same {{0}}"), groups


def _is_period(item: Typed) -> bool:
    return isinstance(item, Clock) and item.word == "期" and not item.level


def _children(inner: Reading, cohort: Cohort, name: Words) -> Words:
    """The rows that a link leads from; the link is named where another one leads to the same sheet."""
    outer = sheet_title(inner.program.sheets[inner.outer])
    links = inner.program.sheets[cohort.sheet].links.values()
    if sum(link.sheet == inner.outer for link in links) > 1:
        zh = f"{cohort.link}为本{outer.zh}的全部{name.zh}"
        return Words(zh, f"all {name.en} rows whose {cohort.link} is this {outer.en}")
    return Words(f"本{outer.zh}全部{name.zh}", f"all {name.en} rows of this {outer.en}")


def _frame(frame: Frame) -> Words:
    step, counted = STEPS[frame.unit], _COUNTED.get(frame.unit, STEPS[frame.unit].zh)
    start, stop = frame.start, frame.stop or 0
    if frame.unit and start is not None and start < 0 and stop in {0, -1}:
        return _recent(stop - start + 1, step, counted, includes=stop == 0)
    if frame.from_period:
        first = Words("自期初", "from the start of the period")
    elif start is None:
        first = Words(f"自最早一{step.zh}", f"from the first {step.en} there is")
    else:
        first = _bound(start, step, counted, Words("自", "from "))
    last = _bound(stop, step, counted, Words("到", "to "))
    return Words(f"{first.zh}{last.zh}", f"{first.en} {last.en}")


def _recent(count: int, step: Words, counted: str, *, includes: bool) -> Words:
    many = "" if count == 1 else "s"
    if includes:
        return Words(
            f"最近{MARK}{count}{MARK}{counted}（含本{step.zh}）", f"in the last {count} {step.en}{many} with this one"
        )
    return Words(
        f"此前{MARK}{count}{MARK}{counted}（不含本{step.zh}）", f"in the {count} {step.en}{many} before this one"
    )


def _bound(count: int, step: Words, counted: str, word: Words) -> Words:
    if not count:
        return Words(f"{word.zh}本{step.zh}", f"{word.en}this {step.en}")
    many = "" if abs(count) == 1 else "s"
    side = Words("前", "before") if count < 0 else Words("后", "after")
    return Words(
        f"{word.zh}{side.zh}{MARK}{abs(count)}{MARK}{counted}", f"{word.en}{abs(count)} {step.en}{many} {side.en}"
    )
