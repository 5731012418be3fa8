"""A scheme read aloud leaves nothing of the document out, in either language, and says it in that language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kaohe.base.exact import Rounding
from kaohe.base.findings import Lang
from kaohe.base.states import State
from kaohe.cli.main import main
from kaohe.flows.aloud import scheme_aloud, words
from kaohe.flows.aloud.document import Aloud
from kaohe.flows.aloud.grading import EDGES
from kaohe.flows.aloud.scoring import missing
from kaohe.flows.aloud.voice import Voice
from kaohe.flows.opening import scheme_open
from kaohe.formula.clock import READINGS
from kaohe.formula.readers.prose.cohort import STEPS
from kaohe.formula.readers.prose.document import KINDS
from kaohe.formula.readers.prose.literal import token
from kaohe.formula.types import STEPS as TYPED_STEPS
from kaohe.formula.types import Kind
from kaohe.scheme import keywords
from kaohe.scheme.aggregates import aggregate_ids, aggregate_named
from kaohe.scheme.expand import COLOURS
from kaohe.scheme.library import library_ids
from kaohe.scheme.load_missing import GROUPED, PLAIN
from kaohe.scheme.methods import Method, method_ids, method_named
from kaohe.scheme.model import Scheme
from kaohe.scheme.model_appraisal import Missing
from kaohe.scheme.treatments import treatment_ids, treatment_named
from tests.flows.tiny import scheme_written

METHODS = [
    *(method_named(name) for name in method_ids()),
    *(aggregate_named(name) for name in aggregate_ids()),
    *(treatment_named(name) for name in treatment_ids()),
]
GOOD = Path(__file__).parents[1] / "scheme" / "good"
NAMED = {"name", "basis", "grade", "owner", "link", "steps", "allow_relative", "accepted_by"}
"""The fields whose texts must be said as they are written."""
WORDED = {"another person"}
"""Texts that the prose says in its own words."""
CHINESE, LATIN = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"[a-z]{2,}")


opened = cache(scheme_open)
"""Each document is compiled once."""


@cache
def read(name: str, lang: Lang) -> Aloud:
    """Each document is read once a language."""
    return scheme_aloud(name, lang)


def documents() -> list[str]:
    """The shipped schemes and those that the tests of the scheme room call good."""
    found = [*library_ids(), *(str(path) for path in sorted(GOOD.glob("*.yaml")))]
    return [name for name in found if opened(name).program is not None]


def whole(aloud: Aloud) -> str:
    """All of it as one text."""
    return "\n".join([aloud.title, *(line.text for one in aloud.chapters for line in (*one.lines,))])


def texts(value: Any) -> Iterator[str]:
    """Every name, basis and owner of the model, and what each mapping calls its parts."""
    if isinstance(value, Mapping):
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from texts(part)
    elif is_dataclass(value) and not isinstance(value, type):
        for item in fields(value):
            part = getattr(value, item.name)
            if item.name in NAMED:
                yield from part if isinstance(part, tuple) else [part]
            if item.name not in {"place", "type"}:
                yield from texts(part) if not isinstance(part, str) else ()


def tabled(scheme: Scheme) -> Iterator[str]:
    """What tables, sheets and sources call their parts."""
    for table in scheme.tables.values():
        yield from (*table.keys, *table.gives)
    for sheet in scheme.sheets.values():
        yield from (*sheet.key, *sheet.links, *(source.name for source in sheet.each))
    yield from (*scheme.sources, *scheme.sources.values(), *scheme.parameters, *scheme.records)


@pytest.mark.parametrize("name", documents())
def test_everything_that_has_a_name_is_said(name: str) -> None:
    scheme = opened(name).scheme
    assert scheme is not None
    said = whole(read(name, "zh"))
    wanted = {text for text in (*texts(scheme), *tabled(scheme)) if text and text not in WORDED}
    assert sorted(text for text in wanted if text.replace(".", "的") not in said and text not in said) == []


@pytest.mark.parametrize("name", documents())
def test_every_row_of_a_table_is_said_once(name: str) -> None:
    scheme = opened(name).scheme
    assert scheme is not None
    rows = sum(len(version.rows) for table in scheme.tables.values() for version in table.versions)
    said = [line for one in read(name, "zh").chapters if one.heading.endswith("对照表") for line in one.lines]
    assert sum(line.level == 2 for line in said) == rows


@pytest.mark.parametrize("name", documents())
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_both_languages_say_the_same_number_of_things(name: str, lang: Lang) -> None:
    aloud = read(name, lang)
    other = read(name, "en" if lang == "zh" else "zh")
    assert [len(one.lines) for one in aloud.chapters] == [len(one.lines) for one in other.chapters]
    assert all("\x1f" not in line.text and "{" not in line.text for one in aloud.chapters for line in one.lines)


def test_examples_are_read_with_the_units_of_their_columns(tmp_path: Path) -> None:
    chapters = scheme_aloud(str(scheme_written(tmp_path)), "zh").chapters
    assert [line.text for line in chapters[-1].lines] == [
        "例如“九十分是A”（2026）：",
        "设单位 U1 的分为 90 分。",
        "设单位 U2 的分为 89.99 分。",
        "则单位 U1 的等级为“A”。",
        "则单位 U2 的等级为“B”。",
    ]


def test_an_example_of_a_sheet_with_one_row_names_the_sheet_alone() -> None:
    said = [line.text for line in read("third-party-evaluation", "zh").chapters[-1].lines]
    assert "则全区的问到发放数为 100、迟发数为 21、迟发率为 21%。" in said


def test_the_heading_of_what_is_computed_knows_whether_anything_is_scored(tmp_path: Path) -> None:
    headings = [one.heading for one in scheme_aloud(str(scheme_written(tmp_path)), "en").chapters]
    assert "4. What is computed first" in headings
    assert any(one.heading.endswith("怎么算") for one in read("kindergarten-pay", "zh").chapters)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.id)
def test_every_method_has_words_of_its_own_in_both_languages(method: Method) -> None:
    lacking = [key for key in method.parameters if not CHINESE.search(words.argument(key, "zh"))]
    assert lacking == []
    assert [text for text in (method.title_zh, method.rule_zh) if not CHINESE.search(text)] == []
    assert [text for text in (method.title_en, method.rule_en) if CHINESE.search(text)] == []


def test_every_key_of_a_document_has_a_chinese_word() -> None:
    sections = [one for one in vars(keywords).values() if isinstance(one, keywords.Section)]
    known = {key for section in sections for key in section.known} - {"kaohe", "zh", "en"}
    assert sorted(key for key in known if not CHINESE.search(words.key(key, "zh"))) == []


def test_an_unknown_scheme_is_not_read(tmp_path: Path) -> None:
    aloud = scheme_aloud(str(tmp_path / "none"), "zh")
    assert (aloud.title, aloud.chapters) == ("", ())
    assert [finding.code for finding in aloud.findings] == ["scheme/not-found"]


def tiny_voice(folder: Path, lang: Lang) -> Voice:
    """A voice for a scheme of a dozen lines."""
    found = scheme_open(str(scheme_written(folder)))
    assert found.scheme is not None
    assert found.program is not None
    return Voice(found.scheme, found.program, lang)


@pytest.mark.parametrize("rule", sorted({*PLAIN, *GROUPED}))
def test_every_rule_for_a_missing_value_is_a_sentence_of_its_own(rule: str, tmp_path: Path) -> None:
    voice = tiny_voice(tmp_path, "zh")
    leaf = voice.scheme.appraisals[0].indicators[0]
    said = missing(voice, Missing(State.OPEN, rule, Fraction(5)), leaf)
    others = {missing(voice, Missing(State.OPEN, other, Fraction(5)), leaf) for other in {*PLAIN, *GROUPED} - {rule}}
    assert said.startswith("待定的，")
    assert said not in others
    assert rule not in said


def test_every_step_rounding_and_edge_has_words() -> None:
    assert set(STEPS) == {"", *TYPED_STEPS}
    assert {words.rounding(mode, "zh") for mode in Rounding} == {
        "四舍五入",
        "四舍六入、恰好一半时取偶数",
        "只舍不入",
        "只入不舍",
    }
    assert set(EDGES) == {"", "decide", "exclude", "include"}
    assert set(KINDS) == set(Kind)


def test_the_words_that_the_language_writes_itself_are_never_shown_raw() -> None:
    for choices in (COLOURS, READINGS):
        assert [word for word in choices if token(word, choices) is None] == []


def test_a_scheme_is_markdown_with_numbered_chapters(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(scheme_written(tmp_path))]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "# 小考核 · tiny 1"
    assert [line for line in lines if line.startswith("## ")][:2] == ["## 一、依据和适用期", "## 二、对谁、记哪些事"]
    assert all(re.match(r"# |## |(  )*- |$", line) for line in lines)


def test_a_scheme_as_json_keeps_how_deep_a_sentence_stands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(scheme_written(tmp_path)), "--json", "--lang", "en"]) == 0
    chapters = json.loads(capsys.readouterr().out)["result"]["chapters"]
    assert chapters[0]["heading"] == "1. Basis and validity"
    assert {"level": 1, "text": "Name: given, text; may be left empty."} in chapters[2]["sentences"]


@pytest.mark.parametrize("name", library_ids())
def test_formulas_call_a_table_in_english_as_its_own_section_does(name: str) -> None:
    scheme = scheme_open(name).scheme
    assert scheme is not None
    text = str(scheme_aloud(name, "en").chapters)
    assert [one.name for one in scheme.tables.values() if one.title.en and f"table “{one.name}”" in text] == []
