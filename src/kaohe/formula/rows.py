"""造行检查 · Made rows: whether the sheets that rows are made from can be known before the rows themselves."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.base.findings import Finding
from kaohe.formula import findings as rules
from kaohe.formula.declared import Declared, SheetDeclared


def row_findings(declared: Declared) -> Iterator[Finding]:
    """What keeps made rows from being made.

    Findings: `formula/never-seen` (`any` that no row names), `formula/cycle` (sheets made from one another).

    >>> list(row_findings(Declared({}, {}, {}, "year")))
    []
    """
    for sheet in declared.sheets.values():
        if any(source.kind == "any" for source in sheet.each) and not _is_seen(sheet, declared):
            yield Finding.of(rules.UNSEEN, sheet.place, sheet=sheet.name)
        path = _circle(sheet, declared)
        if path:
            yield Finding.of(rules.CYCLE, sheet.place, path=" → ".join(path))


def _is_seen(sheet: SheetDeclared, declared: Declared) -> bool:
    children = [declared.sheets[name] for name in sheet.seen_in if name in declared.sheets]
    return bool(children) and all(any(link.sheet == sheet.name for link in child.links.values()) for child in children)


def _circle(sheet: SheetDeclared, declared: Declared) -> list[str]:
    """The path by which a sheet's rows are made from themselves, or nothing."""
    paths = [[sheet.name]]
    seen: set[str] = set()
    while paths:
        path = paths.pop()
        for name in _made_from(declared.sheets[path[-1]], declared):
            if name == sheet.name:
                return [*path, name]
            if name not in seen:
                seen.add(name)
                paths.append([*path, name])
    return []


def _made_from(sheet: SheetDeclared, declared: Declared) -> list[str]:
    named = [source.of for source in sheet.each if source.kind == "sheet"]
    return [name for name in [*named, *sheet.seen_in] if name in declared.sheets]
