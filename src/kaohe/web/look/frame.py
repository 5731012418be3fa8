"""页框 · Frame: what every page shows around its own matter: who is here, where one may go, whether data are made up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from kaohe.base.findings import Text
from kaohe.web.access.matrix import matrix
from kaohe.web.access.principal import VISITOR, Access, Held
from kaohe.web.access.routes import routes


@dataclass(frozen=True, slots=True)
class Door:
    """A place in the head of the page. `whole`: shown only to whom this cell is open without any condition."""

    route: str
    title: Text
    whole: tuple[str, str] | None = None
    own: bool | None = None
    """True: only for what is one's own; False: only for more than that; None: either."""
    acts: tuple[str, str] | None = None
    """Shown only to whom this cell is open too: others have the page, and no business on it."""


DOORS = (
    Door("tasks:index", Text("任务", "Tasks")),
    Door("witness:index", Text("账本", "Ledger"), acts=("log_checkpoint", "cosign")),
    Door("leader:board", Text("驾驶舱", "Dashboard"), ("score_result", "read")),
    Door("runs:index", Text("考核结果", "Results")),
    Door("schemes:index", Text("方案", "Schemes")),
    Door("jobs:index", Text("运行", "Runs")),
    Door("staff:home", Text("我的薪酬", "My pay"), own=True),
    Door("staff:lines", Text("薪酬明细", "Pay lines"), own=False),
    Door("auditor:index", Text("追溯", "Audit"), ("audit_record", "verify")),
    Door("officers:index", Text("三员", "Officers")),
    Door("instructions:index", Text("批示", "Instructions")),
    Door("public:index", Text("公开", "Public")),
)
SEARCH = Door("runs_search:find", Text("搜索", "Search"))
INTERFACE = Door("interface:index", Text("接口说明", "Interface"))


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of every template."""
    access: Access = getattr(request, "access", VISITOR)
    match = request.resolver_match
    roles, opened = matrix().roles, _opened(access.held)
    return {
        "lang": getattr(request, "lang", "zh"),
        "large": getattr(request, "large", False),
        "access": access,
        "doors": [door for door in opened if door in DOORS],
        "here": match.app_name if match else "",
        "role_titles": [roles[name].title for name in access.roles],
        "demo": settings.SITE.demo,
        "searches": access.account is not None and SEARCH in opened,
        "connects": access.account is not None and INTERFACE in opened,
    }


@lru_cache(maxsize=256)
def _opened(held: tuple[Held, ...]) -> tuple[Door, ...]:
    """The places that stand open to whoever holds these roles: they follow from the roles alone."""
    access = Access(None, held)
    return tuple(door for door in (*DOORS, SEARCH, INTERFACE) if _opens(access, door))


def _opens(access: Access, door: Door) -> bool:
    found = routes().get((door.route, "GET"))
    if found is None or (door.whole and not any(one.terms == {"*"} for one in access.grants(*door.whole))):
        return False
    if door.acts is not None and not access.may(*door.acts):
        return False
    if found.is_open:
        return True
    grants = (grant for cell in found.cells for grant in access.grants(*cell))
    return any(door.own is None or ("self" in grant.terms) is door.own for grant in grants)
