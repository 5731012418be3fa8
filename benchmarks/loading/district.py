"""区的库 · District: the runs of a home, and months of pay of many persons beside them, straight into PostgreSQL.

A month of pay is a run that kaohe computed, said again for other persons: every cell as the projection wrote it.
"""

from __future__ import annotations

import json
import secrets
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from benchmarks.loading.plan import Doors, Sitting
from kaohe.web.config.serve import site_ready
from kaohe.web.home.site import Site

if TYPE_CHECKING:
    from kaohe.web.access.models import Account
    from kaohe.web.runs.models import Line, Run

SEATED, LEADERS, WRITTEN = 3000, 20, 8
"""Staff with an open session, leaders with one, and the months that each of the staff can still confirm."""
INSTRUCTED, INSTRUCTED_ALONE = 5, 300
"""What each leader tells units where staff confirm, and where leaders alone write."""
BATCH, TEMPLATES = 1000, 400
FIRST_YEAR = 2025
COLUMNS = "run_id, sheet, key, unit, person, name, pinyin, place, total, grade, paid, cells"
SECRET = "k" * 32
Writes = tuple[tuple[str, str], ...]


def filled(home: Path, database: str, persons: int, months: int) -> dict[str, Any]:
    """The store of a site, filled; returns the doors and the sittings that a plan is made of."""
    site_ready(Site(home=home, database=database))
    from django.utils import timezone

    now = timezone.now()
    template = _taken(home, now)
    _persons(persons)
    paid = [_month(template, number, persons, now) for number in range(months)]
    staff = _accounts("staff", [(f"S{number:06d}", "staff", _person(number)) for number in range(persons)], now)
    leaders = _accounts("leader", [(f"L{number:03d}", "leader", f"N{number}") for number in range(LEADERS)], now)
    told = _instructing()
    _settled()
    return {
        "staff": _sittings([(one, _confirming(one.person, paid)) for one in staff[:SEATED]], now),
        "leaders": _sittings([(one, told) for one in leaders], now),
        "doors": asdict(_doors(paid)),
    }


def _taken(home: Path, now: datetime) -> Run:
    """Every run of the home, published; returns the one whose pay is said again."""
    from kaohe.web.runs.models import Line, Run
    from kaohe.web.runs.services import run_take

    for folder in sorted(path for path in (home / "runs").iterdir() if path.is_dir()):
        run, findings = run_take(folder, now=now, sample=True)
        if run is None:
            raise SystemExit("; ".join(finding.line("en") for finding in findings))
        Run.objects.filter(pk=run.pk).update(status=Run.Status.PUBLISHED, published_at=now)
    paid = Run.objects.filter(pays=True, pk__in=Line.objects.exclude(person="").values("run"))
    return paid.order_by("-scheme", "-period_end")[0]


def _person(number: int) -> str:
    return f"P9{number:07d}"


def _persons(count: int) -> None:
    from kaohe.web.access.models import Person

    people = (Person(code=_person(one), name=f"林示例{one}", unit="", pinyin="linshili lsl") for one in range(count))
    Person.objects.bulk_create(people, batch_size=BATCH)


def _month(template: Run, number: int, persons: int, now: datetime) -> tuple[str, str]:
    """One month of pay; returns its run and its paying sheet."""
    from kaohe.web.runs.models import Line, Run

    year, month = FIRST_YEAR + number // 12, number % 12 + 1
    end = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    kept = Run.objects.filter(pk=template.pk).values().get()
    said = {
        "id": f"{number:016x}",
        "folder": f"runs/load-{end:%Y-%m}",
        "period": f"{end:%Y-%m}",
        "period_end": end,
        "status": Run.Status.PUBLISHED,
        "entries": persons,
        "published_at": now,
    }
    run = Run.objects.create(**{**kept, **said})
    sheet = next(name for name, one in run.shape["sheets"].items() if one["pays"])
    # Read before COPY begins: the connection can do nothing else then.
    units = list(Line.objects.filter(run=template, person=""))
    models = list(Line.objects.filter(run=template, sheet=sheet).exclude(person="")[:TEMPLATES])
    _copied(_unit_rows(run.id, units))
    _copied(_paid_rows(run.id, models, number, persons))
    return run.id, sheet


def _unit_rows(run: str, units: list[Line]) -> Iterator[tuple[object, ...]]:
    for line in units:
        cells = json.dumps(line.cells, ensure_ascii=False)
        yield (run, line.sheet, line.key, line.unit, "", line.name, line.pinyin, *_figures(line), cells)


def _paid_rows(run: str, models: list[Line], month: int, persons: int) -> Iterator[tuple[object, ...]]:
    texts = [json.dumps(line.cells, ensure_ascii=False) for line in models]
    for one in range(persons):
        code, own, shown = _person(one), models[one % len(models)], (one + month) % len(models)
        cells = texts[shown].replace(f'"{models[shown].key}"', f'"{code}"')
        yield (run, own.sheet, code, own.unit, code, code, "", *_figures(models[shown]), cells)


def _figures(line: Line) -> tuple[object, ...]:
    return line.place, line.total, line.grade, line.paid


def _copied(rows: Iterator[tuple[object, ...]]) -> None:
    from django.db import connection

    with connection.cursor() as cursor, cursor.copy(f"COPY runs_line ({COLUMNS}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _accounts(role: str, named: list[tuple[str, str, str]], now: datetime) -> list[Account]:
    from kaohe.web.access.models import Account, Assignment

    made = [Account(username=name, name=name, person=person, made_at=now) for name, _, person in named]
    for account in made:
        account.set_unusable_password()
    found = Account.objects.bulk_create(made, batch_size=BATCH)
    times = {"since": now, "requested_at": now, "granted_at": now}
    Assignment.objects.bulk_create(
        (Assignment(account=account, role=role, unit="", **times) for account in found), batch_size=BATCH
    )
    return found


def _sittings(accounts: list[tuple[Account, Writes]], now: datetime) -> list[dict[str, Any]]:
    """An open session for each account, its second factor shown, used within the last minute."""
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session

    from kaohe.web.access.guard import SEEN_EVERY

    found, sessions = [], []
    for account, writes in accounts:
        said = {
            "_auth_user_id": str(account.pk),
            "_auth_user_backend": settings.AUTHENTICATION_BACKENDS[0],
            "_auth_user_hash": account.get_session_auth_hash(),
            "factor": account.pk,
            "seen": int(now.timestamp()) - secrets.randbelow(SEEN_EVERY),
        }
        key, data = secrets.token_hex(16), SessionStore().encode(said)
        sessions.append(Session(session_key=key, session_data=data, expire_date=now + timedelta(days=1)))
        cookie = f"{settings.SESSION_COOKIE_NAME}={key}; {settings.CSRF_COOKIE_NAME}={SECRET}"
        found.append(asdict(Sitting(cookie, SECRET, writes)))
    Session.objects.bulk_create(sessions, batch_size=BATCH)
    return found


def _confirming(person: str, paid: list[tuple[str, str]]) -> Writes:
    """The confirmations of one's own last payments."""
    if not _is_there("staff:confirm", "POST"):
        return ()
    said = ({"run": run, "sheet": sheet, "key": person} for run, sheet in paid[-WRITTEN:])
    return tuple((_address("staff:confirm"), urlencode(one)) for one in said)


def _instructing() -> Writes:
    """What a leader tells units: little where staff confirm, else all that is written."""
    from kaohe.web.runs.models import Line

    run = _ranked()
    count = INSTRUCTED if _is_there("staff:confirm", "POST") else INSTRUCTED_ALONE
    lines = list(Line.objects.filter(run=run, person="", place__isnull=False).order_by("place"))
    turns = ((number, lines[number % len(lines)]) for number in range(count))
    said = (
        {"run": run, "sheet": one.sheet, "key": one.key, "text": f"请本周内说明情况（{number}）"}
        for number, one in turns
    )
    return tuple((_address("instructions:make"), urlencode(one)) for one in said)


def _ranked() -> str:
    """The latest appraisal."""
    from kaohe.web.runs.models import Run

    scored = Run.objects.filter(pays=False).order_by("scheme", "-period_end")
    return next(run.id for run in scored if run.shape["appraisals"])


def _doors(paid: list[tuple[str, str]]) -> Doors:
    own = [_address("api:runs"), _address("runs:index")]
    if _is_there("staff:home"):
        home = _address("staff:home")
        own = [home, *(f"{home}?run={run}" for run, _ in paid[-3:])]
    boards = [_address("leader:board"), _address("runs:rank", _ranked())]
    return Doors(tuple(own), tuple(boards))


def _is_there(name: str, method: str = "GET") -> bool:
    from kaohe.web.access.routes import routes

    return (name, method) in routes()


def _address(name: str, *parts: str) -> str:
    from django.urls import reverse

    return reverse(name, args=parts)


def _settled() -> None:
    """What a store knows of itself after a night: its statistics."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    told = filled(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    Path(sys.argv[5]).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
