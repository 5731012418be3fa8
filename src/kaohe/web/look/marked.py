"""标明中文 · Marked: Chinese words in an English page carry their language, so that a screen reader reads them rightly.

Names of people and places, formulas and what people wrote stay as they are. Whole elements take the mark themselves;
words among English ones stand in a `bdi`, which no rule of style addresses.
"""

from __future__ import annotations

import re

CHINESE = ' lang="zh-Hans"'
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_MARKS = "\u3000-\u303f\uff00-\uffef"
_WORDS = re.compile(f"[{_MARKS}]*[{_HAN}](?:[\\w.·/%+{_MARKS}-]*[{_HAN}{_MARKS}])*\\w*")
_FOUND = re.compile(
    r"(?P<whole><!--.*?-->|<(?P<raw>script|style|title|svg)\b.*?</(?P=raw)>)"
    rf"|(?P<open><(?P<name>[a-z][a-z0-9]*)[^>]*>)?(?P<text>[^<>{_HAN}]*[{_HAN}][^<>]*)(?P<close></(?P=name)>)?"
    r"|(?P<tag><[^>]*>)",
    re.DOTALL | re.IGNORECASE,
)
_PLAIN = frozenset({"option", "textarea"})
"""Elements that hold text and no other element."""


def marked(page: str) -> str:
    """A page with its Chinese words marked. Must: the page is English and well formed, as templates write it.

    >>> marked('<p>Instruct · 教育局</p><h1>教育局</h1>')
    '<p>Instruct · <bdi lang="zh-Hans">教育局</bdi></p><h1 lang="zh-Hans">教育局</h1>'
    """
    return _FOUND.sub(_told, page)


def is_english(page: str) -> bool:
    """Whether a page, or a part of one, is none that says of itself that it is in another language."""
    head = re.search(r"<html\b[^>]*>", page[:600])
    return head is None or 'lang="en"' in head[0]


def _told(found: re.Match[str]) -> str:
    if found["text"] is None:
        return found[0]
    opening, text, closing = found["open"] or "", found["text"], found["close"] or ""
    if " lang=" in opening:
        return found[0]
    if closing and (found["name"].lower() in _PLAIN or _WORDS.fullmatch(text.strip())):
        return f"{opening[:-1]}{CHINESE}>{text}{closing}"
    inside = _WORDS.sub(lambda words: f"<bdi{CHINESE}>{words[0]}</bdi>", text)
    return f"{opening}{inside}{closing}"
