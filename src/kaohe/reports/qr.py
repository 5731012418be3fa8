"""二维码 · QR code: a link as a picture that a phone reads, or as blocks that a terminal shows."""

from __future__ import annotations

import io

import segno


def qr_svg(text: str) -> bytes:
    """An SVG with a quiet zone, at medium correction.

    >>> qr_svg("https://example.org")[:5]
    b'<?xml'
    """
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", scale=6, border=4)
    return out.getvalue()


def qr_blocks(text: str) -> str:
    """The code as lines of half blocks, for a terminal.

    >>> len(qr_blocks("a").splitlines()) > 8
    True
    """
    out = io.StringIO()
    segno.make(text, error="l", micro=False).terminal(out, compact=True, border=2)
    return out.getvalue()
