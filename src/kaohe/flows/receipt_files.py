"""凭证文件 · Receipt files: the receipt, the verifier page, and the enciphered copy that a QR code alone can open."""

from __future__ import annotations

import base64
import re
import secrets
from pathlib import Path

from kaohe.flows.writing import file_written
from kaohe.ledger.blob import SECRET_BYTES, blob_name, blob_write
from kaohe.ledger.log import POLICY
from kaohe.reports.qr import qr_svg
from kaohe.reports.verifier import PAGE, WORKER, service_worker, verifier_page

COPIES = "receipts"
"""The folder of a home from which the service hands out enciphered copies."""


def receipt_written(path: Path, data: bytes) -> Path:
    """Writes a receipt; its folder is made where it is not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file_written(path, data)
    path.chmod(0o600)  # it says what somebody earns
    return path


def page_written(path: Path, ledger: Path) -> Path:
    """Writes the page with the policy of a ledger inside, and beside it the worker that keeps it offline."""
    page = verifier_page((ledger / POLICY).read_text("utf-8"))
    path.parent.mkdir(parents=True, exist_ok=True)
    file_written(path, page)
    file_written(path.parent / WORKER, service_worker(page))
    return path


def qr_written(folder: Path, data: bytes, site: str) -> tuple[Path, Path]:
    """Writes `r/<name>`, the receipt enciphered, and a QR code whose link holds the secret behind its `#`.

    The secret stands in the picture and nowhere else: a server that hands out the blob cannot read it.
    """
    secret = secrets.token_bytes(SECRET_BYTES)
    blob, picture = blob_written(folder, data, secret), folder / f"{blob_name(secret)[:8]}.svg"
    file_written(picture, qr_picture(f"{site.rstrip('/')}/{PAGE}#{fragment(secret)}"))
    picture.chmod(0o600)
    return blob, picture


def blob_written(folder: Path, data: bytes, secret: bytes) -> Path:
    """Writes `r/<name>`, the receipt enciphered; one that lies there already stays. secret: 16 bytes."""
    blob = folder / "r" / blob_name(secret)
    if not blob.is_file():
        blob.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file_written(blob, blob_write(secret, data))
    return blob


def fragment(secret: bytes) -> str:
    """What stands behind the `#` of a link to the page, so that no server is sent it.

    >>> fragment(bytes(16))
    'AAAAAAAAAAAAAAAAAAAAAA'
    """
    return base64.urlsafe_b64encode(secret).decode().rstrip("=")


def qr_picture(link: str) -> bytes:
    """A link as an SVG that a phone reads.

    >>> qr_picture("https://kaohe.example")[:5]
    b'<?xml'
    """
    return qr_svg(link)


def policy_pinned(ledger: Path) -> str | None:
    """The witness policy of a ledger, which the page trusts; None where there is none."""
    path = ledger / POLICY
    return path.read_text("utf-8") if path.is_file() else None


def page_served(policy: str | None) -> tuple[bytes, str]:
    """The page with a witness policy inside (without one it asks its reader), and the policy its scripts need.

    >>> b"<script" in page_served(None)[0]
    True
    """
    page = verifier_page(policy)
    stated = re.search(rb'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    return page, stated[1].decode() if stated else ""


def worker_served(page: bytes) -> bytes:
    """The worker that keeps a page for use without a network.

    >>> worker_served(page_served(None)[0]).startswith(b"//")
    True
    """
    return service_worker(page)
