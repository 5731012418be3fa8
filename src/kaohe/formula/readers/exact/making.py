"""造行 · Making rows: the rows of a sheet, given or made for every combination."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from kaohe.base.states import State
from kaohe.formula.program import Sheet
from kaohe.formula.readers.exact.reading import Reading
from kaohe.formula.readers.exact.rows import Datum, Row, steps_of
from kaohe.formula.typed import Value


def made_rows(exact: Reading, sheet: Sheet, facts_given: Sequence[Mapping[str, Datum]]) -> list[Row]:
    """The rows of a sheet: those given, the single one, or one for every combination that is seen and wanted.

    >>> made_rows(None, Sheet("s", "given", ("号",), {}, {}), [{"号": "A"}])[0].key
    ('A',)
    """
    given = [(_key(sheet, row), row) for row in facts_given]
    if sheet.kind in {"given", "record"}:
        return [Row(sheet.name, key, row) for key, row in given]
    if sheet.kind == "one":
        return [Row(sheet.name, (), given[0][1] if given else {})]
    facts = dict(given)
    rows = [
        Row(sheet.name, key, {**dict(zip(sheet.key, key, strict=True)), **facts.get(key, {})}, lead)
        for key, lead in _combinations(exact, sheet)
    ]
    if sheet.when is None:
        return rows
    decide = exact.compiled(sheet.when, sheet.name, "")
    return [row for row in rows if decide(row, None) is True]


def _key(sheet: Sheet, row: Mapping[str, Datum]) -> tuple[Value, ...]:
    parts = [row[name] for name in sheet.key]
    return tuple(part for part in parts if not isinstance(part, State))


def _combinations(exact: Reading, sheet: Sheet) -> list[tuple[tuple[Value, ...], bool]]:
    domains: list[dict[Value, bool] | None] = []
    for source in sheet.each:
        if source.kind == "sheet":
            domains.append({key[0]: False for key in exact.keys(source.of)})
        elif source.kind == "choice":
            domains.append(dict.fromkeys(source.values, False))
        elif source.kind == "step":
            domains.append(dict(steps_of(exact.period, source.of, sheet.lead_in)))
        else:
            domains.append(None)
    if sheet.seen_in:
        return _seen(exact, sheet, domains)
    found = itertools.product(*(domain.items() for domain in domains if domain is not None))
    return [(tuple(value for value, _ in parts), any(lead for _, lead in parts)) for parts in found]


def _seen(
    exact: Reading, sheet: Sheet, domains: list[dict[Value, bool] | None]
) -> list[tuple[tuple[Value, ...], bool]]:
    found: dict[tuple[Value, ...], bool] = {}
    for child in sheet.seen_in:
        for link in exact.program.sheets[child].links.values():
            if link.sheet != sheet.name:
                continue
            for row in exact.rows(child):
                key = exact.link_key(row, link.name)
                if not isinstance(key, State) and all(
                    d is None or part in d for part, d in zip(key, domains, strict=True)
                ):
                    found[key] = any(d is not None and d[part] for part, d in zip(key, domains, strict=True))
    return list(found.items())
