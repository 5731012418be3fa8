"""填好的小区 · Filled: the runs and the persons of the small district in the store of a site."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from pathlib import Path

from kaohe.web.config.serve import site_ready
from kaohe.web.home.site import Site
from tests.web.small import Small, small_made

PERSONS = 12
ROLES = (("leader", ""), ("unit_clerk", "U1"), ("staff", ""), ("auditor", ""))


def small_filled(small: Small, now: datetime) -> None:
    """The published and the open appraisal, the approved pay, and who the persons are."""
    from kaohe.web.access.models import Person  # noqa: PLC0415 - a process may make the site ready first
    from kaohe.web.runs.models import Run  # noqa: PLC0415 - as above
    from kaohe.web.runs.services import pinyin_of, run_take  # noqa: PLC0415 - as above

    standing = {
        small.contest_2025: Run.Status.PUBLISHED,
        small.contest_2026: Run.Status.COMPUTED,
        small.pay: Run.Status.APPROVED,
    }
    for folder, status in standing.items():
        run, findings = run_take(folder, now=now, sample=True)
        assert run is not None, findings
        run.status = status
        run.save()
    for number in range(1, PERSONS + 1):
        name = f"示例人{number}"
        unit = "K1" if number <= PERSONS // 2 else "K2"
        Person.objects.create(code=f"P{number}", name=name, unit=unit, pinyin=pinyin_of(name))


def home_stocked(home: Path) -> None:
    """A home of the small district with its embedded store, accounts, roles and a record of each kind."""
    small = small_made(home)
    site_ready(Site(home=home), lay_out=False)
    from django.utils import timezone  # noqa: PLC0415 - the site is ready now

    from kaohe.web.access.audit import ALLOWED, REFUSED, Note, audit_write  # noqa: PLC0415 - as above
    from kaohe.web.access.models import Account, Assignment  # noqa: PLC0415 - as above
    from kaohe.web.access.principal import access_of  # noqa: PLC0415 - as above
    from kaohe.web.access.routes import routes  # noqa: PLC0415 - as above

    now = timezone.now()
    small_filled(small, now - timedelta(days=1))
    for number, (role, unit) in enumerate(ROLES, start=1):
        account = Account.objects.create(username=f"示例{role}", name=f"甲{number}", person=f"P{number}", made_at=now)
        times = {"since": now, "requested_at": now, "granted_at": now, "until": now + timedelta(days=number)}
        Assignment.objects.create(account=account, role=role, unit=unit, **times)
        for outcome in (ALLOWED, REFUSED):
            note = Note(f"示例 {number}", "")
            route = routes()["runs:trace", "GET"]
            audit_write(access_of(account, now), route, note, now=now, outcome=outcome, status=200)


if __name__ == "__main__":
    home_stocked(Path(sys.argv[1]))
