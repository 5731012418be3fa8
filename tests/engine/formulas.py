"""Random formulas of the language: typed by construction, rarely used functions first."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from kaohe.base.states import State

Maker = Callable[["Context"], str]
Form = tuple[str, tuple[str, ...], Maker]
Forms = Mapping[str, Sequence[Form]]
DEEPEST = 4
STATES = [state.token for state in State]
_SKIPS = [
    "not_submitted",
    "open",
    "rejected",
    "not_due",
    "withheld",
    "empty",
    "no_record",
    "not_applicable",
    "below_minimum",
]


@dataclass(slots=True)
class Context:
    """Where a formula is written; counts what was used."""

    dice: random.Random
    sheet: str
    forms: Forms
    used: Counter[str] = field(default_factory=Counter)
    depth: int = 0

    def one(self, kind: str) -> str:
        """A random formula of a kind; the less a form was used, the likelier it is."""
        forms = self.forms[kind]
        leaves = [form for form in forms if form[0] == "leaf" and (not form[1] or self.sheet in form[1])]
        there = [form for form in forms if not form[1] or self.sheet in form[1]]
        choices = leaves if self.depth >= DEEPEST or (self.depth > 1 and self.dice.random() < 0.3) else there
        weights = [1 / (1 + self.used[f"{kind} {form[0]} {form[2].__code__.co_firstlineno}"]) for form in choices]
        label, _, make = self.dice.choices(choices, weights)[0]
        self.used[f"{kind} {label} {make.__code__.co_firstlineno}"] += 1
        self.depth += 1
        text = make(self)
        self.depth -= 1
        return text

    def pick(self, *texts: str) -> str:
        """One of some texts."""
        return self.dice.choice(texts)


def picked(*texts: str) -> Maker:
    """One of some leaves."""
    return lambda c: c.pick(*texts)


def _within(c: Context) -> str:
    return {"人": c.pick("园", "真", "类", "等"), "单位": c.pick("级", "特区"), "月": c.pick("单位", "月")}[c.sheet]


def _skip(c: Context) -> str:
    chosen = c.dice.sample(_SKIPS, c.dice.randrange(5, len(_SKIPS)))
    return f" SKIP {', '.join(chosen)}" if c.dice.random() < 0.7 else ""


def _rows(c: Context, kind: str) -> tuple[str, str]:
    """(what is aggregated, the modifiers) over children or peers."""
    over = {"人": ("件", "peers"), "单位": ("人", "peers"), "月": ("frame", "peers"), "全": ("人",)}[c.sheet]
    which = c.dice.choice(over)
    value, condition = _CHILDREN[which if which in _CHILDREN else f"{c.sheet} peers"]
    where = f" WHERE {c.pick(*condition)}" if c.dice.random() < 0.5 else ""
    if which == "frame":
        frame = c.pick("FROM -2 TO 0", "FROM FIRST TO 0", "FROM START TO 0", "FROM -1 TO 1", "FROM -3 TO -1")
        return c.pick(*value[kind]), f"{where}{_skip(c)} {frame}"
    tail = "" if which in _CHILDREN else f" WITHIN {_within(c)}"
    return c.pick(*value[kind]), f"{where}{_skip(c)}{tail}"


_CHILDREN: dict[str, tuple[dict[str, tuple[str, ...]], tuple[str, ...]]] = {
    "件": (
        {"money": ("件.额", "件.净", "(件.额 * 2 - 件.净)"), "number": ("件.长", "件.数", "件.宽"), "flag": ("件.好", "件.成"),
         "mark": ("件.评",), "rows": ("件",)},
        ("好", "成", "额 > THIS.奖", "长 >= 5", "评 = 优", "HAS(额)", "数 < THIS.次", "日 < 期末"),
    ),
    "人": (
        {"money": ("人.薪", "人.奖"), "number": ("人.数", "人.量", "人.次"), "flag": ("人.旗", "人.真"), "mark": ("人.等",),
         "rows": ("人",)},
        ("旗", "真", "薪 > THIS.款", "等 = 优", "HAS(薪) AND 真", "数 > 2"),
    ),
    "人 peers": (
        {"money": ("薪", "奖", "薪 - 奖 / 4"), "number": ("数", "量", "次 + 数"), "flag": ("旗", "真"), "mark": ("等",),
         "rows": ("人",)},
        ("旗", "真", "薪 > THIS.薪", "奖 >= 100 yuan", "HAS(量)", "园.特区"),
    ),
    "单位 peers": (
        {"money": ("池", "款"), "number": ("系数",), "flag": ("特区",), "mark": ("级",), "rows": ("单位",)},
        ("特区", "款 > 1 yuan", "HAS(池)", "款 <= THIS.款"),
    ),
    "月 peers": (
        {"money": ("月额",), "number": ("月数",), "flag": ("月旗",), "mark": ("单位.级",), "rows": ("月",)},
        ("月旗", "月数 > 2", "HAS(月额)"),
    ),
    "frame": (
        {"money": ("月额", "月额 * 2"), "number": ("月数",), "flag": ("月旗",), "mark": ("单位.级",), "rows": ("月",)},
        ("月旗", "月数 > 2", "HAS(月额)"),
    ),
}  # fmt: skip


def aggregate(function: str, kind: str, more: str = "") -> Maker:
    """A function over rows."""

    def make(c: Context) -> str:
        value, tail = _rows(c, kind)
        return f"{function}({value}{more}{tail})"

    return make


def line(function: str) -> Maker:
    """A least-squares function."""

    def make(c: Context) -> str:
        if c.sheet == "人":
            return f"{function}(件.长, 件.宽{_skip(c)})"
        if c.sheet == "单位":
            return f"{function}(人.量, 人.次{_skip(c)})"
        return f"{function}(月数, 月数 * 月数 WITHIN 单位)"

    return make


def branch(kind: str) -> Maker:
    """IF over a kind."""
    return lambda c: f"IF({c.one('flag')}, {c.one(kind)}, {c.one(kind)})"


def ifs(kind: str) -> Maker:
    """IFS over a kind."""

    def make(c: Context) -> str:
        tail = f", TRUE, {c.one(kind)}" if c.dice.random() < 0.7 else ""
        return f"IFS({c.one('flag')}, {c.one(kind)}, {c.one('flag')}, {c.one(kind)}{tail})"

    return make


def if_state(kind: str) -> Maker:
    """IFSTATE over a kind."""
    return lambda c: f"IFSTATE({c.one(kind)}, {c.pick(*STATES)}, {c.one(kind)})"


def or_state(kind: str) -> Maker:
    """A value or a state."""
    return lambda c: f"IF({c.one('flag')}, {c.one(kind)}, STATE({c.pick(*STATES)}))"


def two(form: str, left: str, right: str) -> Maker:
    """A form of two parts."""
    return lambda c: form.format(c.one(left), c.one(right))


def single(form: str, kind: str) -> Maker:
    """A form of one part."""
    return lambda c: form.format(c.one(kind))


def several(function: str, kind: str) -> Maker:
    """A function of two or three parts."""
    return lambda c: f"{function}({', '.join(c.one(kind) for _ in range(c.dice.randrange(2, 4)))})"


def compared(kind: str, *ops: str) -> Maker:
    """A comparison of two parts."""
    return lambda c: f"{c.one(kind)} {c.pick(*ops)} {c.one(kind)}"


def rounding(kind: str) -> Maker:
    """A rounding of a kind."""
    return lambda c: f"{c.pick('ROUND', 'FLOOR', 'CEILING')}({c.one(kind)}, {c.pick('0', '1', '2', '3')})"


def rank(c: Context) -> str:
    """RANK or POSITION."""
    keys = {"人": ("薪", "比", "量", "等", "奖 / 3"), "单位": ("款", "池", "级"), "月": ("月额", "月数")}[c.sheet]
    where = f" WHERE {c.pick('真', '旗')}" if c.sheet == "人" and c.dice.random() < 0.4 else ""
    ties = min(("dense", "modified", "mean", "competition"), key=lambda one: (c.used[one], c.dice.random()))
    chosen = ", ".join(f"{c.pick('DESC ', 'ASC ', '')}{key}" for key in c.dice.sample(keys, c.dice.randrange(1, 3)))
    if c.dice.random() < 0.3:
        return f"POSITION({chosen}{where} WITHIN {_within(c)})"
    c.used[ties] += 1
    return f"RANK({chosen}{where} WITHIN {_within(c)} TIES {ties})"


def allocate(c: Context) -> str:
    """ALLOCATE."""
    pool, weight = {"人": (("园.池", "园.款", "全.总", "5 yuan / 3"), ("次", "数", "奖", "率")),
                    "单位": (("全.总", "-7.01 yuan"), ("款", "系数")), "月": (("单位.款", "全.总"), ("月数",))}[c.sheet]  # fmt: skip
    group = {"人": "园", "单位": "级", "月": "单位"}[c.sheet]
    return f"ALLOCATE({c.pick(*pool)}, {c.pick(*weight)} WITHIN {group})"
