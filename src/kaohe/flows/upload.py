"""收账 · Upload: a ZIP file of filled tables, through the guard, becomes a folder of facts that a run can read.

Nothing stands in the folder unless every part passed; names are those of the parts and never lead anywhere.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kaohe.base.canonical import digest
from kaohe.base.findings import Finding, Place, Said, blocking
from kaohe.book.files import sheets_wanted
from kaohe.book.sheet_csv import csv_write
from kaohe.facts.guard import guard_container
from kaohe.facts.kinds import BOOK
from kaohe.facts.table import table_read
from kaohe.flows.findings import BOOK_PART, NO_SHEET, NOT_A_ZIP, OUT_EXISTS
from kaohe.flows.opening import scheme_open
from kaohe.flows.packed import Packed, packed, parts_of
from kaohe.flows.writing import folder_written

_ZIP = b"PK\x03\x04"
_PART_CODES = frozenset({"facts/unknown-part", "facts/part-name", "facts/part-twice", "facts/too-many-parts"})
_NAMED = 10
_SUFFIXES = (".csv", ".parquet", ".xlsx")


@dataclass(frozen=True, slots=True)
class Uploaded:
    """The tables that were taken, by name, with the bytes of each; `sha256` names the whole file as it came."""

    folder: Path | None
    sha256: str
    tables: Mapping[str, int]
    findings: tuple[Finding, ...]


def upload(content: bytes, name: str, out: Path, *, scheme: str = "") -> Uploaded:
    """The tables of a ZIP file in a new folder `out`, workbooks as CSV.

    scheme: a library id or a path; a file that holds none of its sheets is nobody's facts, and nothing of it is kept.
    Codes: `flows/not-a-zip`, `flows/book-part`, `flows/no-sheet`, `flows/out-exists`, every code of the guard and of
    reading a table.

    >>> [finding.code for finding in upload(b"id,name", "a.zip", Path("nowhere")).findings]
    ['flows/not-a-zip']
    """
    sha256 = digest(content)
    findings = [*_refusals(content, name, out)]
    findings += [] if blocking(findings) else _no_sheet(content, name, scheme)
    if blocking(findings):
        return Uploaded(None, sha256, {}, tuple(findings))
    tables: dict[str, int] = {}
    with suppress(_Blocked), folder_written(out) as folder:
        for table, part in parts_of(content):
            findings += _written(table, part, folder)
            tables[PurePosixPath(part.file).stem] = len(table)
        _stand(findings)
    if blocking(findings):
        return Uploaded(None, sha256, {}, tuple(findings))
    return Uploaded(out, sha256, tables, tuple(findings))


class _Blocked(Exception):  # noqa: N818 - takes the folder away again
    pass


def _stand(findings: Sequence[Finding]) -> None:
    if blocking(findings):
        raise _Blocked


def _refusals(content: bytes, name: str, out: Path) -> Iterator[Finding]:
    if out.exists():
        yield Finding.of(OUT_EXISTS, Place(file=out.name), path=out.name)
        return
    if not content.startswith(_ZIP):
        yield Finding.of(NOT_A_ZIP, Place(file=name), name=name)
        return
    guarded = guard_container(content, name, BOOK)
    yield from (_as_of_book(finding, name) for finding in guarded.findings)
    if guarded.content is not None:
        yield from _same_sheet(content, name)


def _no_sheet(content: bytes, name: str, scheme: str) -> list[Finding]:
    """Whether none of the parts is a sheet of a scheme; of a scheme that cannot be read every part may be one."""
    program = scheme_open(scheme).program if scheme else None
    wanted = sheets_wanted(program) if program is not None else frozenset()
    found = [PurePosixPath(unicodedata.normalize("NFC", part.file)).stem for part in packed(content)]
    if not wanted or wanted & set(found):
        return []
    said = {"found": _listed(found) or "–", "sheets": _listed(sorted(wanted))}
    return [Finding.of(NO_SHEET, Place(file=name), name=name, **said)]


def _listed(names: Sequence[str]) -> str:
    """Some of the names.

    >>> _listed(["甲", "乙"]), _listed([str(number) for number in range(100)])[-7:]
    ('甲、乙', '7、8、9、…')
    """
    return "、".join([*names[:_NAMED], *(["…"] if len(names) > _NAMED else [])])


def _as_of_book(finding: Finding, name: str) -> Finding:
    """What the guard says of parts, in words about a ZIP file of tables."""
    if finding.code not in _PART_CODES:
        return finding
    known = dict(finding.data)
    part = finding.place.file.partition("!")[2] or known.get("name") or known.get("count") or name
    return Finding.of(BOOK_PART, finding.place, name=part)


def _same_sheet(content: bytes, name: str) -> Iterator[Finding]:
    """Two files of one sheet: nothing would choose between them."""
    seen: dict[str, str] = {}
    for file in (part.file for part in packed(content) if part.file):
        stem = PurePosixPath(file).stem
        if stem in seen:
            what = Said(f"{seen[stem]} 和 {file}（同一张表）", f"{seen[stem]} and {file} (one sheet)")
            yield Finding.of(BOOK_PART, Place(file=f"{name}!{file}"), name=what)
        seen[stem] = file


def _written(content: bytes, part: Packed, folder: Path) -> tuple[Finding, ...]:
    """One table into the folder."""
    plain = PurePosixPath(part.file)
    if plain.suffix.lower() not in _SUFFIXES:
        return (Finding.of(BOOK_PART, Place(file=part.name), name=part.name),)
    if plain.suffix.lower() != ".xlsx":
        (folder / part.file).write_bytes(content)
        return ()
    table = table_read(content, part.file)
    if table.rows:
        csv_write(folder / f"{plain.stem}.csv", table.rows[0], table.rows[1:])
    return table.findings
