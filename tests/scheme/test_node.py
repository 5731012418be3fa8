"""文档树 · Attacks on the reader: each is a finding with its place, within two seconds, and nothing is raised."""

from __future__ import annotations

import time

import pytest

from kaohe.scheme.node import Mapping, Scalar, compose

BOMB = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10))
ATTACKS = [
    ("alias bomb", BOMB.encode(), "scheme/anchor", 1),
    ("python tag", b"a: !!python/object/apply:os.system [id]", "scheme/tag", 1),
    ("deep brackets", b"[" * 1_000_000, "scheme/too-deep", 1),
    ("deep braces", b"{a: " * 200_000, "scheme/too-deep", 1),
    ("deep blocks", b"- " * 500_000, "scheme/too-deep", 1),
    ("too many values", b"[" + b"1," * 400_000 + b"]", "scheme/too-large", 1),
    ("too many keys", "".join(f"k{n}: 1\n" for n in range(70_000)).encode(), "scheme/too-large", 30_000),
    ("too many bytes", b"#" * 1_048_577, "scheme/too-large", 0),
    ("nul", b"a: 1\nb: \x00", "scheme/control-character", 2),
    ("escaped nul", b'a: 1\nb: "\\0"', "scheme/control-character", 2),
    ("text that turns round", "a: 1\nb: x\u202ey".encode(), "scheme/control-character", 2),
    ("gbk", "权重: 1".encode("gbk"), "scheme/not-utf8", 0),
    ("utf-16", "权重: 1".encode("utf-16"), "scheme/not-utf8", 0),
    ("two documents", b"a: 1\n---\nb: 2\n", "scheme/several-documents", 2),
    ("duplicate key", b"a: 1\nb: 2\na: 3\n", "scheme/duplicate-key", 3),
    ("list as key", b"? [a]\n: 1\n", "scheme/not-a-key", 1),
    ("tab", b"a:\n\tb: 1\n", "scheme/tab", 2),
    ("open bracket", b"a: [1\nb: 2\n", "scheme/syntax", 2),
    ("open quote", b'a: "1\nb: 2\n', "scheme/syntax", 3),
    ("full-width colon in a block", "a: 1\n权重：70\nb: 1\n".encode(), "scheme/full-width-colon", 2),
    ("full-width colon in braces", "a: {权重：70, b: 1}\n".encode(), "scheme/full-width-colon", 1),
    ("nothing", b"", "scheme/empty", 1),
    ("comments only", b"# a\n# b\n", "scheme/empty", 1),
    ("colons", b":" * 1_000_000, "scheme/syntax", 1),
    ("question marks", b"? " * 400_000, "scheme/too-deep", 1),
    ("anchors", b"&a " * 300_000, "scheme/anchor", 1),
]  # fmt: skip


@pytest.mark.parametrize(("attack", "data", "code", "line"), ATTACKS, ids=[attack[0] for attack in ATTACKS])
def test_an_attack_is_a_finding(attack: str, data: bytes, code: str, line: int) -> None:
    begin = time.process_time()
    composed = compose(data, "a.yaml")
    assert time.process_time() - begin < 2, attack
    first = composed.findings[0]
    assert (first.code, first.place.line, first.place.file) == (code, line, "a.yaml")


def test_a_value_is_the_text_that_was_written() -> None:
    text = "[NO, 012, 1:30, 2026-09-01, 1e3, .5, yes, 0x1F, ~, 2026.10, 0350203]"
    root = compose(text.encode()).root
    assert root is not None
    assert not isinstance(root, Scalar | Mapping)
    assert [item.text for item in root.items if isinstance(item, Scalar)] == text[1:-1].split(", ")


def test_a_byte_order_mark_is_no_content() -> None:
    root = compose("\ufeff权重: 1".encode()).root
    assert isinstance(root, Mapping)
    assert root.entries[0][0].text == "权重"


def test_the_place_of_a_quoted_value_is_its_first_character() -> None:
    root = compose(b'a: "xy"\nb: xy\n').root
    assert isinstance(root, Mapping)
    assert [(value.place.line, value.place.column) for _, value in root.entries] == [(1, 5), (2, 4)]
