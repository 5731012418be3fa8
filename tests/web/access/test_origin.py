from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from django.http import HttpRequest

from kaohe.web.access.models import AuditRecord
from kaohe.web.access.origin import address_of
from kaohe.web.home.site import Site, site_read
from tests.web.conftest import Sit


def asked(remote: str, told: str) -> HttpRequest:
    """A request from an address, with what its header tells."""
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": remote, "HTTP_X_FORWARDED_FOR": told}
    return request


@pytest.mark.parametrize(
    ("remote", "told", "address"),
    [
        ("10.0.0.7", "1.2.3.4", "10.0.0.7"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "1.2.3.4", "1.2.3.4"),
        ("127.0.0.1", "9.9.9.9, 1.2.3.4", "1.2.3.4"),
        ("127.0.0.1", "9.9.9.9, 1.2.3.4, 10.0.0.1", "1.2.3.4"),
        ("::ffff:127.0.0.1", "1.2.3.4", "1.2.3.4"),
        ("127.0.0.1", "1.2.3.4, nonsense", "127.0.0.1"),
        ("", "1.2.3.4", ""),
    ],
)
def test_a_header_is_believed_of_a_declared_proxy_alone(settings: Any, remote: str, told: str, address: str) -> None:
    settings.SITE = Site(home=None, https=True, proxies=("127.0.0.1", "10.0.0.1"))
    assert address_of(asked(remote, told)) == address


def test_without_a_proxy_no_header_is_believed(settings: Any) -> None:
    settings.SITE = Site(home=None)
    assert address_of(asked("127.0.0.1", "1.2.3.4")) == "127.0.0.1"


def test_a_site_tells_its_proxies_to_its_children() -> None:
    site = Site(home=None, https=True, proxies=("127.0.0.1", "::1"))
    assert site_read(site.environment()).proxies == ("127.0.0.1", "::1")


def test_a_record_has_the_number_of_its_line_in_the_log_and_its_address(
    sit: Sit, settings: Any, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    settings.SITE = Site(home=site.home, proxies=("127.0.0.1",))
    with caplog.at_level(logging.INFO, "kaohe.request"):
        answer = sit("biz_auditor").get("/audit/ledger/", headers={"X-Forwarded-For": "1.2.3.4"})
    record = AuditRecord.objects.get(route="auditor:ledger")
    assert record.request
    assert record.request == answer.headers["X-Request-Id"]
    assert record.address == "1.2.3.4"
    assert record.request in json.dumps([str(line.msg) for line in caplog.records])
    table = sit("biz_auditor").get("/audit/log.csv").content.decode()
    assert f"{record.request},1.2.3.4" in table


def test_a_failure_to_sign_in_has_its_number_and_address_too(sit: Sit) -> None:
    sit().post("/accounts/login/", {"login": "nobody", "password": "wrong-wrong-wrong"})
    record = AuditRecord.objects.get(route="account_login")
    assert (bool(record.request), record.address) == (True, "127.0.0.1")
