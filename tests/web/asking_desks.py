"""各桌的问法 · Asking at desks: the entrances of pay, of the auditor and of the three officers."""

from __future__ import annotations

from urllib.parse import urlencode

from tests.web.cells import Ask, Asking, World

NOWHERE = "ffffffffffffffff"
ANY = frozenset(
    {"own", "self", "pub", "agg", "asg", "case", "masked", "business-only", "business-users-only", "no-roles"}
)
UNASKED_DESKS: dict[str, str] = {
    **dict.fromkeys(
        (
            *("officers:disable POST", "officers:disable_agree POST", "officers:unlock POST"),
            *("officers:reset POST", "officers:reset_agree POST"),
            *("officers:reset_issue POST", "officers:request_role POST", "officers:grant POST", "officers:revoke POST"),
        ),
        "tests/web/officers: what they act on must stand first",
    ),
    "witness:checkpoint GET": "tests/web/witness: the small site has no ledger",
    **dict.fromkeys(
        ("staff:lines_csv GET", "staff:receipt GET", "staff:check POST", "staff:code POST"),
        "tests/web/staff: the scope is in what they hold, or a run must be sealed",
    ),
}


def _plain(path: str) -> Asking:
    def asking(_: World, scope: str) -> Ask | None:
        return Ask(path, met=ANY) if scope == "own" else None

    return asking


def _line(path: str, *, post: bool = False, met: frozenset[str] = frozenset(), **more: str) -> Asking:
    """A line about a person's pay: one's own, another's, nobody's."""

    def asking(world: World, scope: str) -> Ask:
        person, unit = {"own": ("P1", "K1"), "other": ("P7", "K2")}.get(scope, ("P99", "K9"))
        said = {"run": world.path("pay"), "sheet": "任职", "key": person, **more}
        where = path if post else f"{path}?{urlencode(said)}"
        return Ask(where, unit=unit, person=person, there=scope != "closed", data=said if post else None, met=met)

    return asking


def _whole(path: str, *, post: bool = False) -> Asking:
    """An entrance about a whole run: of an appraisal, of pay, none; only what holds for all of it opens it."""

    def asking(world: World, scope: str) -> Ask:
        name = {"own": "open", "other": "pay"}.get(scope)
        number = world.path(name) if name else NOWHERE
        cells = "score_result" if name == "open" else "pay_run"
        action = "export" if "bundle" in path else "replay"
        where = path.format(run=number)
        data: dict[str, str] | None = {} if post else None
        return Ask(where, published=False, there=name is not None, person="*", data=data, cells=f"{cells}.{action}")

    return asking


ASKING_DESKS: dict[str, Asking] = {
    "staff:home GET": _plain("/pay/lines/"),
    "staff:lines GET": _plain("/pay/lines/"),
    "api:my_pay GET": _plain("/api/pay/mine"),
    "api:pay_lines GET": _plain("/api/pay/lines"),
    "staff:year_csv GET": _plain("/pay/year.csv"),
    "staff:slip_csv GET": _line("/pay/slip.csv"),
    "staff:slip GET": _line("/pay/slip/"),
    "api:pay_slip GET": _line("/api/pay/slip"),
    "staff:unmask POST": _line(
        "/pay/unmask/", post=True, met=frozenset({"reason", "log", "case"}), reason="核对退票", case="审字1号"
    ),
    "staff:confirm POST": _line("/pay/confirm/", post=True),
    "staff:dispute POST": _line("/pay/dispute/", post=True, about="days", text="少算了一天"),
    "auditor:index GET": _plain("/audit/"),
    "auditor:index_csv GET": _plain("/audit/numbers.csv"),
    "auditor:sample GET": _plain("/audit/sample/"),
    "auditor:sample_csv GET": _plain("/audit/sample.csv"),
    "auditor:ledger GET": _plain("/audit/ledger/"),
    "auditor:ledger_csv GET": _plain("/audit/ledger.csv"),
    "auditor:ledger_check POST": lambda _world, scope: (
        Ask("/audit/ledger/check/", data={}, met=ANY) if scope == "own" else None
    ),
    "auditor:log GET": _plain("/audit/log/"),
    "auditor:log_csv GET": _plain("/audit/log.csv"),
    "auditor:run GET": lambda _world, _scope: None,
    "auditor:run_csv GET": lambda _world, _scope: None,
    "api:proven GET": lambda _world, _scope: None,
    "auditor:replay POST": _whole("/audit/run/{run}/replay/", post=True),
    "api:replay POST": lambda _world, _scope: None,
    "auditor:bundle GET": _whole("/audit/run/{run}/bundle.zip"),
    "api:numbers GET": _plain("/api/audit/numbers"),
    "api:sample GET": _plain("/api/audit/sample"),
    "api:ledger_state GET": _plain("/api/audit/ledger"),
    "api:business_records GET": _plain("/api/audit/records"),
    "officers:index GET": lambda _world, _scope: None,
    "officers:accounts GET": _plain("/officers/accounts/"),
    "officers:accounts_csv GET": _plain("/officers/accounts.csv"),
    "officers:roles GET": _plain("/officers/roles/"),
    "officers:roles_csv GET": _plain("/officers/roles.csv"),
    "officers:log GET": _plain("/officers/log/"),
    "officers:log_csv GET": _plain("/officers/log.csv"),
    "officers:policy GET": _plain("/officers/policy/"),
    "officers:policy_csv GET": _plain("/officers/policy.csv"),
    "api:policy GET": _plain("/api/officers/policy"),
    "officers:create POST": lambda _world, scope: (
        Ask("/officers/accounts/create/", data={"username": "new.one", "name": "新人", "person": "N9"}, met=ANY)
        if scope == "own"
        else None
    ),
    "api:accounts GET": _plain("/api/officers/accounts"),
    "api:roles GET": _plain("/api/officers/roles"),
    "api:records GET": _plain("/api/officers/records"),
    "tasks:index GET": _plain("/tasks/"),
    "witness:index GET": _plain("/ledger/"),
    "witness:index_csv GET": _plain("/ledger/ledger.csv"),
    "api:ledger_head GET": _plain("/api/ledger"),
}
