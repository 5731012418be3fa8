"""模板的字 · Templates: every word of ours stands in both languages; none is left in one of them outside its tag."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import kaohe.web

WEB = Path(kaohe.web.__file__).parent
TEMPLATES = sorted(path.relative_to(WEB) for path in WEB.rglob("templates/**/*.html"))
HAN, LETTERS = re.compile("[㐀-鿿、-〟（），：；！？]"), re.compile("[A-Za-z]{2,}")
PAIRS = re.compile(r'{%\s*t\s+"([^"]*)"\s+"([^"]*)"')
DROPPED = re.compile(
    r"{% comment %}.*?{% endcomment %}|{#.*?#}|<script\b.*?</script>|<style\b.*?</style>|<code>[^<{]*</code>"
    r'|<p class="formula">.*?</p>|{% block body_class %}.*?{% endblock %}',
    re.DOTALL,
)
SAID = re.compile(r'\b(?:aria-label|title|placeholder|alt)="([^"]*)"')
BOTH = frozenset(
    {
        "CSV",
        "JSON",
        "SHA",
        "kaohe",
        "Ctrl",
        "Excel",
        "PDF",
        "KB",
        "MB",
        "ms",
        "run",
        "json",
        "English",
        "QR",
        "OpenAPI",
        "XXXX",
    }
)
"""Words that are the same in either language, or name a language in itself."""
OWN = {"考核", "效", "中文"}
"""The name of the product and of the language."""


def left(template: str) -> str:
    """What a template writes itself: its text and the texts of its attributes, without its tags and values."""
    text = re.sub(r"{%.*?%}|{{.*?}}", " ", DROPPED.sub(" ", template), flags=re.DOTALL)
    told = " ".join(SAID.findall(text))
    return f"{re.sub(r'<[^>]*>', ' ', text)} {told}"


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_no_word_of_a_template_is_in_one_language_alone(path: Path) -> None:
    said = re.sub(r"&\w+;", " ", left((WEB / path).read_text("utf-8")))
    for own in OWN:
        said = said.replace(own, " ")
    assert HAN.findall(said) == []
    assert [word for word in LETTERS.findall(said) if word not in BOTH] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_each_half_of_a_pair_is_in_its_language(path: Path) -> None:
    for zh, en in PAIRS.findall((WEB / path).read_text("utf-8")):
        assert not HAN.search(en), (zh, en)
        assert HAN.search(zh) or not LETTERS.search(re.sub(r"{\w*}", "", zh)), (zh, en)


def test_a_word_in_one_language_is_seen() -> None:
    assert HAN.search(left("<p>{{ a }} 单位</p>"))
    assert LETTERS.findall(left('<p aria-label="Where">{% t "甲" "A word" %}</p>')) == ["Where"]
