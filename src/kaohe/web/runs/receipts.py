"""凭证 · Receipts: the receipt of one payment of a sealed run, and its enciphered copy that a QR code opens."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from django.conf import settings

from kaohe.base.findings import Finding
from kaohe.flows.receipt import receipt_made
from kaohe.flows.receipt_files import COPIES, blob_written, fragment
from kaohe.web.home.secrets import RECEIPTS, key_held
from kaohe.web.runs.models import Line

LEDGER, FOLDER = "ledger", COPIES
SECRET_BYTES = 16


@dataclass(frozen=True, slots=True)
class Made:
    """The bytes of a receipt, or why there is none."""

    data: bytes
    findings: tuple[Finding, ...]


def receipt_of(line: Line) -> Made:
    """The receipt of a line about a person.

    Codes: those of `receipt_made`.
    """
    folder, ledger = settings.SITE.place(line.run.folder), settings.SITE.place(LEDGER)
    made = receipt_made(folder, line.sheet, line.key, ledger=ledger)
    return Made(made.data, made.findings)


def receipt_kept(data: bytes) -> str:
    """Lays a receipt down enciphered; what stands behind the `#` of the link that opens it.

    The secret is drawn from the receipt by a key of the site, so that the same receipt is laid down once; it is
    stored nowhere.
    """
    secret = hmac.digest(key_held(settings.KEYS, RECEIPTS), hashlib.sha256(data).digest(), "sha256")[:SECRET_BYTES]
    blob_written(settings.SITE.place(FOLDER), data, secret)
    return fragment(secret)
