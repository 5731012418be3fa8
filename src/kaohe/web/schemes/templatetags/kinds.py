"""类型的名称 · Kinds: what a page of a scheme calls the types of its columns."""

from __future__ import annotations

from django import template
from django.template.context import Context

from kaohe.base.findings import Text
from kaohe.web.look.periods import KINDS

register = template.Library()

TITLES = {
    "money": Text("金额", "money"),
    "points": Text("分数", "points"),
    "ratio": Text("比率", "ratio"),
    "count": Text("个数", "count"),
    "number": Text("数值", "number"),
    "text": Text("文字", "text"),
    "choice": Text("选项", "choice"),
    "grade": Text("等级", "grade"),
    "flag": Text("是否", "yes or no"),
    "date": Text("日期", "date"),
    "period": Text("期间", "period"),
    "instant": Text("时刻", "instant"),
    "hours": Text("小时", "hours"),
    "days": Text("天数", "days"),
    "months": Text("月数", "months"),
    "working_days": Text("工作日数", "working days"),
    "any": Text("任意", "any"),
} | {kind: Text(said.zh, said.en.lower()) for kind, said in KINDS.items()}


@register.simple_tag(takes_context=True)
def kind(context: Context, written: str) -> str:
    """A type, given as a document writes it, in the reader's language.

    >>> kind(Context({"lang": "zh"}), "number scale 2"), kind(Context({"lang": "en"}), "school_year")
    ('数值，2 位小数', 'school year')
    """
    name, _, scale = written.partition(" scale ")
    title = TITLES.get(name, Text(name, name))
    digits = Text(f"，{scale} 位小数", f", {scale} decimals") if scale else Text("", "")
    return f"{title.en}{digits.en}" if context.get("lang") == "en" else f"{title.zh}{digits.zh}"
