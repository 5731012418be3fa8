"""考核模型 · Appraisal model: indicators, bonus, vetoes and grades as frozen values, in order of judgement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from kaohe.base.exact import Rounding
from kaohe.base.findings import Place
from kaohe.base.states import State
from kaohe.formula.declared import Written
from kaohe.formula.types import Type

Argument = Written | tuple["Argument", ...] | Mapping[str, "Argument"]
"""What a method is given: a text with its place, a list, or a group of named arguments."""


@dataclass(frozen=True, slots=True)
class Missing:
    """What a score becomes in a state.

    rule: zero, full, fixed (`value` points), withhold, error, renormalise (of the parent: at least the share `at_least`
    of the weight and `fewest` children must be left), worst or group_mean (the least or the mean score of the peers
    `within` groups), carry_forward (the score of `record`, at most `age` periods old, less `decay` a period).
    """

    state: State
    rule: str
    value: Fraction | None = None
    at_least: Fraction | None = None
    fewest: int | None = None
    within: tuple[Written, ...] = ()
    record: str = ""
    age: int | None = None
    decay: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Rounded:
    """The digits at which a score becomes official, and how it rounds there."""

    digits: int
    mode: Rounding


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition under which the score of a node is at most `cap` points."""

    name: str
    when: Written
    cap: Fraction
    basis: str
    title_zh: str
    title_en: str
    place: Place


@dataclass(frozen=True, slots=True)
class Indicator:
    """A node of the tree: a leaf has a method, a class has children. `weight` is its full points.

    `type` is how its value is shown where that is not clear from x. `aggregate` is how a class scores its children
    ('' = their sum); `sample` the number of cases that a leaf rests on, below `at_least` it has no value.
    """

    name: str
    weight: Fraction
    title_zh: str
    title_en: str
    source: str
    basis: str
    owner: str
    evidence: str
    method: str
    arguments: Mapping[str, Argument]
    missing: tuple[Missing, ...]
    children: tuple[Indicator, ...]
    type: Type | None
    place: Place
    aggregate: str = ""
    gates: tuple[Gate, ...] = ()
    sample: Written | None = None
    at_least: Fraction | None = None
    rounded: Rounded | None = None

    def leaves(self) -> Iterator[Indicator]:
        """The scored indicators below, or itself.

        >>> leaf = Indicator("甲", Fraction(10), "", "", "", "", "", "", "manual", {}, (), (), None, Place())
        >>> [one.name for one in leaf.leaves()]
        ['甲']
        """
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()

    def nodes(self) -> Iterator[Indicator]:
        """Itself and everything below, children before their parent."""
        for child in self.children:
            yield from child.nodes()
        yield self


@dataclass(frozen=True, slots=True)
class BonusItem:
    """An amount of extra points, by a formula."""

    name: str
    amount: Written
    at_most: Fraction | None
    evidence: str
    missing: tuple[Missing, ...]
    basis: str
    title_zh: str
    title_en: str
    place: Place


@dataclass(frozen=True, slots=True)
class Bonus:
    """Extra points, in all at most `at_most`."""

    at_most: Fraction
    items: tuple[BonusItem, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Veto:
    """A condition that caps the grade (`grade`), caps the total (`cap`) or lowers the grade by steps (`lower`)."""

    name: str
    when: Written
    grade: str
    cap: Fraction | None
    lower: int
    basis: str
    title_zh: str
    title_en: str
    place: Place


@dataclass(frozen=True, slots=True)
class Quota:
    """How many may have a grade: a share of a base or a count, rounded, never below `least`, within groups.

    `edge` is what becomes of those who tie across the last place: '' = two people decide, exclude or include all.
    """

    share: Fraction | None
    count: int | None
    of: str
    rounding: Rounding
    least: int
    within: tuple[Written, ...]
    place: Place
    edge: str = ""


@dataclass(frozen=True, slots=True)
class Tie:
    """One criterion in the order of ranking; direction DESC or ASC."""

    direction: str
    formula: Written


@dataclass(frozen=True, slots=True)
class Keep:
    """Whoever had the grade (or one beyond it) keeps it while `when` holds; `was` gives the grade before.

    `was` None = the column's own value one step before.
    """

    when: Written
    was: Written | None


@dataclass(frozen=True, slots=True)
class Interval:
    """The bounds between which an estimate `of` surely lies; a grade needs the whole interval beyond its cut."""

    of: str
    low: Written
    high: Written


@dataclass(frozen=True, slots=True)
class GradeRule:
    """One judgement in the list of grades; `when` None = otherwise."""

    grade: str
    when: Written | None
    quota: Quota | None
    ties: tuple[Tie, ...]
    basis: str
    place: Place
    keep: Keep | None = None
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """How the total is rounded and between what it is kept; `between` None = 0 to full points plus the bonus cap."""

    digits: int
    rounding: Rounding
    between: tuple[Fraction, Fraction] | None


@dataclass(frozen=True, slots=True)
class Appraisal:
    """What the rows of a sheet are appraised on and how they are graded.

    `points` is the digits at which a leaf's 得分 is official; `order` the grades best first, empty = inferred.
    """

    of: str
    points: int
    indicators: tuple[Indicator, ...]
    bonus: Bonus | None
    vetoes: tuple[Veto, ...]
    total: Total
    grades: tuple[GradeRule, ...]
    compare_on: str
    order: tuple[str, ...]
    basis: str
    place: Place

    def leaves(self) -> Iterator[Indicator]:
        """The scored indicators."""
        for indicator in self.indicators:
            yield from indicator.leaves()

    def nodes(self) -> Iterator[Indicator]:
        """Every indicator and class, children before their parent."""
        for indicator in self.indicators:
            yield from indicator.nodes()
