"""各桌的旅程 · Journeys at desks: replay, phones to a verified receipt, the head that witnesses sign, a passkey."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from kaohe.flows.verify import verify
from tests.journeys.conftest import Built
from tests.journeys.test_demo import free_port, serving

PHONE, WIDE = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
PASSWORD = "长安一片月-万户捣衣声"


@pytest.fixture(scope="module")
def address(built: Built) -> Iterator[str]:
    """A served demonstration."""
    with serving(built, free_port()) as (_, at):
        yield at.replace("127.0.0.1", "localhost")


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that nobody sat at."""
    made = browser.new_context(viewport=PHONE, locale="zh-CN", accept_downloads=True)  # type: ignore[arg-type]
    yield made
    made.close()


def seated(context: BrowserContext, address: str, desk: str) -> tuple[Page, list[str]]:
    """A page of somebody at a desk, and what its browser complains of."""
    page, complaints = context.new_page(), list[str]()
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{address}/demo/")
    page.click(f'button[value="{desk}"]')
    page.wait_for_load_state()
    return page, complaints


@pytest.mark.parametrize(("desk", "title"), [("teacher", "2026-06"), ("police", "2026-10 · 警务辅助人员薪酬")])
def test_a_payee_goes_from_slip_to_a_verified_receipt(
    context: BrowserContext, address: str, tmp_path: Path, desk: str, title: str
) -> None:
    page, complaints = seated(context, address, desk)
    assert page.url == f"{address}/pay/"
    expect(page.locator(".what")).to_contain_text(title)
    amount = page.locator(".amount").inner_text().replace("¥", "").strip()
    expect(page.locator(".sum .line").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator(".sum .line a").first.click()
    page.wait_for_load_state()
    assert "/trace/" in page.url
    page.goto(f"{address}/pay/")
    with page.expect_download() as saved:
        page.get_by_role("link", name="保存核验凭证").click()
    saved.value.save_as(tmp_path / "slip.kaohe.json")
    verdict = verify(tmp_path / "slip.kaohe.json").verdict
    assert verdict is not None
    assert verdict.code == "unpinned"
    page.locator(".dock button").click()
    page.wait_for_selector(".verdict", timeout=15_000)
    assert "good" in (page.locator(".verdict").get_attribute("class") or "").split()
    assert amount in page.locator(".verdict").inner_text()
    assert complaints == []


def test_a_teacher_confirms_then_objects(context: BrowserContext, address: str) -> None:
    page, complaints = seated(context, address, "teacher")
    page.goto(f"{address}/pay/")
    page.get_by_role("button", name="确认无误").click()
    expect(page.locator(".notice.success")).to_be_visible()
    page.locator("summary", has_text="我有异议").click()
    page.check("input[value=days]")
    page.fill("textarea", "六月份少算了一天出勤")
    page.get_by_role("button", name="提交异议").click()
    expect(page.get_by_text("六月份少算了一天出勤")).to_be_visible()
    assert complaints == []


def test_a_witness_compares_the_head_with_what_was_signed(context: BrowserContext, address: str, built: Built) -> None:
    page, complaints = seated(context, address, "witness")
    assert page.url == f"{address}/ledger/"
    signed = (built.site / "ledger" / "tiles" / "checkpoint").read_text("utf-8")
    assert page.locator("pre.formula").inner_text().strip() == signed.strip()
    expect(page.locator(".signers li")).to_have_count(3)
    expect(page.locator(".notice.success")).to_contain_text("达到法定数")
    with page.expect_download() as taken:
        page.get_by_role("link", name="检查点", exact=True).click()
    assert Path(taken.value.path()).read_text("utf-8") == signed
    assert complaints == []


def test_an_evaluator_is_told_that_his_pages_are_not_built(context: BrowserContext, address: str) -> None:
    page, complaints = seated(context, address, "third")
    assert page.url == f"{address}/tasks/"
    expect(page.locator("h1")).to_have_text("还没有任务可以在这里办")
    page.get_by_role("link", name="看评分办法").click()
    expect(page.locator("h1")).to_contain_text("第三方")
    assert complaints == []


def test_an_auditor_follows_a_number_and_replays_its_run(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=WIDE, locale="zh-CN")  # type: ignore[arg-type]
    page, complaints = seated(context, address, "auditor")
    page.goto(f"{address}/audit/")
    page.fill("main input[name=q]", "D05")
    page.get_by_role("button", name="查", exact=True).click()
    page.locator("tbody tr td a[href*='/audit/run/']").first.click()
    expect(page.get_by_text("文件与哈希一致")).to_be_visible()
    page.get_by_role("button", name="重放并比对").click()
    expect(page.locator(".verdict.good")).to_have_attribute("data-equal", "yes", timeout=60_000)
    page.goto(f"{address}/audit/log/?route=auditor:replay")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("重放一致")
    assert complaints == []
    context.close()


def test_an_account_is_made_activated_and_given_a_passkey(browser: Browser, address: str) -> None:
    officer = browser.new_context(viewport=WIDE, locale="zh-CN")  # type: ignore[arg-type]
    page, _ = seated(officer, address, "sys")
    page.goto(f"{address}/officers/accounts/")
    for name, said in (("username", "pass.key"), ("name", "钥"), ("person", "N0777")):
        page.fill(f"input[name={name}]", said)
    page.get_by_role("button", name="新建").click()
    code = page.locator(".onetime code").inner_text()
    officer.close()
    assert re.fullmatch(r"[A-Z2-9]{4}(-[A-Z2-9]{4}){3}", code)
    own = browser.new_context(viewport=PHONE, locale="zh-CN")  # type: ignore[arg-type]
    page = own.new_page()
    page.goto(f"{address}/officers/activate/")
    for name, said in (("username", "pass.key"), ("code", code), ("password", PASSWORD), ("again", PASSWORD)):
        page.fill(f"input[name={name}]", said)
    page.get_by_role("button", name="启用").click()
    page.get_by_role("link", name="登录", exact=True).last.click()
    page.fill("input[name=login]", "pass.key")
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_load_state()
    _with_authenticator(own, page)
    page.goto(f"{address}/accounts/2fa/webauthn/add/")
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="确认").click()
    page.wait_for_selector("#mfa_webauthn_add")
    page.fill("input[name=name]", "办公手机")
    if page.locator("input[name=passwordless]").count():
        page.check("input[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda url: not url.endswith("/webauthn/add/"), timeout=10_000)
    page.goto(f"{address}/accounts/2fa/webauthn/")
    expect(page.get_by_text("办公手机")).to_be_visible()
    own.clear_cookies()
    page.goto(f"{address}/accounts/login/")
    page.click("#passkey_login")
    page.wait_for_url(lambda url: "/accounts/login" not in url, timeout=10_000)
    expect(page.locator(".face")).to_be_visible()
    own.close()


def _with_authenticator(context: BrowserContext, page: Page) -> None:
    """A passkey device that Chromium plays."""
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    told = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    sure = {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": {**told, **sure}})
