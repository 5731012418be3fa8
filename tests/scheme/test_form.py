"""方案与表单 · Scheme and form: a document spread over sheets comes back with the same hash, and nothing is lost."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.base.findings import Place, blocking
from kaohe.scheme.canonical import content_hash
from kaohe.scheme.diff import scheme_diff
from kaohe.scheme.form.layout import TABLES, cover_keys
from kaohe.scheme.form.notation import document_text
from kaohe.scheme.json_schema import sections
from kaohe.scheme.library import library_ids, scheme_find
from kaohe.scheme.load import load_bytes
from kaohe.scheme.model import Scheme
from kaohe.scheme.node import Mapping, Node, Scalar, Sequence, compose
from tests.flows.tiny import SCHEME
from tests.scheme.documents import SMALL
from tests.scheme.form_cells import Cells, cells_of
from tests.scheme.mutations import mutated

GOOD = sorted((Path(__file__).parent / "good").glob("*.yaml"))
SHIPPED = [path for name in library_ids() if (path := scheme_find(name)) is not None]
DEPARTMENT = next(path for path in SHIPPED if path.parent.name == "department-appraisal")


def loaded(text: bytes) -> Scheme:
    scheme = load_bytes(text).scheme
    assert scheme is not None
    return scheme


@pytest.mark.parametrize("path", [*SHIPPED, *GOOD], ids=lambda path: f"{path.parent.name}/{path.stem}")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_document_comes_back_from_its_form_with_the_same_hash(path: Path, lang: str) -> None:
    text = path.read_bytes()
    cells = cells_of(text, lang)
    again = cells.loaded()
    assert [finding.line("en") for finding in again.findings if finding.blocking] == []
    assert again.scheme is not None
    assert content_hash(again.scheme) == content_hash(loaded(text))
    written = document_text(cells.gathered().root).encode()
    assert content_hash(loaded(written)) == content_hash(loaded(text))


def test_any_document_that_loads_comes_back_with_the_same_hash() -> None:
    rng, sources = random.Random(20261123), [SMALL, SCHEME, *(path.read_text(encoding="utf-8") for path in GOOD)]
    begun, met = time.process_time(), 0
    while met < 60 and time.process_time() - begun < 6:
        text = mutated(rng.choice(sources), rng).encode("utf-8", "surrogatepass")
        first = load_bytes(text)
        if first.scheme is None or blocking(first.findings):
            continue
        again = cells_of(text).loaded().scheme
        assert again is not None
        assert content_hash(again) == content_hash(first.scheme), text.decode()
        met += 1
    assert met >= 20


@pytest.mark.parametrize("table", [table for table in TABLES if table.section], ids=lambda table: table.id)
def test_every_key_of_the_language_has_a_column(table: object) -> None:
    table = next(one for one in TABLES if one is table)
    heads = cells_of(DEPARTMENT.read_bytes()).heads[table.title.zh]
    shown = {head.split("|")[-1].rstrip("[]*").split(".")[0] for head in heads}
    lacking = set(sections()[table.section].known) - shown - {key.split(".")[0] for key in table.apart}
    assert lacking == set()


def test_every_key_of_a_document_stands_on_the_cover_or_on_a_sheet_of_its_own() -> None:
    assert {*cover_keys(), *(table.path[0] for table in TABLES)} == set(sections()["scheme"].known)


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp", "Cn", "Co")), max_size=12
)
TREES = st.recursive(
    TEXTS.map(lambda text: Scalar(text, Place())),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda items: Sequence(tuple(items), Place())),
        st.dictionaries(TEXTS.filter(lambda text: "：" not in text), inner, max_size=4).map(
            lambda group: Mapping(tuple((Scalar(key, Place()), value) for key, value in group.items()), Place())
        ),
    ),
    max_leaves=20,
)


@given(TREES)
def test_the_text_of_any_tree_reads_back_to_the_tree(tree: Node) -> None:
    composed = compose(document_text(tree).encode())
    assert composed.findings == ()
    assert composed.root is not None
    assert plain(composed.root) == plain(tree)


def plain(node: Node) -> object:
    match node:
        case Scalar(text):
            return text
        case Sequence(items):
            return [plain(item) for item in items]
        case Mapping(entries):
            return {key.text: plain(value) for key, value in entries}


def row_of(cells: Cells, sheet: str, **wanted: str) -> dict[str, str]:
    keys = {name.replace("at_", "@"): value for name, value in wanted.items()}
    return next(row for row in cells.rows[sheet] if all(row[key] == value for key, value in keys.items()))


def set_weight(cells: Cells) -> None:
    row_of(cells, "指标", name="实名制")["weight"] = "6"


def set_parameter(cells: Cells) -> None:
    row_of(cells, "参数", at_name="响应时限")["rows|is"] = "12"


def set_missing(cells: Cells) -> None:
    row_of(cells, "指标", name="支付保障")["missing.not_applicable"] = "零分"


def set_formula(cells: Cells) -> None:
    row_of(cells, "列", at_name="专户覆盖率")["is"] = "1 - 专户已设数 / 专户应设数"


def set_quota(cells: Cells) -> None:
    row_of(cells, "等级", grade="A")["quota.share"] = "20%"


def set_table(cells: Cells) -> None:
    cells.rows["对照表"][1]["rows|values|2"] = "85%"


def set_step(cells: Cells) -> None:
    cells.rows["事项"][0]["steps[]"] += "\n回访"


def drop_row(cells: Cells) -> None:
    cells.rows["否决"].pop()


CHANGES: dict[Callable[[Cells], None], list[str]] = {
    set_weight: ["权重 实名制 7 → 6"],
    set_parameter: ["取值 响应时限 2023-01-01 24 hours → 12 hours"],
    set_missing: ["支付保障"],
    set_formula: ["专户覆盖率"],
    set_quota: ["比例 单位 A 0.3 → 0.2"],
    set_table: ["[90%, 80%]", "[90%, 85%]"],
    set_step: ["回访"],
    drop_row: ["弄虚作假"],
}


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_changing_one_cell_changes_exactly_that_of_the_scheme(change: Callable[[Cells], None]) -> None:
    cells = cells_of(DEPARTMENT.read_bytes())
    change(cells)
    again = cells.loaded().scheme
    assert again is not None
    told = [one.line("zh") for one in scheme_diff(loaded(DEPARTMENT.read_bytes()), again)]
    assert len(told) == len(CHANGES[change]), told
    assert all(wanted in line for wanted, line in zip(CHANGES[change], told, strict=True)), told


def test_every_weight_changed_alone_is_the_only_difference() -> None:
    before = loaded(DEPARTMENT.read_bytes())
    for place in range(len(cells_of(DEPARTMENT.read_bytes()).rows["指标"])):
        cells = cells_of(DEPARTMENT.read_bytes())
        row = cells.rows["指标"][place]
        old, row["weight"] = row["weight"], "3.5"
        again = cells.loaded().scheme
        assert again is not None
        assert [one.line("zh") for one in scheme_diff(before, again)] == [f"权重 {row['name']} {old} → 3.5"]


def test_a_new_indicator_stands_where_its_row_stands() -> None:
    cells = cells_of(SCHEME)
    cells.rows["指标"].append(
        {"@of": "单位", "@parent": "", "name": "民意", "weight": "10", "method": "人工评分", "x": "分"}
    )
    again = cells.loaded().scheme
    assert again is not None
    assert [(one.name, one.method) for one in again.appraisals[0].indicators] == [
        ("实绩", "manual"),
        ("民意", "manual"),
    ]


def test_a_chosen_word_may_stand_in_either_language() -> None:
    cells = cells_of(SCHEME, "zh")
    assert cells.rows["指标"][0]["method"] == "人工评分"
    assert cells.rows["指标"][0]["missing.not_submitted"] == "暂不评定"
    assert cells_of(SCHEME, "en").rows["指标"][0]["method"] == "manual"
    assert "method: manual" in document_text(cells.gathered().root)
