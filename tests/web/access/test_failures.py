"""登录失败 · Failures: those of an account lock it, those of an address pause it late, and what succeeds pauses nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.account import app_settings
from allauth.core.internal.ratelimit import parse_rates
from allauth.mfa import app_settings as mfa_settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from kaohe.web.access import policy
from kaohe.web.access.models import Account, AuditRecord
from kaohe.web.access.routes import routes
from kaohe.web.home.counts import CountsCache
from kaohe.web.home.site import Site

PASSWORD = "长安一片月-万户捣衣声"
CLOSED = {
    "change_phone": "account_change_phone",
    "confirm_email": "account_confirm_email",
    "manage_email": "account_email",
    "request_login_code": "account_request_login_code",
    "reset_password": "account_reset_password",
    "reset_password_from_key": "account_reset_password_from_key",
    "signup": "account_signup",
    "verify_phone": "account_verify_phone",
}
"""Limits of entrances that nobody enters."""


@pytest.fixture
def many(account: Callable[..., Account], settings: Any) -> list[Account]:
    """Forty persons with a password that is quick to try; the three officers stand."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
    for role in ("sysadmin", "secadmin", "auditadmin"):
        account(role)
    persons = [account("staff", "", f"P{number}") for number in range(40)]
    for one in persons:
        one.set_password(PASSWORD)
        one.save()
    return persons


def tried(name: str, password: str, **heads: str) -> Any:
    """The answer to a try."""
    return Client(headers=heads).post("/accounts/login/", {"login": name, "password": password})


def failed(count: int, *, address: str = "127.0.0.1", ago: timedelta = timedelta(0)) -> None:
    """Failures of an address to sign in, as they are recorded."""
    at = timezone.now() - ago
    told = {"route": "account_login", "method": "POST", "outcome": "refused", "address": address, "at": at}
    AuditRecord.objects.bulk_create(AuditRecord(**told) for _ in range(count))


def test_a_whole_district_signs_in_from_one_address(many: list[Account]) -> None:
    assert {tried(one.username, PASSWORD).status_code for one in many} == {302}


def test_an_account_locks_after_five_failures_whatever_host_or_address_is_named(
    many: list[Account], settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    name = many[0].username
    for number, said in enumerate((name, name.upper(), f" {name}", name, name), start=1):
        tried(said, "wrong-wrong-wrong", host=f"kaohe.example:{number}", **{"x-forwarded-for": f"1.2.3.{number}"})
    locked = tried(name, PASSWORD, host="other.example")
    assert locked.status_code == 200
    at = f"{timezone.localtime(timezone.now() + policy.LOCKED):%H:%M}"
    assert ("已锁定" in locked.content.decode(), at in locked.content.decode()) == (True, True)
    client = Client(headers={"host": "other.example"})
    client.cookies["lang"] = "en"
    told = client.post("/accounts/login/", {"login": name, "password": PASSWORD}).content.decode()
    assert ("Locked after too many failures" in told, "已锁定" in told) == (True, False)
    assert tried(many[1].username, PASSWORD).status_code == 302


@pytest.mark.parametrize(("lang", "said"), [("zh", "以后再试"), ("en", "Try again after")])
def test_an_address_with_very_many_failures_is_told_when_to_try_again(
    many: list[Account], lang: str, said: str
) -> None:
    failed(policy.ADDRESS_FAILURES - 1, ago=timedelta(minutes=5))
    assert tried(many[0].username, PASSWORD).status_code == 302
    failed(1)
    client = Client()
    client.cookies["lang"] = lang
    answer = client.post("/accounts/login/", {"login": many[1].username, "password": PASSWORD})
    page = answer.content.decode()
    again = timezone.localtime(timezone.now() + policy.LOCKED - timedelta(minutes=5))
    assert answer.status_code == 429
    assert (said in page, 'class="top"' in page) == (True, True)
    assert f"{again + timedelta(minutes=1):%H:%M}" in page or f"{again:%H:%M}" in page
    assert 0 < int(answer.headers["Retry-After"]) <= (policy.LOCKED - timedelta(minutes=5)).total_seconds()


def test_failures_of_another_address_or_of_long_ago_pause_nobody(many: list[Account]) -> None:
    failed(policy.ADDRESS_FAILURES, address="10.0.0.9")
    failed(policy.ADDRESS_FAILURES, ago=policy.LOCKED)
    assert tried(many[0].username, PASSWORD).status_code == 302


def test_behind_a_declared_proxy_only_the_failing_address_pauses(
    many: list[Account], settings: Any, site: Site
) -> None:
    settings.SITE = Site(home=site.home, https=True, proxies=("127.0.0.1",))
    failed(policy.ADDRESS_FAILURES, address="1.2.3.4")
    assert tried(many[0].username, PASSWORD, **{"x-forwarded-for": "1.2.3.4"}).status_code == 429
    assert tried(many[0].username, PASSWORD, **{"x-forwarded-for": "1.2.3.5"}).status_code == 302
    settings.SITE = Site(home=site.home)
    assert tried(many[0].username, PASSWORD, **{"x-forwarded-for": "1.2.3.4"}).status_code == 302


def test_no_limit_by_address_stands_at_an_entrance_that_is_open() -> None:
    rates = {name: parse_rates(said) for name, said in app_settings.RATE_LIMITS.items()}
    by_address = {name for name, limits in rates.items() if any(one.per == "ip" for one in limits)}
    open_ = {name for (name, _), route in routes().items() if not route.is_closed}
    assert by_address <= CLOSED.keys()
    assert not set(CLOSED.values()) & open_
    assert not any(mfa_settings.RATE_LIMITS.values())
    ours = {"login_failed", "activate", "login"}
    others = {name: limits for name, limits in rates.items() if name not in {*ours, *CLOSED}}
    assert others.keys() == {"change_password", "reauthenticate"}
    assert {(one.per, one.duration) for limits in others.values() for one in limits} == {("user", 60)}


def test_who_changes_his_password_too_often_is_told_when_in_our_own_page(many: list[Account]) -> None:
    client = Client()
    client.post("/accounts/login/", {"login": many[0].username, "password": PASSWORD})
    wrong = {"oldpassword": "x", "password1": "y", "password2": "z"}
    answers = [client.post("/accounts/password/change/", wrong) for _ in range(6)]
    assert [one.status_code for one in answers] == [200] * 5 + [429]
    assert "以后再试" in answers[-1].content.decode()
    assert int(answers[-1].headers["Retry-After"]) == 60


def test_what_counts_is_kept_however_much_else_is_counted(tmp_path: Path) -> None:
    counts = CountsCache(str(tmp_path), {})
    counts.set("gone", 1, 0)
    for number in range(400):
        counts.set(f"of-{number}", number, 900)
    assert [counts.get(f"of-{number}") for number in range(400)] == list(range(400))
    assert len(list(tmp_path.iterdir())) == 401
    counts.swept()
    assert len(list(tmp_path.iterdir())) == 400
