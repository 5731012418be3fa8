"""敌意表单 · Hostile forms: a few bytes that would cost a library of workbooks its memory are refused or read sparsely."""

from __future__ import annotations

import io
import time
import tracemalloc
import zipfile

import pytest

from kaohe.facts.form import form_read
from tests.facts.test_form import form_of, hash_of, hash_of_text
from tests.flows.tiny import SCHEME

MOST_SECONDS, MOST_BYTES = 2.0, 40 * 2**20  # one core shared with others; the form itself takes a tenth
_FORM = form_of(SCHEME.encode())
_SHEET = "xl/worksheets/sheet3.xml"
_END = b"</sheetData>"
_LARGE = b"A1:XFD1048576"


def _part(name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(_FORM)) as archive:
        return archive.read(name)


def _with(name: str, content: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_FORM)) as archive, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as changed:
        for one in archive.namelist():
            changed.writestr(one, content if one == name else archive.read(one))
    return held.getvalue()


def _changed(name: str, before: bytes, after: bytes) -> bytes:
    content = _part(name)
    assert before in content
    return _with(name, content.replace(before, after, 1))


def _far(name: str, cell: bytes) -> bytes:
    row = cell.lstrip(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    told = b'<row r="' + row + b'"><c r="' + cell + b'" t="inlineStr"><is><t>x</t></is></c></row>'
    return _changed(name, _END, told + _END)


def _structure() -> str:
    with zipfile.ZipFile(io.BytesIO(_FORM)) as archive:
        return max((one for one in archive.namelist() if "worksheets/sheet" in one), key=lambda one: (len(one), one))


_RELATIONS = "xl/_rels/workbook.xml.rels"
HOSTILE = {
    "cells": (_with(_SHEET, b"<worksheet><sheetData><row>" + b"<c/>" * 3_000_000), "facts/too-much-markup"),
    "styles": (_with("xl/styles.xml", b"<styleSheet>" + b"<xf/>" * 3_000_000), "facts/too-much-markup"),
    "texts": (_with("xl/sharedStrings.xml", b"<sst>" + b"<si/>" * 3_000_000 + b"</sst>"), "facts/too-much-markup"),
    "merged": (
        _changed(_SHEET, _END, _END + b'<mergeCells><mergeCell ref="' + _LARGE + b'"/></mergeCells>'),
        "facts/too-much-markup",
    ),
    "merged columns": (
        _changed(_SHEET, _END, _END + b'<mergeCells><mergeCell ref="A:XFD"/></mergeCells>'),
        "facts/corrupt",
    ),
    "linked": (
        _changed(_SHEET, _END, _END + b'<hyperlinks><hyperlink ref="' + _LARGE + b'" location="x"/></hyperlinks>'),
        "facts/too-much-markup",
    ),
    "noted": (
        _with("xl/comments1.xml", b'<comments><commentList><comment ref="' + _LARGE + b'"/></commentList></comments>'),
        "facts/too-much-markup",
    ),
    "deep styles": (
        _with("xl/styles.xml", b'<a b="/>">' * 9_000 + b"</a>" * 9_000),
        "facts/corrupt",
    ),
    "a sheet under another name": (
        _changed(_RELATIONS, b"worksheets/sheet3.xml", b"theme/theme1.xml"),
        "facts/unknown-part",
    ),
    "a sheet on this disk": (
        _changed(_RELATIONS, b"worksheets/sheet3.xml", b"file:///etc/passwd"),
        "facts/external-link",
    ),
    "two workbooks": (
        _changed(
            "[Content_Types].xml",
            b"<Override",
            b'<Override PartName="/xl/other.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            b'spreadsheetml.sheet.main+xml"/><Override',
        ),
        "facts/unknown-part",
    ),
    "far cell": (_far(_SHEET, b"KM19999"), "scheme/form-stray-cell"),
    "farther cell": (_far(_SHEET, b"XFD1048576"), "facts/too-many-columns"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_form_that_would_cost_much_is_refused_at_little_cost(name: str) -> None:
    data, code = HOSTILE[name]
    begun = time.process_time()
    found = form_read(data, "form.xlsx").findings
    assert time.process_time() - begun <= MOST_SECONDS
    assert code in [finding.code for finding in found]
    tracemalloc.start()
    form_read(data, "form.xlsx")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most <= MOST_BYTES


def test_a_far_cell_of_the_structure_costs_nothing_and_means_nothing() -> None:
    begun = time.process_time()
    read = form_read(_far(_structure(), b"XFD1048576"), "form.xlsx")
    assert time.process_time() - begun <= MOST_SECONDS
    assert hash_of(read) == hash_of_text(SCHEME.encode())
