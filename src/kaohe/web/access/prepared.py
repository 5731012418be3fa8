"""先备后写 · Prepared: what a view works out before the transaction of its record begins, and the writing left to it.

One writer of an embedded store keeps out every other: nothing slow is done while its transaction is open.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from kaohe.base.errors import KaoheError

_ASKS = ("SELECT", "WITH")
_NOT_DONE = 500


class Prepared(HttpResponse):
    """No answer yet: the guard does the deed inside the transaction of its record, and what the deed answers is told.

    An entrance whose row does not say `prepared` answers it as our failure.
    """

    def __init__(self, deed: Callable[[], HttpResponse]) -> None:
        super().__init__(status=_NOT_DONE)
        self.deed = deed


def asked_only(execute: Callable[..., Any], sql: str, *more: Any) -> Any:
    """Lets questions through to the store; a change ahead of the transaction would stand without its record."""
    if not sql.lstrip(" (").upper().startswith(_ASKS):
        raise KaoheError("a view changes the store outside of the transaction of its record")
    return execute(sql, *more)
