"""容器 · Container: the directory of a ZIP file, read as strictly as no reader of workbooks reads it; nothing inflated.

Two readers of one file must see the same parts: so nothing stands before the first part or after the directory, no part
overlaps another, and what a part says of itself is what the directory says of it.
"""

from __future__ import annotations

import struct
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO

from kaohe.base.findings import Finding, Place
from kaohe.base.shown import printable
from kaohe.facts import findings as rules
from kaohe.facts.kinds import HARMLESS, Kind

_END = struct.Struct("<4s4H2LH")
_LOCAL = struct.Struct("<4s5H3L2H")
_ENTRY = 46  # bytes of a directory entry before its name
_NAME = 255  # the longest name of a part that a person's disk could hold
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _DESCRIBED, _UTF8 = 0x1, 0x8, 0x800
_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
_SHOWN = 10  # findings of one sort; more of them say nothing new
_SIGNS = (
    (b"%PDF", "PDF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"<", "HTML 或 XML (HTML or XML)"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a container: where its packed bytes stand and what the directory says of it."""

    name: str
    method: int
    start: int
    packed: int
    size: int
    crc: int


@dataclass(frozen=True, slots=True)
class Directory:
    """The parts of a container, none where it cannot be read as one."""

    parts: tuple[Part, ...]
    findings: tuple[Finding, ...]


def part_place(file: str, name: str) -> Place:
    """The place of a part in a file.

    >>> part_place("a.xlsx", "xl/workbook.xml").shown("en")
    'a.xlsx!xl/workbook.xml'
    """
    return Place(f"{file}!{printable(name, 80)}")


def directory(data: bytes, kind: Kind, file: str) -> Directory:
    """The parts of a container by its directory.

    Findings: `facts/empty`, `facts/wrong-type`, `facts/encrypted`, `facts/corrupt`, `facts/too-many-parts`,
    `facts/part-name`, `facts/part-twice`, `facts/unpacked-too-large`, `facts/packed-too-tight`.

    >>> from kaohe.facts.kinds import WORKBOOK
    >>> [finding.code for finding in directory(b"", WORKBOOK, "a.xlsx").findings]
    ['facts/empty']
    """
    wrong = _signature(data, file) or _end(data, kind, file)
    if wrong is not None:
        return Directory((), (wrong,))
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, IndexError, UnicodeDecodeError) as error:
        return Directory((), (_corrupt(file, type(error).__name__),))
    named = tuple(_names(infos, file))
    if named:
        return Directory((), named)
    try:
        parts = tuple(_local(data, info) for info in infos)
    except (_Broken, struct.error) as error:
        return Directory((), (_corrupt(file, str(error)),))
    found = tuple(_extents(parts, data, kind, file))
    return Directory(() if found else parts, found)


class _Broken(Exception):  # noqa: N818 - becomes a finding two lines above
    pass


def _corrupt(file: str, what: str) -> Finding:
    return Finding.of(rules.CORRUPT, Place(file), what=what)


def _signature(data: bytes, file: str) -> Finding | None:
    """What the first bytes say."""
    place = Place(file)
    if not data:
        return Finding.of(rules.EMPTY, place)
    if data.startswith(_OLD_OFFICE):
        return Finding.of(rules.ENCRYPTED, place)
    if data.startswith(b"PK\x03\x04"):
        return None
    what = next(
        (name for sign, name in _SIGNS if data.lstrip().startswith(sign)), "文本或别的格式 (text or another format)"
    )
    return Finding.of(rules.WRONG_TYPE, place, what=what)


def _end(data: bytes, kind: Kind, file: str) -> Finding | None:
    """The record at the end: it must be the last bytes and stand right behind the directory."""
    at = len(data) - _END.size
    if at < 0 or data[at : at + 4] != b"PK\x05\x06":
        return _corrupt(file, "没有目录 (no directory)")
    _, disk, first, here, count, size, offset, comment = _END.unpack_from(data, at)
    if count > kind.limits.parts:
        return Finding.of(rules.TOO_MANY_PARTS, Place(file), count=count, limit=kind.limits.parts)
    if size > kind.limits.parts * (_ENTRY + _NAME):
        return Finding.of(rules.TOO_MANY_PARTS, Place(file), count=f"> {size // _ENTRY}", limit=kind.limits.parts)
    is_long = data[max(at - 20, 0) :].startswith(b"PK\x06\x07")  # another directory, for files beyond four gigabytes
    if is_long or (disk, first, comment) != (0, 0, 0) or here != count or offset + size != at:
        return _corrupt(file, "目录与文件不符 (the directory does not fit the file)")
    return None


def _names(infos: Iterable[zipfile.ZipInfo], file: str) -> Iterator[Finding]:
    seen: set[str] = set()
    shown = 0
    for info in infos:
        name = info.orig_filename
        problem = _name_problem(name)
        twin = unicodedata.normalize("NFKC", name).casefold()
        if problem:
            yield Finding.of(rules.PART_NAME, part_place(file, name), problem=problem)
        elif twin in seen:
            yield Finding.of(rules.PART_TWICE, part_place(file, name), name=printable(name, 80))
        shown += bool(problem) or twin in seen
        if shown >= _SHOWN:
            return
        seen.add(twin)


def _name_problem(name: str) -> str:
    """What keeps a text from being the name of a part, or ''."""
    steps = name.removesuffix("/").split("/")
    if not name or len(name) > _NAME:
        return f"{len(name)} 个字符 ({len(name)} characters)"
    if not name.isprintable() or "\\" in name or ":" in name:
        return "含控制字符、反斜杠或冒号 (control character, backslash or colon)"
    if any(step in {"", ".", ".."} for step in steps):
        return "离开了容器 (leads out of the container)"
    return ""


def _local(data: bytes, info: zipfile.ZipInfo) -> Part:
    """A part, its own header equal to the directory's."""
    at = info.header_offset
    sign, _, flags, method, _, _, crc, packed, size, name_length, extra = _LOCAL.unpack_from(data, at)
    raw = data[at + _LOCAL.size : at + _LOCAL.size + name_length]
    name = raw.decode("utf-8" if flags & _UTF8 else "cp437", "replace")
    sizes = (crc, packed, size)
    told = sizes == (info.CRC, info.compress_size, info.file_size)
    if sign != b"PK\x03\x04" or name != info.orig_filename or method != info.compress_type:
        raise _Broken(f"{printable(info.orig_filename, 60)}：部件头与目录不符 (its header differs from the directory)")
    if not told and not (flags & _DESCRIBED and set(sizes) <= {0, 0xFFFFFFFF, *_of(info)}):
        raise _Broken(f"{printable(name, 60)}：大小与目录不符 (its sizes differ from the directory)")
    if (flags | info.flag_bits) & _ENCRYPTED:
        raise _Broken(f"{printable(name, 60)}：部件加了密 (the part is encrypted)")
    if method not in {_STORED, _DEFLATED}:
        raise _Broken(f"{printable(name, 60)}：压缩方法 {method} (method {method})")
    start = at + _LOCAL.size + name_length + extra
    return Part(name, method, start, info.compress_size, info.file_size, info.CRC)


def _of(info: zipfile.ZipInfo) -> tuple[int, int, int]:
    return info.CRC, info.compress_size, info.file_size


def _extents(parts: tuple[Part, ...], data: bytes, kind: Kind, file: str) -> Iterator[Finding]:
    """No overlap, nothing beyond the file, and not more unpacked bytes than a worker may take."""
    end = 0
    for part in sorted(parts, key=lambda one: one.start):
        if part.start < end or part.start + part.packed > len(data):
            yield _corrupt(file, f"{printable(part.name, 60)}：部件重叠 (parts overlap)")
            return
        end = part.start + part.packed
        if part.size > kind.limits.part:
            place, limit = part_place(file, part.name), kind.limits.part
            yield Finding.of(rules.UNPACKED, place, size=part.size, limit=limit)
    total = sum(part.size for part in parts)
    if total > kind.limits.total:
        yield Finding.of(rules.UNPACKED, Place(file), size=total, limit=kind.limits.total)
    elif total > max(HARMLESS, len(data) * kind.limits.ratio):
        yield _tight(parts, total // len(data), kind, file)


def _tight(parts: tuple[Part, ...], ratio: int, kind: Kind, file: str) -> Finding:
    """That a container becomes too many times its own size, at the part that does most of it."""
    most = max(parts, key=lambda part: part.size - part.packed * kind.limits.ratio)
    return Finding.of(rules.TOO_TIGHT, part_place(file, most.name), ratio=ratio, limit=kind.limits.ratio)
