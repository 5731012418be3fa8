"""银行卡 · Bank card: length and Luhn digit, both soft; accounts of organisations follow neither.

Basis: domain.md §11.4.
"""

from __future__ import annotations

import re

from kaohe.base.findings import NOWHERE, Finding, Place
from kaohe.identity.check import IdentityCheck, folded
from kaohe.identity.findings import CARD_CHECK, CARD_FORM, CNAPS_FORM
from kaohe.identity.masking import masked_card

_CARD = re.compile(r"[0-9]{16,19}")
_CNAPS = re.compile(r"[0-9]{12}")


def card_check(text: str, place: Place = NOWHERE) -> IdentityCheck:
    """What is odd about a bank card number.

    Findings: identity/card-form, identity/card-check.

    >>> card_check("6222029999000000012").ok, card_check("6222029999000000013").reason
    (True, 'identity/card-check')
    """
    number = folded(text)
    if not _CARD.fullmatch(number):
        return IdentityCheck((Finding.of(CARD_FORM, place, value=masked_card(number)),))
    if not luhn_holds(number):
        return IdentityCheck((Finding.of(CARD_CHECK, place, value=masked_card(number)),))
    return IdentityCheck(())


def cnaps_check(text: str, place: Place = NOWHERE) -> IdentityCheck:
    """What is odd about a bank number (联行号).

    Findings: identity/cnaps-form.

    >>> cnaps_check("102393000018").ok
    True
    """
    number = folded(text)
    return IdentityCheck(
        () if _CNAPS.fullmatch(number) else (Finding.of(CNAPS_FORM, place, value=masked_card(number)),)
    )


def luhn_holds(digits: str) -> bool:
    """Whether the last digit is the Luhn check digit of the others.

    >>> luhn_holds("4111111111111111")
    True
    """
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0
