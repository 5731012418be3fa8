"""运行报告 · Report: what a finished run shows of the scheme that is checked; remarks only, nothing blocks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kaohe.base.findings import Finding, Lang, Place, Text
from kaohe.flows.findings import OTHER_SCHEME
from kaohe.flows.runs import SCHEME, run_checked
from kaohe.insight.report import Part, report
from kaohe.insight.scored import percent
from kaohe.insight.table import Line
from kaohe.scheme.canonical import content_hash


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of the table as it is told; None where it is not judged. effective and times are approximate."""

    name: Text
    depth: int
    nominal: str
    effective: str | None
    times: str | None
    full: str | None
    without: str | None

    def cells(self, lang: Lang) -> list[str]:
        """The line as cells of a table."""
        told = (self.nominal, self.effective, self.times, self.full, self.without)
        return ["  " * self.depth + self.name.filled(lang, {}), *(text or "–" for text in told)]

    def as_json(self) -> dict[str, object]:
        """The line as plain values."""
        return {
            "name": self.name.zh,
            "depth": self.depth,
            "nominal": self.nominal,
            "effective_approximate": self.effective,
            "times_approximate": self.times,
            "full_points": self.full,
            "without_value": self.without,
        }


@dataclass(frozen=True, slots=True)
class Reported:
    """The parts of the report with the titles of their sheets, or why there is none; `run` is the run's id."""

    run: str
    period: str
    parts: tuple[Part, ...]
    titles: tuple[Text, ...]
    scheme_path: Path
    findings: tuple[Finding, ...]

    def shown(self, part: Part) -> list[Shown]:
        """The table of weights as it is told."""
        return [_shown(part, line) for line in part.lines]


def _shown(part: Part, line: Line) -> Shown:
    times = line.effective / float(line.nominal) if line.effective is not None and line.nominal else None
    return Shown(
        name=Text(line.name, line.title_en),
        depth=line.depth,
        nominal=percent(line.nominal),
        effective=None if line.effective is None else percent(line.effective),
        times=None if times is None else f"{times:.1f}".replace("-0.0", "0.0"),
        full=part.table.share(line.full),
        without=part.table.share(line.without) if line.is_leaf else None,
    )


def run_reported(folder: Path, digest: str = "") -> Reported:
    """What the run in a folder shows of its own scheme; `digest` is the hash of the scheme that is checked.

    Codes: `flows/not-a-run`, `flows/broken-run`, `flows/other-scheme` and every code of the insight room.
    """
    opened = run_checked(folder, loaded=True)
    kept = folder / SCHEME
    if opened.results is None:
        return Reported("", "", (), (), kept, opened.findings)
    results = opened.results
    others = () if content_hash(results.scheme) == digest or not digest else (_other(results.id),)
    parts = report(results.view, results.scheme, personal=results.personal_sheets())
    titles = tuple(results.sheet_title(part.sheet) for part in parts)
    found = (*others, *(finding for part in parts for finding in part.findings))
    return Reported(results.id, results.view.period.text, parts, titles, kept, found)


def _other(run: str) -> Finding:
    return Finding.of(OTHER_SCHEME, Place(file=SCHEME), run=run)
