"""逐个入口的问法 · Asking: the request of every entrance in every scope."""

from __future__ import annotations

from tests.web.asking_desks import ASKING_DESKS, UNASKED_DESKS
from tests.web.asking_results import ASKING_RESULTS, UNASKED_RESULTS
from tests.web.cells import Ask, Asking, World

NOWHERE = "ffffffffffffffff"
_DRAFTS = "tests/web/schemes/test_drafts.py: nobody else writes, two persons publish"
_TRIED = "tests/web/schemes/test_reading.py: a trial is made by a worker, nobody else tries"
_JOBS = "tests/web/jobs/test_jobs.py: nobody else takes a book; books and jobs of pay are not there for the clerk"
_OUT = "tests/web/jobs/test_letting_out.py: nobody else lets a run out, each act by two persons"
UNASKED: dict[str, str] = {
    **UNASKED_RESULTS,
    **UNASKED_DESKS,
    "jobs:take POST": _JOBS,
    "jobs:book GET": _JOBS,
    "jobs:book_csv GET": _JOBS,
    "jobs:start POST": _JOBS,
    "jobs:discard POST": _JOBS,
    "jobs:job GET": _JOBS,
    "jobs:cancel POST": _JOBS,
    "jobs:resume POST": _JOBS,
    "jobs:project POST": _JOBS,
    "jobs:approve POST": _OUT,
    "jobs:publish POST": _OUT,
    "jobs:void POST": _OUT,
    "jobs:seal POST": _OUT,
    "jobs:export POST": _OUT,
    "jobs:export_approve POST": _OUT,
    "jobs:download GET": _OUT,
    "api:book GET": _JOBS,
    "api:job GET": _JOBS,
    "schemes:bring POST": _DRAFTS,
    "schemes:edit GET": _DRAFTS,
    "schemes:check POST": _DRAFTS,
    "schemes:save POST": _DRAFTS,
    "schemes:value POST": _DRAFTS,
    "schemes:submit POST": _DRAFTS,
    "schemes:publish POST": _DRAFTS,
    "schemes:retire POST": _DRAFTS,
    "schemes:attempt POST": _TRIED,
    "schemes:tried GET": _TRIED,
    "schemes:tried_csv GET": _TRIED,
    "api:trial GET": _TRIED,
    "api:standing GET": _DRAFTS,
}
"""Entrances that no single request can judge, with the test that does."""


def _plain(path: str) -> Asking:
    """An entrance about nothing in particular: whoever has the cell is answered."""

    def asking(_: World, scope: str) -> Ask | None:
        return Ask(path, met=ANY) if scope == "own" else None

    return asking


ANY = frozenset({"own", "self", "pub", "agg", "asg", "case", "masked"})
"""Lists open for every scope, and hold what the scope lets through: their own tests look into them."""


def _scheme(path: str) -> Asking:
    """An entrance about a scheme that ships, and so is published; or about none."""

    def asking(_: World, scope: str) -> Ask:
        name = "budget-execution" if scope != "closed" else "no-such-scheme"
        return Ask(path.format(name=name), there=scope != "closed", met=frozenset({"agg>=5"}))

    return asking


def _begun(_: World, scope: str) -> Ask:
    """A draft from a scheme that ships, or from none."""
    name = "budget-execution" if scope != "closed" else "no-such-scheme"
    return Ask("/schemes/start/", data={"kind": "library", "name": name}, there=scope != "closed")


def _at_desk(path: str) -> Asking:
    """An entrance about a run at the desk where it is made: an appraisal, pay, none."""

    def asking(world: World, scope: str) -> Ask:
        name = {"own": "open", "other": "pay"}.get(scope)
        where = path.format(run=world.path(name) if name else NOWHERE, other=world.path(name or "open"))
        acts = {"pay": ("pay_run", ("read", "compute", "approve", "replay"))}
        thing, kinds = acts.get(name or "", ("score_result", ("compute", "approve", "replay")))
        cells, met = "|".join(f"{thing}.{one}" for one in kinds), frozenset({"not-author", "not-maker"})
        # Pay as a whole is about every person in it: what opens for sums alone does not open it.
        return Ask(where, person="P-every" if name == "pay" else "", there=name is not None, met=met, cells=cells)

    return asking


def _run(path: str, unit: str = "U1") -> Asking:
    """An entrance about a run of an appraisal: the published one, the open one, none."""

    def asking(world: World, scope: str) -> Ask:
        name = {"own": "open", "other": "published"}.get(scope)
        number = world.path(name) if name else NOWHERE
        cells = "score_result.export" if path.endswith(".csv") else "score_result.read"
        found = path.format(run=number)
        return Ask(found, unit=unit, published=scope == "other", there=name is not None, cells=cells)

    return asking


def _cell(path: str) -> Asking:
    """A figure of a unit: of one's own, of another one, of none."""

    def asking(world: World, scope: str) -> Ask:
        unit = {"own": "U1", "other": "U2"}.get(scope, "U99")
        where = path.format(run=world.path("open"), sheet="单位", key=unit, column="实绩分")
        return Ask(where, unit=unit, published=False, there=scope != "closed", cells="indicator_data.read_unit_level")

    return asking


def _pay(path: str) -> Asking:
    """A figure of a person's pay: one's own, another's, nobody's."""

    def asking(world: World, scope: str) -> Ask:
        person, unit = {"own": ("P1", "K1"), "other": ("P7", "K2")}.get(scope, ("P99", "K9"))
        where = path.format(run=world.path("pay"), sheet="任职", key=person, column="应发")
        return Ask(where, unit=unit, person=person, there=scope != "closed", cells="pay_line.trace")

    return asking


ASKING: dict[str, Asking] = {
    **ASKING_DESKS,
    **ASKING_RESULTS,
    "runs:index GET": _plain("/results/"),
    "runs:rank GET": _run("/results/{run}/"),
    "runs:rank_csv GET": _run("/results/{run}/ranking.csv"),
    "runs:trace GET": _cell("/results/{run}/trace/?sheet={sheet}&key={key}&column={column}"),
    "runs:trace GET#pay": _pay("/results/{run}/trace/?sheet={sheet}&key={key}&column={column}"),
    "runs:trace_csv GET": _cell("/results/{run}/trace.csv?sheet={sheet}&key={key}&column={column}"),
    "runs:trace_csv GET#pay": _pay("/results/{run}/trace.csv?sheet={sheet}&key={key}&column={column}"),
    "schemes:index GET": _plain("/schemes/"),
    "schemes:index_csv GET": _plain("/schemes/list.csv"),
    "schemes:scheme GET": _scheme("/schemes/library/{name}/"),
    "schemes:tree_csv GET": _scheme("/schemes/library/{name}/tree.csv"),
    "schemes:start POST": _begun,
    "schemes:diff GET": _scheme("/schemes/library/{name}/diff/?from=library:annual"),
    "schemes:diff_csv GET": _scheme("/schemes/library/{name}/diff.csv?from=library:annual"),
    "schemes:document GET": _scheme("/schemes/library/{name}/document/"),
    "schemes:form GET": _scheme("/schemes/library/{name}/form/"),
    "schemes:trial GET": _scheme("/schemes/library/{name}/trial/"),
    "api:schemes GET": _plain("/api/schemes"),
    "api:scheme GET": _scheme("/api/schemes/library/{name}"),
    "api:scheme_diff GET": _scheme("/api/schemes/library/{name}/diff?from=library:annual"),
    "jobs:index GET": _plain("/runs/"),
    "jobs:index_csv GET": _plain("/runs/list.csv"),
    "jobs:exports GET": _plain("/runs/exports/"),
    "jobs:exports_csv GET": _plain("/runs/exports.csv"),
    "api:desk GET": _plain("/api/desk"),
    "api:exports GET": _plain("/api/desk/exports"),
    "jobs:run GET": _at_desk("/runs/{run}/"),
    "jobs:failing_csv GET": _at_desk("/runs/{run}/failing.csv"),
    "jobs:compare GET": _at_desk("/runs/{run}/compare/?with={other}"),
    "jobs:compare_csv GET": _at_desk("/runs/{run}/compare.csv?with={other}"),
    "api:run GET": _at_desk("/api/desk/{run}"),
    "api:desk_compare GET": _at_desk("/api/desk/{run}/compare?with={other}"),
    "api:openapi-json GET": _plain("/api/openapi.json"),
    "interface:index GET": _plain("/interface/"),
    "interface:index_csv GET": _plain("/interface/operations.csv"),
    "api:api-root GET": lambda _world, _scope: None,
    "api:runs GET": _plain("/api/runs"),
    "api:ranking GET": _run("/api/runs/{run}/ranking"),
    "api:figure GET#pay": _pay("/api/runs/{run}/figure?sheet={sheet}&key={key}&column={column}"),
    "api:figure GET": _cell("/api/runs/{run}/figure?sheet={sheet}&key={key}&column={column}"),
}
