"""方案目录 · Catalogue: the shipped schemes, and a copy of one to start from."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from kaohe.base.errors import KaoheError
from kaohe.base.findings import Finding, Place, Text
from kaohe.flows.findings import OUT_EXISTS
from kaohe.flows.opening import title_of
from kaohe.flows.writing import folder_written
from kaohe.scheme.branches.measure import LIST
from kaohe.scheme.compile import library_near
from kaohe.scheme.findings import NOT_FOUND
from kaohe.scheme.library import library_group, library_ids, scheme_find
from kaohe.scheme.load import load_file


@dataclass(frozen=True, slots=True)
class Shipped:
    """A shipped scheme in one line; `group` is "" at home, else where its rules come from."""

    id: str
    version: str
    title: Text
    period: str
    group: str


@dataclass(frozen=True, slots=True)
class Started:
    """A copy of a shipped scheme, or why there is none."""

    files: tuple[Path, ...]
    findings: tuple[Finding, ...]


def catalogue() -> tuple[Shipped, ...]:
    """The shipped schemes, those of home first, in the order of their ids."""
    return tuple(sorted(map(_shipped, library_ids()), key=lambda one: (one.group, one.id)))


def scheme_start(name: str, out: Path) -> Started:
    """A folder `out` with the document of a shipped scheme, its notes and its list of untaken branches, to change.

    Codes: `scheme/not-found`, `flows/out-exists`.
    """
    if name not in library_ids():
        return Started((), (Finding.of(NOT_FOUND, Place(), name=name, known=library_near(name)),))
    if out.exists():
        return Started((), (Finding.of(OUT_EXISTS, Place(file=out.name), path=out),))
    document = scheme_find(name)
    if document is None:
        raise KaoheError(f"{name} is listed but not there")
    with folder_written(out) as folder:
        for path in (document, document.with_name("README.md"), document.with_name(LIST)):
            if path.is_file():
                shutil.copyfile(path, folder / path.name)
    return Started(tuple(sorted(out.iterdir())), ())


def _shipped(name: str) -> Shipped:
    document = scheme_find(name)
    scheme = load_file(document).scheme if document else None
    if scheme is None:
        raise KaoheError(f"the shipped scheme {name} cannot be read")
    return Shipped(scheme.id, scheme.version, title_of(scheme), scheme.period, library_group(name))
