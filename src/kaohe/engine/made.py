"""造行 · Made rows: the combinations that `each` names, those that were seen, and the single row of a one-row sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from kaohe.base.period import Period, PeriodKind
from kaohe.engine.hands import Hands
from kaohe.formula.program import Sheet, Source
from kaohe.formula.readers.sql.chain import (
    LEAD,
    Chain,
    StoredColumn,
    StoredSheet,
    absent_piece,
    key_text,
    stored_piece,
)
from kaohe.formula.readers.sql.logic import chosen
from kaohe.formula.readers.sql.output import Field, column_fields, known_of, selection
from kaohe.formula.readers.sql.piece import Piece, settled
from kaohe.formula.readers.sql.text import day, name, quoted
from kaohe.formula.types import Kind


@dataclass(frozen=True, slots=True)
class Maker:
    """What made rows are made from: who runs queries, how to open a chain, and what is stored so far."""

    hands: Hands
    chain: Callable[[str], Chain]
    sheets: dict[str, StoredSheet]
    period: Period


def made_rows(maker: Maker, sheet: Sheet, path: Path) -> StoredSheet:
    """The rows of a made sheet, written to a file; of a one-row sheet, its facts or an empty row."""
    facts = maker.sheets.get(sheet.name)
    if sheet.kind == "one":
        return facts if facts is not None and facts.rows else StoredSheet('(SELECT 1 AS "#one")', 1, {})
    lead = any(source.kind == "step" for source in sheet.each) and sheet.lead_in > 0
    keys = {key: StoredColumn(sheet.columns[key].type) for key in sheet.key}
    made = StoredSheet(f"({_combinations(maker, sheet)})", 0, keys, lead=True)
    maker.sheets[sheet.name] = made
    chain = maker.chain(sheet.name)
    known = {
        column.name: _given(chain, sheet, column.name, facts)
        for column in sheet.columns.values()
        if column.formula is None
    }
    chain.known.update(known)
    where = f"WHERE {_text(chain.read(sheet.when))}" if sheet.when is not None else ""
    fields = [one for column in known for one in column_fields(chain, sheet.columns[column], key=column in sheet.key)]
    fields = [*(one for one in fields if not one.blank), *([Field(LEAD, name(LEAD))] if lead else [])]
    source = maker.hands.stored(chain.sql(selection(fields), tail=where), path)
    count = maker.hands.execute(f"SELECT count(*) FROM {source}")[0][0]
    columns = {column: known_of(sheet.columns[column], piece) for column, piece in known.items()}
    return StoredSheet(source, int(str(count)), columns, lead)


def _text(piece: Piece) -> str:
    return piece.text if isinstance(piece.value, str) else "FALSE"


def _given(chain: Chain, sheet: Sheet, column: str, facts: StoredSheet | None) -> Piece:
    """A given column of a made row: its key, what the facts say, or what an empty cell means."""
    if column in sheet.key:
        return chain.column(column)
    absent = absent_piece(sheet.columns[column])
    if facts is None or column not in facts.columns:
        return settled(chain.layers, absent)
    pairs = [(key, key) for key in chain.key_columns()]
    join = chain.layers.join(0, "facts", lambda chosen_: f"SELECT {chosen_} FROM {facts.source}", pairs)
    found = replace(stored_piece(facts.columns[column], lambda part: join.column(name(column + part))), depth=1)
    here = Piece(Kind.FLAG, f"({join.column(name(sheet.key[0]))} IS NOT NULL)", 1)
    return settled(chain.layers, chosen(chain.layers, found.kind, [(here, found)], absent))


def _combinations(maker: Maker, sheet: Sheet) -> str:
    """The keys, and whether a row is only led in, as a query."""
    domains = {key: _domain(maker, sheet, source) for key, source in zip(sheet.key, sheet.each, strict=True)}
    if sheet.seen_in:
        return _seen(maker, sheet, domains)
    parts = [f"({domain}) AS {name(f'd{number}')}" for number, domain in enumerate(domains.values())]
    columns = [f'{name(f"d{number}")}."v" AS {name(key)}' for number, key in enumerate(domains)]
    led = " OR ".join(f'{name(f"d{number}")}."l"' for number in range(len(parts)))
    return f"SELECT {', '.join(columns)}, ({led}) AS {name(LEAD)} FROM {' CROSS JOIN '.join(parts)}"


def _domain(maker: Maker, sheet: Sheet, source: Source) -> str:
    """The values of one dimension as a query of v (value) and l (led in); '' for any."""
    if source.kind == "sheet":
        rows = maker.sheets[source.of]
        key = maker.chain(source.of).sheet.key[0]
        where = f" WHERE NOT {name(LEAD)}" if rows.lead else ""
        return f'SELECT {name(key)} AS "v", FALSE AS "l" FROM {rows.source}{where}'
    if source.kind == "any":
        return ""
    if source.kind == "choice":
        values = [(quoted(value), False) for value in source.values]
    else:
        values = [(day(step.start), led) for step, led in steps_of(maker.period, source.of, sheet.lead_in)]
    rows_ = ", ".join(f"({value}, {str(led).upper()})" for value, led in values)
    return (
        f'SELECT * FROM (VALUES {rows_}) AS "t"("v", "l")' if rows_ else 'SELECT NULL AS "v", FALSE AS "l" WHERE FALSE'
    )


def steps_of(period: Period, kind: str, lead_days: int) -> list[tuple[Period, bool]]:
    """The steps of the period, the earlier ones that end within `lead_days` before it marked.

    >>> [(step.text, led) for step, led in steps_of(Period.parse("2026Q1"), "month", 20)]
    [('2025-12', True), ('2026-01', False), ('2026-02', False), ('2026-03', False)]
    """
    steps = [(step, False) for step in period.steps(kind)]
    first = steps[0][0] if steps else Period.containing(period.start, PeriodKind(kind))
    led, step = [], first.plus(-1)
    while lead_days and (period.start - step.end).days <= lead_days:
        led.append((step, True))
        step = step.plus(-1)
    return led[::-1] + steps


def _seen(maker: Maker, sheet: Sheet, domains: dict[str, str]) -> str:
    """The combinations that some row of the named sheets links to."""
    unions: list[str] = []
    for child in sheet.seen_in:
        chain = maker.chain(child)
        links = [link.name for link in chain.sheet.links.values() if link.sheet == sheet.name]
        unions += [_linked_keys(maker.chain(child), sheet, link) for link in links]
    seen = " UNION ".join(f"SELECT * FROM ({one})" for one in unions)
    joins, led = [], ["FALSE"]
    for number, (key, domain) in enumerate(domains.items()):
        if domain:
            alias = name(f"d{number}")
            joins.append(f'JOIN ({domain}) AS {alias} ON {alias}."v" = "s".{name(key)}')
            led.append(f'{alias}."l"')
    return f'SELECT "s".*, ({" OR ".join(led)}) AS {name(LEAD)} FROM ({seen}) AS "s" {" ".join(joins)}'


def _linked_keys(chain: Chain, sheet: Sheet, link: str) -> str:
    keys = [settled(chain.layers, chain.read(key)) for key in chain.sheet.links[link].keys]
    texts = [
        key_text(key, StoredColumn(sheet.columns[own].type), own) for key, own in zip(keys, sheet.key, strict=True)
    ]
    columns = ", ".join(f"{text} AS {name(own)}" for text, own in zip(texts, sheet.key, strict=True))
    present = " AND ".join(f"{text} IS NOT NULL" for text in texts)
    return chain.sql(f"DISTINCT {columns}", tail=f"WHERE {present}")
