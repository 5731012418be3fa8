"""时刻 · Instant: a second in Asia/Shanghai, kept as whole seconds since 1970-01-01T00:00Z.

Basis: domain.md, Time: UTC+8, no daylight saving, resolution one second.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

from kaohe.base.errors import KaoheError

SHANGHAI = timezone(timedelta(hours=8))

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(Z|[+-][0-9]{2}:[0-9]{2})?")


def date_parse(text: str) -> date | None:
    """The day of `2026-03-09`, or None.

    >>> date_parse("2026-02-29") is None
    True
    """
    if not _DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def instant_parse(text: str) -> int | None:
    """The instant of `2026-02-14T10:00[:00][+08:00]`, or None; without an offset it is Shanghai time.

    >>> instant_parse("1970-01-01 08:00"), instant_parse("1970-01-01T00:00:01Z"), instant_parse("2026-02-14T24:00")
    (0, 1, None)
    """
    found = _INSTANT.fullmatch(text)
    if found is None:
        return None
    try:
        moment = datetime.fromisoformat(f"{found[1]}T{found[2]}{(found[3] or '+08:00').replace('Z', '+00:00')}")
    except ValueError:
        return None
    return (moment - _EPOCH) // _SECOND


def instant_text(instant: int) -> str:
    """The instant as ISO 8601 with its offset.

    >>> instant_text(0)
    '1970-01-01T08:00:00+08:00'
    """
    return _moment(instant).isoformat()


def instant_at(day: date, second: int = 0) -> int:
    """The instant `second` seconds after the day begins in Shanghai; 86400 is its end, 24:00.

    >>> instant_at(date(1970, 1, 1), 8 * 3600)
    0
    """
    begins = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    return (begins - _EPOCH) // _SECOND + second


def day_of(instant: int) -> date:
    """The day in Shanghai.

    >>> day_of(16 * 3600).isoformat()
    '1970-01-02'
    """
    return _moment(instant).date()


def _moment(instant: int) -> datetime:
    try:
        return (_EPOCH + timedelta(seconds=instant)).astimezone(SHANGHAI)
    except OverflowError as error:
        raise KaoheError("an instant lies outside the years 1 to 9999") from error
