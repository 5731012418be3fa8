"""账本故障 · Ledger faults: a ledger that cannot be read or written is a finding with a remedy, whatever broke it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from kaohe.base.errors import KaoheError
from kaohe.base.findings import Finding
from kaohe.ledger.findings import UNREADABLE
from kaohe.ledger.refused import RefusedError

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


def guarded(answer: Callable[[Finding], Answer]) -> Callable[[Callable[Asked, Answer]], Callable[Asked, Answer]]:
    """An act whose faults of files, database and keys become an `answer` with a finding.

    A commit that fails still ends the process: what is durable is then unknown.

    >>> guarded(lambda finding: finding.code)(lambda: open("/"))()
    'ledger/unreadable'
    """

    def around(act: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
        @wraps(act)
        def guard(*args: Asked.args, **named: Asked.kwargs) -> Answer:
            try:
                return act(*args, **named)
            except RefusedError as refused:
                return answer(refused.finding)
            except (KaoheError, sqlite3.Error, OSError, UnicodeDecodeError) as error:
                return answer(Finding.of(UNREADABLE, why=str(error)))

        return guard

    return around
