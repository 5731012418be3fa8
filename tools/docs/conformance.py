"""合格测试页 · Conformance page: what pins the meaning of the language, and which reader honours which word of it."""

from __future__ import annotations

from collections.abc import Mapping

from kaohe.scheme.load import LANGUAGE
from tests.readers.cases import FOLDER, READERS, cases, compiled, every_gap, expected
from tests.readers.covered import Word, covered, digest, words

PAGE = "docs/reference/conformance.md"

_HEAD = """# 合格测试 · Conformance

语言版本 · Language version: **{language}**
用例 · Cases: **{cases}**, 应得单元格 · asserted cells: **{cells}**
哈希 · Hash: `{digest}`

这些用例规定语言第 {language} 版的含义：一种实现，凡读得出每一个应得单元格，就符合这一版。用例一经发布不再改变含义；要改含义，就是新的语言版本。

These cases pin the meaning of language version {language}: an implementation that reads every asserted cell conforms.
What a published case asserts is never changed; another meaning is another version of the language.

## 怎样自测 · How another implementation runs them

- 用例在 `tests/readers/cases/*.yaml`，每个文件是一个列表。The cases are lists in `tests/readers/cases/*.yaml`.
- 每个标量都是文字：`no`、`1.10`、`2026-03` 写的是什么就是什么。Every scalar is text, typed by the reader of the scheme.
- 一个用例 · A case:
  - `name`: 一句成立的话 a sentence that is true;
  - `period` (`2026`), `as_of` (`2026-12-31T12:00:00+08:00`);
  - `sources`, `parameters`, `tables`, `records`, `sheets`, `appraisal`…: 考核方案中的原文 as in a scheme, whose head is
    `kaohe: 1`, any name, `period:` of the period's kind, `valid:` from 2020-01-01 to 2030-12-31;
  - `facts`: 表名 → CSV 文本 sheet → CSV text (a record sheet gives the rows of earlier runs);
  - `gives`: 表名 → 键（以 `/` 相连）→ 列 → 应得的文字 sheet → key (parts joined by `/`) → column → what it must read;
    状态写作 a state reads `#未报送`;
  - `gaps`: 读法 → 单元格或 `*` → 原因 reader → `sheet.column` or `*` → why it cannot. A gap that closes fails our tests.
- 哈希：依文件名排序，逐个计入 `文件名 长度\\n` 与全部字节，取 SHA-256。The hash is SHA-256 over, for each file in the order
  of its name, `name length\\n` and the file's bytes.
- 散文读法不算数值：每个公式的中英文句子记录在 `tests/readers/prose/cases.txt`。Prose computes nothing: the sentences of
  every formula, in both languages, are recorded in `tests/readers/prose/cases.txt`.
"""
_TITLES = {
    "functions": "函数 · Functions",
    "operations": "运算 · Operations",
    "rows": "行的取法 · Rows taken",
    "references": "引用 · References",
    "types": "类型 · Types",
    "steps": "周期 · Steps",
    "states": "状态 · States",
    "roundings": "舍入 · Rounding",
}


def _mark(word: Word, reader: str) -> str:
    if not word.read[reader]:
        return "缺 · gap"
    return "部分 · partly" if word.reasons[reader] else "✓"


def table(names: tuple[str, ...], found: Mapping[str, Word]) -> str:
    """The words of a group with the number of asserted columns and the mark of each reader."""
    lines = [f"| | 列 · columns | {' | '.join(READERS)} |", f"|---|---|{'---|' * len(READERS)}"]
    for name in names:
        marks = " | ".join(_mark(found[name], reader) for reader in READERS)
        lines.append(f"| `{name}` | {found[name].columns} | {marks} |")
    return "\n".join(lines)


def gaps() -> str:
    """Every gap with its reason."""
    lines = [f"| {reader} | {case.name} | `{what}` | {reason} |" for case, reader, what, reason in every_gap()]
    if not lines:
        return "没有缺口。 There is no gap."
    head = ["| 读法 · Reader | 用例 · Case | 处 · Where | 原因 · Reason |", "|---|---|---|---|"]
    return "\n".join([*head, *sorted(lines)])


def files() -> str:
    """The files of cases."""
    return "\n".join(f"- `tests/readers/cases/{path.name}`" for path in sorted(FOLDER.glob("*.yaml")))


def page() -> str:
    """The whole page."""
    found = covered(READERS)
    cells = sum(len(expected(case, compiled(case))) for case in cases())
    head = _HEAD.format(language=LANGUAGE, cases=len(cases()), cells=cells, digest=digest())
    tables = "\n\n".join(f"## {_TITLES[group]}\n\n{table(names, found)}" for group, names in words().items())
    return f"{head}\n{files()}\n\n{tables}\n\n## 缺口 · Gaps\n\n{gaps()}\n"
