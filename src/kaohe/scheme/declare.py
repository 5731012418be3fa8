"""声明 · Declaring: a scheme and its expansion as the declarations that the formula room compiles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from kaohe.base.findings import Finding, Place
from kaohe.formula.declared import ClockDeclared, ColumnDeclared, Declared, LinkDeclared, SheetDeclared
from kaohe.formula.program import Dated, ParameterRows, Source
from kaohe.formula.program import Table as TableRows
from kaohe.formula.types import Type
from kaohe.scheme import findings as rules
from kaohe.scheme import names
from kaohe.scheme.expand import SCHEME_SHEET, Expansion
from kaohe.scheme.model import Column, Link, Scheme, Sheet
from kaohe.scheme.records import NOTHING_RECORDED, Recorded, record_sheets


@dataclass(frozen=True, slots=True)
class Declarations:
    """What the formula room gets, and what stood in the way."""

    declared: Declared
    findings: tuple[Finding, ...]


def declare(scheme: Scheme, expansion: Expansion, recorded: Recorded = NOTHING_RECORDED) -> Declarations:
    """The declarations of a scheme; `recorded` has what the columns of its records can hold, where that is known.

    Findings: `scheme/unknown-name` for sheets, links and columns; `scheme/record-type`, `scheme/record-states`.

    >>> from kaohe.scheme.expand import expand
    >>> from kaohe.scheme.load import load_bytes
    >>> text = "{kaohe: 1, scheme: a, version: 1, period: year, sheets: {单位: {key: 单位}}}"
    >>> scheme = load_bytes(text.encode()).scheme
    >>> list(declare(scheme, expand(scheme)).declared.sheets)
    ['单位']
    """
    found: list[Finding] = []
    sheets = {name: _sheet(scheme, sheet, expansion, found) for name, sheet in scheme.sheets.items()}
    if expansion.needs_scheme_sheet:
        columns = {column.name: column for column in expansion.columns.get(SCHEME_SHEET, ())}
        taken = scheme.sheets.get(SCHEME_SHEET)
        if taken is not None and taken.kind != "one":
            data = {"name": SCHEME_SHEET, "other": SCHEME_SHEET, "first": taken.place.line}
            found.append(Finding.of(rules.NAME_TAKEN, taken.place, **data))
        elif taken is not None:
            columns = {**sheets[SCHEME_SHEET].columns, **columns}
            sheets[SCHEME_SHEET] = replace(sheets[SCHEME_SHEET], columns=columns)
        else:
            sheets[SCHEME_SHEET] = SheetDeclared(SCHEME_SHEET, "one", scheme.place, columns=columns, title_en="Scheme")
    sheets = record_sheets(scheme, sheets, recorded, found)
    parameters = {
        name: ParameterRows(
            name, one.type, tuple(Dated(row.start, row.value, row.basis) for row in one.rows), one.title.en
        )
        for name, one in scheme.parameters.items()
    }
    tables = {
        name: TableRows(name, one.keys, one.gives, one.bands, one.versions, one.title.en)
        for name, one in scheme.tables.items()
        if one.keys and one.gives
    }
    return Declarations(Declared(sheets, parameters, tables, scheme.period), tuple(found))


def _sheet(scheme: Scheme, sheet: Sheet, expansion: Expansion, found: list[Finding]) -> SheetDeclared:
    columns = {name: declared_column(column) for name, column in sheet.columns.items() if not _is_made(column)}
    columns |= {column.name: column for column in expansion.columns.get(sheet.name, ())}
    return SheetDeclared(
        sheet.name,
        sheet.kind,
        sheet.place,
        key=() if sheet.each else sheet.key,
        columns=_with_clocks(sheet, columns, found),
        links=dict(_links(scheme, sheet, found)),
        each=tuple(_sources(scheme, sheet, found)),
        when=sheet.when,
        seen_in=tuple(one for one in sheet.seen_in if _known(scheme, one, sheet.place, found)),
        lead_in=sheet.lead_in,
        title_en=sheet.title.en,
    )


def _is_made(column: Column) -> bool:
    """Whether expansion makes the column."""
    return bool(column.rules) or column.treatment is not None


def declared_column(column: Column) -> ColumnDeclared:
    """A column of the document as the formula room takes it."""
    clock = column.clock
    return ColumnDeclared(
        column.name,
        column.type,
        column.place,
        formula=column.formula,
        first=column.first,
        clock=ClockDeclared(clock.start, clock.stop, clock.limit) if clock else None,
        absent=column.absent,
        when_empty=column.when_empty,
        on_state=column.on_state,
        history=column.history,
        rounding=column.rounding,
        breaks_on=column.breaks_on,
        passes=column.passes,
        origin="clock" if clock else "authored",
        basis=column.basis,
        title_en=column.title.en,
    )


def _with_clocks(
    sheet: Sheet, columns: Mapping[str, ColumnDeclared], found: list[Finding]
) -> dict[str, ColumnDeclared]:
    """The columns; a clock that names no column of its sheet is a finding and leaves."""
    kept = {}
    for name, column in columns.items():
        ends = (column.clock.start, column.clock.stop) if column.clock else ()
        missing = [end for end in ends if end not in columns]
        for end in missing:
            _unknown(found, column.place, f"{sheet.name} 的列 (column)", end, columns)
        if not missing:
            kept[name] = column
    return kept


def _links(scheme: Scheme, sheet: Sheet, found: list[Finding]) -> Iterator[tuple[str, LinkDeclared]]:
    for link in sheet.links.values():
        if _known(scheme, link.sheet, link.place, found) and _has_keys(scheme, link, found):
            yield link.name, LinkDeclared(link.name, link.sheet, link.place, link.keys)


def _has_keys(scheme: Scheme, link: Link, found: list[Finding]) -> bool:
    target = scheme.sheets.get(link.sheet)
    if target is None:
        return True
    if not link.keys and len(target.key) != 1:
        data = {"where": f"链接 (link) {link.name}", "count": 1, "wanted": len(target.key)}
        found.append(Finding.of(rules.LENGTH, link.place, **data))
        return False
    wrong = [key for key, _ in link.keys if key not in target.key]
    for key in wrong:
        _unknown(found, link.place, f"{link.sheet} 的主键 (key)", key, target.key)
    return not wrong


def _sources(scheme: Scheme, sheet: Sheet, found: list[Finding]) -> Iterator[Source]:
    for source in sheet.each:
        if source.kind == "sheet":
            if _known(scheme, source.of, sheet.place, found):
                yield source
        elif source.kind == "choice" and source.of:
            kind = _choice_column(scheme, source.of)
            if kind is None or not kind.choices:
                _unknown(found, sheet.place, "选项列 (choice column)", source.of, _choice_columns(scheme))
            else:
                yield replace(source, values=kind.choices)
        else:
            yield source


def _choice_column(scheme: Scheme, dotted: str) -> Type | None:
    sheet, _, column = dotted.partition(".")
    columns = scheme.sheets[sheet].columns if sheet in scheme.sheets else {}
    return columns[column].type if column in columns else None


def _choice_columns(scheme: Scheme) -> list[str]:
    return [
        f"{sheet.name}.{one.name}"
        for sheet in scheme.sheets.values()
        for one in sheet.columns.values()
        if one.type.choices
    ]


def _known(scheme: Scheme, name: str, place: Place, found: list[Finding]) -> bool:
    if name in scheme.sheets or name in scheme.records:
        return True
    _unknown(found, place, "表 (sheet)", name, (*scheme.sheets, *scheme.records))
    return False


def _unknown(found: list[Finding], place: Place, what: str, name: str, known: Iterable[str]) -> None:
    found.append(Finding.of(rules.UNKNOWN_NAME, place, what=what, name=name, hint=names.suggestion(name, known)))
