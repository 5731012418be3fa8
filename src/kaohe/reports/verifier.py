"""核验页 · Verifier page: the one file that checks receipts offline, put together from parts, its policy inside."""

from __future__ import annotations

import base64
import hashlib
import json
from importlib.resources import files

from kaohe.formula.readers.browser import reader_source

SCRIPTS = ("vendor/noble.js", "bytes.js", "log.js", "reader", "form.js", "verify.js", "words.js", "print.js", "page.js")
PAGE, WORKER = "kaohe-verify.html", "sw.js"


def verifier_script(names: tuple[str, ...] = SCRIPTS) -> str:
    """The page's script, or some of its parts; `reader` stands for the browser reader of formulas.

    >>> "eval(" in verifier_script()
    False
    """
    folder = files("kaohe.verifier")
    texts = [reader_source() if name == "reader" else (folder / name).read_text("utf-8") for name in names]
    return "\n".join(text.rstrip("\n") for text in texts)


def verifier_page(policy: str | None) -> bytes:
    """The page; `policy` is the witness policy it trusts, None for a page that asks its reader.

    It may run its own script and nothing else, and fetch only receipts that lie beside it.

    >>> b"default-src 'none'" in verifier_page(None)
    True
    """
    folder = files("kaohe.verifier")
    script, style = verifier_script(), (folder / "page.css").read_text("utf-8")
    allowed = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; connect-src 'self'; "
        "worker-src 'self'; base-uri 'none'; form-action 'none'"
    )
    pinned = json.dumps({"policy": policy}, ensure_ascii=False).replace("<", "\\u003c")
    html = (folder / "page.html").read_text("utf-8")
    for mark, text in (("POLICY", allowed), ("STYLE", style), ("PINNED", pinned), ("SCRIPT", script)):
        html = html.replace(f"@@{mark}@@", text, 1)
    return html.encode()


def service_worker(page: bytes) -> bytes:
    """What keeps the page for use without a network, where it was served over https.

    >>> service_worker(b"").startswith(b"// Keeps")
    True
    """
    text = (files("kaohe.verifier") / WORKER).read_text("utf-8")
    return text.replace("@@HASH@@", hashlib.sha256(page).hexdigest()[:16]).encode()


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
