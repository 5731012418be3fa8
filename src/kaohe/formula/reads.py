"""读取 · Reads: which columns a typed formula depends on, and through what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kaohe.formula.program import Sheet
from kaohe.formula.typed import Cell, Cohort, Linked, Lookup, Op, Parameter, Single, Typed


@dataclass(frozen=True, slots=True)
class Read:
    """A column that a formula reads; `earlier` only at an earlier step (PREVIOUS or a frame that ends before 0)."""

    sheet: str
    column: str
    earlier: bool = False


def children_of(typed: Typed) -> tuple[Typed, ...]:
    """The typed formulas directly inside one.

    >>> from kaohe.formula.types import FLAG
    >>> children_of(Cell("a", 0, FLAG))
    ()
    """
    match typed:
        case Op(args=args):
            return args
        case Lookup(keys=keys, when=when):
            return (*keys, when) if when is not None else keys
        case Parameter(when=when):
            return (when,) if when is not None else ()
        case Cohort(args=args, where=where, within=within, frame=frame):
            along = frame.along if frame is not None else ()
            return (*args, *((where,) if where is not None else ()), *within, *along)
        case _:
            return ()


def walk(typed: Typed) -> Iterator[Typed]:
    """A typed formula and everything inside it, outermost first.

    >>> from kaohe.formula.types import FLAG
    >>> [node.column for node in walk(Cell("a", 0, FLAG))]
    ['a']
    """
    stack = [typed]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(children_of(node)))


def reads_of(typed: Typed, sheet: str, sheets: dict[str, Sheet]) -> Iterator[Read]:
    """Every column read by a formula of a sheet, with the keys of the links it passes."""
    yield from _reads(typed, (sheet, ""), sheets, earlier=False)


def _reads(typed: Typed, levels: tuple[str, str], sheets: dict[str, Sheet], *, earlier: bool) -> Iterator[Read]:
    match typed:
        case Cell(column, level, _):
            yield Read(levels[level], column, earlier and not level)
        case Linked(link, target, column, level, _):
            yield Read(target, column)
            yield from _link_reads(levels[level], link, sheets)
        case Single(sheet, column, _):
            yield Read(sheet, column)
        case Cohort():
            yield from _cohort_reads(typed, levels[0], sheets)
            return
        case _:
            pass
    for child in children_of(typed):
        yield from _reads(child, levels, sheets, earlier=earlier)


def _cohort_reads(cohort: Cohort, outer: str, sheets: dict[str, Sheet]) -> Iterator[Read]:
    before = cohort.frame is not None and cohort.frame.stop is not None and cohort.frame.stop < 0
    for child in children_of(cohort):
        yield from _reads(child, (cohort.sheet, outer), sheets, earlier=before)
    if cohort.over == "children":
        yield from _link_reads(cohort.sheet, cohort.link, sheets)
    yield from row_reads(cohort.sheet, sheets)


def _link_reads(sheet: str, link: str, sheets: dict[str, Sheet]) -> Iterator[Read]:
    for key in sheets[sheet].links[link].keys:
        yield from _reads(key, (sheet, ""), sheets, earlier=False)
    yield from row_reads(sheets[sheet].links[link].sheet, sheets)


def row_reads(sheet: str, sheets: dict[str, Sheet]) -> Iterator[Read]:
    """What decides which rows a made sheet has: its `when`, and the links of the sheets it is seen in."""
    made = sheets[sheet]
    if made.when is not None:
        yield from _reads(made.when, (sheet, ""), sheets, earlier=False)
    for child in made.seen_in:
        for link in sheets[child].links.values():
            if link.sheet == sheet:
                for key in link.keys:
                    yield from _reads(key, (child, ""), sheets, earlier=False)
