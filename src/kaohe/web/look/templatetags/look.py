"""模板标记 · Tags: words in two languages, cells with their state, lights with shape and word, icons."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kaohe.base.findings import Lang, Text
from kaohe.web.access.principal import Access
from kaohe.web.look.charts import Chart
from kaohe.web.look.nodes import kept_part, words
from kaohe.web.look.periods import kind_said, step_said

register = template.Library()
register.tag("t", words)
register.tag("kept", kept_part)

LIGHTS = {
    "red": ("●", Text("红灯", "Red")),
    "yellow": ("▲", Text("黄灯", "Yellow")),
    "green": ("✔", Text("绿灯", "Green")),
    "grey": ("–", Text("无灯", "No light")),
}


@register.simple_tag(takes_context=True)
def say(context: Context, text: Text | None) -> str:
    """A Text in the reader's language."""
    if text is None:
        return ""
    return text.en if context.get("lang") == "en" else text.zh


@register.simple_tag(takes_context=True)
def period(context: Context, kind: str) -> str:
    """A kind of period in the reader's language."""
    return say(context, kind_said(kind))


@register.simple_tag(takes_context=True)
def step(context: Context, text: str) -> str:
    """A step of a year in the reader's language."""
    return say(context, step_said(text))


@register.simple_tag(takes_context=True)
def light(context: Context, colour: str) -> SafeString:
    """A light: colour, shape and word."""
    shape, word = LIGHTS.get(colour, LIGHTS["grey"])
    said = word.en if context.get("lang") == "en" else word.zh
    mark = format_html('<span aria-hidden="true">{}</span>', shape)
    return format_html('<span class="light light-{}">{} {}</span>', colour if colour in LIGHTS else "grey", mark, said)


@register.simple_tag(takes_context=True)
def cell(context: Context, value: Any) -> SafeString:
    """A shown cell: its text; a state stands out as one."""
    if value is None:
        return SafeString("—")
    text = value.en if context.get("lang") == "en" else value.zh
    return format_html('<span class="state">{}</span>', text) if value.state else SafeString(format_html("{}", text))


@register.filter
def get(mapping: Any, name: str) -> Any:
    """The value of a name in a mapping, None where it is not."""
    return mapping.get(name) if mapping is not None else None


@register.inclusion_tag("look/chart.html", takes_context=True)
def chart(context: Context, shown: Chart, name: str) -> dict[str, Any]:
    """A chart with the same data as a table; `name` is its own on the page. The page loads look/charts.js."""
    lang: Lang = "en" if context.get("lang") == "en" else "zh"
    return {"chart": shown, "id": name, "drawn": shown.drawn(lang), "rows": shown.rows(lang), "lang": lang}


@register.simple_tag
def share(part: object, whole: object) -> str:
    """A part of a whole as a number between 0 and 100 for the width of a bar."""
    try:
        found = 100 * float(str(part)) / float(str(whole))
    except (ValueError, ZeroDivisionError):
        return "0"
    return f"{min(100.0, max(0.0, found)):.1f}"


@register.filter
def nth(items: Any, at: int) -> Any:
    """The item at a place of a list."""
    return items[at]


@register.filter
def dotted(name: str) -> str:
    """A column's name with its parts set apart."""
    return name.replace(".", " · ")


@register.filter
def count_of(items: Any, colour: str) -> int:
    """How many lights of a list show a colour."""
    return sum(one.colour == colour for one in items)


@register.filter
def may(access: Access, cell: str) -> bool:
    """Whether one may do `object.action` within some scope."""
    thing, _, action = cell.partition(".")
    return access.may(thing, action)
