"""A teacher's row recomputes on a phone to the fen of the run, from that row and one sealed operand."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kaohe.base.canonical import canonical_json
from kaohe.base.states import State
from kaohe.flows.appraise import Asked, appraise
from kaohe.flows.runs import run_open
from kaohe.flows.sample import sample
from kaohe.formula.readers.browser import reader_source, sheet_form
from kaohe.trace.phone import phone_row
from kaohe.trace.run import RunView
from tests.readers.reading import steps_of, value_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PERSONS = frozenset({"人员", "任职"})
POSTS = "任职"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> RunView:
    """A stored run of kindergarten pay for one month of a small sample district."""
    folder = tmp_path_factory.mktemp("pay")
    sample(scale="1/20", seed=1, out=folder / "facts", months=9)
    asked = Asked("kindergarten-pay", folder / "facts/kindergarten-pay/2026-09", "2026-09", folder / "run")
    done = appraise(asked)
    assert done.folder is not None, [finding.line("en") for finding in done.findings]
    results = run_open(done.folder, loaded=True).results
    assert results is not None
    return results.view


def form_of(run: RunView) -> dict[str, Any]:
    """The formulas of the posts."""
    return sheet_form(run.program, POSTS, calendar=run.calendar)


def test_every_posts_pay_recomputes_to_the_fen(run: RunView) -> None:
    rows = run.cells.rows(POSTS, {}, ())
    assert len(rows) >= 100
    columns = run.program.sheets[POSTS].columns
    [read] = steps_of([(form_of(run), [phone_row(run, POSTS, row.key) for row in rows])])
    differing = [
        (row.key, step["column"])
        for row, steps in zip(rows, read, strict=True)
        for step in steps
        if value_of(step["value"], columns[step["column"]].type) != run.cells.cell(row, step["column"])
    ]
    assert differing == []
    paid = [run.cells.cell(row, "增量分配") for row in rows]
    assert any(value and not isinstance(value, State) for value in paid)


def test_a_receipt_of_a_kindergarten_with_few_people_states_the_share_and_shows_no_pool(run: RunView) -> None:
    counts = {row.key: run.cells.cell(row, "任职数") for row in run.cells.rows("幼儿园", {}, ())}
    for row in run.cells.rows(POSTS, {}, ()):
        people = counts[(run.cells.cell(row, "园"),)]
        told = phone_row(run, POSTS, row.key, persons=PERSONS)
        is_small = isinstance(people, Fraction) and people < 5
        assert ("增量分配" in told["cells"]) is is_small
        assert (told["operands"] == {}) is is_small


def first_paid(run: RunView) -> dict[str, Any]:
    """The operands of a post that gets one of the fen left over by rounding down."""
    for row in run.cells.rows(POSTS, {}, ()):
        told = phone_row(run, POSTS, row.key)
        if "cut" in told["operands"].get("增量分配#1", {}):
            return told
    raise AssertionError("nobody shares a pool that does not divide")


def shares(form: dict[str, Any], rows: list[dict[str, Any]], **more: Any) -> list[Any]:
    """What the reader says of the share of the increment."""
    [read] = steps_of([(form, rows)], **more)
    return [next(step["value"] for step in steps if step["column"] == "增量分配") for steps in read]


def test_a_share_is_shown_as_a_sum_that_a_person_can_follow(run: RunView) -> None:
    told = first_paid(run)
    [[steps]] = steps_of([(form_of(run), [told])], parts=True)
    share = next(step for step in steps if step["column"] == "增量分配")
    node, operand = share["parts"], told["operands"]["增量分配#1"]
    pool, weight = (Fraction(*map(int, part["value"])) for part in node["args"])
    exact = pool * 100 * weight / Fraction(*map(int, operand["total"]))
    assert (node["group"], node["floor"]) == ("ALLOCATE", str(int(exact)))
    assert Fraction(*map(int, node["remainder"])) == exact - int(exact)
    assert int(share["value"]) == int(exact) + node["more"]
    paid = next(step for step in steps if step["column"] == "应发")
    parts = [paid["parts"]]
    while parts[0].get("op") == "+":
        parts[:1] = parts[0]["args"]
    assert [part["cell"] for part in parts] == ["基本额", "专业发展额", "绩效额", "增量分配"]
    total = sum(Fraction(*map(int, part["value"])) for part in parts)
    assert total * 100 == int(paid["value"])


def test_another_pool_than_the_committed_one_is_rejected(run: RunView) -> None:
    told = first_paid(run)
    forged = json.loads(canonical_json(told))
    forged["inputs"]["园.可分增量"] = str(int(told["inputs"]["园.可分增量"]) + 1)
    assert shares(form_of(run), [forged]) == [{"state": "rejected"}]


def test_a_tie_at_the_cut_is_decided_by_code_points_and_a_reader_of_utf_16_is_caught(run: RunView) -> None:
    told = first_paid(run)
    operand = told["operands"]["增量分配#1"]
    form, rows = form_of(run), []
    pool, total = (Fraction(*map(int, operand[name])) for name in ("pool", "total"))
    weight = Fraction(
        int(told["cells"]["岗位系数"]), 100
    )  # the own weight does not matter: its remainder is at the cut
    assert pool > 0 < total + weight
    [[steps]] = steps_of([(form, [told])], parts=True)
    remainder = next(step for step in steps if step["column"] == "增量分配")["parts"]["remainder"]
    for own, last in (("！", "😀"), ("😀", "！"), ("甲", "甲")):
        row = json.loads(canonical_json(told))
        row["cells"]["任职编号"] = own
        row["operands"]["增量分配#1"]["cut"] = {"remainder": remainder, "key": [last]}
        rows.append(row)
    floor = next(step for step in steps if step["column"] == "增量分配")["parts"]["floor"]
    assert [int(value) - int(floor) for value in shares(form, rows)] == [1, 0, 1]
    wrong = reader_source().replace("points(a) < points(b)", "a < b")
    assert [int(value) - int(floor) for value in shares(form, rows, source=wrong)] == [0, 1, 1]


def test_the_form_is_the_same_for_everybody_and_holds_nothing_of_a_row(run: RunView) -> None:
    form = canonical_json(form_of(run)).decode()
    keys = [str(row.key[0]) for row in run.cells.rows(POSTS, {}, ())]
    assert [key for key in keys if key in form] == []


PAGE = """<!doctype html><meta charset="utf-8"><title>row</title><pre id="out"></pre>
<script>{reader}</script>
<script>
const steps = kaohe.sheet({form}).read({row});
const told = steps.map((step) => [step.column.name, step.value, step.parts()]);
document.getElementById("out").textContent = JSON.stringify(told);
</script>"""


def test_a_page_opened_from_disk_reads_the_same_as_node(run: RunView, browser: Browser, tmp_path: Path) -> None:
    told, form = first_paid(run), form_of(run)
    parts = {"form": form, "row": told}
    written = {name: canonical_json(value).decode() for name, value in parts.items()}
    text = PAGE
    for name, value in {**written, "reader": reader_source()}.items():
        text = text.replace("{" + name + "}", value)
    page_file = tmp_path / "row.html"
    page_file.write_text(text, encoding="utf-8")
    context = browser.new_context()
    page, complaints = context.new_page(), list[str]()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(page_file.as_uri())
    shown = json.loads(page.locator("#out").inner_text())
    context.close()
    [[steps]] = steps_of([(form, [told])], parts=True)
    wanted = [[step["column"], step["value"], step["parts"]] for step in steps]
    assert complaints == []
    assert shown == wanted
