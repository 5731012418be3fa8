"""办公室的路 · Office: a weight is changed, judged, tried and published by another; a book becomes a published ranking."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Built
from tests.journeys.test_demo import free_port, serving
from tools.walk import seated

SLOW = 90_000
SCHEME = "department-appraisal"


@pytest.fixture(scope="module")
def address(built: Built) -> Iterator[str]:
    """A served demonstration."""
    with serving(built, free_port()) as (_, at):
        yield at


def sat(browser: Browser, address: str, desk: str) -> Page:
    """Somebody at a desk, with a browser of his own."""
    return seated(browser.new_context(locale="zh-CN"), address, desk, "zh")


def test_a_weight_is_edited_tried_and_published_by_another_person(browser: Browser, address: str) -> None:
    office = sat(browser, address, "office")
    office.goto(f"{address}/schemes/")
    row = office.locator("tr", has=office.get_by_text(SCHEME, exact=True))
    row.get_by_role("button", name="起草新版").click()
    text = office.locator("#text")
    whole = text.input_value()
    text.fill(whole.replace("weight: 20", "weight: 25", 1))
    expect(office.locator("#checked")).to_contain_text("scheme/weights", timeout=SLOW)
    office.locator("#checked [data-line]").first.click()
    assert office.evaluate("document.activeElement.id") == "text"
    text.fill(whole.replace("version: 2023.1", "version: 2027.1").replace("总分 >= 90", "总分 >= 88"))
    office.keyboard.press("Control+s")
    expect(office.locator("#saved")).to_contain_text("已保存", timeout=SLOW)
    draft = office.url.removesuffix("edit/")
    office.goto(f"{draft}trial/")
    office.get_by_role("button", name="试算").click()
    expect(office.get_by_role("heading", name="谁变动").first).to_be_visible(timeout=SLOW)
    office.goto(f"{draft}edit/")
    office.locator("#text").fill(whole.replace("version: 2023.1", "version: 2027.1"))
    office.keyboard.press("Control+s")
    expect(office.locator("#checked")).to_contain_text("可以发布", timeout=SLOW)
    expect(office.locator("#saved")).to_contain_text("修订 3", timeout=SLOW)
    office.goto(draft)
    office.get_by_role("button", name="提交发布").click()
    expect(office.locator("main")).to_contain_text("须由没有参与起草的考核办负责人办理")
    assert office.get_by_role("button", name="发布这一版").count() == 0
    head = sat(browser, address, "head")
    head.goto(draft)
    head.get_by_role("button", name="发布这一版").click()
    expect(head.locator(".strip")).to_contain_text("2027.1")
    expect(head.locator(".strip")).to_contain_text("已发布")


def test_whoever_drafts_and_publishes_is_refused_his_own_draft(browser: Browser, address: str) -> None:
    deputy = sat(browser, address, "deputy")
    deputy.goto(f"{address}/schemes/")
    row = deputy.locator("tr", has=deputy.get_by_text("budget-execution", exact=True))
    row.get_by_role("button", name="起草新版").click()
    text = deputy.locator("#text")
    text.fill(re.sub(r"(?m)^version: .+$", "version: 2027.2", text.input_value()))
    deputy.keyboard.press("Control+s")
    expect(deputy.locator("#checked")).to_contain_text("可以发布", timeout=SLOW)
    expect(deputy.locator("#saved")).to_contain_text("已保存", timeout=SLOW)
    draft = deputy.url.removesuffix("edit/")
    deputy.goto(draft)
    deputy.get_by_role("button", name="提交发布").click()
    expect(deputy.locator(".notice.warning")).to_contain_text(
        "您参与了这份草案的起草（按自然人判断），不能由您发布或停用"
    )
    assert deputy.get_by_role("button", name="发布这一版").count() == 0
    head = sat(browser, address, "head")
    head.goto(draft)
    expect(head.get_by_role("button", name="发布这一版")).to_be_visible()


def test_a_book_becomes_a_published_ranking(browser: Browser, address: str, built: Built, tmp_path: Path) -> None:
    office = sat(browser, address, "office")
    office.goto(f"{address}/runs/")
    office.select_option("#scheme", f"library:{SCHEME}")
    office.fill("#period", "2025")
    office.set_input_files("#book", zipped(built, tmp_path))
    office.get_by_role("button", name="上传并预览").click()
    expect(office.get_by_role("button", name="开始运行")).to_be_visible(timeout=SLOW)
    office.fill("#as_of", "2025-12-31T12:00")
    office.get_by_role("button", name="开始运行").click()
    office.get_by_role("link", name="打开这次运行").click(timeout=SLOW)
    run = office.url
    assert office.get_by_role("button", name="签名批准").count() == 0
    one, two = sat(browser, address, "head"), sat(browser, address, "head2")
    for act in ("签名批准", "公布（须两人）"):
        for page in (one, two):
            page.goto(run)
            page.get_by_role("button", name=act).click()
    expect(two.locator(".path")).to_contain_text("✔ 两人公布")
    visitor = sat(browser, address, "")
    answer = visitor.goto(f"{address}/results/{run.rstrip('/').rpartition('/')[2]}/")
    assert answer is not None
    assert answer.status == 200
    expect(visitor.locator("tbody tr").first).to_be_visible()


def zipped(built: Built, folder: Path) -> Path:
    """The facts of a year as a book to be sent."""
    facts = next(built.home.rglob(f"facts/{SCHEME}/2025"))
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(facts.iterdir()):
            archive.write(path, path.name)
    out = folder / "book.zip"
    out.write_bytes(held.getvalue())
    return out
