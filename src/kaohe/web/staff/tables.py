"""薪酬页的数 · Tables: what the pages of pay show, as records that JSON, CSV and templates share."""

from __future__ import annotations

from datetime import datetime

from kaohe.base.findings import Text
from kaohe.web.home.plain import Plain
from kaohe.web.runs.tables import RunHead, Shown

KINDS = {
    "days": Text("出勤、计薪天数不对", "Days attended or paid"),
    "grade": Text("等级、等次不对", "Grade or appraisal result"),
    "rate": Text("标准、系数不对", "Rate or coefficient"),
    "share": Text("分配份额不对", "Share of a pool"),
    "late": Text("未到账、迟到账", "Not arrived, or late"),
    "other": Text("其他", "Something else"),
}
"""What an objection may be about."""


STATES = {
    "rejected": Text("这一项的数据无效，已退回更正；更正后重新核算。", "its data were rejected; it is computed anew."),
    "not_submitted": Text("单位还没有报送这一项；报送后重新核算。", "the unit has not submitted it yet."),
    "withheld": Text(
        "暂不认定：有一项依据未齐，这笔钱先不发，也没有取消。", "withheld: not paid yet, and not cancelled."
    ),
    "suppressed": Text("人数太少，为保护他人不予显示。", "too few persons: not shown, to protect the others."),
    "below_minimum": Text("样本不足，不作评价。", "too few answers to judge."),
    "open": Text("还在等两人裁定。", "two people still have to decide it."),
    "not_due": Text("还没有到期。", "it is not due yet."),
    "no_record": Text("没有往期记录可依。", "there is no earlier record to go by."),
    "empty": Text("没有可以计算的内容。", "there is nothing to compute it from."),
    "excluded": Text("按规则不计入。", "the rules leave it out."),
    "not_applicable": Text("这一项不适用于您。", "it does not apply to you."),
}
"""Why an amount is missing, in words for whom it is about."""


class Why(Plain):
    """A part that has no amount, and why."""

    column: str
    column_en: str
    zh: str
    en: str


class Cell(Plain):
    """A cell that a part of the sum reads."""

    column: str
    zh: str
    en: str
    value: Shown


class Part(Plain):
    """One part of the amount: its sign, its title, its rule in words, and the cells of the row that the rule reads."""

    sign: str
    column: str
    zh: str
    en: str
    rule_zh: str
    rule_en: str
    value: Shown | None
    reads: list[Cell]


class Said(Plain):
    """What the payee answered."""

    kind: str
    about: str
    text: str
    at: datetime

    @property
    def title(self) -> Text:
        """What an objection is about."""
        return KINDS.get(self.about, Text("", ""))


class Post(Plain):
    """One line that pays: the amount, and what it adds up."""

    sheet: str
    sheet_en: str
    key: str
    unit: str
    unit_name: str
    column: str
    column_en: str
    amount: Shown
    parts: list[Part]
    why: list[Why]
    adds_up: bool
    confirmed: bool
    said: list[Said]


class Choice(Plain):
    """A period that pays, to choose from and to compare with. share: of the greatest, in per mille."""

    run: str
    period: str
    title_zh: str
    title_en: str
    status: str
    sealed: bool
    total: str
    share: int
    here: bool = False

    @property
    def title(self) -> Text:
        """The title of its scheme."""
        return Text(self.title_zh, self.title_en)


class Slip(Plain):
    """The pay of one person in one run."""

    run: RunHead
    person: str
    name: str
    total: str
    whole: bool
    posts: list[Post]
    mine: bool


class Mine(Plain):
    """One's own pay: the chosen slip, the periods to choose from, and the sum of the year."""

    slip: Slip | None
    choices: list[Choice]
    year: str
    year_total: str
    year_runs: int


class PayRow(Plain):
    """One line of a list: the name is masked."""

    key: str
    person: str
    name: str
    unit: str
    unit_name: str
    amount: Shown
    parts: list[Shown]
    answer: str = ""


class PayList(Plain):
    """The lines of a run that one may read, a page at a time."""

    run: RunHead | None
    sheet: str
    sheet_en: str
    heads: list[Cell]
    column: str
    column_en: str
    rows: list[PayRow]
    count: int
    page: int
    pages: int
    unit: str
    code: str
    units: list[tuple[str, str]]
    runs: list[Choice]
    total: str
    unpaid: list[str]
    """The reader's units where other units are paid by runs, and none of these ever was."""
    may_export: bool
