"""凭证文件 · Receipt files: the receipt, the verifier page, and the enciphered copy that a QR code alone can open."""

from __future__ import annotations

import base64
import secrets
from pathlib import Path

from kaohe.flows.writing import file_written
from kaohe.ledger.blob import SECRET_BYTES, blob_name, blob_write
from kaohe.ledger.log import POLICY
from kaohe.reports.qr import qr_svg
from kaohe.reports.verifier import PAGE, WORKER, service_worker, verifier_page


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
    blob, picture = folder / "r" / blob_name(secret), folder / f"{blob_name(secret)[:8]}.svg"
    blob.parent.mkdir(parents=True, exist_ok=True)
    file_written(blob, blob_write(secret, data))
    fragment = base64.urlsafe_b64encode(secret).decode().rstrip("=")
    file_written(picture, qr_svg(f"{site.rstrip('/')}/{PAGE}#{fragment}"))
    picture.chmod(0o600)
    return blob, picture
