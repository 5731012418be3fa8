"""核验页 · Verifier page: from a file, offline: a good receipt is green, a bad one cannot be overlooked."""

from __future__ import annotations

import base64
import copy
import json
import random
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kaohe.base.canonical import canonical_json
from kaohe.ledger.blob import blob_name, blob_write
from kaohe.ledger.note import Signer
from kaohe.ledger.verify import receipt_verify
from kaohe.reports.verifier import PAGE, verifier_page
from tests.conftest import REPOSITORY
from tests.ledger.receipts import World, own_place, proved, relogged, sheets_of
from tests.ledger.test_verdicts import cases

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Json = dict[str, Any]
SIZES = ((390, 844), (1440, 900))
JUDGE = """async (data) => {
  localStorage.clear();
  await verifier.judge(Uint8Array.from(atob(data), (char) => char.charCodeAt(0)), "");
}"""
DROP = """(data) => {
  const dropped = new DataTransfer();
  dropped.items.add(new File([Uint8Array.from(atob(data), (char) => char.charCodeAt(0))], "dropped.kaohe.json"));
  document.dispatchEvent(new DragEvent("drop", { dataTransfer: dropped, cancelable: true }));
}"""
AXE = REPOSITORY / "tests/vendor/axe.min.js"


@pytest.fixture(scope="module")
def world() -> World:
    """Auxiliaries who share a bonus."""
    made = World(random.Random(7))
    made.pay([one for one in sheets_of(7) if one.form["sheet"] == "辅警"])
    return made


class Reader:
    """Somebody with the page, opened from a file, without a network."""

    def __init__(self, page: Page, folder: Path, policy: str | None) -> None:
        self.page, self.folder = page, folder
        path = folder / PAGE
        path.write_bytes(verifier_page(policy))
        page.goto(path.as_uri())

    def reads(self, receipt: Json | bytes) -> str:
        """Picks a receipt file; what the verdict says first."""
        path = self.folder / "示例.kaohe.json"
        path.write_bytes(receipt if isinstance(receipt, bytes) else canonical_json(receipt))
        if self.page.locator("#back").is_visible():
            self.page.click("#back")
        self.page.locator("input[type=file]").first.set_input_files(str(path))
        self.page.wait_for_selector(".verdict", timeout=5000)
        return self.page.locator(".verdict .word").inner_text().split("\n")[-1]

    def look(self) -> str:
        """How the verdict looks: good, wait or bad."""
        classes = self.page.locator(".verdict").get_attribute("class") or ""
        return next(name for name in ("good", "wait", "bad") if name in classes.split())

    def failing(self) -> list[str]:
        """The codes of the steps that are shown as failing."""
        return [one.get_attribute("data-code") or "" for one in self.page.locator(".checks .false").all()]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A phone without a network: what the browser complains of, and what it asks for, must be nothing."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, offline=True, accept_downloads=True)
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    yield opened
    assert complaints == []
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    context.close()


def test_a_receipt_with_the_trusted_witnesses_is_green_and_shows_the_sum(
    page: Page, tmp_path: Path, world: World
) -> None:
    reader, receipt = Reader(page, tmp_path, world.policy), world.receipt(world.paid[0])
    assert reader.reads(receipt) == "核验通过 · 金额与存证一致"
    assert reader.look() == "good"
    assert page.locator(".checks .true").count() == 10
    amount = next(value for _, path, value in receipt["disclosures"] if path == "results.应发")
    shown = page.locator(".verdict .big").inner_text().removeprefix("¥").strip()
    assert shown.replace(",", "").replace(".", "") == amount
    parts = page.locator(".card > .sum > li > .line b").all_inner_texts()
    assert sum(int(part.replace(",", "").replace(".", "")) for part in parts) == int(amount)


def test_without_a_trusted_policy_it_is_amber_and_shows_the_fingerprint(
    page: Page, tmp_path: Path, world: World
) -> None:
    reader = Reader(page, tmp_path, None)
    reader.reads(world.receipt(world.paid[0]))
    assert reader.look() == "wait"
    assert len(page.locator(".verdict .print b").inner_text()) == 19


def test_a_log_without_witnesses_is_not_called_verified(page: Page, tmp_path: Path, world: World) -> None:
    bare = world.policy.split("\n")[1] + "\nquorum none\n"
    reader = Reader(page, tmp_path, bare)
    assert reader.reads(world.receipt(world.paid[0])) == "尚未见证 · 请稍后再核"
    assert reader.look() == "wait"


def amount(_: World, it: Json) -> Json:
    """A changed amount."""
    for one in it["disclosures"]:
        if one[1] == "results.应发":
            one[2] = str(int(one[2]) + 100)
    return it


def rule(_: World, it: Json) -> Json:
    """A changed rule."""
    it["scheme"]["form"]["columns"][2]["formula"]["args"][1] = {"const": ["999", "1"]}
    return it


def rule_text(_: World, it: Json) -> Json:
    """A changed word of the rules."""
    it["scheme"]["text"] += "#"
    return it


def witness(world: World, it: Json) -> Json:
    """A missing witness."""
    return proved(world, it, world.entries, own_place(it), ("finance", "audit"))


def shared(_: World, it: Json) -> Json:
    """A shared figure that differs."""
    for one in it["cohorts"][0]["disclosures"]:
        if one[1] == "n":
            one[2] = "8"
    return it


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (amount, "commitment"),
        (rule, "form_changed"),
        (rule_text, "scheme_text"),
        (witness, "quorum"),
        (shared, "cohort_commitment"),
    ],
)
def test_what_was_changed_fails_so_that_nobody_overlooks_it(
    page: Page, tmp_path: Path, world: World, change: Any, code: str
) -> None:
    reader = Reader(page, tmp_path, world.policy)
    receipt = change(world, world.receipt(world.paid[0]))
    assert receipt_verify(canonical_json(receipt), world.policy.encode()).code == code
    assert reader.reads(receipt) == "核验未通过"
    assert reader.look() == "bad"
    assert code in reader.failing()
    verdict = page.locator(".verdict")
    assert verdict.get_attribute("role") == "alert"
    assert verdict.bounding_box()["y"] < 200  # type: ignore[index]  # it is on the page
    assert "line-through" in page.locator(".verdict .big").evaluate("one => getComputedStyle(one).textDecorationLine")
    assert "这证明了什么" not in page.locator("main").inner_text()


def test_a_forked_log_is_remembered_and_refused(page: Page, tmp_path: Path, world: World) -> None:
    """Same size, all have signed, another root: only who saw the first tree can tell."""
    reader = Reader(page, tmp_path, world.policy)
    reader.reads(world.receipt(world.paid[0]))
    other = world.receipt(world.paid[1])
    forked, entries = World(random.Random(1)), list(world.entries)
    forked.log, forked.witnesses = world.log, world.witnesses
    entries[world.paid[2].at] = entries[world.paid[2].at].replace(b'"r":0', b'"r":9')
    other = proved(forked, other, entries, world.paid[1].at)
    assert receipt_verify(canonical_json(other), world.policy.encode()).code == "verified"
    assert reader.reads(other) == "核验未通过"
    assert reader.failing() == ["forked"]
    assert reader.reads(world.receipt(world.paid[1])) == "核验通过 · 金额与存证一致"


def test_another_log_of_the_same_name_spoils_no_memory(page: Page, tmp_path: Path, world: World) -> None:
    """A made-up log with its own key cannot have the true one taken for forked."""
    reader, other = Reader(page, tmp_path, None), World(random.Random(7))
    other.pay([one for one in sheets_of(7) if one.form["sheet"] == "辅警"])
    other.log = Signer(other.log.name, other.log.kind, bytes(32))
    other.policy = other.policy.replace(world.log.verifier.vkey, other.log.verifier.vkey)
    made_up = other.receipt(other.paid[0])
    made_up["entry"] = made_up["entry"].replace('"r":0', '"r":1')
    reader.reads(relogged(other, made_up))
    reader.reads(world.receipt(world.paid[0]))
    assert (reader.look(), reader.failing()) == ("wait", [])


def test_language_and_large_type(page: Page, tmp_path: Path, world: World) -> None:
    reader = Reader(page, tmp_path, world.policy)
    page.click("#language")
    assert reader.reads(world.receipt(world.paid[0])) == "Verified · agrees with the evidence"
    assert page.locator("html").get_attribute("lang") == "en"
    before = page.locator("main").evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    page.click("#large")
    assert page.locator("main").evaluate("one => parseFloat(getComputedStyle(one).fontSize)") > before * 1.2
    assert page.locator("#large").get_attribute("aria-pressed") == "true"
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_an_objection_carries_the_receipt_and_the_verdict(page: Page, tmp_path: Path, world: World) -> None:
    reader, receipt = Reader(page, tmp_path, world.policy), amount(world, world.receipt(world.paid[0]))
    reader.reads(receipt)
    page.click("#object")
    page.fill("#text", "示例：金额多了一元")
    with page.expect_download() as download:
        page.click("#object-save")
    told = json.loads(Path(download.value.path()).read_text("utf-8"))
    assert (told["form"], told["code"], told["text"]) == ("kaohe.objection/1", "commitment", "示例：金额多了一元")
    assert told["receipt"].encode() == canonical_json(receipt)
    assert ["commitment", "commitment"] in told["steps"]


def test_the_keyboard_alone_reaches_everything(page: Page, tmp_path: Path, world: World) -> None:
    reader = Reader(page, tmp_path, world.policy)
    reader.reads(world.receipt(world.paid[0]))
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.id || document.activeElement.tagName"))
    assert {"back", "large", "language", "object", "save", "SUMMARY"} <= reached
    page.focus("#object")
    page.keyboard.press("Enter")
    assert page.locator("#dialog").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#dialog").is_visible()
    assert page.evaluate("document.activeElement.id") == "object"
    page.focus("summary")
    page.keyboard.press("Enter")
    assert page.locator("details[open]").count() == 1


@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size[0]))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_axe_finds_nothing_serious_or_moderate(
    page: Page, tmp_path: Path, world: World, size: tuple[int, int], language: str
) -> None:
    reader, axe = Reader(page, tmp_path, world.policy), AXE.read_text("utf-8")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    if language == "en":
        page.click("#language")
    receipt = world.receipt(world.paid[0])
    for shown in (None, receipt, amount(world, copy.deepcopy(receipt))):
        if shown is not None:
            reader.reads(shown)
        page.evaluate(axe)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        assert [one["id"] for one in found["violations"] if one["impact"] != "minor"] == []
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


class Served(ThreadingHTTPServer):
    """The page and enciphered receipts over http; remembers every line it was asked."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files, self.asked = files, list[str]()
        super().__init__(("127.0.0.1", 0), Answer)


class Answer(BaseHTTPRequestHandler):
    """One request."""

    server: Served

    def do_GET(self) -> None:
        self.server.asked.append(f"{self.path}\n{self.headers}")
        data = self.server.files.get(self.path)
        self.send_response(404 if data is None else 200)
        kind = "text/html; charset=utf-8" if self.path.endswith(".html") else "application/octet-stream"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data or b"")))
        self.end_headers()
        self.wfile.write(data or b"")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Says nothing."""


def test_a_qr_link_opens_its_receipt_and_the_secret_never_reaches_the_server(browser: Browser, world: World) -> None:
    secret = bytes(range(16))
    data, fragment = canonical_json(world.receipt(world.paid[0])), base64.urlsafe_b64encode(secret).decode().rstrip("=")
    files = {f"/{PAGE}": verifier_page(world.policy), f"/r/{blob_name(secret)}": blob_write(secret, data)}
    server = Served(files)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    context = browser.new_context(viewport={"width": 390, "height": 844})
    try:
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/{PAGE}#{fragment}")
        page.wait_for_selector(".verdict.good")
        assert fragment not in page.url
        kept = page.evaluate("(async () => [await caches.keys(), JSON.stringify(localStorage), history.length])()")
        assert kept[0] == []
        assert fragment not in kept[1]
        assert "P0" not in kept[1]
    finally:
        context.close()
        server.shutdown()
        server.server_close()
        thread.join()
    asked = [line.split("\n")[0] for line in server.asked]
    assert asked[:1] == [f"/{PAGE}"]
    assert f"/r/{blob_name(secret)}" in asked
    everything = "\n".join(server.asked)
    assert fragment not in everything
    assert secret.hex() not in everything
    assert "cache-control: no-cache" in everything.lower()
    assert "referer" not in everything.lower()


def test_whatever_is_in_the_file_the_page_shows_its_verdict(page: Page, tmp_path: Path) -> None:
    """Hundreds of forged receipts: none leaves the page silent, or looks better than it is."""
    reader = Reader(page, tmp_path, None)
    looks = {"verified": "good", "unpinned": "wait", "unwitnessed": "wait"}
    seen = set()
    for seed in range(8):
        for case in cases(seed, 30):
            told = receipt_verify(case.asked[0])
            page.evaluate(JUDGE, base64.b64encode(case.asked[0]).decode())
            assert reader.look() == looks.get(told.code, "bad"), (case.kind, told.code)
            assert (page.locator(".verdict").get_attribute("data-code") or "") == told.code
            seen.add(told.code)
    assert len(seen) > 20


def test_a_file_that_cannot_be_judged_takes_the_place_of_one_that_was_green(
    page: Page, tmp_path: Path, world: World
) -> None:
    reader, receipt = Reader(page, tmp_path, world.policy), world.receipt(world.paid[0])
    reader.reads(receipt)
    assert reader.look() == "good"
    receipt["run"]["hashes"][0] = "A" * 1_000_000
    dropped = base64.b64encode(canonical_json(receipt)).decode()
    page.evaluate(DROP, dropped)
    page.wait_for_selector(".verdict.bad")
    assert reader.failing() == ["run_not_in_log"]
    reader.reads(world.receipt(world.paid[0]))
    page.evaluate("verifier.judge(null, 'a file that cannot be read')")
    page.wait_for_selector(".verdict.bad")
    assert page.locator(".verdict").get_attribute("data-code") == "unfinished"
    assert page.locator(".checks .true").count() == 0


def test_of_a_huge_file_no_more_is_read_than_shows_that_it_is_too_large(
    page: Page, tmp_path: Path, world: World
) -> None:
    reader = Reader(page, tmp_path, world.policy)
    with (tmp_path / "示例.kaohe.json").open("wb") as file:
        file.truncate(40 * 2**20)
    page.locator("input[type=file]").first.set_input_files(str(tmp_path / "示例.kaohe.json"))
    page.wait_for_selector(".verdict.bad")
    assert reader.failing() == ["too_large"]
    assert page.evaluate("verifier.page.bytes.length") == 4 * 2**20 + 1


STRANGE: tuple[Json, ...] = (
    {"columns": 1}, {"columns": [None]}, {"columns": [{"name": 1, "formula": 1}]}, {}, {"sheet": "x", "columns": [{}]},
    {"columns": [{"name": "a", "kind": "money", "formula": {"op": "+"}}]},
)  # fmt: skip


@pytest.mark.parametrize("form", STRANGE, ids=canonical_json)
def test_a_form_of_any_shape_is_refused_in_sight(page: Page, tmp_path: Path, world: World, form: Json) -> None:
    reader = Reader(page, tmp_path, world.policy)
    for shown in (None, ["period", "results.应发"]):
        receipt = world.receipt(world.paid[0], shown)
        receipt["scheme"]["form"] = form
        assert reader.reads(receipt) == "核验未通过"
        assert reader.failing()
        assert page.locator(".checks li").count() == 10
