"""搭建 · Build: the sample district, its runs and what the page shows of them, kept until the product changes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import kaohe
from kaohe import __version__
from kaohe.base.canonical import canonical_json, digest
from kaohe.base.errors import KaoheError
from kaohe.base.findings import Lang, Text
from kaohe.flows.appraise import Asked, appraise
from kaohe.flows.check import check
from kaohe.flows.demo.contest import contest_json
from kaohe.flows.demo.evidence import Clock, Evidence, evidence_made
from kaohe.flows.demo.payroll import payroll_json, slip_row
from kaohe.flows.demo.shape import Json
from kaohe.flows.demo.story import CONTESTS, PAYROLLS, RECEIPT, Contest, Payroll
from kaohe.flows.results import TOTAL, Results, row_key
from kaohe.flows.runs import run_open
from kaohe.flows.sample import sample
from kaohe.flows.writing import file_written
from kaohe.formula.readers.exact.rows import Row
from kaohe.trace.explain import explain
from kaohe.trace.text import explanation_text

SCALE, SEED = "1", 1
FACTS, RUNS, PAGE = "facts", "runs", "page.json"

Told = Callable[[Text, int, int], None]
"""Told of each step: what it is, and how many parts of how many are done."""


@dataclass(frozen=True, slots=True)
class Demo:
    """The four latest runs, in the order of the page, the page's data, and the evidence that was sealed."""

    results: tuple[Results, ...]
    page: bytes
    evidence: Evidence

    def explained(self, lang: Lang) -> tuple[str, str]:
        """One unit's total and one person's pay, on lines."""
        contest, payroll = self.results[0], self.results[len(CONTESTS)]
        sheet = contest.scheme.appraisals[0].of
        unit = contest.view.cells.find(sheet, (CONTESTS[0].first,)) or contest.rows(sheet)[0]
        return (
            _explained(contest, unit, TOTAL, lang, 2),
            _explained(payroll, slip_row(PAYROLLS[0], payroll), PAYROLLS[0].payable, lang, None),
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
            shutil.rmtree(older)
    if not (folder / FACTS).is_dir():
        told(Text("建示例区", "building the sample district"), 0, 1)
        sample(scale=scale, seed=SEED, out=folder / FACTS, progress=lambda done, of: told(_WRITING, done, of))
    contests = [[_run(folder, story.scheme, period, engine, told) for period in story.periods] for story in CONTESTS]
    payrolls = [_run(folder, story.scheme, story.period, engine, told) for story in PAYROLLS]
    page = _page(folder, contests, payrolls, told)
    paid = _run(folder, RECEIPT.scheme, RECEIPT.period, engine, told)
    runs = [*(run for past in contests for run in past), *payrolls, paid]
    slip = (paid, RECEIPT.slip, row_key(slip_row(RECEIPT, paid)))
    evidence = evidence_made(folder, runs, slip, clock, told)
    return Demo((*(runs[-1] for runs in contests), *payrolls), page, evidence)


def _product() -> str:
    """What the product is made of: a change of its code or its calendar asks for new runs."""
    package = Path(kaohe.__file__).parent
    parts = sorted(path for path in package.rglob("*") if path.suffix in {".py", ".lark", ".csv", ".yaml", ".js"})
    return digest(b"".join(digest(path.read_bytes()).encode() for path in parts))


_DIGITS = 12
_WRITING = Text("写出示例数据", "writing sample data")
_EXPLAINING = Text("逐数解释", "explaining every figure")


def _checked(told: Told) -> Iterator[str]:
    stories: tuple[Contest | Payroll, ...] = (*CONTESTS, *PAYROLLS)
    for done, story in enumerate(stories, start=1):
        checked = check(story.scheme)
        if not checked.may_publish:
            raise KaoheError(f"the shipped scheme {story.scheme} may not be published")
        told(Text("检查方案", "checking schemes"), done, len(stories))
        yield checked.digest


def _run(folder: Path, scheme: str, period: str, engine: str, told: Told) -> Results:
    out = folder / RUNS / f"{scheme}-{period}"
    if not out.is_dir():
        facts = folder / FACTS / scheme / period
        done = appraise(Asked(scheme, facts, period, out, engine=engine))
        if done.folder is None:
            raise KaoheError("; ".join(finding.line("en") for finding in done.findings[:3]))
        told(Text(f"运行 {scheme} {period}", f"running {scheme} {period}"), 1, 1)
    results = run_open(out, loaded=True).results
    if results is None:
        raise KaoheError(f"the run {scheme} {period} cannot be opened")
    return results


def _page(folder: Path, contests: list[list[Results]], payrolls: list[Results], told: Told) -> bytes:
    path = folder / PAGE
    if path.is_file():
        return path.read_bytes()
    pages: list[Json] = []
    total = len(contests) + len(payrolls)
    for story, runs in zip(CONTESTS, contests, strict=True):
        pages.append(contest_json(story, runs))
        told(_EXPLAINING, len(pages), total)
    for paying, results in zip(PAYROLLS, payrolls, strict=True):
        pages.append(payroll_json(paying, results))
        told(_EXPLAINING, len(pages), total)
    data = json.dumps({"product": __version__, "pages": pages}, ensure_ascii=False, separators=(",", ":")).encode()
    file_written(path, data)
    return data


def _explained(results: Results, row: Row, column: str, lang: Lang, depth: int | None) -> str:
    persons = results.personal_sheets()
    found = explain(results.view, row.sheet, row.key, column, persons=persons, levels=depth)
    return explanation_text(found, lang, depth)
