"""汇总方式 · Aggregations: how a node scores its children, one small document each, in the language of methods.

Besides its own arguments a document reads `children`: of each child `{score}`, `{weight}` and, where it may drop out,
`{states}`; `{available}` is the weight that is left, `{children_count}` how many children there are. `most` is how many
children it can take, `drops: no` says that none may drop out, `needs` names the argument that says how many must stay.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from kaohe.scheme.methods import Method, document, documents


@cache
def aggregate_ids() -> tuple[str, ...]:
    """The aggregations there are beside the sum, in alphabetical order.

    >>> "geometric" in aggregate_ids()
    True
    """
    return documents(files(__name__))


@cache
def aggregate_named(name: str) -> Method:
    """The aggregation of an id.

    >>> aggregate_named("geometric").parameters["floor"].required
    True
    """
    return document(files(__name__), name)
