"""角落 · Corners: the pages to which no link leads, each reached as a person reaches it, while it is shown."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import re
import secrets
import struct
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import FilePayload, Page

Seat = Callable[[str], Page]
"""Gives a page of somebody who has just sat down at a desk; '' = a visitor."""
Corner = Callable[[Seat, str, Path], Iterator[tuple[str, Page]]]
"""From a seat, the address of the service and the home of the demonstration to pages with their names."""
SLOW = 120_000
SCHEME, YEAR = "department-appraisal", "2025"
PASSWORD = "长安一片月-万户捣衣声"
_STEP, _DIGITS = 30, 10**6


def signing_in(seat: Seat, address: str, home: Path) -> Iterator[tuple[str, Page]]:  # noqa: ARG001 - as every corner
    """The pages before anybody is known, and what they say when something is wrong."""
    page = seat("")
    page.goto(f"{address}/accounts/login/")
    yield "login", page
    _signed(page, "nobody.there", "x" * 12)
    yield "login-refused", page
    page.goto(f"{address}/officers/activate/")
    yield "activate", page
    _activated(page, "nobody.there", "AAAA-AAAA-AAAA-AAAA")
    yield "activate-refused", page


def new_account(seat: Seat, address: str, home: Path) -> Iterator[tuple[str, Page]]:  # noqa: ARG001 - as above
    """An account from its one-time code to its second factor, and signing in with both."""
    name, officer, own = f"corner.{secrets.token_hex(3)}", seat("sys"), seat("")
    officer.goto(f"{address}/officers/accounts/")
    for field, text in (("username", name), ("name", "角"), ("person", name.upper())):
        officer.fill(f"input[name={field}]", text)
    officer.click("form[action$='/accounts/create/'] button")
    yield "code", officer
    own.goto(f"{address}/officers/activate/")
    _activated(own, name, officer.locator(".onetime code").inner_text())
    yield "activated", own
    own.goto(f"{address}/accounts/login/")
    _signed(own, name, PASSWORD)
    yield "without-roles", own
    yield from _second_factor(own, address, name)


def _second_factor(page: Page, address: str, name: str) -> Iterator[tuple[str, Page]]:
    for path in ("/accounts/2fa/", "/accounts/password/change/", "/accounts/2fa/webauthn/add/"):
        page.goto(f"{address}{path}")
        yield path.strip("/").replace("/", "-"), page
    page.goto(f"{address}/accounts/2fa/totp/activate/")
    if page.locator("input[name=password]").count():
        page.fill("input[name=password]", PASSWORD)
        _submitted(page, "input[name=password]")
    yield "factor-activate", page
    secret = next(iter(re.findall(r"\b[A-Z2-7]{32}\b", page.content())))
    page.fill("input[name=code]", _number(secret, 0))
    _submitted(page, "input[name=code]")
    yield "factor-activated", page
    page.goto(f"{address}/accounts/2fa/recovery-codes/")
    yield "recovery-codes", page
    page.context.clear_cookies(name="sessionid")
    page.goto(f"{address}/accounts/login/")
    _signed(page, name, PASSWORD)
    yield "factor-asked", page


def editing(seat: Seat, address: str, home: Path) -> Iterator[tuple[str, Page]]:  # noqa: ARG001 - as above
    """The editor with a finding, and what came of a trial."""
    page = seat("office")
    page.goto(f"{address}/schemes/")
    page.locator("tr", has=page.get_by_text(SCHEME, exact=True)).locator("form button").first.click()
    page.wait_for_url(re.compile("/edit/$"))
    whole = page.locator("#text").input_value()
    yield "editor", page
    page.fill("#text", whole.replace("weight: 20", "weight: 25", 1))
    page.wait_for_selector("#checked [data-line]", timeout=SLOW)
    yield "editor-finding", page
    page.fill("#text", re.sub(r"(?m)^version: .*$", f"version: {secrets.randbelow(10**6)}.1", whole, count=1))
    page.click("#writing button.go")
    page.goto(f"{page.url.removesuffix('edit/')}trial/")
    yield "trial", page
    page.locator("main form button.go").first.click()
    page.wait_for_selector("#tried:not([hx-get])", timeout=SLOW)
    yield "trial-result", page


def running(seat: Seat, address: str, home: Path) -> Iterator[tuple[str, Page]]:
    """A book that was uploaded, and the job that runs it."""
    page = seat("office")
    page.goto(f"{address}/runs/")
    page.select_option("#scheme", f"library:{SCHEME}")
    page.fill("#period", YEAR)
    page.set_input_files("#book", [FilePayload(name="book.zip", mimeType="application/zip", buffer=zipped(home))])
    page.click(".taking button")
    page.wait_for_selector("form[action$='/start/'] button", timeout=SLOW)
    yield "book", page
    page.fill("#as_of", f"{YEAR}-12-31T{secrets.randbelow(10) + 10}:{secrets.randbelow(50) + 10}")
    page.click("form[action$='/start/'] button")
    page.wait_for_selector("#job:not([hx-get])", timeout=SLOW)
    yield "job", page


def replaying(seat: Seat, address: str, home: Path) -> Iterator[tuple[str, Page]]:  # noqa: ARG001 - as above
    """The verdict of a replay."""
    page = seat("auditor")
    page.goto(f"{address}/audit/?q=D05")
    page.locator("tbody tr td a[href*='/audit/run/']").first.click()
    page.click("form[action$='/replay/'] button")
    page.wait_for_selector(".verdict", timeout=SLOW)
    yield "replay-verdict", page


CORNERS: dict[str, Corner] = {
    "signing-in": signing_in,
    "new-account": new_account,
    "editing": editing,
    "running": running,
    "replaying": replaying,
}


def zipped(home: Path) -> bytes:
    """The facts of a year of the demonstration as a book to be sent."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(next(home.rglob(f"facts/{SCHEME}/{YEAR}")).iterdir()):
            archive.write(path, path.name)
    return held.getvalue()


def _signed(page: Page, name: str, password: str) -> None:
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", password)
    _submitted(page, "input[name=login]")


def _activated(page: Page, name: str, code: str) -> None:
    for field, text in (("username", name), ("code", code), ("password", PASSWORD), ("again", PASSWORD)):
        page.fill(f"input[name={field}]", text)
    _submitted(page, "input[name=code]")


def _submitted(page: Page, field: str) -> None:
    """Sends the form in which a field stands."""
    with page.expect_navigation():
        page.press(field, "Enter")


def _number(secret: str, later: int) -> str:
    """The six digits that an authenticator shows (RFC 6238)."""
    moment = struct.pack(">Q", int(time.time()) // _STEP + later)
    mark = hmac.digest(base64.b32decode(secret), moment, hashlib.sha1)
    at = mark[-1] & 0xF
    return f"{(int.from_bytes(mark[at : at + 4], 'big') & 0x7FFFFFFF) % _DIGITS:06}"
