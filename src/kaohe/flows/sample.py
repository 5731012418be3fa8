"""示例区 · Sample: the facts of the fictional district, in a new folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kaohe.base.errors import KaoheError
from kaohe.base.findings import Finding, Place
from kaohe.flows.findings import NOT_A_SCALE, OUT_EXISTS
from kaohe.flows.writing import folder_written
from kaohe.sample.district import MONTHS, district_write
from kaohe.sample.extent import scale_parse


@dataclass(frozen=True, slots=True)
class Sampled:
    """How much was written."""

    persons: int
    sheets: int
    rows: int
    findings: tuple[Finding, ...]


def sample(
    *, scale: str, seed: int, out: Path, months: int = MONTHS, progress: Callable[[int, int], None] | None = None
) -> Sampled:
    """A new folder `out` with one book for every scheme and period; the same scale and seed write the same bytes.

    Codes: `flows/not-a-scale`, `flows/out-exists`.
    """
    findings = []
    try:
        scale_parse(scale)
    except KaoheError:
        findings.append(Finding.of(NOT_A_SCALE, text=scale))
    if out.exists():
        findings.append(Finding.of(OUT_EXISTS, Place(file=out.name), path=out))
    if findings:
        return Sampled(0, 0, 0, tuple(findings))
    with folder_written(out) as folder:
        district = district_write(scale=scale, seed=seed, out=folder, months=months, progress=progress)
    return Sampled(district.persons, len(district.sheets), district.rows, ())
