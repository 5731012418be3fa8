"""服务测试的共同约定 · What tests of the service share: a small filled site, and a chair for every role."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from kaohe.web.access.matrix import PUBLIC, matrix
from kaohe.web.access.models import Account, Assignment
from kaohe.web.home.site import Site
from kaohe.web.runs.models import Run
from kaohe.web.runs.remembered import MEMORY
from tests.web.cells import UNIT_ROLES
from tests.web.filled import small_filled
from tests.web.small import Small, small_made

Sit = Callable[..., Client]
STATIC = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """The runs of the small district."""
    return small_made(tmp_path_factory.mktemp("site") / "home")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker, small: Small) -> None:  # noqa: ARG001
    """The store, filled once: the published and the open appraisal, the approved pay, and who the persons are."""
    before = django_settings.SITE
    django_settings.SITE = Site(home=small.home)
    now = timezone.now() - timedelta(days=1)
    with django_db_blocker.unblock():
        small_filled(small, now)
    django_settings.SITE = before


@pytest.fixture(autouse=True)
def site(small: Small, settings: Any) -> Site:
    """The settings of the small site."""
    settings.SITE = Site(home=small.home)
    settings.KEYS = small.home / "keys"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": STATIC}
    (small.home / "static").mkdir(exist_ok=True)
    settings.STATIC_ROOT = small.home / "static"
    settings.MEDIA_ROOT = small.home / "spool"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    return settings.SITE  # type: ignore[no-any-return]  # settings are whatever was set


@pytest.fixture(autouse=True)
def forgotten() -> None:
    """Tests change rows of a run that nobody else ever changes: what was made of them before is not kept."""
    MEMORY.clear()


@pytest.fixture
def runs(db: None) -> dict[str, Run]:  # noqa: ARG001 - asks for the store
    """The runs by what they are."""
    found = {f"{run.scheme}-{run.period}": run for run in Run.objects.all()}
    return {
        "published": found["small-contest-2025"],
        "open": found["small-contest-2026"],
        "pay": found["small-pay-2026-06"],
    }


@pytest.fixture
def account(db: None) -> Callable[..., Account]:  # noqa: ARG001 - asks for the store
    """Makes an account that holds a role (and more), granted an hour ago."""

    def made(
        role: str, unit: str = "", person: str = "", *more: tuple[str, str], until: datetime | None = None
    ) -> Account:
        number = Account.objects.count() + 1
        found = Account.objects.create(
            username=f"{role}{number}", name=f"{role} {number}", person=person or f"N{number}"
        )
        then = timezone.now() - timedelta(hours=1)
        for name, of in ((role, unit), *more):
            Assignment.objects.create(
                account=found, role=name, unit=of, since=then, requested_at=then, granted_at=then, until=until
            )
        return found

    return made


@pytest.fixture
def sit(account: Callable[..., Account]) -> Sit:
    """Signs in at a desk: `sit("unit_clerk", "U1")`; without a role a visitor. The second factor is taken as shown."""

    def seated(role: str = "", unit: str = "", person: str = "", *more: tuple[str, str]) -> Client:
        client = Client()
        if role:
            seat = account(role, unit, person, *more)
            client.force_login(seat)
            session = client.session
            session["factor"] = seat.pk
            session["seen"] = int(timezone.now().timestamp())
            session.save()
        return client

    return seated


@pytest.fixture
def everyone(account: Callable[..., Account]) -> Client:
    """Somebody who holds every role at once, as no matrix allows: the one who sees most."""
    names = [name for name in matrix().roles if name != PUBLIC]
    more = [(name, "U1" if name in UNIT_ROLES else "") for name in names[1:]]
    client = Client(raise_request_exception=False)
    seat = account(names[0], "U1" if names[0] in UNIT_ROLES else "", "P1", *more)
    client.force_login(seat)
    session = client.session
    session["factor"] = seat.pk
    session.save()
    return client


@pytest.fixture
def home(small: Small) -> Path:
    """The home of the small site."""
    return small.home
