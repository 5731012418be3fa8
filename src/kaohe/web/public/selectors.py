"""公开的读取 · Selectors: what anybody may read, whoever asks: results that are published, and nobody's person."""

from __future__ import annotations

from kaohe.web.access.principal import VISITOR
from kaohe.web.home.plain import Plain
from kaohe.web.runs.models import Run
from kaohe.web.runs.ranking import appraisal_of, ranking, rankings
from kaohe.web.runs.scopes import runs_seen
from kaohe.web.runs.selectors import marked
from kaohe.web.runs.tables import Ranking, RunHead

FIRST = 5


class Published(Plain):
    """A scheme's published results: the latest in short, and the periods before it."""

    latest: Ranking
    count: int
    past: list[RunHead]


def published() -> list[Published]:
    """The published appraisals by scheme, the latest period first."""
    by_scheme: dict[str, list[Run]] = {}
    for run in runs_seen(VISITOR):
        if not run.pays and appraisal_of(run) is not None:
            by_scheme.setdefault(run.scheme, []).append(run)
    latest = rankings(VISITOR, [(runs[0], _before(runs)) for runs in by_scheme.values()])
    return [_published(whole, runs) for whole, runs in zip(latest, by_scheme.values(), strict=True)]


def published_ranking(number: str) -> Ranking:
    """One published ranking, as anybody may have it."""
    return ranking(VISITOR, number)


def _before(runs: list[Run]) -> Run | None:
    """The latest one over an earlier period than the first."""
    return next((run for run in runs if run.period_end < runs[0].period_end), None)


def _published(whole: Ranking, runs: list[Run]) -> Published:
    head, *past = marked(runs)
    short = whole.model_copy(update={"rows": whole.rows[:FIRST], "run": head})
    return Published(latest=short, count=len(whole.rows), past=past)
