"""所问 · Asking: a period and an instant as they were typed, read against the scheme."""

from __future__ import annotations

from datetime import date

from kaohe.base.findings import Finding
from kaohe.base.instant import instant_at, instant_parse
from kaohe.base.period import Period, PeriodKind, period_parse
from kaohe.flows.findings import NOT_A_PERIOD, NOT_AN_INSTANT, NOT_IN_FORCE, WRONG_PERIOD
from kaohe.scheme.model import Scheme

_DAY = 86400
_EXAMPLE = date(2026, 10, 1)


def period_asked(scheme: Scheme, text: str) -> tuple[Period | None, tuple[Finding, ...]]:
    """The period of a run, of the scheme's kind and within the days in which the scheme is in force.

    Codes: `flows/not-a-period`, `flows/wrong-period`, `flows/not-in-force`.
    """
    example = Period.containing(_EXAMPLE, scheme.period).text
    period = period_parse(text)
    if period is None:
        return None, (Finding.of(NOT_A_PERIOD, text=text, example=example),)
    if period.kind != PeriodKind(scheme.period):
        return None, (Finding.of(WRONG_PERIOD, wanted=scheme.period, text=text, given=period.kind, example=example),)
    valid = scheme.valid
    if valid is not None and (period.end < valid.start or (valid.stop is not None and period.start > valid.stop)):
        days = f"{valid.start} – {valid.stop or '…'}"
        return None, (Finding.of(NOT_IN_FORCE, scheme.place, period=text, valid=days),)
    return period, ()


def instant_asked(period: Period, text: str | None) -> tuple[int | None, tuple[Finding, ...]]:
    """The as-of instant: as typed, else the end of the period, 24:00 of its last day.

    Codes: `flows/not-an-instant`.
    """
    if text is None:
        return instant_at(period.end, _DAY), ()
    instant = instant_parse(text)
    return instant, () if instant is not None else (Finding.of(NOT_AN_INSTANT, text=text),)
