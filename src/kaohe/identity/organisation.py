"""单位代码 · Organisation codes: the unified social credit code and the organisation code inside it.

Must: findings show a code masked, for a resident number typed into the wrong field looks like one.
Basis: GB 32100-2015; GB 11714-1997.
"""

from __future__ import annotations

import re

from kaohe.base.findings import NOWHERE, Finding, Place
from kaohe.identity.area import area_findings
from kaohe.identity.check import IdentityCheck, folded
from kaohe.identity.findings import (
    CREDIT_CODE_CHECK,
    CREDIT_CODE_FORM,
    ORGANISATION_CODE_CHECK,
    ORGANISATION_CODE_FORM,
)
from kaohe.identity.masking import masked_id

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_CREDIT = re.compile(rf"[{ALPHABET}]{{2}}[0-9]{{6}}[{ALPHABET}]{{10}}")
_ORGANISATION = re.compile(r"([0-9A-Z]{8})-?([0-9X])")


def credit_code_check(text: str, place: Place = NOWHERE) -> IdentityCheck:
    """What is odd about a unified social credit code (统一社会信用代码).

    Basis: GB 32100-2015. Findings: identity/credit-code-form, identity/credit-code-check, identity/unknown-area.

    >>> credit_code_check("91350100M000100Y43").ok, credit_code_check("91350211M0000XUF46").reason
    (True, 'identity/credit-code-check')
    """
    code = folded(text)
    if not _CREDIT.fullmatch(code):
        return IdentityCheck((Finding.of(CREDIT_CODE_FORM, place, value=masked_id(code)),))
    findings = area_findings(code[2:8], place)
    expected = credit_check_character(code[:17])
    if code[17] != expected:
        findings = (Finding.of(CREDIT_CODE_CHECK, place, value=masked_id(code), expected=expected), *findings)
    return IdentityCheck(findings)


def credit_check_character(body: str) -> str:
    """The eighteenth character that belongs to the first seventeen.

    >>> credit_check_character("91350211M0000XUF4")
    'R'
    """
    total = sum(ALPHABET.index(char) * weight for char, weight in zip(body, _CREDIT_WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def organisation_code_check(text: str, place: Place = NOWHERE) -> IdentityCheck:
    """What is odd about an organisation code (组织机构代码), with or without its hyphen.

    Basis: GB 11714-1997. Findings: identity/organisation-code-form, identity/organisation-code-check.

    >>> organisation_code_check("D2143569-X").ok
    True
    """
    code = folded(text)
    found = _ORGANISATION.fullmatch(code)
    if found is None:
        return IdentityCheck((Finding.of(ORGANISATION_CODE_FORM, place, value=masked_id(code)),))
    expected = organisation_check_character(found[1])
    if found[2] == expected:
        return IdentityCheck(())
    return IdentityCheck((Finding.of(ORGANISATION_CODE_CHECK, place, value=masked_id(code), expected=expected),))


def organisation_check_character(body: str) -> str:
    """The ninth character that belongs to the first eight.

    >>> organisation_check_character("D2143569")
    'X'
    """
    total = sum(_DIGITS.index(char) * weight for char, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]
