"""模板标记 · Tags: words in two languages, cells with their state, lights with shape and word, icons."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kaohe.base.findings import Text

register = template.Library()

LIGHTS = {
    "red": ("●", Text("红灯", "Red")),
    "yellow": ("▲", Text("黄灯", "Yellow")),
    "green": ("✔", Text("绿灯", "Green")),
    "grey": ("–", Text("无灯", "No light")),
}


@register.simple_tag(takes_context=True)
def t(context: Context, zh: str, en: str, **values: object) -> str:
    """A text in the reader's language; `{name}` in it is filled from the values."""
    text = en if context.get("lang") == "en" else zh
    return text.format(**values) if values else text


@register.simple_tag(takes_context=True)
def say(context: Context, text: Text | None) -> str:
    """A Text in the reader's language."""
    if text is None:
        return ""
    return text.en if context.get("lang") == "en" else text.zh


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
