"""公民身份号码 · Resident number: form, birth date, check character; the area is only looked up.

Basis: GB 11643-1999.
"""

from __future__ import annotations

import re
from datetime import date

from kaohe.base.errors import KaoheError
from kaohe.base.findings import NOWHERE, Finding, Place
from kaohe.base.instant import date_parse
from kaohe.identity.area import area_findings
from kaohe.identity.check import IdentityCheck, folded
from kaohe.identity.findings import RESIDENT_ID_BIRTH, RESIDENT_ID_CHECK, RESIDENT_ID_FORM
from kaohe.identity.masking import masked_id

_WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))
_NOW = re.compile(r"[0-9]{17}[0-9X]")
_LEGACY = re.compile(r"[0-9]{15}")


def resident_id_check(text: str, place: Place = NOWHERE) -> IdentityCheck:
    """What is odd about a resident number (公民身份号码) of 18 characters, or 15 as it was until 1999.

    Basis: GB 11643.
    Findings: identity/resident-id-form, identity/resident-id-birth, identity/resident-id-check, identity/unknown-area.

    >>> resident_id_check("11010519491231002X").ok, resident_id_check("440524880101001").ok
    (True, True)
    >>> resident_id_check("350203199901010012").findings[0].cause("en")
    'The check character of the resident number 350203********0012 does not fit.'
    """
    number = folded(text)
    shown = masked_id(number)
    full = upgraded(number) if _LEGACY.fullmatch(number) else number
    if not _NOW.fullmatch(full):
        return IdentityCheck((Finding.of(RESIDENT_ID_FORM, place, value=shown),))
    findings: list[Finding] = []
    if birth_of(full) is None:
        findings.append(Finding.of(RESIDENT_ID_BIRTH, place, value=shown))
    if full[17] != resident_check_character(full[:17]):
        findings.append(Finding.of(RESIDENT_ID_CHECK, place, value=shown))
    return IdentityCheck((*findings, *area_findings(full[:6], place)))


def resident_check_character(body: str) -> str:
    """The eighteenth character that belongs to the first seventeen (MOD 11-2).

    >>> resident_check_character("44052418800101001")
    '4'
    """
    total = sum(int(char) * weight for char, weight in zip(body, _WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


def upgraded(number: str) -> str:
    """The number of 18 characters that replaced one of 15: the century and the check character are added.

    >>> upgraded("440524880101001")
    '440524198801010011'
    """
    if not _LEGACY.fullmatch(number):
        raise KaoheError("only a number of 15 digits is upgraded")
    body = f"{number[:6]}19{number[6:]}"
    return body + resident_check_character(body)


def birth_of(number: str) -> date | None:
    """The birth date in a number of 18 characters, or None where there is no such day.

    >>> birth_of("350203199902300013") is None
    True
    """
    return date_parse(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
