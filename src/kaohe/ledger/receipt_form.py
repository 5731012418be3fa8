"""凭证的形式 · Form of a receipt: what a file must be before anything in it is believed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from kaohe.ledger.entry import entry_read, is_count
from kaohe.ledger.strict import SAFE, NotStrictError, strict_read

FORM = "kaohe.receipt/1"
MOST_BYTES = 4 * 2**20
_LOCATED = {"entry", "index", "hashes"}
_ALL = {"form", "entry", "disclosures", "proof", "run", "seal", "cohorts", "scheme", "policy", "chain"}


def receipt_read(data: bytes) -> tuple[Any, str]:
    """The receipt of a file, or None and the code of the first thing wrong with it.

    Codes: `too_large`, `not_text`, `not_canonical`, `not_a_receipt`, `not_a_pay_entry`.

    >>> receipt_read(b"{}")
    (None, 'not_a_receipt')
    """
    if len(data) > MOST_BYTES:
        return None, "too_large"
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None, "not_text"
    try:
        receipt = strict_read(text)
    except NotStrictError:
        return None, "not_canonical"
    if not _is_receipt(receipt):
        return None, "not_a_receipt"
    return (receipt, "") if entry_read(receipt["entry"], "pay") else (None, "not_a_pay_entry")


def _is_receipt(it: Any) -> bool:
    if not _members(it, _ALL, {"hidden"}) or it["form"] != FORM:
        return False
    texts = isinstance(it["entry"], str) and isinstance(it["proof"], str)
    parts = _is_located(it["run"]) and _is_located(it["seal"]) and _is_scheme(it["scheme"]) and _is_policy(it["policy"])
    rows = _all(it["disclosures"], _is_disclosure) and _all(it.get("hidden", []), _is_hidden)
    others = _all(it["cohorts"], lambda one: _is_located(one, {"disclosures"}) and _opens(one))
    chain = _all(it["chain"], lambda one: _is_located(one, set(), {"disclosures"}) and _opens(one))
    return texts and parts and rows and others and chain


def _opens(one: Any) -> bool:
    return _all(one.get("disclosures", []), _is_disclosure)


def _members(value: Any, needed: Collection[str], optional: Collection[str] = ()) -> bool:
    return isinstance(value, dict) and set(needed) <= value.keys() <= {*needed, *optional}


def _all(value: Any, check: Callable[[Any], bool]) -> bool:
    return isinstance(value, list) and all(check(one) for one in value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_located(value: Any, more: Collection[str] = (), optional: Collection[str] = ()) -> bool:
    if not _members(value, {*_LOCATED, *more}, optional):
        return False
    return isinstance(value["entry"], str) and is_count(value["index"]) and _all(value["hashes"], _is_text)


def _is_disclosure(one: Any) -> bool:
    return isinstance(one, list) and len(one) == 3 and _is_text(one[0]) and _is_text(one[1])


def _is_hidden(one: Any) -> bool:
    if not isinstance(one, list) or len(one) != 2:
        return False
    return isinstance(one[0], int) and not isinstance(one[0], bool) and abs(one[0]) <= SAFE and _is_text(one[1])


def _is_scheme(one: Any) -> bool:
    if not _is_located(one, {"text", "form", "forms"}) or not _is_text(one["text"]):
        return False
    return (
        isinstance(one["form"], dict) and isinstance(one["forms"], dict) and all(map(_is_text, one["forms"].values()))
    )


def _is_policy(one: Any) -> bool:
    return (_members(one, {"text"}) or _is_located(one, {"text"})) and _is_text(one["text"])
