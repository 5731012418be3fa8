"""严格文本 · Strict JSON: a text that is the canonical form of its own value, or nothing."""

from __future__ import annotations

import json
from typing import Any

from kaohe.base.canonical import canonical_json
from kaohe.base.errors import KaoheError

MOST_DEEP = 100
SAFE = 2**53 - 1  # beyond it a browser's numbers lose digits


class NotStrictError(KaoheError):
    """The text is not the canonical form of a value that every reader reads alike."""


def strict_read(text: str) -> Any:
    """The value of a canonical JSON text (RFC 8785 for text, whole numbers, flags, null, lists and mappings).

    Must: encoding it again gives the same text; whole numbers within ±(2^53-1); at most 100 levels.
    Else NotStrictError.

    >>> strict_read('{"a":[1,true]}')
    {'a': [1, True]}
    >>> strict_read('{"a": 1}')
    Traceback (most recent call last):
    kaohe.ledger.strict.NotStrictError: not canonical
    """
    try:
        value = json.loads(text)
        _check(value, 0)
        again = canonical_json(value).decode()
    except (ValueError, RecursionError, KaoheError) as error:
        raise NotStrictError("not canonical") from error
    if again != text:
        raise NotStrictError("not canonical")
    return value


def _check(value: Any, deep: int) -> None:
    if deep > MOST_DEEP:
        raise NotStrictError("too deep")
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return
    if isinstance(value, int):
        if abs(value) > SAFE:
            raise NotStrictError("a number beyond 2^53-1")
        return
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else _refused():
        _check(one, deep + 1)


def _refused() -> list[Any]:
    raise NotStrictError("a number that is not whole")
