"""运行 · Runs: a finished run opened again: what it states, the scheme it kept, its cells."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kaohe.base.canonical import digest, file_digest
from kaohe.base.findings import Finding, Place
from kaohe.base.period import Period, period_parse
from kaohe.book.manifest import MANIFEST as BOOK
from kaohe.book.manifest import book_findings
from kaohe.book.rows import columns_missing
from kaohe.calendar import WorkingCalendar
from kaohe.flows.findings import BROKEN_RUN, NOT_A_RUN, OTHER_VERSION
from kaohe.flows.memory import LoadedCells
from kaohe.flows.results import Results
from kaohe.formula.program import Program
from kaohe.scheme.canonical import content_hash
from kaohe.scheme.compile import compile_file
from kaohe.trace.run import RunView
from kaohe.trace.stored import SHEETS, RunCells

MANIFEST, SCHEME, FACTS = "run.json", "scheme.yaml", "facts"
ID_DIGITS = 16
_SHA256 = re.compile(r"[0-9a-f]{64}")
_INSTANTS = range(-62_135_596_800, 253_402_300_801)
"""Epoch seconds within the years 1 to 9999."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The run, or why it cannot be opened."""

    results: Results | None
    findings: tuple[Finding, ...]


def run_open(folder: Path, *, loaded: bool = False) -> Opened:
    """A run folder; `loaded` reads every sheet once into memory, for those who look at most of its cells.

    The sheets are not compared with their hashes; whoever trusts their cells asks run_checked.

    Codes: `flows/not-a-run`, `flows/broken-run`, `flows/other-version`.
    """
    stated = run_stated(folder)
    if stated is None:
        return Opened(None, (Finding.of(NOT_A_RUN, Place(file=folder.name), path=folder),))
    compiled = compile_file(folder / SCHEME)
    if (
        compiled.scheme is None
        or compiled.program is None
        or content_hash(compiled.scheme) != stated["scheme"]["sha256"]
    ):
        return Opened(None, (Finding.of(BROKEN_RUN, Place(file=SCHEME), path=folder, file=SCHEME),))
    other = _other_version(folder, compiled.program)
    if other:
        return Opened(None, other)
    cells = LoadedCells(folder, compiled.program) if loaded else RunCells(folder, compiled.program)
    period = Period.parse(stated["period"])
    name = f"{folder.name} ({stated['period']})"
    view = RunView(compiled.program, cells, period, stated["as_of"], WorkingCalendar.current(), name)
    found = Results(folder, compiled.scheme, view, stated, run_id(folder), stated["complete"])
    return Opened(found, ())


def _other_version(folder: Path, program: Program) -> tuple[Finding, ...]:
    """The first column of each stored sheet that the scheme, compiled today, has and the run has not."""
    found = []
    for name, sheet in program.sheets.items():
        path = folder / SHEETS / f"{name}.parquet"
        missing = columns_missing(path, sheet.columns.values()) if path.is_file() else []
        if missing:
            place = Place(file=path.name, sheet=name, field=missing[0])
            found.append(Finding.of(OTHER_VERSION, place, path=folder, sheet=name, column=missing[0]))
    return tuple(found)


def run_checked(folder: Path, *, loaded: bool = False) -> Opened:
    """As run_open, for a run whose every sheet has the hash that run.json states; any other run is not opened.

    Codes: `flows/not-a-run`, `flows/broken-run`.
    """
    opened = run_open(folder, loaded=loaded)
    broken = run_broken(opened.results) if opened.results is not None else ()
    return Opened(None, broken) if broken else opened


def run_stated(folder: Path) -> Mapping[str, Any] | None:
    """What run.json says; None where there is none, or it is not one of ours."""
    try:
        stated = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return stated if _is_ours(stated) and (folder / SCHEME).is_file() else None


def _is_ours(stated: object) -> bool:
    """Whether run.json has the parts that are read, each of its kind."""
    if not isinstance(stated, dict):
        return False
    scheme, period, as_of, sheets = (stated.get(name) for name in ("scheme", "period", "as_of", "sheets"))
    return (
        isinstance(scheme, dict)
        and isinstance(period, str)
        and period_parse(period) is not None
        and type(as_of) is int
        and as_of in _INSTANTS
        and isinstance(sheets, dict)
        and isinstance(stated.get("complete"), bool)
        and all(_is_hash(one) for one in (stated.get("facts"), scheme.get("sha256")))
        and all(isinstance(sheet, dict) and _is_hash(sheet.get("sha256")) for sheet in sheets.values())
    )


def _is_hash(stated: object) -> bool:
    return isinstance(stated, str) and _SHA256.fullmatch(stated) is not None


def run_id(folder: Path) -> str:
    """The id of a run: the first hex digits of the hash of its run.json."""
    return digest((folder / MANIFEST).read_bytes())[:ID_DIGITS]


def run_broken(results: Results) -> tuple[Finding, ...]:
    """The sheets of a run that are not there, or do not have the hash that run.json states.

    Codes: `flows/broken-run`.
    """
    stated = results.stated["sheets"]
    kept = {name for name, sheet in results.view.program.sheets.items() if sheet.kind != "record"}
    return tuple(
        Finding.of(BROKEN_RUN, Place(file=f"{name}.parquet", sheet=name), path=results.folder, file=f"{name}.parquet")
        for name in sorted(kept | stated.keys())
        if name not in kept or name not in stated or not _has_hash(results.folder, name, stated[name]["sha256"])
    )


def sheets_broken(folder: Path) -> list[str]:
    """The sheets that run.json states and that have not the hash it states; none of what is no run.

    >>> sheets_broken(Path("/nowhere"))
    []
    """
    stated = run_stated(folder)
    sheets = stated["sheets"] if stated is not None else {}
    return [name for name in sorted(sheets) if not _has_hash(folder, name, sheets[name]["sha256"])]


def facts_broken(folder: Path) -> bool:
    """Whether a run keeps facts that are not those of its run.json; what is no run, or keeps none, keeps no others.

    >>> facts_broken(Path("/nowhere"))
    False
    """
    stated, facts = run_stated(folder), folder / FACTS
    if stated is None or not any(facts.glob("*")):
        return False
    return bool(book_findings(facts)) or file_digest(facts / BOOK) != stated["facts"]


def _has_hash(folder: Path, sheet: str, stated: str) -> bool:
    try:
        return file_digest(folder / SHEETS / f"{sheet}.parquet") == stated
    except OSError:
        return False
