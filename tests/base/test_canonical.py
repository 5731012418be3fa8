"""规范序列化 · Canonical JSON gives the bytes of RFC 8785."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.base.canonical import canonical_json, digest
from kaohe.base.errors import KaoheError
from kaohe.base.states import State
from tests.conftest import shared_folder

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
    max_leaves=20,
)


@given(VALUES)
def test_reading_the_bytes_gives_the_value(value: object) -> None:
    assert json.loads(canonical_json(value)) == value


@given(st.dictionaries(TEXTS, st.integers()))
def test_the_order_of_the_keys_does_not_matter(value: dict[str, int]) -> None:
    assert canonical_json(dict(reversed(value.items()))) == canonical_json(value)


def test_keys_stand_in_the_order_of_utf16_and_not_of_code_points() -> None:
    assert canonical_json({"\ufb33": 1, "\U0001f602": 2}) == '{"\U0001f602":2,"\ufb33":1}'.encode()


def test_control_characters_are_escaped_and_nothing_else() -> None:
    assert (
        canonical_json('\x00\b\t\n\f\r\x1f\x7f"\\/é\u2028')
        == b'"' + (r"\u0000\b\t\n\f\r\u001f" + '\x7f\\"\\\\/é\u2028"').encode()
    )


def test_text_is_not_normalised() -> None:
    assert canonical_json("A\u030a") == '"A\u030a"'.encode()
    assert canonical_json("Å") == '"Å"'.encode()


def test_whole_numbers_keep_all_their_digits() -> None:
    assert canonical_json([2**53 + 1, -(10**30), True, State.OPEN]) == f"[{2**53 + 1},{-(10**30)},true,6]".encode()


def test_a_tuple_is_a_list() -> None:
    assert canonical_json((1, ("a",), {})) == b'[1,["a"],{}]'


@pytest.mark.parametrize(
    "value", [1.0, {"a": [0.5]}, {1: 2}, {None: 1}, b"x", {1, 2}, object(), "\ud800", {"\udfff": 1}]
)
def test_what_json_cannot_say_exactly_is_refused(value: object) -> None:
    with pytest.raises(KaoheError):
        canonical_json(value)


def test_the_digest_is_sha256() -> None:
    assert digest(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize("name", ["arrays", "french", "structures", "unicode", "weird"])
def test_the_published_vectors_hold_where_no_float_occurs(name: str) -> None:
    folder = shared_folder() / "vectors" / "jcs" / "testdata"
    value = json.loads(_text(folder / "input" / f"{name}.json"), parse_float=_whole)
    assert canonical_json(value) == (folder / "output" / f"{name}.json").read_bytes()


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _whole(text: str) -> int:
    """The vectors write 56.0 for 56; here that is a whole number."""
    whole, _, part = text.partition(".")
    if part.strip("0"):
        sys.exit(f"{text} is no whole number")
    return int(whole)
