"""标记 · Markup: what the text of an XML part gives away before any parser sees it: DTD, encoding, depth, rows, formulas.

It looks at whole tags only and counts with the speed of bytes; a part that it cannot follow is refused, not guessed at.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from kaohe.base.findings import Finding, Rule
from kaohe.base.shown import printable
from kaohe.facts import findings as rules
from kaohe.facts.container import part_place
from kaohe.facts.inflate import Refused
from kaohe.facts.kinds import Limits

_ENCODING = re.compile(rb"^<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)[\"']", re.IGNORECASE)
_KNOWN_ENCODINGS = ("utf-8", "utf8", "us-ascii", "ascii")
_PROLOG = 256  # an XML declaration ends within it
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00", b"<\x00")
_TAG = re.compile(rb"<(/?)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?(/?)>")
_FORMULA = re.compile(rb"<(?:\w{1,20}:)?(?:f|formula1|formula2|formula|definedName)(?:\s[^>]*)?>([^<]+)")
_CELL = re.compile(rb"<(?:\w{1,20}:)?c\s[^>]*?\br=\"([A-Z]{1,3}[0-9]{1,7})\"[^>]*>\s*$")
_RANGED = re.compile(rb"<(?:\w{1,20}:)?(?:mergeCell|hyperlink|comment)\s(?:[^>\"']|\"[^\"]*\"|'[^']*')*")
_REFERENCE = re.compile(rb"\sref\s*=\s*[\"']([^\"']*)[\"']")
_AREA = re.compile(rb"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")
_QUOTED = re.compile(r'"[^"]*"')
_OTHER_BOOK = re.compile(r"\[[^\[\]]*\][^\[\]()!]*!|://|\\\\")
_CALLS_OUT = re.compile(
    r"(?i)\b(?:_xlfn\.)?(webservice|filterxml|hyperlink|image|rtd|dde|call|register|register\.id|exec|importxml|"
    r"importdata|importhtml|importrange|stockhistory|cubevalue|cubemember|sql\.request|fopen|run)\s*\("
)


class Markup:
    """Follows one XML part from its first piece to its last.

    >>> from kaohe.facts.kinds import WORKBOOK_LIMITS
    >>> Markup("a.xlsx", "xl/workbook.xml", WORKBOOK_LIMITS).follow([b"<workbook><sheets/></workbook>"])
    3
    """

    def __init__(self, file: str, name: str, limits: Limits) -> None:
        self._file = file
        self._name = name
        self._limits = limits
        self._depth = 0
        self._rows = 0
        self._tags = 0
        self._cells = 0
        self._is_sheet = name.startswith("xl/worksheets/") and name.endswith(".xml")
        self._plain = self._is_sheet or name == "xl/sharedStrings.xml"

    def follow(self, pieces: Iterable[bytes]) -> int:
        """Reads the part to its end; how many tags it has.

        Raises: `Refused` with `facts/xml-encoding`, `facts/dtd`, `facts/corrupt`, `facts/too-many-rows`,
        `facts/too-much-markup`, `facts/dde` or `facts/external-link`.
        """
        held = b""
        begun = False
        for piece in pieces:
            held += piece
            if not begun and len(held) < _PROLOG:
                continue
            if not begun:
                held, begun = self._begin(held), True
            last = held.rfind(b"<")
            if last > 0:
                self._whole(held[:last])
                held = held[last:]
            if len(held) > self._limits.run:
                self._refuse(rules.CORRUPT, what="两个标记之间过长 (too long between two tags)")
        self._whole(held if begun else self._begin(held))
        if self._plain and self._depth != 0:
            self._refuse(rules.CORRUPT, what="标记没有配对 (tags do not match)")
        return self._tags

    def _begin(self, held: bytes) -> bytes:
        if held.startswith(_WIDE):
            self._refuse(rules.ENCODING, encoding="UTF-16")
        text = held.removeprefix(b"\xef\xbb\xbf").lstrip()
        if not text.startswith(b"<"):
            self._refuse(rules.CORRUPT, what="不是 XML (not XML)")
        declared = _ENCODING.match(text)
        if declared is not None and declared[1].decode("latin-1").lower() not in _KNOWN_ENCODINGS:
            self._refuse(rules.ENCODING, encoding=printable(declared[1].decode("latin-1"), 40))
        return text

    def _whole(self, tags: bytes) -> None:
        """A stretch of whole tags with the text between them."""
        if b"!" in tags:
            marks = tags.count(b"<!")
            if marks and (self._plain or marks > tags.count(b"<!--") + tags.count(b"<![CDATA[")):
                self._refuse(rules.DTD)
        self._tags += tags.count(b"<")
        if self._tags > self._limits.tags:
            self._refuse(rules.MARKUP, limit=self._limits.tags)
        self._deepen(tags)
        self._ranges(tags)
        if self._is_sheet:
            self._rows += tags.count(b"<row") + (tags.count(b":row ") if b":" in tags else 0)
            if self._rows > self._limits.rows:
                self._refuse(rules.TOO_MANY_ROWS, limit=self._limits.rows)
        self._formulas(tags)

    def _ranges(self, tags: bytes) -> None:
        """What is merged, linked or noted: a library makes every cell of such a range, however few bytes name it."""
        if b"ref" not in tags:
            return
        for found in _RANGED.finditer(tags):
            told = _REFERENCE.search(found[0])
            area = _AREA.fullmatch(told[1]) if told else None
            if area is None:
                self._refuse(rules.CORRUPT, what=f"{printable(found[0].decode('utf-8', 'replace'), 60)}")
            else:
                self._cells += _size(area)
        if self._cells > self._limits.cells:
            self._refuse(rules.MARKUP, limit=self._limits.cells)

    def _deepen(self, tags: bytes) -> None:
        """How deep the part stands after these tags."""
        ended = tags.count(b"</")
        closing = 0 if tags.count(b"/") == ended else self._closing(tags)
        bare = tags.count(b"<?") + tags.count(b"<!") if b"?" in tags or b"!" in tags else 0
        self._depth += tags.count(b"<") - 2 * ended - bare - closing
        if self._depth > self._limits.depth:
            self._refuse(rules.CORRUPT, what=f"嵌套超过 {self._limits.depth} 层 (nested deeper)")

    def _closing(self, tags: bytes) -> int:
        """How many tags close themselves; where a `>` in a text could feign it, every tag is read by itself."""
        if b"<!" in tags or tags.count(b"<") == tags.count(b">"):
            return tags.count(b"/>")
        return sum(1 for found in _TAG.finditer(tags) if found[2])

    def _formulas(self, tags: bytes) -> None:
        if b"f" not in tags or not (self._is_sheet or self._name == "xl/workbook.xml"):
            return
        for found in _FORMULA.finditer(tags):
            text = html.unescape(found[1].decode("utf-8", "replace"))
            rule = formula_rule(text)
            if rule is not None:
                cell = _CELL.search(tags, max(0, found.start() - 200), found.start())
                where = f"{cell[1].decode()} " if cell else ""
                self._refuse(rule, what=f"{where}{printable(text, 60)}")

    def _refuse(self, rule: Rule, **data: object) -> None:
        raise Refused(Finding.of(rule, part_place(self._file, self._name), **data))


def _size(area: re.Match[bytes]) -> int:
    """How many cells a range has."""
    left, top, right, bottom = area.groups()
    if right is None:
        return 1
    return (abs(_column(right) - _column(left)) + 1) * (abs(int(bottom) - int(top)) + 1)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def formula_rule(text: str) -> Rule | None:
    """What is wrong with a formula that reaches beyond its own workbook, or None.

    >>> formula_rule("cmd|' /C calc'!A0").code, formula_rule("SUMIFS(D:D,B:B,C4)") is None
    ('facts/dde', True)
    """
    bare = _QUOTED.sub('""', text)
    if "|" in bare:
        return rules.DDE
    if _OTHER_BOOK.search(bare) or _CALLS_OUT.search(bare):
        return rules.EXTERNAL
    return None
