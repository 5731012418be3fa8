"""隐私 · Privacy: what looks like a person's identity, how it is masked, and the scan that keeps it out of every output.

Basis: design.md, Privacy; domain.md, Identifiers: a resident ID by length, birth date and MOD 11-2; a phone by its
form; a card by its first digits and Luhn.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kaohe.base.findings import Finding, Place
from kaohe.base.shown import printable
from kaohe.book.findings import IDENTITY_IN_OUTPUT
from kaohe.identity.card import luhn_holds
from kaohe.identity.resident import birth_of, resident_check_character

SHOWN = 40
KINDS = {"resident": "身份证号 resident ID", "phone": "手机号 phone number", "card": "银行卡号 bank card"}
CANDIDATE = r"(^|[^0-9A-Za-z])(1[3-9][0-9]{9}|[0-9]{17}[0-9Xx]|[0-9]{16,19})($|[^0-9A-Za-z])"
TEXT_FILES = {".csv", ".html", ".js", ".json", ".jsonl", ".log", ".md", ".svg", ".txt", ".xml", ".yaml", ".yml"}

_LONG = re.compile(r"[0-9\uff10-\uff19](?:[ -]?[0-9\uff10-\uff19Xx]){10,}")
_SPOT = re.compile(r"(?<![0-9A-Za-z.])(1[3-9][0-9]{9}|[0-9]{17}[0-9Xx]|[0-9]{16,19})(?![0-9A-Za-z]|\.[0-9])")
_BARE_NUMBER = re.compile(r"(?<=[:\[,(=])[0-9]+(?=[,\]}):;])")
_OTHER_CARDS = ("4", "51", "52", "53", "54", "55")


def masked(text: str) -> str:
    """The text as a finding may show it: long runs of digits masked, on one line, at most 40 characters.

    >>> masked("350203199901010013"), masked("1850.005"), masked("9" * 1_000_000)
    ('350***********0013', '1850.005', '999********9999')
    """
    head = text[: 4 * SHOWN]
    if len(text) > len(head):
        head += text[-4:]
    return printable(_LONG.sub(lambda run: _hidden(run[0]), head), SHOWN - 1)


def identity_kind(text: str) -> str:
    """What kind of identity a text holds (`resident`, `phone`, `card`), or ''.

    >>> identity_kind("联系 13812341234"), identity_kind("11010519491231002X"), identity_kind("123502039990000132")
    ('phone', 'resident', '')
    """
    return next((kind for found in _SPOT.finditer(text) if (kind := _kind(found[1]))), "")


def privacy_scan(folder: Path) -> tuple[Finding, ...]:
    r"""Whatever under a folder looks like a person's identity: Parquet text, CSV cells, JSON strings, other text.

    Codes: book/identity-in-output.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as here:
    ...     _ = (Path(here) / "a.csv").write_text("说明\n电话 13812341234\n")
    ...     [finding.code for finding in privacy_scan(Path(here))]
    ['book/identity-in-output']
    """
    findings: list[Finding] = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            findings += _found(name, _texts(path))
    return tuple(findings)


def _found(name: str, texts: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for field, text in texts:
        kind = identity_kind(text)
        if kind and (field, kind) not in seen:
            seen.add((field, kind))
            shown = next(masked(found[1]) for found in _SPOT.finditer(text) if _kind(found[1]) == kind)
            yield Finding.of(IDENTITY_IN_OUTPUT, Place(file=name, field=field), kind=KINDS[kind], value=shown)


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    if path.suffix == ".parquet":
        yield from _parquet_texts(path)
    elif path.suffix in {".json", ".jsonl"}:
        for line in path.read_text("utf-8").splitlines() if path.suffix == ".jsonl" else [path.read_text("utf-8")]:
            yield from _json_texts(json.loads(line)) if line.strip() else ()
    elif path.suffix in TEXT_FILES:
        for line in path.read_text("utf-8-sig", "replace").splitlines():
            yield "", line if path.suffix == ".csv" else _BARE_NUMBER.sub("", line)


def _parquet_texts(path: Path) -> Iterator[tuple[str, str]]:
    file = pq.ParquetFile(path)
    names = [
        field.name
        for field in file.schema_arrow
        if pa.types.is_string(field.type) or pa.types.is_large_string(field.type)
    ]
    for batch in file.iter_batches(columns=names) if names else ():
        for name in names:
            distinct = pc.unique(batch.column(name))
            likely = distinct.filter(pc.match_substring_regex(distinct, CANDIDATE))
            yield from ((name, text) for text in likely.to_pylist() if text)


def _json_texts(value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield "", value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield "", name
            yield from _json_texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _json_texts(inner)


def _hidden(run: str) -> str:
    digits = re.sub(r"[ -]", "", run)
    return digits[:3] + "*" * min(len(digits) - 7, 11 if len(digits) <= 18 else 8) + digits[-4:]


def _kind(digits: str) -> str:
    if len(digits) == 11:
        return "phone"
    if len(digits) == 18 and _is_resident(digits.upper()):
        return "resident"
    is_card = digits.startswith("62") or (len(digits) == 16 and digits.startswith(_OTHER_CARDS))
    return "card" if is_card and digits.isdigit() and luhn_holds(digits) else ""


def _is_resident(text: str) -> bool:
    born = birth_of(text)
    return born is not None and 1850 <= born.year <= 2100 and text[17] == resident_check_character(text[:17])
