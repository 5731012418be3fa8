"""一票否决 · Vetoes: a grade that a veto decided is explained by the veto, and never by points that the unit has."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone

from kaohe.flows.appraise import Asked, appraise
from kaohe.web.runs.models import Run
from kaohe.web.runs.services import run_take
from tests.web.conftest import Sit
from tests.web.small import CONTEST

VETOED = (
    CONTEST.replace("scheme: small-contest", "scheme: small-veto")
    .replace("      满意分:", "      弄虚作假: {type: count, absent: 0, title: {en: Times false}}\n      满意分:", 1)
    .replace(
        "    total: {round: 2}",
        "    vetoes:\n      - {name: 造假, title: {en: False data}, when: 弄虚作假 >= 1, grade: C}\n    total: {round: 2}",
    )
    .replace("    grades:\n", '    grades:\n      - {grade: C, when: "总分 < 30"}\n')
)
ROWS = ("U1,甲局,58,39,1", "U2,乙局,57,38,0", "U3,丙局,11,10,1", "U4,丁局,12,10,0")


@pytest.fixture
def vetoed(db: None, home: Path) -> Iterator[Run]:  # noqa: ARG001 - asks for the store
    """A run in which a veto fired on a unit with 97 points, and on one whose 21 points give the same grade."""
    scheme, facts, out = home / "veto.yaml", home / "facts" / "veto", home / "runs" / "small-veto-2026"
    facts.mkdir(parents=True, exist_ok=True)
    scheme.write_text(VETOED, "utf-8")
    (facts / "单位.csv").write_text("\n".join(["代码,名称,实绩分,满意分,弄虚作假", *ROWS]), "utf-8-sig")
    (facts / "线索.csv").write_text("编号,属地,办结\nL1,U1,是\n", "utf-8-sig")
    done = appraise(Asked(str(scheme), facts, "2026", out))
    assert done.folder is not None, [finding.line("zh") for finding in done.findings]
    run, findings = run_take(out, now=timezone.now())
    assert run is not None, findings
    yield run
    shutil.rmtree(out)
    shutil.rmtree(facts)


def test_a_veto_that_decided_is_named_in_the_ranking(sit: Sit, vetoed: Run) -> None:
    leader = sit("leader")
    rules = {one["grade"]: one for one in leader.get(f"/api/runs/{vetoed.pk}/ranking").json()["rules"]}
    assert (rules["C"]["count"], rules["C"]["vetoed"]) == (3, [{"zh": "造假 1 家", "en": "False data 1"}])
    assert rules["A"]["vetoed"] == []
    assert "由一票否决定为这一等" in leader.get(f"/results/{vetoed.pk}/").content.decode()


def test_a_portrait_tells_the_veto_instead_of_points_to_the_next_grade(sit: Sit, vetoed: Run) -> None:
    leader = sit("leader")
    for key, zh in (("U1", ["造假"]), ("U3", []), ("U4", [])):
        told = leader.get(f"/api/runs/{vetoed.pk}/unit?key={key}").json()
        assert (told["grade"]["zh"], [one["zh"] for one in told["decided"]]) == ("C", zh)
    page = leader.get(f"/results/{vetoed.pk}/unit/U1/").content.decode()
    assert ("等级由一票否决定，不看分数：造假" in page, "按方案的分数线" in page) == (True, False)
