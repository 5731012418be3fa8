"""运行留存 · Kept: what a run folder keeps beside its results: inputs by hash, findings, what was set aside, what fails.

Of rows that were set aside only their number and reason are told: a rejected cell may hold anything at all.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kaohe.flows.approval import approval_read
from kaohe.flows.results import Failing, Results, failing
from kaohe.flows.runs import FACTS
from kaohe.flows.standing import undecided, unready

Json = dict[str, Any]
_QUARANTINE, _FINDINGS = "quarantine", "findings.json"


def run_kept(results: Results) -> Json:
    """Inputs, findings (code, place, data), rows set aside by sheet and reason, constraints that fail, signatures."""
    stated = results.stated
    aside = results.folder / FACTS / _QUARANTINE
    return {
        "inputs": {name: str(stated.get(name, "")) for name in ("facts", "calendar", "engine", "period")},
        "scheme": dict(stated["scheme"]),
        "sheets": [
            {"sheet": name, "en": results.sheet_title(name).en, **sheet} for name, sheet in stated["sheets"].items()
        ],
        "records": dict(stated.get("records", {})),
        "findings": [*_findings(aside / _FINDINGS), *_findings(results.folder / _FINDINGS)],
        "quarantine": [{**one, "en": results.sheet_title(one["sheet"]).en} for one in _aside(aside)],
        "failing": [_failing(results, one) for one in failing(results)],
        "waits": [
            {
                "sheet": one.sheet,
                "sheet_en": results.sheet_title(one.sheet).en,
                "count": results.persons(len(one.rows), one.sheet),
                "columns": list(one.decisions),
            }
            | {"columns_en": [results.column_title(one.sheet, name).en for name in one.decisions]}
            | {"names": results.row_names(one.rows)}
            for one in undecided(results)
        ],
        "unready": list(unready(results)),
        "signed": [{"by": one.by, "at": one.at} for one in approval_read(results.folder, results.id).signatures],
    }


def _failing(results: Results, one: Failing) -> Json:
    """A constraint that does not hold; of persons' sheets no rows."""
    return {
        "name": one.constraint.name,
        "en": one.title.en,
        "on": one.sheet,
        "on_en": results.sheet_title(one.sheet).en,
        "column": one.column,
        "severity": one.constraint.severity,
        "basis": one.constraint.basis,
        "count": results.persons(len(one.rows), one.sheet),
        "rows": [
            {"key": "/".join(map(str, row.key)), "name": results.row_name(row)}
            for row in ([] if results.is_personal(one.sheet) else one.rows)
        ],
    }


def _findings(path: Path) -> list[Json]:
    """Findings as a run keeps them; none where there is no file."""
    try:
        read = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return []
    return [one for one in read if isinstance(one, dict)]


def _aside(folder: Path) -> Iterator[Json]:
    for path in sorted(folder.glob("*.csv")) if folder.is_dir() else ():
        with path.open(encoding="utf-8-sig", newline="") as file:
            reasons = Counter(row[0] for row in list(csv.reader(file))[1:] if row)
        yield {"sheet": path.stem, "rows": sum(reasons.values()), "reasons": dict(sorted(reasons.items()))}
