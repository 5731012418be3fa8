"""结果页的问法 · Asking for results: the entrances of results, units, board, instructions and the public page."""

from __future__ import annotations

from tests.web.cells import Ask, Asking, World

NOWHERE = "ffffffffffffffff"
ANY = frozenset({"own", "self", "pub", "agg", "asg", "case", "masked"})
_CLOSING = "tests/web/instructions/test_instructions.py: who handles an instruction does not close it"
UNASKED_RESULTS = {"instructions:close POST": _CLOSING}


def _plain(path: str) -> Asking:
    def asking(_: World, scope: str) -> Ask | None:
        return Ask(path, met=ANY) if scope == "own" else None

    return asking


def _whole(path: str) -> Asking:
    """An entrance for those alone whose cell has no condition."""

    def asking(_: World, scope: str) -> Ask | None:
        return Ask(path, person="nobody", published=False) if scope == "own" else None

    return asking


def _run(path: str) -> Asking:
    """An appraisal: the open one, the published one, none."""

    def asking(world: World, scope: str) -> Ask:
        name = {"own": "open", "other": "published"}.get(scope)
        where = path.format(run=world.path(name) if name else NOWHERE)
        return Ask(where, unit="U1", published=scope == "other", there=name is not None, cells="score_result.read")

    return asking


def _unit(path: str) -> Asking:
    """A unit of the open appraisal: one's own, another one, none."""

    def asking(world: World, scope: str) -> Ask:
        unit = {"own": "U1", "other": "U2"}.get(scope, "U99")
        where = path.format(run=world.path("open"), key=unit)
        return Ask(where, unit=unit, published=False, there=scope != "closed", cells="score_result.read")

    return asking


def _paid(path: str, cells: str = "pay_run.read") -> Asking:
    """A unit of a run of pay that is not published: one's own, another one, none."""

    def asking(world: World, scope: str) -> Ask:
        unit = {"own": "K1", "other": "K2"}.get(scope, "K9")
        where = path.format(run=world.path("pay"), key=unit)
        return Ask(where, unit=unit, published=False, there=scope != "closed", cells=cells)

    return asking


def _pay_run(path: str, cells: str = "pay_run.read") -> Asking:
    """A run of pay that is not published, or none."""

    def asking(world: World, scope: str) -> Ask | None:
        if scope == "other":
            return None
        number = world.path("pay") if scope == "own" else NOWHERE
        return Ask(path.format(run=number), unit="K1", published=False, there=scope == "own", cells=cells)

    return asking


def _public(path: str) -> Asking:
    """What is published, and what is not: the same for everybody."""

    def asking(world: World, scope: str) -> Ask:
        name = {"own": "open", "other": "published"}.get(scope)
        return Ask(path.format(run=world.path(name) if name else NOWHERE), there=scope == "other")

    return asking


def _instruct(path: str, *, posted: bool) -> Asking:
    """Telling the unit of a row something: of a unit that is there, and of none."""

    def asking(world: World, scope: str) -> Ask:
        key = {"own": "U1", "other": "U2"}.get(scope, "U99")
        fields = {"run": world.path("open"), "sheet": "单位", "key": key, "column": "总分", "text": "本周约谈"}
        query = "&".join(f"{name}={value}" for name, value in fields.items())
        return Ask(path if posted else f"{path}?{query}", there=scope != "closed", data=fields if posted else None)

    return asking


ASKING_RESULTS: dict[str, Asking] = {
    "runs:index_csv GET": _plain("/results/runs.csv"),
    "runs:rank GET#pay": _pay_run("/results/{run}/"),
    "runs:rank_csv GET#pay": _pay_run("/results/{run}/ranking.csv", "pay_run.export"),
    "runs:unit GET": _unit("/results/{run}/unit/{key}/"),
    "runs:unit GET#pay": _paid("/results/{run}/unit/{key}/"),
    "runs:sheet GET": _unit("/results/{run}/unit/{key}/sheet/"),
    "runs:indicator GET": _run("/results/{run}/indicator/工作/"),
    "runs:compare GET": _run("/results/{run}/compare/?unit=U1&unit=U1"),
    "runs:unit_csv GET": _unit("/results/{run}/unit.csv?key={key}"),
    "runs:unit_csv GET#pay": _paid("/results/{run}/unit.csv?key={key}"),
    "runs:indicator_csv GET": _run("/results/{run}/indicator.csv?name=工作"),
    "runs:compare_csv GET": _unit("/results/{run}/compare.csv?unit={key}&unit={key}"),
    "leader:board_csv GET": _whole("/board/board.csv"),
    "api:units GET": _pay_run("/api/runs/{run}/units"),
    "api:unit GET": _unit("/api/runs/{run}/unit?key={key}"),
    "api:unit GET#pay": _paid("/api/runs/{run}/unit?key={key}"),
    "api:compare GET": _unit("/api/runs/{run}/compare?unit={key}&unit={key}"),
    "api:indicator GET": _run("/api/runs/{run}/indicator?name=工作"),
    "runs_search:find GET": _plain("/search/?q=示例"),
    "api:search GET": _plain("/api/search?q=示例"),
    "leader:board GET": _whole("/board/"),
    "api:board GET": _whole("/api/board"),
    "leader:lights GET": _plain("/board/lights/"),
    "leader:lights_csv GET": _plain("/board/lights.csv"),
    "api:lights GET": _plain("/api/board/lights"),
    "instructions:index GET": _plain("/instructions/"),
    "instructions:index_csv GET": _plain("/instructions/instructions.csv"),
    "instructions:of GET": _plain("/instructions/of/?unit=U1"),
    "instructions:new GET": _instruct("/instructions/new/", posted=False),
    "instructions:make POST": _instruct("/instructions/make/", posted=True),
    "api:instructions GET": _plain("/api/instructions"),
    "public:index GET": _plain("/public/"),
    "public:result_csv GET": _public("/public/{run}.csv"),
    "api:published GET": _plain("/api/public"),
}
