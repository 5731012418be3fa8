"""术语 · Glossary: the field's words and our names for them agree both ways."""

from __future__ import annotations

import re
from pathlib import Path

from tests.house.survey import python_files, rooms, text

ROW = re.compile(r"^\| (?P<zh>[^|]+) \| (?P<en>[^|]+) \| `(?P<name>[A-Za-z_]+)` \|", flags=re.MULTILINE)


def rows() -> list[dict[str, str]]:
    """The rows of the glossary."""
    return [match.groupdict() for match in ROW.finditer(text(Path("docs/glossary.md")))]


def test_every_name_of_the_glossary_is_used_in_the_code() -> None:
    words = set(re.findall(r"[A-Za-z_]+", "\n".join(text(path) + f"\n{path}" for path in python_files("src"))))
    assert [row["name"] for row in rows() if row["name"] not in words] == []


def test_every_room_stands_in_the_glossary() -> None:
    assert sorted(set(rooms()) - {row["name"] for row in rows()}) == []


def test_no_chinese_term_has_two_names() -> None:
    terms = [row["zh"].strip() for row in rows()]
    assert sorted({term for term in terms if terms.count(term) > 1}) == []
