"""页面 · Assets: the one self-contained page, put together from its parts, with a policy that allows only these."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from importlib.resources import files

SCRIPTS = ("words.js", "build.js", "charts.js", "drill.js", "page.js")
STYLE, FRAME = "page.css", "page.html"


@dataclass(frozen=True, slots=True)
class Page:
    """The page and the policy it is served with."""

    html: bytes
    policy: str


def page_made(data: bytes) -> Page:
    """The page with its data inside; nothing but its own script and style may run, and nothing may be fetched."""
    folder = files("kaohe.cli") / "page"
    script = "\n".join((folder / name).read_text("utf-8") for name in SCRIPTS)
    style = (folder / STYLE).read_text("utf-8")
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    # Inside a script element only `<` could end the data.
    embedded = data.decode().replace("<", "\\u003c")
    html = (folder / FRAME).read_text("utf-8")
    for mark, text in (("POLICY", policy), ("STYLE", style), ("SCRIPT", script), ("DATA", embedded)):
        html = html.replace(f"@@{mark}@@", text, 1)
    return Page(html.encode(), policy)


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
