"""折叠 · Folding: full-width punctuation to its ASCII form, one character for one, and strange characters named."""

from __future__ import annotations

import re
import unicodedata

from kaohe.base.findings import Finding
from kaohe.formula import findings as rules
from kaohe.formula.declared import Written

MAX_LENGTH = 4000
MAX_DEPTH = 60
MAX_TERMS = 150

_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FOLD |= {ord(wide): ord(plain) for wide, plain in {"\u3000": " ", "\u00a0": " ", "“": '"', "”": '"'}.items()}
_FOLD |= {ord(wide): ord(plain) for wide, plain in {"‘": "'", "’": "'", "。": ".", "、": ","}.items()}
_LOOKALIKE = {"—": "-", "–": "-", "−": "-", "‐": "-", "∕": "/", "⁄": "/", "·": "*", "•": "*", "∗": "*", "^": "POWER"}
_PLAIN = frozenset("+-*/()<>=,.%[]'\"≥≤≠×÷_ \t\r\n")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|\[[^\[\]]*\]")
_THOUSANDS = re.compile(r"(?<![\w.])\d{1,3}(?:,\d{3})+(?![\d\w])")

_JOINTS = re.compile(r"[-+*/×÷,<>=≤≥≠]|\b(?:AND|OR|NOT)\b")


def folded(text: str) -> str:
    """The text with full-width punctuation, letters and digits folded, of the same length; quoted text stays.

    >>> folded("ROUND（工资×９８％，2）")
    'ROUND(工资×98%,2)'
    """
    wide = text.translate(_FOLD)
    parts, end = [], 0
    for match in _QUOTED.finditer(wide):
        parts += [
            wide[end : match.start()],
            wide[match.start()] + text[match.start() + 1 : match.end() - 1] + wide[match.end() - 1],
        ]
        end = match.end()
    return "".join([*parts, wide[end:]])


def character_findings(written: Written, plain: str) -> list[Finding]:
    """Findings about characters and size of a folded formula: strange ones, thousands separators, length, nesting.

    >>> from kaohe.base.findings import Place
    >>> [f.code for f in character_findings(Written("a — b", Place()), "a — b")]
    ['formula/strange-character']
    """
    if len(plain) > MAX_LENGTH:
        return [at(written, rules.TOO_LONG, 0, limit=MAX_LENGTH, length=len(plain))]
    bare = _QUOTED.sub(lambda match: " " * len(match.group()), plain)
    found = [_strange(written, index, char) for index, char in enumerate(bare) if not _known(char)]
    found += [at(written, rules.THOUSANDS, m.start(), text=m.group()) for m in _THOUSANDS.finditer(bare)]
    terms = 1 + len(_JOINTS.findall(bare))
    if terms > MAX_TERMS:
        found.append(at(written, rules.TOO_MANY, 0, limit=MAX_TERMS, terms=terms))
    depth = deepest = 0
    for char in bare:
        depth += (char == "(") - (char == ")")
        deepest = max(deepest, depth)
    if deepest > MAX_DEPTH:
        found.append(at(written, rules.TOO_DEEP, 0, limit=MAX_DEPTH, depth=deepest))
    return found[:20]


def at(written: Written, rule: rules.Rule, offset: int, **data: object) -> Finding:
    """A finding placed at a character of a written formula.

    >>> from kaohe.base.findings import Place
    >>> at(Written("x", Place(line=3, column=5)), rules.TOO_DEEP, 2, limit=1, depth=2).place.column
    7
    """
    place = written.place
    column = place.column + offset if place.column else 0
    return Finding.of(rule, _moved(place, column), **data)


def _moved(place: rules.Place, column: int) -> rules.Place:
    return rules.Place(place.file, place.line, column, place.sheet, place.row, place.field)


def _known(char: str) -> bool:
    return (
        char in _PLAIN
        or (char.isalpha() and char.isprintable())
        or char in "0123456789"
        or unicodedata.category(char) == "Mn"
    )


def _strange(written: Written, index: int, char: str) -> Finding:
    meant = _LOOKALIKE.get(char, "")
    code = f"U+{ord(char):04X}"
    shown = char if char.isprintable() and not unicodedata.category(char).startswith("C") else code
    if meant:
        return at(written, rules.LOOKALIKE, index, char=shown, code=code, meant=meant)
    return at(written, rules.STRANGE, index, char=shown, code=code)
