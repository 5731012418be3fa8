"""单位代码 · Credit and organisation codes are checked as the standards say, and never refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.base.findings import Place, blocking
from kaohe.identity.organisation import (
    ALPHABET,
    credit_check_character,
    credit_code_check,
    organisation_check_character,
    organisation_code_check,
)

CHARACTERS = st.sampled_from(ALPHABET)
BODIES = st.builds(
    "{}{}".format,
    st.text(st.sampled_from("0123456789"), min_size=8, max_size=8),
    st.text(CHARACTERS, min_size=9, max_size=9),
)


@pytest.mark.parametrize(
    "code",
    ["91350100M000100Y43", "91110000101623741K", "911101066976941872", "123502039990000132", " 91350100m000100y43 "],
)
def test_a_published_code_holds(code: str) -> None:
    assert credit_code_check(code).ok


def test_a_real_code_that_fails_its_check_is_a_warning() -> None:
    check = credit_code_check("91350211M0000XUF46", Place(sheet="企业", row="7"))
    assert (check.ok, check.reason) == (False, "identity/credit-code-check")
    assert not blocking(check.findings)
    assert check.findings[0].line("zh") == (
        "表 企业 行 7 [identity/credit-code-check] 统一社会信用代码 913502********UF46 的校验位应为 R。"
        "请对照证照核对；确认无误可以保留。"
    )


@given(BODIES, CHARACTERS)
def test_only_one_character_fits_a_body(body: str, last: str) -> None:
    reasons = {finding.code for finding in credit_code_check(body + last).findings}
    assert ("identity/credit-code-check" in reasons) == (last != credit_check_character(body))


@given(BODIES, st.integers(0, 16), CHARACTERS)
def test_one_wrong_character_is_always_noticed(body: str, place: int, other: str) -> None:
    changed = body[:place] + other + body[place + 1 :]
    assert (credit_check_character(changed) == credit_check_character(body)) == (changed == body)


@pytest.mark.parametrize(
    "code", ["", "91350100M000100Y4", "91350100M000100Y433", "91350100I000100Y43", "9135O100M000100Y43", "9" * 10**6]
)
def test_another_form_is_found(code: str) -> None:
    assert credit_code_check(code).reason == "identity/credit-code-form"


def test_an_area_that_xiamen_never_had_is_found_beside_the_check() -> None:
    body = "91350299M000100Y4"
    assert credit_code_check(body + credit_check_character(body)).reason == "identity/unknown-area"


@pytest.mark.parametrize("code", ["D2143569-X", "D2143569X", "d2143569-x"])
def test_the_example_of_the_organisation_code_standard_holds(code: str) -> None:
    assert organisation_code_check(code).ok


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("D2143569-1", "identity/organisation-code-check"),
        ("D214356-X", "identity/organisation-code-form"),
        ("D2143569--X", "identity/organisation-code-form"),
        ("中2143569-X", "identity/organisation-code-form"),
    ],
)
def test_an_odd_organisation_code_is_found(code: str, reason: str) -> None:
    check = organisation_code_check(code)
    assert (check.reason, blocking(check.findings)) == (reason, False)


def test_eleven_is_written_zero_and_ten_x() -> None:
    assert {organisation_check_character(f"0000000{n}") for n in range(10)} <= set("0123456789X")
    assert organisation_check_character("00000000") == "0"
