"""函数页 · Functions page: every function of the formula language, as the table in the code states it."""

from __future__ import annotations

from kaohe.formula.functions import COHORTS, SCALARS, TIES, Function

PAGE = "docs/reference/functions.md"

_HEAD = """# 函数 · Functions

Names are those of Excel where Excel has the function. Arguments are columns of the row, or expressions over them.
An *approximate* function is worked out to the digits its column declares; everything else is exact.

函数名与 Excel 一致；标明“近似”的按列声明的位数计算，其余全部精确。
"""


def table(functions: dict[str, Function]) -> str:
    """The functions as a table, in the order of the code."""
    lines = ["| 用法 · Usage | 含义 | Meaning |", "|---|---|---|"]
    lines += [f"| `{function.usage}` | {function.zh} | {function.en} |" for function in functions.values()]
    return "\n".join(lines)


def modifiers() -> str:
    """Which words may follow inside the parentheses of the functions over rows."""
    lines = ["| 函数 · Functions | 修饰 · Modifiers |", "|---|---|"]
    kinds = sorted({tuple(sorted(function.modifiers)) for function in COHORTS.values()})
    for kind in kinds:
        names = ", ".join(
            f"`{name}`" for name, function in COHORTS.items() if tuple(sorted(function.modifiers)) == kind
        )
        words = ", ".join(f"`{word.upper()}`" for word in kind)
        lines.append(f"| {names} | {words} |")
    return "\n".join(lines)


_TIES = {
    "competition": ("1 2 2 4", "并列者取最前的名次", "those who tie share the first place they reach"),
    "modified": ("1 3 3 4", "并列者取最后的名次", "those who tie share the last place they reach"),
    "dense": ("1 2 2 3", "并列之后名次不空", "no place is left out after a tie"),
    "mean": ("1 2.5 2.5 4", "并列者取名次的平均", "those who tie share the mean of their places"),
}


def ties() -> str:
    """How RANK ranks those who tie, on 9, 8, 8, 7."""
    lines = ["| `TIES` | 9 8 8 7 | 含义 | Meaning |", "|---|---|---|---|"]
    return "\n".join([*lines, *(f"| `{word}` | {' | '.join(_TIES[word])} |" for word in TIES)])


def page() -> str:
    """The whole page."""
    return (
        f"{_HEAD}\n## 一行之内 · Within a row\n\n{table(SCALARS)}\n\n"
        f"## 多行之间 · Over rows\n\n{table(COHORTS)}\n\n{modifiers()}\n\n{ties()}\n"
    )
