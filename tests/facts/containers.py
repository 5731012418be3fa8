"""容器样本 · Containers: small workbooks, good and hostile, built where they are needed."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable, Mapping

MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{MAIN}"/></Types>'
)
_RELATION = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>'
)
SHEET = "xl/worksheets/sheet1.xml"
PARTS = {
    "[Content_Types].xml": _TYPES,
    "_rels/.rels": _RELATION,
    "xl/workbook.xml": "<workbook><sheets/></workbook>",
    SHEET: '<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>',
}


def packed(parts: Mapping[str, str | bytes] = PARTS, extra: Iterable[tuple[str, str | bytes]] = ()) -> bytes:
    """A container of parts; `extra` may name a part twice."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (*parts.items(), *extra):
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def with_part(name: str, content: str | bytes = "<x/>") -> bytes:
    """The good container with one part more, or another one."""
    return packed({**PARTS, name: content})


def with_sheet(rows: str) -> bytes:
    """The good container whose sheet has these rows."""
    return with_part(SHEET, f"<worksheet><sheetData>{rows}</sheetData></worksheet>")


def with_declared(data: bytes, name: str, size: int) -> bytes:
    """A container whose directory and part header state another unpacked size."""
    changed = bytearray(data)
    for sign, length_at, name_at, size_at in ((b"PK\x01\x02", 28, 46, 24), (b"PK\x03\x04", 26, 30, 22)):
        at = changed.find(sign)
        while at != -1:
            (length,) = struct.unpack_from("<H", changed, at + length_at)
            if bytes(changed[at + name_at : at + name_at + length]) == name.encode():
                struct.pack_into("<L", changed, at + size_at, size)
            at = changed.find(sign, at + 4)
    return bytes(changed)
