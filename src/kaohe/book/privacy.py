"""隐私 · Privacy: what looks like a person's identity, how it is masked, and the scan that keeps it out of every output.

Basis: design.md, Privacy; domain.md, Identifiers: a resident ID by length, birth date and MOD 11-2; a phone by its
form; a card by its first digits and Luhn.
"""

from __future__ import annotations

import json
import re
import unicodedata
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
SHORTEST = 11
KINDS = {"resident": "身份证号 resident ID", "phone": "手机号 phone number", "card": "银行卡号 bank card"}
_DIGIT = r"[0-9\x{FF10}-\x{FF19}\x{1D7CE}-\x{1D7FF}]"
_GAP = r"[\p{Cf}\p{Z}\p{Pd}\p{Mn}\x{2212}\x{115F}\x{1160}\x{3164}\x{FFA0}]{0,3}"
CANDIDATE = (
    rf"(^|[^0-9]|86)[1\x{{FF11}}\x{{1D7CE}}-\x{{1D7FF}}]({_GAP}{_DIGIT}){{10}}($|[^0-9])|{_DIGIT}({_GAP}{_DIGIT}){{15}}"
)
"""What may hold an identity number, for RE2: every text in which `identity_kind` finds one, and few others."""
TEXT_FILES = {".csv", ".html", ".js", ".json", ".jsonl", ".log", ".md", ".svg", ".txt", ".xml", ".yaml", ".yml"}

_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u0300-\u036f\u061c\u115f\u1160\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)
_LONG = re.compile(
    r"\d(?:[\s\x00-\x1f\x7f-\xa0\u00ad\u0300-\u036f\u061c\u115f\u1160\u180b-\u180e\u200b-\u2015\u202a-\u202e"
    r"\u2060-\u206f\u2212\u3000\u3164\ufe00-\ufe0f\ufe63\ufeff\uff0d\uffa0-]{0,3}[\dXx\uff38\uff58]){10,}"
)
_S = r"[ \-\u2010-\u2015\u2212]{0,2}"
_AFTER = r"(?![0-9A-Fa-f])(?!\.(?!0(?![0-9]))[0-9])"
_PHONE = re.compile(rf"(?<![0-9.A-Fa-f])(?:(?:00)?86{_S})?(1[3-9][0-9]{_S}[0-9]{{4}}{_S}[0-9]{{4}}){_AFTER}")
_RESIDENT = re.compile(rf"(?<![0-9])(?<![0-9]\.)(?=([0-9](?:{_S}[0-9]){{16}}{_S}[0-9Xx])(?![0-9]))")
_CARD = re.compile(rf"(?<![0-9.A-Fa-f])(?=([0-9]{{4}}(?:{_S}[0-9]{{4}}){{3}}(?:{_S}[0-9]{{1,3}})??){_AFTER})")
_CARD_LONG = re.compile(rf"(?<![0-9.A-Fa-f])(?=([0-9]{{4}}(?:{_S}[0-9]{{4}}){{3}}{_S}[0-9]{{1,3}}){_AFTER})")
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
    hidden = _LONG.sub(lambda run: _hidden(run[0]), head)
    if identity_kind(hidden):
        hidden = _LONG.sub(lambda run: _hidden(run[0]), _folded(hidden))
    return printable(hidden, SHOWN - 1)


def identity_kind(text: str) -> str:
    """What kind of identity a text holds (`resident`, `phone`, `card`), or ''.

    Must: found however it is written: full width, in groups, with what nobody sees inside, among letters, after 86,
    as the `.0` of a spreadsheet. Letters that hexadecimal digits are may be a digest: no phone or card among them.

    >>> identity_kind("联系 13812341234"), identity_kind("11010519491231002X"), identity_kind("123502039990000132")
    ('phone', 'resident', '')
    """
    return next((kind for kind, _ in _spots(text)), "")


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
        kind, written = next(_spots(text), ("", ""))
        if kind and (field, kind) not in seen:
            seen.add((field, kind))
            yield Finding.of(IDENTITY_IN_OUTPUT, Place(file=name, field=field), kind=KINDS[kind], value=masked(written))


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
    digits = "".join(c for c in run if c.isalnum())
    return digits[:3] + "*" * min(len(digits) - 7, 11 if len(digits) <= 18 else 8) + digits[-4:]


def _folded(text: str) -> str:
    """The text as a reader sees it: full width folded, what nobody sees left out."""
    return text if text.isascii() and text.isprintable() else _UNSEEN.sub("", unicodedata.normalize("NFKC", text))


def _spots(text: str) -> Iterator[tuple[str, str]]:
    """Each identity in a text: its kind, and its digits as they stand there."""
    if len(text) < SHORTEST:
        return
    plain = _folded(text)
    for kind, pattern in (("resident", _RESIDENT), ("phone", _PHONE), ("card", _CARD), ("card", _CARD_LONG)):
        for found in pattern.finditer(plain):
            digits = "".join(c for c in found[1] if c.isalnum())
            if _is_kind(kind, digits):
                yield kind, found[1]


def _is_kind(kind: str, digits: str) -> bool:
    if kind == "resident":
        return _is_resident(digits.upper())
    is_card = digits.startswith("62") or (len(digits) == 16 and digits.startswith(_OTHER_CARDS))
    return kind == "phone" or (is_card and luhn_holds(digits))


def _is_resident(text: str) -> bool:
    born = birth_of(text)
    return born is not None and 1850 <= born.year <= 2100 and text[17] == resident_check_character(text[:17])
