"""What can be compiled can be said, in both languages, and so can what is only parsed."""

from __future__ import annotations

import random

import pytest
from hypothesis import given

from kaohe.base.findings import Lang, Place
from kaohe.base.states import State
from kaohe.formula.declared import Written
from kaohe.formula.parse import parse
from kaohe.formula.readers.prose import prose_program, prose_sheet, prose_tree
from kaohe.formula.tree import Node
from kaohe.scheme.compile import compile_named
from kaohe.scheme.library import library_ids
from tests.formula.building import column, compiled, sheet
from tests.formula.trees import TREES
from tests.readers.agreement import invented_program
from tests.readers.cases import Case, cases
from tests.readers.cases import compiled as case_compiled


def tree(text: str) -> Node:
    """The tree of a formula."""
    node = parse(Written(text, Place())).node
    assert node is not None
    return node


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("应发 - 扣款 >= 1700 yuan", "应发减去扣款不低于 1,700 元", "应发 less 扣款 is at least 1,700 yuan"),
        ("园.可分增量 * 30%", "园的可分增量乘以 30%", "园's 可分增量 times 30%"),
        ("DAYS(期末 - 签订日) > 30 days", "期末减去签订日超过 30 天", "期末 less 签订日 is more than 30 days"),
        ("COUNT(项目 WHERE 应设专户)", "各项目中应设专户为是者的数目", "the number of rows of 项目 where 应设专户 is yes"),
        ("LOOKUP(考核系数, 等次)", "按等次查得的“考核系数”", "what table “考核系数” gives for 等次"),
        ("IFSTATE(甲, open, 0)", "甲；若为“待定”，则取 0", "甲; where that is “open”, 0"),
        (
            "SUM(线索 FROM -6 TO 0)",
            "有关各行自前 6 步到本行的线索之和",
            "the sum of 线索 over the rows concerned from 6 steps before to this row",
        ),
        ("ROUND(甲, 2)", "甲四舍五入到 2 位小数", "甲 rounded to 2 decimals"),
    ],
)  # fmt: skip
def test_a_parsed_formula_is_said_with_the_names_as_written(text: str, zh: str, en: str) -> None:
    assert (prose_tree(tree(text), "zh"), prose_tree(tree(text), "en")) == (zh, en)


@given(TREES)
def test_every_tree_of_known_functions_is_said(node: Node) -> None:
    assert prose_tree(node, "zh")
    assert prose_tree(node, "en")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_every_column_of_a_case_is_said(case: Case, lang: Lang) -> None:
    said = prose_program(case_compiled(case), lang)
    assert all(one.text and "{" not in one.text for one in said)


@pytest.mark.parametrize("name", library_ids())
def test_every_column_of_a_shipped_scheme_is_said_once(name: str) -> None:
    program = compile_named(name).program
    assert program is not None
    said = [(one.sheet, one.column) for one in prose_program(program, "zh")]
    wanted = {(s.name, column) for s in program.sheets.values() if s.kind != "record" for column in s.columns}
    assert len(said) == len(set(said))
    assert set(said) == wanted


@pytest.mark.parametrize("seed", range(3))
def test_invented_formulas_are_said(seed: int) -> None:
    program = invented_program(random.Random(seed), 30)
    assert all(one.text for lang in ("zh", "en") for one in prose_program(program, lang))


def test_given_columns_come_first_and_say_what_an_empty_cell_means() -> None:
    given_columns = (
        column("钱", "money", absent=State.NOT_SUBMITTED),
        column("在编", "flag", absent=False),
        column("级", "choice", of=("一", "二")),
    )
    found = compiled(sheet("人", column("双", "money", "钱 * 2"), *given_columns)).program
    assert found is not None
    assert [one.text for one in prose_sheet(found, "人", "zh")] == [
        "号：填文字，用来区分各行。",
        "钱：填金额；不填即为“未报送”。",
        "在编：填是或否；不填即为否。",
        "级：填选项（一、二）；必填。",
        "双：钱乘以 2。",
    ]


def test_what_a_column_adds_to_its_formula_is_said() -> None:
    found = compiled(
        sheet("人", column("甲", "count"), column("比", "ratio", "甲 / 甲", when_empty=State.NOT_APPLICABLE))
    ).program
    assert found is not None
    assert prose_sheet(found, "人", "en")[-1].text == (
        "比: 甲 divided by 甲; with nothing to compute from, “not applicable”."
    )
