"""丢失的位数 · Lost digits: a spreadsheet keeps fifteen digits of a number; the rest of an identifier became zeros."""

from __future__ import annotations

import re

from kaohe.identity.card import luhn_holds
from kaohe.identity.check import folded

KEPT = 15

_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]{2,3}")
_LONG = re.compile(r"[0-9]{16,30}")


def digits_lost(text: str) -> bool:
    """Whether an identifier went through a spreadsheet as a number: `1.1E+17`, or zeros from the 16th digit on.

    A single zero at the end of 16 digits is one card in ten; it is taken as lost only where the Luhn digit fails.

    >>> digits_lost("350203199901010000"), digits_lost("3.50203E+17"), digits_lost("350203199901010013")
    (True, True, False)
    """
    value = folded(text)
    if _SCIENTIFIC.fullmatch(value):
        return True
    if not _LONG.fullmatch(value) or value[KEPT:].strip("0"):
        return False
    return len(value) > KEPT + 1 or not luhn_holds(value)
