"""问题 · Findings speak two languages, name their place and print on one line."""

from __future__ import annotations

import pytest

from kaohe.base.errors import KaoheError
from kaohe.base.findings import Finding, Place, Rule, Text, blocking

BELOW = Rule(
    "pay/share-below-floor",
    Text("绩效占比 {share} 低于下限 {floor}。", "The performance share {share} is below the floor {floor}."),
    Text("提高绩效系数到 {floor} 以上。", "Raise the factor above {floor}."),
)
ADVICE = Rule(
    "identity/check-digit",
    Text("校验位不符。", "The check digit differs."),
    Text("请核对。", "Check it."),
    blocking=False,
)


def test_a_finding_prints_place_code_cause_and_remedy() -> None:
    finding = Finding.of(BELOW, Place("kindergarten.yaml", 14), share="28 %", floor="30 %")
    assert finding.line("zh") == (
        "kindergarten.yaml:14 [pay/share-below-floor] 绩效占比 28 % 低于下限 30 %。提高绩效系数到 30 % 以上。"
    )
    assert finding.line("en") == (
        "kindergarten.yaml:14 [pay/share-below-floor] The performance share 28 % is below the floor 30 %."
        " Raise the factor above 30 %."
    )


@pytest.mark.parametrize(
    ("place", "zh", "en"),
    [
        (Place(), "", ""),
        (Place("a.yaml"), "a.yaml", "a.yaml"),
        (Place("a.yaml", 3, 7), "a.yaml:3:7", "a.yaml:3:7"),
        (Place(sheet="街道", row="S1", field="得分"), "表 街道 行 S1 列 得分", "sheet 街道 row S1 column 得分"),
        (
            Place("街道.csv", 2, sheet="街道", field="得分"),
            "街道.csv:2 表 街道 列 得分",
            "街道.csv:2 sheet 街道 column 得分",
        ),
    ],
)
def test_a_place_omits_what_is_unknown(place: Place, zh: str, en: str) -> None:
    assert (place.shown("zh"), place.shown("en")) == (zh, en)


def test_a_finding_without_a_place_begins_with_its_code() -> None:
    assert Finding.of(ADVICE, Place()).line("zh") == "[identity/check-digit] 校验位不符。请核对。"


def test_what_a_person_typed_cannot_break_the_line() -> None:
    finding = Finding.of(BELOW, Place(row="S1\n\x1b[31m"), share="1\n2\u202e", floor="9" * 10**5)
    assert finding.line("zh").isprintable()
    assert len(finding.line("zh")) < 1000


def test_json_has_code_place_data_and_both_languages() -> None:
    assert Finding.of(BELOW, Place("a.yaml", 14), share="28 %", floor="30 %").as_json() == {
        "code": "pay/share-below-floor",
        "blocking": True,
        "place": {"file": "a.yaml", "line": 14},
        "data": {"floor": "30 %", "share": "28 %"},
        "zh": {"cause": "绩效占比 28 % 低于下限 30 %。", "remedy": "提高绩效系数到 30 % 以上。"},
        "en": {
            "cause": "The performance share 28 % is below the floor 30 %.",
            "remedy": "Raise the factor above 30 %.",
        },
    }


def test_only_a_blocking_finding_forbids_writing() -> None:
    advice, stop = Finding.of(ADVICE, Place()), Finding.of(BELOW, Place(), share="1", floor="2")
    assert not blocking([advice])
    assert blocking([advice, stop])


@pytest.mark.parametrize(
    ("zh", "en", "message"),
    [
        ("{a}", "{b}", "differ"),
        ("{a}", "a", "differ"),
        ("{}", "{}", "reads {name}"),
        ("{a.b}", "{a.b}", "reads {name}"),
        ("{a:>5}", "{a:>5}", "reads {name}"),
        ("{a!r}", "{a!r}", "reads {name}"),
        ("{a", "{a", "not a sentence"),
    ],
)
def test_a_text_with_other_placeholders_is_refused(zh: str, en: str, message: str) -> None:
    with pytest.raises(KaoheError, match=message):
        Text(zh, en)


def test_a_finding_needs_all_the_data_of_its_rule() -> None:
    with pytest.raises(KaoheError, match=r"lacks \['floor'\]"):
        Finding.of(BELOW, Place(), share="1")


@pytest.mark.parametrize("code", ["share", "pay/", "Pay/share", "pay/share_below", "pay/a/b", "pay/-a"])
def test_a_code_names_its_room_and_what_is_wrong(code: str) -> None:
    with pytest.raises(KaoheError, match="a code reads"):
        Rule(code, Text("", ""), Text("", ""))
