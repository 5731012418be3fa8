"""编码 · Encoding: the bytes of a CSV file as text, or the finding that says why nobody should guess.

Must: no character is ever replaced; a file that reads in two ways is asked about, never decided.
"""

from __future__ import annotations

import codecs
from pathlib import Path

from kaohe.base.findings import Finding, Place
from kaohe.book.findings import ENCODING_AMBIGUOUS, ENCODING_MIXED, FILE_EMPTY, FILE_TOO_LARGE, FILE_WORKBOOK

LARGEST_CSV = 1024  # MB
CHINESE = "gb18030"  # reads GBK and GB2312 too

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx is a ZIP file, .xls an OLE2 one
_LAST_TWO_BYTE = "\u07ff"


def text_read(path: Path, sheet: str) -> str | Finding:
    r"""The text of a CSV file with line ends as LF, or why it cannot be read.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as here:
    ...     file = Path(here) / "街道.csv"
    ...     _ = file.write_bytes("街道代码\r\nS1\r\n".encode("gbk"))
    ...     text_read(file, "街道")
    '街道代码\nS1\n'
    """
    place = Place(file=path.name, sheet=sheet)
    size = path.stat().st_size
    if size > LARGEST_CSV * 2**20:
        return Finding.of(FILE_TOO_LARGE, place, size=size // 2**20, limit=LARGEST_CSV)
    decoded = text_decode(path.read_bytes(), place)
    if isinstance(decoded, Finding):
        return decoded
    if not decoded.strip():
        return Finding.of(FILE_EMPTY, place)
    return decoded.replace("\r\n", "\n").replace("\r", "\n")


def text_decode(data: bytes, place: Place) -> str | Finding:
    """The text of the bytes: by their BOM, else UTF-8, else GB18030, unless lines disagree or both fit.

    >>> text_decode("姓名".encode("utf-16"), Place())
    '姓名'
    >>> text_decode("a,路".encode("gbk"), Place()).code
    'book/encoding-ambiguous'
    """
    if data.startswith(_WORKBOOKS):
        return Finding.of(FILE_WORKBOOK, place)
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _strict(data[len(bom) :], name, place, len(bom))
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return _mixed(data, place, error.start) or _strict(data, CHINESE, place, 0)
    if not text.isascii() and max(text) <= _LAST_TWO_BYTE and _fits(data, CHINESE):
        return Finding.of(ENCODING_AMBIGUOUS, place)
    return text


def _strict(data: bytes, name: str, place: Place, skipped: int) -> str | Finding:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        return _damaged(data, place, error.start, skipped)


def _mixed(data: bytes, place: Place, first_bad: int) -> Finding | None:
    """The finding for a file of which some line is surely UTF-8 (three-byte characters) though not all are."""
    for line in data.splitlines():
        if not line.isascii() and _fits(line, "utf-8") and max(line.decode()) > _LAST_TWO_BYTE:
            return _damaged(data, place, first_bad, 0)
    return None


def _damaged(data: bytes, place: Place, at: int, skipped: int) -> Finding:
    row = data.count(b"\n", 0, at) + 1
    return Finding.of(ENCODING_MIXED, Place(place.file, row, 0, place.sheet), byte=at + skipped)


def _fits(data: bytes, name: str) -> bool:
    try:
        data.decode(name)
    except UnicodeDecodeError:
        return False
    return True
