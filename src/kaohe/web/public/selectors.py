"""公开的读取 · Selectors: what anybody may read, whoever asks: results that are published, and nobody's person."""

from __future__ import annotations

from kaohe.web.access.principal import VISITOR
from kaohe.web.home.plain import Plain
from kaohe.web.runs.models import Run
from kaohe.web.runs.ranking import appraisal_of, ranking
from kaohe.web.runs.scopes import runs_seen
from kaohe.web.runs.tables import Ranking, RunHead, head_of

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
        if appraisal_of(run) is not None:
            by_scheme.setdefault(run.scheme, []).append(run)
    return [_published(runs) for runs in by_scheme.values()]


def published_ranking(number: str) -> Ranking:
    """One published ranking, as anybody may have it."""
    return ranking(VISITOR, number)


def _published(runs: list[Run]) -> Published:
    whole = ranking(VISITOR, runs[0].id)
    short = whole.model_copy(update={"rows": whole.rows[:FIRST]})
    return Published(latest=short, count=len(whole.rows), past=[head_of(run) for run in runs[1:]])
