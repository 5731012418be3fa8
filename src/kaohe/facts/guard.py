"""门卫 · Guard: a container looked through before any library opens it; nothing is written, nothing is fetched.

The order is from cheap to dear: what the first bytes say, the directory, names, declared sizes, then each part
inflated in small pieces against a ceiling.
Basis: reliability.md, §5 (a file of 0.26 MB cost readers of workbooks 255 MB).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from kaohe.base.findings import Finding, Place, blocking
from kaohe.base.shown import printable
from kaohe.facts import findings as rules
from kaohe.facts.container import Part, directory, part_place
from kaohe.facts.inflate import Refused, pieces
from kaohe.facts.kinds import WORKBOOK, Kind
from kaohe.facts.markup import Markup

_SHOWN = 10
_SMALL = 1 << 20  # what the lists of types and relations may take: a thousand parts of a kilobyte
_TYPES = "[Content_Types].xml"
_HYPERLINK = "/hyperlink"
_AWAY = re.compile(r"(?i)^\s*[a-z][a-z0-9+.\-]*:|\\|^\s*//")
_WORKSHEET = re.compile(r"(?:/xl/)?worksheets/[\w.\- ]+\.xml")


@dataclass(frozen=True, slots=True)
class Guarded:
    """The bytes of a container that passed and the names of its parts; None with the findings that say why not."""

    content: bytes | None
    parts: tuple[str, ...]
    findings: tuple[Finding, ...]


def guard_container(source: Path | bytes, file: str = "", kind: Kind = WORKBOOK) -> Guarded:
    """A container of a kind, from a path or its bytes, looked through whole.

    Findings: every `facts/…` code up to `facts/embedded`; `OSError` where the path cannot be read.

    >>> [finding.code for finding in guard_container(b"id,name", "a.xlsx").findings]
    ['facts/wrong-type']
    """
    if isinstance(source, Path):
        file, size = file or source.name, source.stat().st_size
        if size > kind.limits.file:
            return _refused(Finding.of(rules.TOO_LARGE, Place(file), size=size, limit=kind.limits.file))
        source = source.read_bytes()
    if len(source) > kind.limits.file:
        return _refused(Finding.of(rules.TOO_LARGE, Place(file), size=len(source), limit=kind.limits.file))
    listed = directory(source, kind, file)
    found = listed.findings or tuple(_wrong_parts(listed.parts, kind, file))
    if not found:
        found = tuple(_wrong_content(source, listed.parts, kind, file))
    if blocking(found):
        return Guarded(None, (), found)
    return Guarded(source, tuple(part.name for part in listed.parts), found)


def _refused(finding: Finding) -> Guarded:
    return Guarded(None, (), (finding,))


def _wrong_parts(parts: tuple[Part, ...], kind: Kind, file: str) -> Iterator[Finding]:
    """Parts by name: what has no business here, and what is missing."""
    names = {part.name for part in parts}
    if not names.issuperset(kind.needed):
        yield Finding.of(rules.WRONG_TYPE, Place(file), what="别的 ZIP 文件 (another ZIP file)")
        return
    shown = 0
    for name in sorted(names):
        if name.endswith("/") or shown >= _SHOWN:
            continue
        place, told = part_place(file, name), printable(name, 80)
        rule = next((rule for pattern, rule in kind.refused if pattern.fullmatch(name)), None)
        if rule is not None:
            yield Finding.of(rule, place, what=told, name=told)
        elif not kind.allowed.fullmatch(name):
            yield Finding.of(rules.UNKNOWN_PART, place, name=told)
        shown += rule is not None or not kind.allowed.fullmatch(name)


def _wrong_content(data: bytes, parts: tuple[Part, ...], kind: Kind, file: str) -> Iterator[Finding]:
    """Every part inflated to its end, its text looked through, its types and relations read."""
    tags = 0
    try:
        for part in parts:
            stream = pieces(data, part, file)
            if part.name.endswith("/") or kind.binary.fullmatch(part.name):
                for _ in stream:
                    pass
            else:
                tags += Markup(file, part.name, kind.limits).follow(stream)
            _few(tags, kind, file)
        for part in parts:
            if part.name == _TYPES:
                yield from _types(_tree(data, part, file), kind, file)
            elif part.name.endswith(".rels"):
                yield from _relations(_tree(data, part, file), file, part.name)
    except Refused as refused:
        yield refused.finding


def _few(tags: int, kind: Kind, file: str) -> None:
    if tags > kind.limits.tags:
        raise Refused(Finding.of(rules.MARKUP, Place(file), limit=kind.limits.tags))


def _tree(data: bytes, part: Part, file: str) -> Element:
    place = part_place(file, part.name)
    if part.size > _SMALL:
        raise Refused(Finding.of(rules.UNPACKED, place, size=part.size, limit=_SMALL))
    try:
        found: Element = fromstring(b"".join(pieces(data, part, file)), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise Refused(Finding.of(rules.CORRUPT, place, what="不是 XML (not XML)")) from error
    return found


def _types(tree: Element, kind: Kind, file: str) -> Iterator[Finding]:
    place, main = part_place(file, _TYPES), ""
    for item in tree:
        told, name = item.get("ContentType", ""), item.get("PartName", "")
        lower = told.lower()
        if "macro" in lower or "vba" in lower:
            yield Finding.of(rules.MACRO, place)
        elif "oleobject" in lower or "activex" in lower or "embed" in lower:
            yield Finding.of(rules.EMBEDDED, place, name=printable(told, 80))
        elif not (kind.types.fullmatch(told) or _is_settings(item)):
            yield Finding.of(rules.UNKNOWN_PART, place, name=printable(told, 80))
        elif told == kind.main_type and name != f"/{kind.needed[-1]}":
            yield Finding.of(rules.UNKNOWN_PART, place, name=printable(name, 80) or told)
        if name == f"/{kind.needed[-1]}":
            main = told
    if main != kind.main_type and "macro" not in main.lower():
        yield Finding.of(rules.WRONG_TYPE, place, what=printable(main, 80) or "?")


def _is_settings(item: Element) -> bool:
    """Types that a container may name without holding a part of them, or for parts that nobody runs."""
    return item.get("Extension", "") in {"bin", "vml", "rels", "xml", "emf", "wmf"}


def _relations(tree: Element, file: str, name: str) -> Iterator[Finding]:
    for item in tree:
        target, sort = item.get("Target", ""), item.get("Type", "")
        place, told = part_place(file, name), printable(target, 80)
        is_away = item.get("TargetMode", "").strip().lower() == "external"
        if (is_away or _AWAY.search(target)) and not (is_away and sort.endswith(_HYPERLINK)):
            yield Finding.of(rules.EXTERNAL, place, what=told)
        elif sort.endswith("/worksheet") and not _WORKSHEET.fullmatch(target):
            yield Finding.of(rules.UNKNOWN_PART, place, name=told)
