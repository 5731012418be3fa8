"""检查对象 · Subject: what the rules of lint look at: the model, its program, and the examples that were run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kaohe.base.findings import Place
from kaohe.formula.declared import Written
from kaohe.formula.program import Column, Program
from kaohe.formula.readers.exact import Exact
from kaohe.scheme.decisions import constraints_of
from kaohe.scheme.model import Scheme
from kaohe.scheme.model_appraisal import Argument

_Where = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Subject:
    """A scheme; `program` is None where it does not compile, and then the rules that need it are silent.

    runs: the readers of the worked examples, after each computed what its example expects.
    """

    scheme: Scheme
    program: Program | None = None
    runs: Sequence[Exact] = ()
    places: Mapping[_Where, Place] = field(default_factory=dict)

    def columns(self) -> Iterator[tuple[str, Column]]:
        """Every column of the program with the name of its sheet."""
        for sheet in self.program.sheets.values() if self.program is not None else ():
            for column in sheet.columns.values():
                yield sheet.name, column

    def column(self, sheet: str, name: str) -> Column | None:
        """A column of the program, if there is one."""
        found = self.program.sheets.get(sheet) if self.program is not None else None
        return found.columns.get(name) if found is not None else None

    def place(self, sheet: str, column: str) -> Place:
        """Where the document says what a column is: its formula, else what it was made of, else its sheet."""
        head, _, rest = column.partition(".")
        tries = ((sheet, column), (sheet, rest.partition(".")[0]), (sheet, head), (sheet, ""))
        return next((self.places[where] for where in tries if where in self.places), self.scheme.place)


def subject_of(scheme: Scheme, program: Program | None = None, runs: Sequence[Exact] = ()) -> Subject:
    """The subject of a scheme with the places of its columns."""
    return Subject(scheme, program, runs, dict(_placed(scheme)))


def formulas_of(argument: Argument | None) -> Iterator[Written]:
    """Every formula inside an argument of a method.

    >>> [one.text for one in formulas_of((Written("甲", Place()), {"each": Written("乙", Place())}))]
    ['甲', '乙']
    """
    if isinstance(argument, Written):
        yield argument
    elif isinstance(argument, tuple):
        for item in argument:
            yield from formulas_of(item)
    elif isinstance(argument, Mapping):
        for item in argument.values():
            yield from formulas_of(item)


def _placed(scheme: Scheme) -> Iterator[tuple[_Where, Place]]:
    for sheet in scheme.sheets.values():
        yield (sheet.name, ""), sheet.place
    for constraint in constraints_of(scheme):
        yield (constraint.on if constraint.on != "scheme" else "方案", constraint.name), constraint.place
    for light in scheme.lights:
        yield (light.on, light.name), light.place
    for appraisal in scheme.appraisals:
        yield from (((appraisal.of, name), appraisal.place) for name in ("总分", "等级", "否决"))
        yield from (
            ((appraisal.of, item.name), item.place) for item in (appraisal.bonus.items if appraisal.bonus else ())
        )
        yield from (((appraisal.of, rule.grade), rule.place) for rule in appraisal.grades)
        yield from (((appraisal.of, veto.name), veto.place) for veto in appraisal.vetoes)
        yield from (((appraisal.of, indicator.name), indicator.place) for indicator in appraisal.nodes())
    for sheet in scheme.sheets.values():
        for column in sheet.columns.values():
            yield (sheet.name, column.name), column.formula.place if column.formula is not None else column.place
