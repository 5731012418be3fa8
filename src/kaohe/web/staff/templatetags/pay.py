"""薪酬标记 · Tags: the periods that pay as bars, each a link; written here because a page holds dozens of them."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString

from kaohe.web.staff.tables import Choice

register = template.Library()
_HERE = ' aria-current="true"'


@register.simple_tag
def bars(choices: Iterable[Choice]) -> SafeString:
    """The items of a list, one a period: what it paid, as a number and as a bar."""
    return SafeString("".join(_bar(one) for one in choices))


def _bar(one: Choice) -> str:
    return (
        f'<li><a href="?run={escape(one.run)}"{_HERE if one.here else ""}><span>{escape(one.period)}</span>'
        '<svg viewBox="0 0 1000 12" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect x="1" y="1" width="{one.share:d}" height="10" rx="0"/></svg>'
        f"<span>¥{escape(one.total)}</span></a></li>"
    )
