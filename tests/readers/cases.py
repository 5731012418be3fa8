"""One case, all readers: the cases beside this file, and what a reader needs to run one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from kaohe.base.instant import instant_parse
from kaohe.base.period import Period
from kaohe.book.snapshot import Snapshot, snapshot_make
from kaohe.formula.program import Program
from kaohe.scheme.compile import compile_scheme
from kaohe.scheme.load import load_bytes

FOLDER = Path(__file__).parent / "cases"
NOON = 1_798_689_600  # 2026-12-31T12:00:00+08:00, the as-of instant of a case that names none


@dataclass(frozen=True, slots=True)
class Case:
    """A scheme's sheets, the facts, and the text that each named cell must read."""

    name: str
    document: bytes
    period: Period
    as_of: int
    facts: dict[str, str]
    gives: dict[str, dict[str, dict[str, str]]]


def cases() -> list[Case]:
    """Every case of every file, in order."""
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        found += [_case(item) for item in yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)]
    return found


def _case(item: dict[str, Any]) -> Case:
    period = Period.parse(item.get("period", "2026"))
    head = {"kaohe": "1", "scheme": "case", "version": "1", "title": {"zh": "例", "en": "case"}, "basis": ["例"]}
    head |= {"period": str(period.kind), "valid": {"from": "2020-01-01", "to": "2030-12-31"}}
    parts = {key: item[key] for key in ("parameters", "tables", "sheets") if key in item}
    document = yaml.safe_dump(head | parts, allow_unicode=True, sort_keys=False).encode()
    as_of = instant_parse(item["as_of"]) if "as_of" in item else NOON
    assert as_of is not None
    return Case(item["name"], document, period, as_of, item.get("facts", {}), item["gives"])


def compiled(case: Case) -> Program:
    """The program of a case; a case must compile."""
    loaded = load_bytes(case.document, case.name)
    assert loaded.scheme is not None
    result = compile_scheme(loaded.scheme, loaded.findings)
    assert result.program is not None, [finding.line("en") for finding in result.findings]
    return result.program


def snapshot(case: Case, program: Program, folder: Path) -> Snapshot:
    """The case's facts as a book."""
    facts = folder / "facts"
    facts.mkdir()
    for sheet, text in case.facts.items():
        (facts / f"{sheet}.csv").write_text(text, encoding="utf-8-sig")
    return snapshot_make(
        program=program, folder=facts, out=folder / "book", scheme="case", version="1", period=case.period
    )
