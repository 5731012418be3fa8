"""响应头 · Heads: every address there is, asked by a visitor and by one who holds every role."""

from __future__ import annotations

import base64
import hashlib
import os
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import NoReverseMatch, reverse

from kaohe.web.access.routes import Route, routes
from kaohe.web.runs.models import Run
from tests.web.asking import ASKING, UNASKED
from tests.web.cells import SCOPES, World

NEEDS_MORE = {
    "account_confirm_email": "a key of a mail; closed",
    "account_reset_password_from_key": "a key of a mail; closed",
    "mfa_remove_webauthn": "the number of a passkey",
    "mfa_edit_webauthn": "the number of a passkey",
    "api:api-root": "asked by its address below",
}
"""Addresses that only a thing made elsewhere completes."""
COMPLETED = {"verify:blob": ("00112233445566778899aabbccddeeff",)}
KEPT_OFFLINE = ("/verify/kaohe-verify.html", "/verify/sw.js")
"""The verifier alone is kept by a phone, to be used without a network; nothing of anybody stands in it."""
OURS = ("'self'", "'none'")


class Reading(HTMLParser):
    """What a strict policy forbids, and what would come from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.inline: list[str] = []
        self._is_inline = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.wrong += [f"<{tag} {name}>" for name in said if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in said and said.get("type") != "application/json"):
            self.inline.append("")
            self._is_inline = True
        for name in ("src", "href", "action", "formaction", "data", "hx-get", "hx-post"):
            value = said.get(name, "")
            loads = tag not in {"a", "form", "button"} and not value.startswith(("/", "data:image/", "#", "?"))
            if value.lower().startswith(("javascript:", "//")) or (value and loads):
                self.wrong.append(f"<{tag} {name}={value[:40]}>")

    def handle_data(self, data: str) -> None:
        if self._is_inline:
            self.inline[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._is_inline = self._is_inline and tag not in {"style", "script"}

    def unnamed(self, policy: str) -> list[str]:
        """What stands in the page itself and is not named by its hash in the policy."""
        hashes = (base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in self.inline)
        return [f"inline {one}" for one in hashes if f"'sha256-{one}'" not in policy]


def asked(name: str, world: World) -> list[str]:
    """The addresses of an entrance: as the cells of the matrix are asked, else as it stands."""
    found = [key for key in ASKING if key.partition("#")[0] == f"{name} GET"]
    paths = [ask.path for key in found for scope in SCOPES if (ask := ASKING[key](world, scope)) is not None]
    for parts in (COMPLETED.get(name, ()), (world.path("published"),)):
        try:
            paths = paths or [reverse(name, args=parts)]
        except NoReverseMatch:
            continue
    return paths


def faults(answer: Any, *, is_static: bool = False) -> list[str]:
    """What is wrong with the heads and the page of an answer."""
    policy = {one.split(" ")[0]: one.split(" ")[1:] for one in answer.headers["Content-Security-Policy"].split("; ")}
    said = [
        f"policy: {name}" for name, sources in policy.items() if any("unsafe" in one or one == "*" for one in sources)
    ]
    said += [name for name in ("default-src", "base-uri", "frame-ancestors") if policy.get(name) != ["'none'"]]
    sources = policy.get("script-src", []) + policy.get("style-src", [])
    said += [f"script from {one}" for one in sources if one not in OURS and not one.startswith("'sha256-")]
    wanted = {"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin"}
    said += [name for name, value in wanted.items() if answer.headers.get(name) != value]
    kept = "no-cache" if answer.request["PATH_INFO"].startswith(KEPT_OFFLINE) else "no-store"
    if not is_static and kept not in answer.headers.get("Cache-Control", ""):
        said.append("kept by caches")
    for cookie in answer.cookies.values():
        if not cookie["httponly"] or cookie["samesite"] != "Lax":
            said.append(f"cookie {cookie.key}")
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        reading = Reading()
        reading.feed(b"".join(answer).decode() if answer.streaming else answer.content.decode())
        said += [*reading.wrong, *reading.unnamed(answer.headers["Content-Security-Policy"])]
    return said


def readable() -> list[Route]:
    """Every row that a GET can ask for, but those of the demonstration."""
    kinds = {"page", "api", "list", "export"}
    rows = routes().values()
    return [one for one in rows if one.method == "GET" and one.kind in kinds and not one.name.startswith("demo:")]


def test_every_address_answers_with_strict_heads(everyone: Client, runs: dict[str, Run]) -> None:
    world, wrong, opened = World(runs), [], 0
    for route in readable():
        paths = asked(route.name, world)
        assert paths or route.name in NEEDS_MORE or f"{route.name} GET" in UNASKED, (
            f"no address for {route.name}: ASKING in tests/web/asking.py"
        )
        for client in (Client(raise_request_exception=False), everyone):
            for path in paths:
                answer = client.get(path)
                opened += answer.status_code == 200
                wrong += [f"{path} {answer.status_code}: {one}" for one in faults(answer)]
                wrong += [f"{path}: failed"] * (answer.status_code >= 500)
    assert wrong == []
    assert opened > len(readable()) / 2


@pytest.mark.parametrize("path", ["/api/", "/api/no/such", "/no/such", "/%00", "/accounts/2fa/webauthn/9/edit/", "//x"])
def test_what_is_not_there_has_them_too(everyone: Client, path: str) -> None:
    for client in (Client(), everyone):
        answer = client.get(path)
        assert answer.status_code < 500
        assert faults(answer) == []


def test_what_is_refused_has_them_too(everyone: Client) -> None:
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    for client, wanted in ((strict, 403), (everyone, 302)):
        answer = client.post("/choose/", {"lang": "en"})
        assert answer.status_code == wanted
        assert faults(answer) == []
    for method in ("put", "delete", "patch", "options", "trace"):
        answer = getattr(everyone, method)("/results/")
        assert answer.status_code in {200, 404, 405}
        assert faults(answer) == []


@pytest.mark.django_db
def test_static_files_have_them_too(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path / "static"
    call_command("collectstatic", verbosity=0, interactive=False)
    paths = [path.relative_to(tmp_path) for path in (tmp_path / "static").rglob("*") if path.is_file()]
    assert len(paths) > 5
    for path in paths:
        answer = Client().get(f"/{path.as_posix()}")
        assert answer.status_code == 200, path
        assert faults(answer, is_static=True) == []
        answer.close()


def test_the_reading_finds_what_a_strict_policy_forbids() -> None:
    for page in (
        '<p style="color:red">', "<style>p{}</style>", "<script>x()</script>", '<a onclick="x()">',
        '<a href="javascript:x">', '<script src="https://cdn.example/x.js"></script>',
        '<img src="//elsewhere.example/x.png">', '<form action="//elsewhere.example/">',
    ):  # fmt: skip
        reading = Reading()
        reading.feed(page)
        assert reading.wrong or reading.unnamed(""), page


@pytest.mark.parametrize(("https", "wanted"), [("1", "True True 31536000"), ("", "False False 0")])
def test_behind_https_cookies_travel_only_there(https: str, wanted: str) -> None:
    asked = "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS"
    said = f"from django.conf import settings as s; print({asked})"
    environment = {**os.environ, "KAOHE_HTTPS": https}
    done = subprocess.run([sys.executable, "-c", said], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == wanted
