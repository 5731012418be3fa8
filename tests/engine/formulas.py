"""Random formulas of the language: typed by construction, rarely used functions first."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from kaohe.base.states import State
from tests.engine.workbook import LEVELS, MARKS

Maker = Callable[["Context"], str]
DEEPEST = 4
_STATES = [state.token for state in State]
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
    used: Counter[str] = field(default_factory=Counter)
    depth: int = 0

    def one(self, kind: str) -> str:
        """A random formula of a kind; the less a form was used, the likelier it is."""
        forms = FORMS[kind]
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


def _pick(*texts: str) -> Maker:
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
        {"money": ("薪", "奖", "薪 - 奖 / 4"), "number": ("数", "量", "次 + 数"), "flag": ("旗", "真"), "mark": ("等",), "rows": ("人",)},
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


def _aggregate(function: str, kind: str, more: str = "") -> Maker:
    def make(c: Context) -> str:
        value, tail = _rows(c, kind)
        return f"{function}({value}{more}{tail})"

    return make


def _line(function: str) -> Maker:
    def make(c: Context) -> str:
        if c.sheet == "人":
            return f"{function}(件.长, 件.宽{_skip(c)})"
        if c.sheet == "单位":
            return f"{function}(人.量, 人.次{_skip(c)})"
        return f"{function}(月数, 月数 * 月数 WITHIN 单位)"

    return make


def _if(kind: str) -> Maker:
    return lambda c: f"IF({c.one('flag')}, {c.one(kind)}, {c.one(kind)})"


def _ifs(kind: str) -> Maker:
    def make(c: Context) -> str:
        tail = f", TRUE, {c.one(kind)}" if c.dice.random() < 0.7 else ""
        return f"IFS({c.one('flag')}, {c.one(kind)}, {c.one('flag')}, {c.one(kind)}{tail})"

    return make


def _if_state(kind: str) -> Maker:
    return lambda c: f"IFSTATE({c.one(kind)}, {c.pick(*_STATES)}, {c.one(kind)})"


def _or_state(kind: str) -> Maker:
    return lambda c: f"IF({c.one('flag')}, {c.one(kind)}, STATE({c.pick(*_STATES)}))"


def _two(form: str, left: str, right: str) -> Maker:
    return lambda c: form.format(c.one(left), c.one(right))


def _single(form: str, kind: str) -> Maker:
    return lambda c: form.format(c.one(kind))


def _several(function: str, kind: str) -> Maker:
    return lambda c: f"{function}({', '.join(c.one(kind) for _ in range(c.dice.randrange(2, 4)))})"


def _compare(kind: str, *ops: str) -> Maker:
    return lambda c: f"{c.one(kind)} {c.pick(*ops)} {c.one(kind)}"


def _rounding(kind: str) -> Maker:
    return lambda c: f"{c.pick('ROUND', 'FLOOR', 'CEILING')}({c.one(kind)}, {c.pick('0', '1', '2', '3')})"


def _rank(c: Context) -> str:
    keys = {"人": ("薪", "比", "量", "等", "奖 / 3"), "单位": ("款", "池", "级"), "月": ("月额", "月数")}[c.sheet]
    where = f" WHERE {c.pick('真', '旗')}" if c.sheet == "人" and c.dice.random() < 0.4 else ""
    ties = min(("dense", "modified", "mean", "competition"), key=lambda one: (c.used[one], c.dice.random()))
    chosen = ", ".join(f"{c.pick('DESC ', 'ASC ', '')}{key}" for key in c.dice.sample(keys, c.dice.randrange(1, 3)))
    if c.dice.random() < 0.3:
        return f"POSITION({chosen}{where} WITHIN {_within(c)})"
    c.used[ties] += 1
    return f"RANK({chosen}{where} WITHIN {_within(c)} TIES {ties})"


def _allocate(c: Context) -> str:
    pool, weight = {"人": (("园.池", "园.款", "全.总", "5 yuan / 3"), ("次", "数", "奖", "率")),
                    "单位": (("全.总", "-7.01 yuan"), ("款", "系数")), "月": (("单位.款", "全.总"), ("月数",))}[c.sheet]  # fmt: skip
    group = {"人": "园", "单位": "级", "月": "单位"}[c.sheet]
    return f"ALLOCATE({c.pick(*pool)}, {c.pick(*weight)} WITHIN {group})"


_MONTHLY = ("月",)
_ROWED = ("人", "单位", "月")
_ANY_ROWED = (*_ROWED, "全")
_LEAF = "leaf"
Form = tuple[str, tuple[str, ...], Maker]
FORMS: dict[str, list[Form]] = {
    "money": [
        (_LEAF, ("人",), _pick("薪", "奖", "园.池", "园.款", "兼.池", "兼.款", "全.总", "底薪", "0 yuan", "12.34 yuan")),
        (_LEAF, ("全",), _pick("总", "底薪")), (_LEAF, ("单位",), _pick("池", "款", "全.总", "底薪")), (_LEAF, ("月",), _pick("月额", "单位.池", "全.总", "底薪")),
        ("+", (), _two("({} + {})", "money", "money")), ("-", (), _two("({} - {})", "money", "money")),
        ("*", (), _two("{} * {}", "money", "number")), ("/", (), _two("{} / ({})", "money", "number")),
        ("IF", (), _if("money")), ("IFS", (), _ifs("money")), ("IFSTATE", (), _if_state("money")), ("STATE", (), _or_state("money")),
        ("MIN", (), _several("MIN", "money")), ("MAX", (), _several("MAX", "money")), ("ABS", (), _single("ABS({})", "money")),
        ("NEG", (), _single("(-{})", "money")), ("ROUND", (), _rounding("money")),
        ("CLAMP", (), lambda c: f"CLAMP({c.one('money')}, 10 yuan, {c.one('money')})"),
        ("LOOKUP", ("人",), _pick("LOOKUP(标准, 园.级)", "LOOKUP(标准 AT 入, 兼.级)")), ("LOOKUP", ("单位",), _pick("LOOKUP(标准, 级)")),
        ("LOOKUP", _MONTHLY, _pick("LOOKUP(标准, 单位.级)")), ("SPREAD", (), _single("SPREAD({})", "money")),
        ("SUM", _ANY_ROWED, _aggregate("SUM", "money")), ("MEAN", _ANY_ROWED, _aggregate("MEAN", "money")),
        ("MINROWS", _ANY_ROWED, _aggregate("MIN", "money")), ("MAXROWS", _ANY_ROWED, _aggregate("MAX", "money")),
        ("MEDIAN", _ANY_ROWED, _aggregate("MEDIAN", "money")), ("P.INC", _ANY_ROWED, _aggregate("PERCENTILE.INC", "money", ", 37%")),
        ("P.SAS", _ANY_ROWED, _aggregate("PERCENTILE.SAS", "money", ", 90%")), ("ALLOCATE", _ROWED, _allocate),
        *[("PREVIOUS", _MONTHLY, _pick("PREVIOUS(月额)", "TODATE(月额)", "PREVIOUS(月额 * 2)", "PREVIOUS(月额) - 月额"))] * 3,
    ],
    "number": [
        (_LEAF, ("人",), _pick("数", "次", "率", "分", "量", "折率", "(折率 AT 入)", "园.系数", "兼.系数", "3", "0.5", "7%", "将来", "比")),
        (_LEAF, ("全",), _pick("折率", "4")), (_LEAF, ("单位",), _pick("系数", "折率", "0.25", "3")), (_LEAF, ("月",), _pick("月数", "折率", "单位.系数", "2")),
        ("+", (), _two("({} + {})", "number", "number")), ("-", (), _two("({} - {})", "number", "number")),
        ("*", (), _two("{} * {}", "number", "number")), ("/", (), _two("{} / ({})", "number", "number")),
        ("/m", (), _two("{} / ({})", "money", "money")), ("IF", (), _if("number")), ("IFS", (), _ifs("number")),
        ("IFSTATE", (), _if_state("number")), ("ROUND", (), _rounding("number")), ("ABS", (), _single("ABS({})", "number")),
        ("CLAMP", (), lambda c: f"CLAMP({c.one('number')}, 0, {c.one('number')})"), ("MAX", (), _several("MAX", "number")),
        ("MIN", (), _several("MIN", "number")), ("BIG", ("人",), _pick("巨", "巨 / 1000000", "巨 + 数")),
        ("BAND", ("人",), _single("BAND(档, {})", "number")), ("BAND", ("人",), _single("LOOKUP(上档, {})", "number")),
        *[(name, ("人",), _pick(*(f"{name}({day})" for day in ("入", "始", "期间", "止")))) for name in ("YEARNO", "MONTHNO", "QUARTERNO", "DAYNO")],
        ("COUNT", _ANY_ROWED, _aggregate("COUNT", "rows")), ("SUM", _ANY_ROWED, _aggregate("SUM", "number")), ("RANK", _ROWED, _rank),
        ("RANK", _ROWED, _rank), ("RANK", _ROWED, _rank), ("SLOPE", _ROWED, _line("OLS_SLOPE")), ("INTERCEPT", _ROWED, _line("OLS_INTERCEPT")),
        ("MEAN", _ANY_ROWED, _aggregate("MEAN", "number")), ("MEDIAN", _ANY_ROWED, _aggregate("MEDIAN", "number")),
        ("STREAK", _MONTHLY, _pick("STREAK(月旗)", "STREAK(月数 > 2)", "STREAK(月旗 WHERE 月数 > 1)")),
        ("PERIOD_SUB", ("人",), _pick("期间 - MONTH(入)", "MONTH(始) - 期间")), ("YEAR", ("人",), _pick("YEAR(入) - 期", "期 - YEAR(始)")),
        ("QUARTER", ("人",), _pick("QUARTER(止) - QUARTER(入)", "QUARTER(期间) - QUARTER(始)")),
        ("WEEKNO", ("人",), _pick("WEEK(入) - WEEK(始)", "DAY(始) - DAY(止)")),
    ],
    "rough": [
        ("LN", (), _single("LN({})", "number")), ("EXP", (), _single("EXP(CLAMP({}, -30, 30))", "number")),
        ("SQRT", (), _single("SQRT({})", "number")), ("POWER", (), _two("POWER({}, CLAMP({}, -4, 4))", "number", "number")),
        ("SD.S", _ANY_ROWED, _aggregate("SD.S", "number")), ("SD.P", _ANY_ROWED, _aggregate("SD.P", "number")),
        ("WILSON_LOW", _ANY_ROWED, _aggregate("WILSON_LOW", "flag", ", 1.96")), ("WILSON_HIGH", _ANY_ROWED, _aggregate("WILSON_HIGH", "flag", ", 1.96")),
        ("mix", (), _two("IF({}, SQRT(ABS({})), 2) * 3", "flag", "number")), ("sum", (), _two("SQRT(ABS({})) - EXP(MIN({}, 3)) / 3", "number", "number")),
        ("round", (), _single("ROUND(SQRT(ABS({})), 1) * 0.5", "number")), ("max", (), _two("MAX(SQRT(ABS({})), {})", "number", "number")),
    ],
    "flag": [
        (_LEAF, ("人",), _pick("旗", "真", "园.特区", "兼.特区", "TRUE")), (_LEAF, ("全",), _pick("总 > 1 yuan")), (_LEAF, ("单位",), _pick("特区")), (_LEAF, ("月",), _pick("月旗", "单位.特区")),
        ("<", (), _compare("money", "<", "<=", ">", ">=", "=", "<>")), ("<n", (), _compare("number", "<", "<=", ">", ">=", "=", "<>")),
        ("AND", (), _two("({} AND {})", "flag", "flag")), ("OR", (), _two("({} OR {})", "flag", "flag")), ("NOT", (), _single("(NOT {})", "flag")),
        ("HAS", (), _single("HAS({})", "money")), ("HAS", (), _single("HAS({})", "number")),
        ("ISSTATE", (), lambda c: f"ISSTATE({c.one('money')}, {c.pick(*_STATES)}, {c.pick(*_STATES)})"),
        ("IF", (), _if("flag")), ("IFS", (), _ifs("flag")), ("ANY", _ANY_ROWED, _aggregate("ANY", "flag")), ("ALL", _ANY_ROWED, _aggregate("ALL", "flag")),
        ("=", ("人",), _pick("等 = 优", "类 IN ('甲', '丙')", "等 <> 差", "类 = \"it's\"", "园.级 IN (一级, 三级)")),
        ("ORDER", ("人",), _pick("等 >= 良", "等 < 优", "园.级 >= 二级", "兼.级 <= 一级")), ("YEAR=", ("人",), _pick("YEAR(入) = 期", "QUARTER(入) < QUARTER(止)")),
        ("=d", ("人",), _compare("date", "<", ">=", "=", "<>")), ("=i", ("人",), _compare("instant", "<", ">=", "=")),
        ("di", ("人",), _pick("始 > 入", "入 <= 截至", "期间 = MONTH(入)", "期间 < MONTH(期末)")), ("INn", (), _two("{} IN ({}, 3)", "number", "number")),
        ("h", ("人",), _compare("hours", "<", ">")), ("d", ("人",), _compare("days", "<=", "=")), ("rough", (), _two("SQRT(ABS({})) > {}", "number", "number")),
    ],
    "word": [
        (_LEAF, ("人",), _pick("等", "类", "园.级", "兼.级", "'文'")), (_LEAF, ("全",), _pick("'全'")), (_LEAF, ("单位",), _pick("级", "'it''s'")), (_LEAF, ("月",), _pick("单位.级", "'文'")),
        ("IF", (), _if("word")), ("IFS", (), _ifs("word")), ("STATE", (), _or_state("word")), ("BEST", _ANY_ROWED, _aggregate("BEST", "mark")),
        ("IFSTATE", (), _if_state("word")),
    ],
    "date": [
        (_LEAF, (), _pick("期初", "期末", "2026-02-28")), (_LEAF, ("人",), _pick("入", "园.开办", "兼.开办")), (_LEAF, ("单位",), _pick("开办")),
        ("+", ("人",), _two("({} + {})", "date", "days")), ("-", ("人",), _two("({} - {})", "date", "days")), ("WORKDAY", ("人",), _two("WORKDAY({}, {})", "date", "working")),
        ("EDATE", ("人",), _single("EDATE({}, 月数)", "date")), ("EDATE", (), _single("EDATE({}, 1 months)", "date")), ("IF", (), _if("date")),
        ("MINd", ("人",), _pick("MIN(件.日 SKIP not_applicable, rejected)", "MAX(件.日 WHERE 成 SKIP not_applicable, rejected)", "MAX(件.日)")),
    ],
    "instant": [
        (_LEAF, (), _pick("截至")), (_LEAF, ("人",), _pick("始", "止")), ("+", ("人",), _two("({} + {})", "instant", "hours")),
        ("DUE", ("人",), _two("DUE({}, {})", "instant", "hours")), ("DUE", ("人",), _two("DUE({}, {})", "instant", "days")),
        ("DUE", ("人",), _two("DUE({}, {})", "instant", "working")), ("IF", (), _if("instant")), ("IFSTATE", (), _if_state("instant")),
    ],
    "hours": [
        (_LEAF, (), _pick("24 hours", "2.5 hours")), (_LEAF, ("人",), _pick("时")), ("HOURS", ("人",), _two("HOURS({} - {})", "instant", "instant")),
        ("+", (), _two("({} + {})", "hours", "hours")), ("*", (), _two("{} * {}", "hours", "number")), ("MAX", (), _several("MAX", "hours")),
    ],
    "days": [
        (_LEAF, (), _pick("30 days", "3 days")), (_LEAF, ("人",), _pick("天")), ("DAYS", (), _two("DAYS({} - {})", "date", "date")), ("MIN", (), _several("MIN", "days")),
    ],
    "working": [
        (_LEAF, (), _pick("5 working days", "0 working days")), (_LEAF, ("人",), _pick("工")),
        ("WORKINGDAYS", ("人",), _two("WORKINGDAYS({}, {})", "date", "date")), ("WORKINGDAYS", ("人",), _pick("WORKINGDAYS(始, 止)")),
    ],
    "month": [
        (_LEAF, ("人",), _pick("期间", "MONTH(入)", "MONTH(始)")), (_LEAF, ("全",), _pick("MONTH(期末)")), (_LEAF, ("单位",), _pick("MONTH(开办)")), (_LEAF, ("月",), _pick("月", "期")),
        ("+", (), lambda c: f"({c.one('month')} + {c.pick('1', '13')})"), ("-", (), lambda c: f"({c.one('month')} - {c.pick('1', '25')})"), ("IF", (), _if("month")),
    ],
    "months": [(_LEAF, (), _pick("3 months")), (_LEAF, ("人",), _pick("月数")), ("+", (), _two("({} + {})", "months", "months"))],
}  # fmt: skip
WORDS = (*LEVELS, *MARKS)
