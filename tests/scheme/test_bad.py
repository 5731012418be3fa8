"""坏的方案 · Bad documents: one thing wrong, one finding with its line, and nothing is raised."""

from __future__ import annotations

import pytest

from tests.scheme.documents import SMALL, at, checked, line_of, spoiled

CASES = [
    ("unknown top keyword", "period: year", "periode: year", "scheme/unknown-key"),
    ("another language version", "kaohe: 1", "kaohe: 2", "scheme/unknown-word"),
    ("unknown period", "period: year", "period: decade", "scheme/unknown-word"),
    ("unknown type", "到位: {type: flag", "到位: {type: flagg", "scheme/unknown-word"),
    ("unknown column keyword", "到位: {type: flag, absent", "到位: {type: flag, absnt", "scheme/unknown-key"),
    ("choice without choices", "type: flag, absent: no", "type: choice, absent: open", "scheme/missing-key"),
    ("number without scale", "率: {type: ratio, absent", "率: {type: number, absent", "scheme/missing-key"),
    ("absent of another type", "type: flag, absent: no", "type: flag, absent: 7", "scheme/bad-value"),
    ("bare number for money", "type: money, absent: 0", "type: money, absent: 5", "scheme/bad-value"),
    ("unknown state", "响应: {type: instant, absent: open", "响应: {type: instant, absent: opn", "scheme/bad-value"),
    ("given and computed", "件数: {type: count, is:", "件数: {type: count, absent: 0, is:", "scheme/conflict"),
    ("reserved name", "工资: {type", "总分: {type", "scheme/reserved-name"),
    ("keyword as name", "工资: {type", "Within: {type", "scheme/reserved-name"),
    ("strange name", "工资: {type", "工 资: {type", "scheme/bad-name"),
    ("long name", "工资: {type", "工" * 32 + ": {type", "scheme/bad-name"),
    ("same name in full width",
     "工资: {type: money, absent: 0}",
     "ab: {type: flag, absent: no}\n      \uff21\uff22: {type: flag, absent: no}", "scheme/name-taken"),
    ("duplicate key", "工资: {type", "到位: {type", "scheme/duplicate-key"),
    ("keyword written twice with its alias", "weight: 40,", "weight: 40, 权重: 40,", "scheme/duplicate-key"),
    ("clock without limit", ", limit: 时限}", "}", "scheme/missing-key"),
    ("link to no sheet", "in: {属地: 街道}", "in: {属地: 街到}", "scheme/unknown-name"),
    ("no such source class", "source: survey", "source: surway", "scheme/unknown-name"),
    ("no such method", "method: bands", "method: band", "scheme/unknown-word"),
    ("no such table", "table: 档", "table: 挡", "scheme/unknown-name"),
    ("method without an argument", ", table: 档", "", "scheme/missing-key"),
    ("argument of another method", "table: 档", "table: 档, target: 3", "scheme/unknown-key"),
    ("items of another shape", "items: [{each: 缺席, points: 0.5}]", "items: [{each: 缺席}]", "scheme/method-argument"),
    ("unknown missing rule", "not_submitted: zero", "not_submitted: nil", "scheme/unknown-word"),
    ("unknown state in missing", "not_submitted: zero", "not_sumitted: zero", "scheme/unknown-word"),
    ("indicator without weight", "领导, weight: 40", "领导", "scheme/missing-key"),
    ("indicator named twice", "name: 防控", "name: 领导", "scheme/name-taken"),
    ("veto without effect", ", grade: C}]", "}]", "scheme/missing-key"),
    ("veto to no grade", ", grade: C}]", ", grade: D}]", "scheme/unknown-word"),
    ("no otherwise", "otherwise: true", 'when: "总分 > 1"', "scheme/grades"),
    ("a grade twice", "grade: A", "grade: C", "scheme/grades"),
    ("quota above all", "share: 30%", "share: 130%", "scheme/bad-value"),
    ("appraisal of no sheet", "- of: 街道", "- of: 街到", "scheme/unknown-name"),
    ("constraint on no sheet", "on: scheme", "on: schme", "scheme/unknown-name"),
    ("weight of no class", "WEIGHT(platform)", "WEIGHT(plat)", "scheme/weight-class"),
    ("light without colour", 'red: "时效 = overdue", ', "", "scheme/missing-key"),
    ("parameter of another type", "is: 24,", "is: 一天,", "scheme/bad-value"),
    ("percentage without its sign as a band", "[90%, 100%]", "[90, 100%]", "scheme/ratio-form"),
    ("percentage without its sign as a share", "[90%, 100%]", "[90%, 100]", "scheme/ratio-form"),
    ("parameter without date", "{from: 2026-01-01, is: 24,", "{is: 24,", "scheme/missing-key"),
    ("table row too short", "[90%, 100%]", "[90%]", "scheme/wrong-length"),
    ("example of another period", "period: 2026,", "period: 2026-03,", "scheme/example-period"),
    ("example of no column", "领导.得分: 39", "领导.得份: 39", "scheme/example-cell"),
    ("example of no sheet", "given: {街道", "given: {街到", "scheme/example-cell"),
    ("example that fails", "领导.得分: 39", "领导.得分: 38", "scheme/example-fails"),
    ("example expecting a value where there is a state", "缺席: 2", '缺席: "#open"', "scheme/example-fails"),
    ("example with another type", "缺席: 2", "缺席: 2.5", "scheme/bad-value"),
    ("formula with an unknown name", "件数 > 9", "件数量 > 9", "formula/unknown-name"),
    ("tag", "version: 2026.1", "version: !!float 2026.1", "scheme/tag"),
    ("anchor", "version: 2026.1", "version: &v 2026.1", "scheme/anchor"),
    ("full-width colon before a weight", "weight: 40", "weight：40", "scheme/full-width-colon"),
    ("full-width colon after a Chinese keyword", "weight: 40", "权重：40", "scheme/full-width-colon"),
    ("full-width colon", "method: bands", "method：bands", "scheme/full-width-colon"),
]  # fmt: skip
ALONG = {  # what a mistake takes along: a thing that is not read is missing elsewhere
    "unknown column keyword": ["scheme/missing-key"],
    "link to no sheet": ["formula/no-link"],
}


@pytest.mark.parametrize(("case", "old", "new", "code"), CASES, ids=[case[0] for case in CASES])
def test_one_thing_wrong_is_found_on_its_line(case: str, old: str, new: str, code: str) -> None:
    compiled = checked(spoiled(old, new))
    line = line_of(old) + new.count("\n")
    assert (code, line) in at(compiled.findings), case
    assert compiled.program is None
    for finding in compiled.findings:
        assert finding.remedy("zh")
        assert finding.remedy("en")
        assert finding.place.file == "small.yaml"


@pytest.mark.parametrize(("case", "old", "new", "code"), CASES, ids=[case[0] for case in CASES])
def test_one_thing_wrong_is_one_finding_but_for_what_it_takes_along(case: str, old: str, new: str, code: str) -> None:
    found = [finding.code for finding in checked(spoiled(old, new)).findings]
    assert sorted(found) == sorted([code, *ALONG.get(case, [])])


def test_the_small_scheme_is_good() -> None:
    assert [finding.line("en") for finding in checked(SMALL).findings] == []


def test_everything_wrong_is_said_at_once() -> None:
    text = (
        spoiled("period: year", "period: decade")
        .replace("weight: 40", "weight: viel")
        .replace("absent: no}", "absent: 7}")
    )
    places = [line_of("period: year"), line_of("absent: no}"), line_of("weight: 40")]
    codes = ["scheme/unknown-word", "scheme/bad-value", "scheme/bad-value"]
    assert at(checked(text).findings)[:3] == list(zip(codes, places, strict=True))


def test_an_unknown_keyword_names_the_nearest_one() -> None:
    (finding,) = checked(spoiled("source: survey", "sorce: survey")).findings
    assert "perhaps you mean source" in finding.remedy("en")
