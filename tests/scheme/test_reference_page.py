"""The reference page of the language: its example holds, and every key of a document is explained once."""

from __future__ import annotations

import re

from kaohe.scheme.json_schema import sections
from tests.conftest import REPOSITORY
from tests.scheme.writing import checked
from tools.docs import scheme
from tools.docs._meanings import MEANINGS


def test_the_example_of_the_page_may_be_published() -> None:
    page = (REPOSITORY / scheme.PAGE).read_text(encoding="utf-8")
    example = re.search(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert example is not None
    assert [finding.line("en") for finding in checked(example[1]).findings] == []


def test_every_key_is_explained_in_both_languages() -> None:
    told = [scheme.meaning(name, key) for name, section in sections().items() for key in section.known]
    assert all(zh and en and zh != en for zh, en in told)


def test_no_explanation_is_of_a_key_that_is_not() -> None:
    known = {name for where, section in sections().items() for key in section.known for name in (key, f"{where}.{key}")}
    assert sorted(set(MEANINGS) - known) == []
