"""文件 · Files: which file of a facts folder holds which sheet."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from kaohe.base.findings import Finding, Place
from kaohe.book.findings import FILE_UNKNOWN, FILE_UNSAFE, SHEET_MISSING, SHEET_TWICE
from kaohe.book.layout import given_columns
from kaohe.book.listing import shortened
from kaohe.book.manifest import MANIFEST
from kaohe.formula.program import Program

FORMATS = (".csv", ".parquet")
NOTES_ENDING = ".说明.csv"
PEOPLE = "people.csv"
README = "README.txt"
QUARANTINE = "quarantine"


def sheet_files(folder: Path, program: Program) -> tuple[dict[str, Path], list[Finding]]:
    """The file of each sheet that facts fill, and what is wrong with the folder.

    Must: people.csv is never opened; a file that is a link out of the folder is not read.
    Codes: book/sheet-missing, book/sheet-twice, book/file-unsafe, book/file-unknown.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as here:
    ...     sheet_files(Path(here), Program({}, {}, {}, "year", ()))
    ({}, [])
    """
    wanted = sheets_wanted(program)
    found: dict[str, list[Path]] = {}
    findings: list[Finding] = []
    for path in sorted(folder.iterdir(), key=lambda path: path.name.encode()):
        name = unicodedata.normalize("NFC", path.name)
        stem, suffix = name.rsplit(".", 1) if "." in name else (name, "")
        if stem in wanted and f".{suffix.lower()}" in FORMATS:
            found.setdefault(stem, []).append(path)
        elif not _is_ours(name):
            findings.append(Finding.of(FILE_UNKNOWN, Place(file=name), file=name))
    findings = shortened(findings, FILE_UNKNOWN, Place())
    findings += [finding for name in sorted(wanted) for finding in _wrong(folder, name, found.get(name, []))]
    return {name: paths[0] for name, paths in found.items()}, findings


def sheets_wanted(program: Program) -> frozenset[str]:
    """The sheets that facts fill, each by a file of its name.

    >>> sheets_wanted(Program({}, {}, {}, "year", ()))
    frozenset()
    """
    return frozenset(name for name, sheet in program.sheets.items() if given_columns(sheet))


def _is_ours(name: str) -> bool:
    return name.startswith(".") or name.endswith(NOTES_ENDING) or name in {PEOPLE, README, MANIFEST, QUARANTINE}


def _wrong(folder: Path, sheet: str, paths: list[Path]) -> list[Finding]:
    if not paths:
        return [Finding.of(SHEET_MISSING, Place(sheet=sheet), sheet=sheet)]
    if len(paths) > 1:
        return [Finding.of(SHEET_TWICE, Place(sheet=sheet), sheet=sheet, files=", ".join(path.name for path in paths))]
    path = paths[0]
    if path.is_file() and path.resolve().is_relative_to(folder.resolve()):
        return []
    return [Finding.of(FILE_UNSAFE, Place(file=path.name, sheet=sheet), file=path.name)]
