"""文档树 · Nodes: a YAML file as located text, nothing constructed, every attack on the reader a finding."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from kaohe.base.findings import Finding, Place
from kaohe.scheme import findings as rules

MAX_BYTES = 1 << 20
MAX_DEPTH = 30
MAX_NODES = 60_000

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
_WIDE_COLON = re.compile(r"(?:^|[{,]|- )[ ]*([^\s：:{}\[\],'\"#]{1,31})：")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value, always text."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order of the file; no key twice."""

    entries: tuple[tuple[Scalar, Node], ...]
    place: Place


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True, slots=True)
class Composed:
    """The tree of a document, or None with the findings that say why."""

    root: Node | None
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not been read yet."""

    place: Place
    is_mapping: bool
    items: list[Node] = field(default_factory=list)


class _Stop(Exception):  # noqa: N818 - a finding on its way out of the reader, not an error of ours
    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


def compose(data: bytes, file: str = "") -> Composed:
    r"""Read the bytes of a document.

    Findings: `scheme/not-utf8`, `scheme/too-large`, `scheme/too-deep`, `scheme/control-character`, `scheme/syntax`,
    `scheme/tab`, `scheme/full-width-colon`, `scheme/anchor`, `scheme/tag`, `scheme/several-documents`, `scheme/empty`,
    `scheme/duplicate-key`, `scheme/not-a-key`.

    >>> compose("权重: 70".encode()).root.entries[0][1].text
    '70'
    >>> [finding.code for finding in compose("甲: 1\n甲: 2\n".encode()).findings]
    ['scheme/duplicate-key']
    """
    if len(data) > MAX_BYTES:
        size = f"{len(data)} bytes"
        return Composed(None, (Finding.of(rules.TOO_LARGE, Place(file), size=size, limit=f"{MAX_BYTES} bytes"),))
    try:
        text = data.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        return Composed(None, (Finding.of(rules.NOT_UTF8, Place(file), offset=error.start + 1),))
    invisible = tuple(_invisible(text, file))
    if invisible:
        return Composed(None, invisible)
    reader = _Reader(file)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            reader.take(event)
    except _Stop as stop:
        reader.found.append(stop.finding)
    except yaml.YAMLError as error:
        reader.found += _syntax(error, text, file)
    else:
        if reader.root is None:
            reader.found.append(Finding.of(rules.EMPTY, Place(file, 1, 1)))
        return Composed(reader.root, tuple(reader.found))
    return Composed(None, tuple(reader.found))


class _Reader:
    """Builds the tree from parser events with a stack of its own: no recursion, aliases never followed."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Finding] = []
        self.root: Node | None = None
        self._open: list[_Open] = []
        self._nodes = 0
        self._anchors: set[str] = set()
        self._documents = 0

    def take(self, event: Any) -> None:
        """Take the next event of the parser."""
        place = Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise _Stop(Finding.of(rules.SEVERAL, place))
        elif isinstance(event, yaml.NodeEvent):
            self._node(event, place)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close()

    def _node(self, event: Any, place: Place) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise _Stop(Finding.of(rules.TOO_LARGE, place, size=f"> {MAX_NODES} nodes", limit=f"{MAX_NODES} nodes"))
        if event.anchor is not None and event.anchor not in self._anchors:
            self._anchors.add(event.anchor)
            self.found.append(Finding.of(rules.ANCHOR, place, name=event.anchor))
        if getattr(event, "tag", None) is not None:
            self.found.append(Finding.of(rules.TAG, place, tag=event.tag))
        if isinstance(event, yaml.CollectionStartEvent):
            if len(self._open) >= MAX_DEPTH:
                raise _Stop(Finding.of(rules.TOO_DEEP, place, limit=MAX_DEPTH))
            self._open.append(_Open(place, isinstance(event, yaml.MappingStartEvent)))
        else:
            self._add(self._scalar(event, place))

    def _scalar(self, event: Any, place: Place) -> Scalar:
        value = getattr(event, "value", "")
        hidden = _INVISIBLE.search(value)
        if hidden:
            self.found.append(Finding.of(rules.CONTROL, place, code=f"U+{ord(hidden.group()):04X}"))
        if getattr(event, "style", None) in {"'", '"'}:
            place = Place(place.file, place.line, place.column + 1)
        return Scalar(value, place)

    def _close(self) -> None:
        closed = self._open.pop()
        items = tuple(closed.items)
        if not closed.is_mapping:
            self._add(Sequence(items, closed.place))
            return
        self._add(Mapping(tuple(self._entries(items)), closed.place))

    def _entries(self, items: tuple[Node, ...]) -> Iterator[tuple[Scalar, Node]]:
        lines: dict[str, int] = {}
        for key, value in zip(items[::2], items[1::2], strict=True):
            if not isinstance(key, Scalar):
                self.found.append(Finding.of(rules.NOT_A_KEY, key.place))
            elif key.text in lines:
                self.found.append(Finding.of(rules.DUPLICATE, key.place, key=key.text, first=lines[key.text]))
            elif "：" in key.text and isinstance(value, Scalar) and not value.text:
                name = key.text.partition("：")[0]
                self.found.append(Finding.of(rules.WIDE_COLON, key.place, key=name))
            else:
                lines[key.text] = key.place.line
                yield key, value

    def _add(self, node: Node) -> None:
        if self._open:
            self._open[-1].items.append(node)
        else:
            self.root = node


def hidden_character(text: str) -> str:
    r"""The first character of a text that nobody sees, as its code point, or ''.

    >>> hidden_character("甲\u202e乙"), hidden_character("甲\n乙")
    ('U+202E', '')
    """
    found = _INVISIBLE.search(text)
    return f"U+{ord(found.group()):04X}" if found else ""


def wide_colon(text: str) -> str:
    """The name before a full-width colon that was meant to separate, or ''.

    >>> wide_colon("  权重：70"), wide_colon("title: 甲：乙")
    ('权重', '')
    """
    found = _WIDE_COLON.search(text)
    return found[1] if found else ""


def _invisible(text: str, file: str) -> Iterator[Finding]:
    for count, found in enumerate(_INVISIBLE.finditer(text)):
        if count == 20:
            return
        begin = text.rfind("\n", 0, found.start()) + 1
        place = Place(file, text.count("\n", 0, found.start()) + 1, found.start() - begin + 1)
        yield Finding.of(rules.CONTROL, place, code=f"U+{ord(found.group()):04X}")


def _syntax(error: yaml.YAMLError, text: str, file: str) -> list[Finding]:
    mark = getattr(error, "problem_mark", None)
    line, column = (mark.line, mark.column) if mark else (0, 0)
    place = Place(file, line + 1, column + 1)
    lines = text.splitlines()
    for number in range(min(line, len(lines) - 1), max(line - 3, -1), -1):
        name = wide_colon(lines[number])
        if name:
            return [Finding.of(rules.WIDE_COLON, Place(file, number + 1, lines[number].index("：") + 1), key=name)]
    if lines and "\t" in _indentation(lines[min(line, len(lines) - 1)]):
        return [Finding.of(rules.TAB, place)]
    return [Finding.of(rules.SYNTAX, place, problem=getattr(error, "problem", None) or str(error).splitlines()[0])]


def _indentation(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]
