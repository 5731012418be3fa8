"""列的处理 · Treatments: how a column is made of another one before it is scored, one small document each.

A treatment is written like a method; its columns become `<column>.<name>`, and `结果` the column itself. A column with
`passes` is repeated for every pass: `{n}` is its number, `{值}` that of the pass, `{值_before}` that of the pass before
(`值0` comes before the first), `{值_last}` that of the last. The type `own` is that of the treated column.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from kaohe.scheme.methods import Method, document, documents

RESULT = "结果"
MOST_PASSES = 20


@cache
def treatment_ids() -> tuple[str, ...]:
    """The treatments there are, in alphabetical order.

    >>> "winsorise" in treatment_ids()
    True
    """
    return documents(files(__name__))


@cache
def treatment_named(name: str) -> Method:
    """The treatment of an id.

    >>> treatment_named("winsorise").parameters["passes"].required
    True
    """
    return document(files(__name__), name)
