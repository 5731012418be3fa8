"""搭建 · Build: the sample district, its runs and their evidence, kept until the product changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import kaohe
from kaohe import __version__
from kaohe.base.canonical import canonical_json, digest
from kaohe.base.errors import KaoheError
from kaohe.base.findings import Finding, Lang, Text
from kaohe.base.states import State
from kaohe.flows.appraise import Asked, appraise
from kaohe.flows.check import check
from kaohe.flows.demo.evidence import Clock, Evidence, evidence_made
from kaohe.flows.demo.story import CHAPTERS, DEPARTMENTS, KINDERGARTENS, PAYEES, RECEIPT, Slip
from kaohe.flows.projection import owner_of
from kaohe.flows.results import TOTAL, Results, row_key
from kaohe.flows.runs import run_open
from kaohe.flows.sample import sample
from kaohe.flows.writing import folder_removed
from kaohe.formula.readers.exact.rows import Row
from kaohe.trace.explain import explain
from kaohe.trace.text import explanation_text

SCALE, SEED = "1", 1
FACTS, RUNS, PEOPLE = "facts", "runs", "people.csv"

Told = Callable[[Text, int, int], None]
"""Told of each step: what it is, and how many parts of how many are done."""


@dataclass(frozen=True, slots=True)
class Demo:
    """The home that was made, its runs in the order of the story (the latest of each chapter in `latest`), evidence.

    payees: the person who is paid, for each desk of one.
    """

    home: Path
    runs: tuple[Results, ...]
    latest: tuple[Results, ...]
    evidence: Evidence
    payees: Mapping[str, str]

    @property
    def people(self) -> Path:
        """Who the opaque codes are."""
        return self.home / FACTS / PEOPLE

    def explained(self, lang: Lang) -> tuple[str, str]:
        """One unit's total and one person's pay, on lines."""
        contest = next(one for one in self.latest if one.scheme.id == DEPARTMENTS.scheme)
        payroll = next(one for one in self.latest if one.scheme.id == KINDERGARTENS.scheme)
        sheet = contest.scheme.appraisals[0].of
        unit = contest.view.cells.find(sheet, (DEPARTMENTS.first,)) or contest.rows(sheet)[0]
        return (
            _explained(contest, unit, TOTAL, lang, 2),
            _explained(payroll, slip_row(RECEIPT, payroll), RECEIPT.payable, lang, None),
        )


def demo_build(home: Path, told: Told, *, clock: Clock, scale: str = SCALE, engine: str = "duckdb") -> Demo:
    """Everything the demonstration shows, made in a folder of `home` that belongs to this very version.

    clock: the seconds since 1970, for signatures and witnesses; no run depends on it.

    Must: a second call with the same product and schemes finds everything ready; what older ones made is removed.
    """
    checks = list(_checked(told))
    fingerprint = digest(canonical_json([__version__, _product(), scale, SEED, engine, *checks]))
    folder = home / fingerprint[:_DIGITS]
    for older in home.glob("[0-9a-f]" * _DIGITS):
        if older != folder:
            folder_removed(older)
    if not (folder / FACTS).is_dir():
        told(Text("建示例区", "building the sample district"), 0, 1)
        sample(scale=scale, seed=SEED, out=folder / FACTS, progress=lambda done, of: told(_WRITING, done, of))
    chapters = [[_run(folder, one.scheme, period, engine, told) for period in one.periods] for one in CHAPTERS]
    runs = tuple(run for chapter in chapters for run in chapter)
    paid = _of(runs, RECEIPT)
    evidence = evidence_made(folder, runs, (paid, RECEIPT.sheet, row_key(slip_row(RECEIPT, paid))), clock, told)
    payees = {desk: owner_of(_of(runs, slip), slip_row(slip, _of(runs, slip))).person for desk, slip in PAYEES.items()}
    return Demo(folder, runs, tuple(chapter[-1] for chapter in chapters), evidence, payees)


def _of(runs: Iterable[Results], slip: Slip) -> Results:
    """The run of a slip."""
    return next(run for run in runs if (run.scheme.id, run.view.period.text) == (slip.scheme, slip.period))


def slip_row(slip: Slip, results: Results) -> Row:
    """The post whose pay is shown: the first one paid in full that has a share of a pool."""
    rows = results.rows(slip.sheet, (slip.payable,))
    paid = [row for row in rows if isinstance(results.cell(row, slip.payable), Fraction)]
    pooled = [row for row in paid if results.cell(row, slip.shared) not in {Fraction(0), State.WITHHELD}]
    return (pooled or paid or list(rows))[0]


def _product() -> str:
    """What the product is made of: a change of its code or its calendar asks for new runs."""
    package = Path(kaohe.__file__).parent
    parts = sorted(path for path in package.rglob("*") if path.suffix in {".py", ".lark", ".csv", ".yaml", ".js"})
    return digest(b"".join(digest(path.read_bytes()).encode() for path in parts))


_DIGITS = 12
_WRITING = Text("写出示例数据", "writing sample data")


def _checked(told: Told) -> Iterator[str]:
    for done, chapter in enumerate(CHAPTERS, start=1):
        checked = check(chapter.scheme)
        if not checked.may_publish:
            raise KaoheError(f"the shipped scheme {chapter.scheme} may not be published")
        told(Text("检查方案", "checking schemes"), done, len(CHAPTERS))
        yield checked.digest


def _run(folder: Path, scheme: str, period: str, engine: str, told: Told) -> Results:
    out = folder / RUNS / f"{scheme}-{period}"
    if not out.is_dir():
        facts = folder / FACTS / scheme / period
        done = appraise(Asked(scheme, facts, period, out, engine=engine))
        if done.folder is None:
            raise KaoheError(_said(done.findings))
        told(Text(f"运行 {scheme} {period}", f"running {scheme} {period}"), 1, 1)
    results = run_open(out, loaded=True).results
    if results is None:
        raise KaoheError(f"the run {scheme} {period} cannot be opened")
    return results


def _said(findings: tuple[Finding, ...]) -> str:
    return "; ".join(finding.line("en") for finding in findings[:3])


def _explained(results: Results, row: Row, column: str, lang: Lang, depth: int | None) -> str:
    persons = results.personal_sheets()
    found = explain(results.view, row.sheet, row.key, column, persons=persons, levels=depth)
    return explanation_text(found, lang, depth)
