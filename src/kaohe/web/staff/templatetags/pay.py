"""薪酬标记 · Tags: the periods that pay as bars, each a link; written here because a page holds dozens of them."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.template.context import Context
from django.utils.html import escape
from django.utils.safestring import SafeString

from kaohe.base.findings import Text
from kaohe.web.runs.models import Run
from kaohe.web.staff.tables import Choice

register = template.Library()
_HERE, _DRAFT = ' aria-current="true"', ' class="draft"'
_OPEN = Text("核算中，未计入累计", "being computed, not in the sum")


@register.simple_tag(takes_context=True)
def bars(context: Context, choices: Iterable[Choice]) -> SafeString:
    """The items of a list, one a period: what it paid, as a number and as a bar; a draft says so."""
    open_said = _OPEN.en if context.get("lang") == "en" else _OPEN.zh
    return SafeString("".join(_bar(one, open_said) for one in choices))


def _bar(one: Choice, open_said: str) -> str:
    draft, note = "", ""
    if one.status == Run.Status.COMPUTED:
        draft, note = _DRAFT, f'<span class="note small muted">{open_said}</span>'
    return (
        f'<li><a href="?run={escape(one.run)}"{_HERE if one.here else ""}{draft}><span>{escape(one.period)}</span>'
        '<svg viewBox="0 0 1000 12" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect x="1" y="1" width="{one.share:d}" height="10" rx="0"/></svg>'
        f"<span>¥{escape(one.total)}</span>{note}</a></li>"
    )
