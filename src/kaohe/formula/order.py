"""次序 · Ordering: columns grouped into steps, each after all it reads; circles only through PREVIOUS."""

from __future__ import annotations

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
    for component in _components({node: sorted({read_node(read) for read in reads} & graph.keys()) for node, reads in graph.items()}):
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


def _check_recurrence(component: tuple[Node, ...], graph: dict[Node, list[Read]], env: Environment, found: list[Finding]) -> None:
    members = set(component)
    forward = {node: sorted({read_node(r) for r in graph[node] if not r.earlier} & members) for node in component}
    circles = [item for item in _components(forward) if len(item) > 1 or item[0] in forward[item[0]]]
    one_sheet = len({sheet for sheet, _ in component}) == 1
    for circle in circles or ([] if one_sheet else [component]):
        path = " → ".join(f"{sheet}.{column}" for sheet, column in [*circle, circle[0]])
        place = env.sheets[circle[0][0]].columns[circle[0][1]].place
        found.append(Finding.of(rules.CYCLE, place, path=path))
    for sheet, name in component:
        column = env.sheets[sheet].columns[name]
        if not circles and column.first is None and _reads_itself((sheet, name), graph):
            found.append(Finding.of(rules.FIRST, column.place, name=name))


def _reads_itself(node: Node, graph: dict[Node, list[Read]]) -> bool:
    return any(read_node(read) == node and read.earlier for read in graph[node])


def _components(graph: dict[Node, list[Node]]) -> list[tuple[Node, ...]]:
    """Strongly connected components, dependencies first (Tarjan, iterative), members in declared order."""
    index: dict[Node, int] = {}
    low: dict[Node, int] = {}
    stack: list[Node] = []
    on_stack: set[Node] = set()
    result: list[tuple[Node, ...]] = []
    place = {node: number for number, node in enumerate(graph)}
    for root in graph:
        if root in index:
            continue
        work = [(root, iter(graph[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, targets = work[-1]
            advanced = False
            for target in targets:
                if target not in index:
                    index[target] = low[target] = len(index)
                    stack.append(target)
                    on_stack.add(target)
                    work.append((target, iter(graph[target])))
                    advanced = True
                    break
                if target in on_stack:
                    low[node] = min(low[node], index[target])
            if advanced:
                continue
            work.pop()
            if work:
                low[work[-1][0]] = min(low[work[-1][0]], low[node])
            if low[node] == index[node]:
                result.append(_popped(node, stack, on_stack, place))
    return result


def _popped(node: Node, stack: list[Node], on_stack: set[Node], place: dict[Node, int]) -> tuple[Node, ...]:
    members = []
    while True:
        member = stack.pop()
        on_stack.discard(member)
        members.append(member)
        if member == node:
            return tuple(sorted(members, key=place.__getitem__))
