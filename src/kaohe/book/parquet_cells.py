"""Parquet 的格 · Parquet cells: how a column of a raw file becomes stored values, as SQL, and what makes a cell bad."""

from __future__ import annotations

from dataclasses import dataclass

from kaohe.base.findings import Rule
from kaohe.base.states import State
from kaohe.book import findings as found
from kaohe.book.cells import LONGEST_TEXT
from kaohe.book.database import name_sql, text_sql
from kaohe.book.layout import DEN, LOWEST, NUM, STATE, Field, fields, value_fields
from kaohe.book.listing import allowed_states
from kaohe.formula.program import Column
from kaohe.formula.types import WORDS, Kind, Type

_AROUND = r"[ \t\n\x{A0}\x{3000}\x{FEFF}]"
_INVISIBLE = (
    r"[\x00-\x08\x0b-\x1f\x7f-\x{A0}\p{Cf}\p{Zl}\p{Zp}"
    r"\x{1680}\x{2000}-\x{200A}\x{202F}\x{205F}\x{115F}\x{1160}\x{3164}\x{FFA0}]"
)
_LOST = r"^([0-9]{15}00+|[0-9](\.[0-9]+)?[eE]\+[0-9]{2})$"
_FIRST_INSTANT, _LAST_INSTANT = -2_209_017_600, 32_503_651_199  # the years 1900 to 2999 in Shanghai
_STEP_STARTS = {
    "day": "true",
    "week": "isodow({x}) = 1",
    "month": "day({x}) = 1",
    "quarter": "day({x}) = 1 AND month({x}) IN (1, 4, 7, 10)",
    "half_year": "day({x}) = 1 AND month({x}) IN (1, 7)",
    "year": "day({x}) = 1 AND month({x}) = 1",
    "school_year": "day({x}) = 1 AND month({x}) = 9",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A column's cell in SQL: its stored values, its state, the faults by rule; without a state field for keys."""

    column: Column
    is_key: bool
    values: tuple[str, ...]
    state: str
    checks: tuple[tuple[Rule, str], ...] = ()

    def selected(self) -> list[tuple[Field, str]]:
        """Each field of the layout with its expression: nothing but rejected where a check fails."""
        bad = " OR ".join(f"({sql})" for _, sql in self.checks)
        values = [f"CASE WHEN {bad} THEN NULL ELSE {value} END" if bad else value for value in self.values]
        state = f"CASE WHEN {bad} THEN {text_sql(State.REJECTED.token)} ELSE {self.state} END" if bad else self.state
        expressions = [*values, f"CAST({state} AS VARCHAR)"]
        named = fields(self.column.name, self.column.type, with_state=not self.is_key)
        return list(zip(named, expressions, strict=False))

    def shown(self, rule: Rule) -> str:
        """What stands in a cell that breaks the rule, as SQL text."""
        if rule in {found.STATE_UNKNOWN, found.STATE_NOT_ALLOWED}:
            return name_sql(self.column.name + STATE)
        parts = [f"CAST({name_sql(one.name)} AS VARCHAR)" for one in value_fields(self.column.name, self.column.type)]
        return "concat_ws('/', " + ", ".join(parts) + ")"


def cell_plain(column: Column, *, is_key: bool, value: str | None, state: str) -> Cell:
    """A cell that needs no check: its field as it is, or (value None) nothing at all."""
    named = value_fields(column.name, column.type)
    return Cell(column, is_key, tuple(value or f"CAST(NULL AS {one.sql})" for one in named), state)


def cell_plan(column: Column, *, is_key: bool, has_state: bool) -> Cell:
    """A cell with the checks of its type and of its state."""
    type_ = column.type
    values: tuple[str, ...]
    raw = tuple(name_sql(one.name) for one in value_fields(column.name, type_))
    if type_.kind in WORDS:
        values, checks = (_clean(raw[0]),), _word_checks(type_, _clean(raw[0]))
    elif type_.is_pair:
        values, checks = _pair(column)
    elif type_.kind in {Kind.DATE, Kind.PERIOD, Kind.FLAG}:
        values, checks = raw, _day_checks(type_, raw[0])
    else:
        values, checks = (f"TRY_CAST({raw[0]} AS BIGINT)",), _whole_checks(type_, raw[0])
    state = name_sql(column.name + STATE) if has_state else "NULL"
    return Cell(column, is_key, values, state, (*checks, *(_state_checks(column, values[0]) if has_state else ())))


def dirty_sql(column: Column) -> str:
    """Whether a text needs cleaning or a check; false for almost every real file, which is then read as it is."""
    x = f"CAST({name_sql(column.name)} AS VARCHAR)"
    wrong = " OR ".join(sql for _, sql in _word_checks(column.type, x))
    around = f"regexp_matches({x}, '^{_AROUND}|{_AROUND}$|^$')"
    return f"{around} OR (strlen({x}) <> length({x}) AND nfc_normalize({x}) <> {x}) OR {wrong}"


def _clean(x: str) -> str:
    return f"nullif(nfc_normalize(regexp_replace(CAST({x} AS VARCHAR), '^{_AROUND}+|{_AROUND}+$', '', 'g')), '')"


def _word_checks(type_: Type, x: str) -> tuple[tuple[Rule, str], ...]:
    checks = [
        (found.TEXT_TOO_LONG, f"length({x}) > {LONGEST_TEXT}"),
        (found.CONTROL_CHARACTER, f"regexp_matches({x}, '{_INVISIBLE}')"),
        (found.TEXT_DAMAGED, f"contains({x}, chr(65533))"),
    ]
    if type_.kind is Kind.TEXT:
        checks.append((found.DIGITS_LOST, f"regexp_matches({x}, '{_LOST}')"))
    elif type_.choices:
        checks.append((found.CHOICE_UNKNOWN, f"{x} NOT IN ({', '.join(map(text_sql, type_.choices))})"))
    return tuple(checks)


def _pair(column: Column) -> tuple[tuple[str, ...], tuple[tuple[Rule, str], ...]]:
    num, den = name_sql(column.name + NUM), name_sql(column.name + DEN)
    top, bottom = f"TRY_CAST({num} AS BIGINT)", f"TRY_CAST({den} AS BIGINT)"
    large = [
        f"({raw} IS NOT NULL AND ({cast} IS NULL OR {cast} = {LOWEST}))" for raw, cast in ((num, top), (den, bottom))
    ]
    checks = (
        (found.NUMBER_TOO_LARGE, " OR ".join(large)),
        (found.NUMBER_FORMAT, f"({num} IS NULL) <> ({den} IS NULL) OR {den} <= 0"),
    )
    common = f"gcd({top}, {bottom})"
    return (f"{top} // {common}", f"{bottom} // {common}"), checks


def _whole_checks(type_: Type, x: str) -> tuple[tuple[Rule, str], ...]:
    large = (found.NUMBER_TOO_LARGE, f"{x} IS NOT NULL AND TRY_CAST({x} AS BIGINT) IS NULL")
    if type_.kind is not Kind.INSTANT:
        return (large,)
    return large, (found.INSTANT_FORMAT, f"{x} NOT BETWEEN {_FIRST_INSTANT} AND {_LAST_INSTANT}")


def _day_checks(type_: Type, x: str) -> tuple[tuple[Rule, str], ...]:
    if type_.kind is Kind.FLAG:
        return ()
    known = f"{x} BETWEEN DATE '1900-01-01' AND DATE '2999-12-31'"
    if type_.kind is Kind.DATE:
        return ((found.DATE_FORMAT, f"NOT ({known})"),)
    return ((found.PERIOD_FORMAT, f"NOT ({known} AND {_STEP_STARTS[type_.step].format(x=x)})"),)


def _state_checks(column: Column, value: str) -> tuple[tuple[Rule, str], ...]:
    state = name_sql(column.name + STATE)
    every = ", ".join(text_sql(one.token) for one in State)
    allowed = ", ".join(text_sql(one.token) for one in sorted(allowed_states(column))) or "''"
    return (
        (found.STATE_UNKNOWN, f"{state} NOT IN ({every})"),
        (found.STATE_NOT_ALLOWED, f"{state} IN ({every}) AND {state} NOT IN ({allowed})"),
        (found.VALUE_AND_STATE, f"{state} IS NOT NULL AND {value} IS NOT NULL"),
    )
