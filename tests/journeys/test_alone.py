"""不由作者一人 · Alone: who may both draft and publish is refused his own draft; another person publishes it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Built
from tests.journeys.test_demo import free_port, serving
from tools.walk import seated

SLOW = 90_000
SCHEME, OWN = "budget-execution", "您参与了这份草案的起草（按自然人判断），不能由您发布或停用"
FORCED = """(said) => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = said.action;
  for (const [name, value] of Object.entries(said.fields)) {
    const field = document.createElement("input");
    [field.name, field.value] = [name, value];
    form.append(field);
  }
  form.append(document.querySelector("input[name=csrfmiddlewaretoken]").cloneNode());
  document.body.append(form);
  form.submit();
}"""
"""Sends what the page offers no button for."""


@pytest.fixture(scope="module")
def address(built: Built) -> Iterator[str]:
    """A served demonstration."""
    with serving(built, free_port()) as (_, at):
        yield at


def sat(browser: Browser, address: str, desk: str, path: str = "/") -> Page:
    """Somebody at a desk, with a browser of his own, on a page."""
    page = seated(browser.new_context(locale="zh-CN"), address, desk, "zh")
    page.goto(path if path.startswith("http") else f"{address}{path}")
    return page


def given(browser: Browser, address: str, username: str, role: str) -> None:
    """A role that the system officer asks for and the security officer grants; who asked sees what became of it."""
    asking = sat(browser, address, "sys", "/officers/roles/")
    asking.fill("input[name=username]", username)
    asking.select_option("select[name=role]", role)
    asking.get_by_role("button", name="提交申请").click()
    wish = asking.locator("tbody tr", has_text=username)
    expect(wish).to_contain_text("▲ 待批")
    granting = sat(browser, address, "sec", f"/officers/roles/?q={username}&state=waiting")
    granting.get_by_role("button", name="批准").first.click()
    asking.reload()
    expect(wish).to_contain_text("✔ 有效")


@pytest.mark.prove
def test_who_may_draft_and_publish_is_refused_his_own_draft(browser: Browser, address: str) -> None:
    given(browser, address, "head2", "office_clerk")
    both = sat(browser, address, "head2", "/schemes/")
    both.locator("tr", has=both.get_by_text(SCHEME, exact=True)).get_by_role("button", name="起草新版").click()
    text = both.locator("#text")
    text.fill(re.sub(r"(?m)^version: .*$", "version: 2031.1", text.input_value(), count=1))
    both.keyboard.press("Control+s")
    expect(both.locator("#checked")).to_contain_text("可以发布", timeout=SLOW)
    expect(both.locator("#saved")).to_contain_text("已保存", timeout=SLOW)
    draft = both.url.removesuffix("edit/")
    both.goto(draft)
    both.get_by_role("button", name="提交发布").click()
    expect(both.locator("main")).to_contain_text(OWN)
    assert both.get_by_role("button", name="发布这一版").count() == 0
    other = sat(browser, address, "head", draft)
    form = other.locator("form[action$='/publish/']")
    fields = form.evaluate("(one) => Object.fromEntries(new FormData(one))")
    fields.pop("csrfmiddlewaretoken")
    with both.expect_navigation() as answered:
        both.evaluate(FORCED, {"action": form.get_attribute("action"), "fields": fields})
    assert (answered.value.status, OWN in both.inner_text("main")) == (403, True)
    auditor = sat(browser, address, "auditor", "/audit/log/?route=schemes:publish&outcome=refused")
    expect(auditor.locator("tbody tr").first).to_contain_text("何副主任")
    other.reload()
    expect(other.get_by_role("button", name="发布这一版")).to_be_visible()
