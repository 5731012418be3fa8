"""浏览器读法 · Browser reader: the formulas of a sheet and one row of it as JSON that `reader.js` recomputes anywhere.

The form, value by value, stands in docs/reference/row-form.md.
"""

from __future__ import annotations

from importlib.resources import files

from kaohe.formula.readers.browser.row import Peer, Supply, row_form
from kaohe.formula.readers.browser.sheet import sheet_form

__all__ = ["Peer", "Supply", "reader_source", "row_form", "sheet_form"]


def reader_source() -> str:
    """The JavaScript reader as it is shipped, for a page to carry.

    >>> "eval" in reader_source()
    False
    """
    return (files(__package__) / "reader.js").read_text(encoding="utf-8")
