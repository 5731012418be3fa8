"""出处 · Provenance: what a run states of its inputs, whether its files still have those hashes, who signed it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kaohe.base.canonical import digest, file_digest
from kaohe.base.instant import instant_text
from kaohe.book.manifest import book_findings
from kaohe.flows.approval import approval_read
from kaohe.flows.ledger import Told
from kaohe.flows.runs import FACTS, MANIFEST, SCHEME, run_id, run_open, run_stated
from kaohe.trace.stored import SHEETS

Json = dict[str, Any]
_PINNED = ("scheme", "facts", "calendar", "engine", "records")


def run_proven(folder: Path) -> Told:
    """What a run folder is made from and holds, each file hashed anew. Codes: those of `run_open`."""
    opened = run_open(folder)
    stated = run_stated(folder)
    if opened.results is None or stated is None:
        return Told(findings=opened.findings)
    approval = approval_read(folder, run_id(folder))
    found: Json = {
        "run": run_id(folder),
        "manifest": digest((folder / MANIFEST).read_bytes()),
        "period": stated["period"],
        "as_of": instant_text(stated["as_of"]),
        "complete": stated["complete"],
        **{name: stated.get(name) for name in _PINNED},
        "scheme_file": file_digest(folder / SCHEME),
        "facts_hold": not book_findings(folder / FACTS),
        "sheets": list(_sheets(folder, stated)),
        "checks": [
            {"name": name, "failed": one["failed"], "unjudged": one["unjudged"]}
            for name, one in sorted(stated.get("checks", {}).items())
        ],
        "approved": [{"by": one.by, "at": instant_text(one.at)} for one in approval.signatures],
        "is_approved": approval.is_given,
    }
    return Told(found)


def _sheets(folder: Path, stated: Mapping[str, Any]) -> Iterator[Json]:
    for name, one in sorted(stated["sheets"].items()):
        path = folder / SHEETS / f"{name}.parquet"
        lies = file_digest(path) if path.is_file() else ""
        yield {"name": name, "rows": one.get("rows", 0), "sha256": one["sha256"], "holds": lies == one["sha256"]}
