"""运行 · Runs: a finished run opened again: what it states, the scheme it kept, its cells."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kaohe.base.canonical import digest
from kaohe.base.findings import Finding, Place
from kaohe.base.period import Period
from kaohe.book.manifest import file_digest
from kaohe.calendar import WorkingCalendar
from kaohe.flows.findings import BROKEN_RUN, NOT_A_RUN
from kaohe.flows.memory import LoadedCells
from kaohe.flows.results import Results
from kaohe.scheme.canonical import content_hash
from kaohe.scheme.compile import compile_file
from kaohe.trace.run import RunView
from kaohe.trace.stored import SHEETS, RunCells

MANIFEST, SCHEME, FACTS = "run.json", "scheme.yaml", "facts"
ID_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Opened:
    """The run, or why it cannot be opened."""

    results: Results | None
    findings: tuple[Finding, ...]


def run_open(folder: Path, *, loaded: bool = False) -> Opened:
    """A run folder; `loaded` reads every sheet once into memory, for those who look at most of its cells.

    Codes: `flows/not-a-run`, `flows/broken-run`.
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
    cells = LoadedCells(folder, compiled.program) if loaded else RunCells(folder, compiled.program)
    period = Period.parse(stated["period"])
    name = f"{folder.name} ({stated['period']})"
    view = RunView(compiled.program, cells, period, stated["as_of"], WorkingCalendar.current(), name)
    found = Results(folder, compiled.scheme, view, stated, run_id(folder), bool(stated["complete"]))
    return Opened(found, ())


def run_stated(folder: Path) -> Mapping[str, Any] | None:
    """What run.json says; None where there is none, or it is not one of ours."""
    try:
        stated = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    wanted = {"scheme", "facts", "period", "as_of", "sheets", "complete"}
    return stated if isinstance(stated, dict) and wanted <= stated.keys() and (folder / SCHEME).is_file() else None


def run_id(folder: Path) -> str:
    """The id of a run: the first hex digits of the hash of its run.json."""
    return digest((folder / MANIFEST).read_bytes())[:ID_DIGITS]


def run_broken(results: Results) -> tuple[Finding, ...]:
    """The files of a run that do not have the hash that run.json states.

    Codes: `flows/broken-run`.
    """
    broken = []
    for name, sheet in results.stated["sheets"].items():
        path = results.folder / SHEETS / f"{name}.parquet"
        if not path.is_file() or file_digest(path) != sheet["sha256"]:
            broken.append(
                Finding.of(BROKEN_RUN, Place(file=path.name, sheet=name), path=results.folder, file=path.name)
            )
    return tuple(broken)
