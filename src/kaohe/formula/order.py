"""次序 · Ordering: columns grouped into steps, each after all it reads; circles only through PREVIOUS."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.base.findings import Finding
from kaohe.formula import findings as rules
from kaohe.formula.environment import Environment
from kaohe.formula.program import Sheet, Step
from kaohe.formula.reads import Read, reads_of, row_reads

Node = tuple[str, str]


def ordered_steps(sheets: dict[str, Sheet], env: Environment, found: list[Finding]) -> tuple[Step, ...]:
    """The steps of a program; adds a finding for each circle that is no recurrence.

    >>> ordered_steps({}, None, [])
    ()
    """
    graph = {node: _edges(node, sheets) for node in _computed(sheets)}
    steps = []
    for component in _components(
        {node: sorted({read_node(read) for read in reads} & graph.keys()) for node, reads in graph.items()}
    ):
        if len(component) > 1 or component[0] in {read_node(read) for read in graph[component[0]]}:
            _check_recurrence(component, graph, env, found)
        steps.append(Step(component[0][0], tuple(column for _, column in component)))
    return tuple(steps)


def read_node(read: Read) -> Node:
    """The column a read goes to.

    >>> read_node(Read("a", "b"))
    ('a', 'b')
    """
    return read.sheet, read.column


def _computed(sheets: dict[str, Sheet]) -> list[Node]:
    return [
        (sheet.name, column.name)
        for sheet in sheets.values()
        for column in sheet.columns.values()
        if column.formula is not None
    ]


def _edges(node: Node, sheets: dict[str, Sheet]) -> list[Read]:
    sheet = sheets[node[0]]
    column = sheet.columns[node[1]]
    reads = list(row_reads(sheet.name, sheets)) if not _decides_rows(node, sheets) else []
    for typed in (column.formula, column.first):
        if typed is not None:
            reads += reads_of(typed, sheet.name, sheets)
    return reads


def _decides_rows(node: Node, sheets: dict[str, Sheet]) -> bool:
    return read_node_in(node, list(row_reads(node[0], sheets)))


def read_node_in(node: Node, reads: list[Read]) -> bool:
    """Whether one of the reads goes to the node.

    >>> read_node_in(("a", "b"), [Read("a", "b")])
    True
    """
    return node in {read_node(read) for read in reads}


def _check_recurrence(
    component: tuple[Node, ...], graph: dict[Node, list[Read]], env: Environment, found: list[Finding]
) -> None:
    members = set(component)
    forward = {node: sorted({read_node(r) for r in graph[node] if not r.earlier} & members) for node in component}
    circles = [item for item in _components(forward) if len(item) > 1 or item[0] in forward[item[0]]]
    one_sheet = len({sheet for sheet, _ in component}) == 1
    for circle in circles or ([] if one_sheet else [component]):
        path = " → ".join(f"{sheet}.{column}" for sheet, column in [*circle, circle[0]])
        place = env.sheets[circle[0][0]].columns[circle[0][1]].place
        found.append(Finding.of(rules.CYCLE, place, path=path))


def _components(graph: dict[Node, list[Node]]) -> list[tuple[Node, ...]]:
    """Strongly connected components, dependencies first, members in declared order."""
    search = _Search(graph)
    for root in graph:
        if root not in search.index:
            search.visit(root)
    return search.result


class _Search:
    """Tarjan's search without recursion, so that long chains do not exhaust the stack. Owns its marks."""

    def __init__(self, graph: dict[Node, list[Node]]) -> None:
        self.graph = graph
        self.place = {node: number for number, node in enumerate(graph)}
        self.index: dict[Node, int] = {}
        self.low: dict[Node, int] = {}
        self.stack: list[Node] = []
        self.on_stack: set[Node] = set()
        self.result: list[tuple[Node, ...]] = []

    def visit(self, root: Node) -> None:
        """Search everything reachable from a node."""
        work = [self._enter(root)]
        while work:
            node, targets = work[-1]
            fresh = next((target for target in targets if self._is_fresh(node, target)), None)
            if fresh is not None:
                work.append(self._enter(fresh))
                continue
            work.pop()
            if work:
                parent = work[-1][0]
                self.low[parent] = min(self.low[parent], self.low[node])
            if self.low[node] == self.index[node]:
                self.result.append(self._leave(node))

    def _enter(self, node: Node) -> tuple[Node, Iterator[Node]]:
        self.index[node] = self.low[node] = len(self.index)
        self.stack.append(node)
        self.on_stack.add(node)
        return node, iter(self.graph[node])

    def _is_fresh(self, node: Node, target: Node) -> bool:
        if target in self.on_stack:
            self.low[node] = min(self.low[node], self.index[target])
        return target not in self.index

    def _leave(self, node: Node) -> tuple[Node, ...]:
        start = self.stack.index(node)
        members = self.stack[start:]
        del self.stack[start:]
        self.on_stack.difference_update(members)
        return tuple(sorted(members, key=self.place.__getitem__))
