"""标识的问题 · Findings of identifiers: all are warnings to confirm, for real codes exist that fail their own check.

Basis: domain.md §11.1: a company's early code fails its check digit and is valid all the same.
"""

from __future__ import annotations

from kaohe.base.findings import Rule, Text

_CONFIRM = Text("请对照证照核对；确认无误可以保留。", "Compare it with the document; if it is right, keep it.")

CREDIT_CODE_FORM = Rule(
    "identity/credit-code-form",
    Text(
        "“{value}”不是 18 位统一社会信用代码（不用 I、O、S、V、Z）。",
        "“{value}” is no credit code of 18 characters (without I, O, S, V, Z).",
    ),
    _CONFIRM,
    blocking=False,
)
CREDIT_CODE_CHECK = Rule(
    "identity/credit-code-check",
    Text("统一社会信用代码 {value} 的校验位应为 {expected}。", "The credit code {value} should end in {expected}."),
    _CONFIRM,
    blocking=False,
)
ORGANISATION_CODE_FORM = Rule(
    "identity/organisation-code-form",
    Text("“{value}”不是 9 位组织机构代码。", "“{value}” is no organisation code of 9 characters."),
    _CONFIRM,
    blocking=False,
)
ORGANISATION_CODE_CHECK = Rule(
    "identity/organisation-code-check",
    Text("组织机构代码 {value} 的校验位应为 {expected}。", "The organisation code {value} should end in {expected}."),
    _CONFIRM,
    blocking=False,
)
RESIDENT_ID_FORM = Rule(
    "identity/resident-id-form",
    Text(
        "“{value}”不是 18 位（或旧 15 位）公民身份号码。",
        "“{value}” is no resident number of 18 (formerly 15) characters.",
    ),
    _CONFIRM,
    blocking=False,
)
RESIDENT_ID_BIRTH = Rule(
    "identity/resident-id-birth",
    Text(
        "公民身份号码 {value} 中的出生日期不存在。",
        "The resident number {value} holds a birth date that does not exist.",
    ),
    _CONFIRM,
    blocking=False,
)
RESIDENT_ID_CHECK = Rule(
    "identity/resident-id-check",
    Text("公民身份号码 {value} 的校验位不符。", "The check character of the resident number {value} does not fit."),
    _CONFIRM,
    blocking=False,
)
UNKNOWN_AREA = Rule(
    "identity/unknown-area",
    Text(
        "行政区划代码 {area} 不在已知的现行或撤销代码之中。",
        "The area code {area} is none of those known, past or present.",
    ),
    _CONFIRM,
    blocking=False,
)
CARD_FORM = Rule(
    "identity/card-form",
    Text("卡号 {value} 不是 16 至 19 位数字。", "The card number {value} is not 16 to 19 digits long."),
    Text("核对卡号；对公账号可以保留。", "Check the number; the account of an organisation may stay."),
    blocking=False,
)
CARD_CHECK = Rule(
    "identity/card-check",
    Text("卡号 {value} 的校验位不符。", "The check digit of the card number {value} does not fit."),
    _CONFIRM,
    blocking=False,
)
CNAPS_FORM = Rule(
    "identity/cnaps-form",
    Text("“{value}”不是 12 位联行号。", "“{value}” is no bank number (CNAPS) of 12 digits."),
    _CONFIRM,
    blocking=False,
)

RULES = (
    CREDIT_CODE_FORM,
    CREDIT_CODE_CHECK,
    ORGANISATION_CODE_FORM,
    ORGANISATION_CODE_CHECK,
    RESIDENT_ID_FORM,
    RESIDENT_ID_BIRTH,
    RESIDENT_ID_CHECK,
    UNKNOWN_AREA,
    CARD_FORM,
    CARD_CHECK,
    CNAPS_FORM,
)
