"""公民身份号码 · Resident numbers are checked by form, birth date and check character, with the old codes of areas."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.base.errors import KaoheError
from kaohe.base.findings import Place, blocking
from kaohe.identity.area import areas_of
from kaohe.identity.resident import birth_of, resident_check_character, resident_id_check, upgraded

NUMBERS = st.builds(
    lambda area, day, sequence: f"{area}{day:%Y%m%d}{sequence:03d}",
    st.sampled_from(["350203", "110105", "440524", "350202"]),
    st.dates(date(1900, 1, 1), date(2026, 12, 31)),
    st.integers(0, 999),
)


@pytest.mark.parametrize(
    "number",
    ["11010519491231002X", "11010519491231002x", "440524188001010014", "34052419800101001X", "350203199901010013",
     "350203199901010021", "440524880101001", "\uff1350203199901010013"],
)  # fmt: skip
def test_a_published_number_holds(number: str) -> None:
    assert resident_id_check(number).ok


@pytest.mark.parametrize(
    "district", ["350202", "350203", "350204", "350205", "350206", "350211", "350212", "350213", "350221"]
)
def test_every_district_xiamen_has_or_had_is_known(district: str) -> None:
    body = f"{district}19780102001"
    assert resident_id_check(body + resident_check_character(body)).ok


@given(NUMBERS, st.sampled_from("0123456789X"))
def test_only_one_character_fits_a_body(body: str, last: str) -> None:
    assert resident_id_check(body + last).ok == (last == resident_check_character(body))


@given(NUMBERS, st.integers(0, 15))
def test_two_neighbours_that_change_places_are_noticed(body: str, place: int) -> None:
    swapped = body[:place] + body[place + 1] + body[place] + body[place + 2 :]
    assert (resident_check_character(swapped) == resident_check_character(body)) == (swapped == body)


@pytest.mark.parametrize(
    ("number", "reasons"),
    [
        ("350203199901010012", ["identity/resident-id-check"]),
        ("350203199902300013", ["identity/resident-id-birth", "identity/resident-id-check"]),
        ("350299199901010013", ["identity/resident-id-check", "identity/unknown-area"]),
        ("440524881301001", ["identity/resident-id-birth"]),
        ("35020319990101001", ["identity/resident-id-form"]),
        ("3502031999010100133", ["identity/resident-id-form"]),
        ("X50203199901010013", ["identity/resident-id-form"]),
        ("35020319990101001Y", ["identity/resident-id-form"]),
        ("", ["identity/resident-id-form"]),
        ("1" * 10**6, ["identity/resident-id-form"]),
    ],
)
def test_all_that_is_odd_is_found_and_nothing_blocks(number: str, reasons: list[str]) -> None:
    check = resident_id_check(number, Place(sheet="人员", row="P1"))
    assert [finding.code for finding in check.findings] == reasons
    assert not blocking(check.findings)


@given(NUMBERS, st.sampled_from("0123456789X"))
def test_a_finding_never_shows_the_birth_date(body: str, last: str) -> None:
    for finding in resident_id_check(body + last).findings:
        assert body[6:14] not in finding.line("zh") + finding.line("en") + str(finding.as_json())


def test_an_old_number_becomes_a_new_one_that_holds() -> None:
    assert upgraded("440524880101001") == "440524198801010011"
    assert resident_id_check(upgraded("440524880101001")).ok
    with pytest.raises(KaoheError, match="only a number of 15 digits"):
        upgraded("440524198801010011")


def test_the_birth_date_is_read() -> None:
    assert birth_of("11010519491231002X") == date(1949, 12, 31)


def test_an_abolished_code_keeps_its_name_and_years() -> None:
    gulangyu = areas_of("350202")[0]
    assert (gulangyu.name, gulangyu.since, gulangyu.until) == ("鼓浪屿区", None, 2003)
    assert areas_of("110105") == ()
