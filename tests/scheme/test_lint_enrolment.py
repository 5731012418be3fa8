"""升学率 · Enrolment: compulsory schools are not appraised by it, whatever the column is called on the way."""

from __future__ import annotations

from tests.scheme.test_lint import with_column
from tests.scheme.writing import HEAD, SHEETS, codes, small


def test_schools_of_the_compulsory_stage_are_not_ranked_by_enrolment() -> None:
    sheets = with_column("升学率: {type: ratio, absent: empty}")
    assert codes(small(sheets=sheets)) == []
    assert codes(small(sheets=sheets, head=f"{HEAD}title: 初中学校考核\n")) == ["scheme/enrolment-rate"]


def test_an_enrolment_rate_is_scored_only_behind_a_condition_on_the_stage() -> None:
    stage = "学段: {type: choice, of: [初中, 高中], absent: error}\n"
    rate = "      上线率: {type: ratio, absent: not_applicable, between: [0%, 100%]}\n"
    given = SHEETS.replace("处置率: {type: ratio, absent: not_applicable, between: [0%, 100%]}", "{}")
    assert given != SHEETS
    gated = '处置率: {type: ratio, is: "IF(学段 = 高中, 上线率, STATE(not_applicable))"}'
    through = "计分率: {type: ratio, is: 上线率}\n      处置率: {type: ratio, is: 计分率}"
    for computed, found in ((gated, False), (through, True)):
        sheets = given.replace("{}", f"{stage}{rate}      {computed}", 1)
        assert ("scheme/enrolment-rate" in codes(small(sheets=sheets))) is found
