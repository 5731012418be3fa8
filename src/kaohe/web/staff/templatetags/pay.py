"""薪酬标记 · Tags: the periods that pay as bars, each a link; written here because a page holds dozens of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django import template
from django.template.context import Context
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from kaohe.base.findings import Text
from kaohe.web.runs.models import Run
from kaohe.web.staff.tables import Choice

register = template.Library()
_BAR = (
    '<li><a href="?run={}"{}{}><span>{}</span><svg viewBox="0 0 1000 12" preserveAspectRatio="none" aria-hidden="true">'
    '<rect x="1" y="1" width="{}" height="10" rx="0"/></svg><span>¥{}</span>{}</a></li>'
)
_HERE, _DRAFT, _NOTHING = SafeString(' aria-current="true"'), SafeString(' class="draft"'), SafeString("")
_OPEN = Text("核算中，未计入累计", "being computed, not in the sum")
_NOTE = {
    lang: SafeString(f'<span class="note small muted">{text}</span>')
    for lang, text in (("zh", _OPEN.zh), ("en", _OPEN.en))
}


@register.simple_tag(takes_context=True)
def bars(context: Context, choices: Iterable[Choice]) -> SafeString:
    """The items of a list, one a period: what it paid, as a number and as a bar; a draft says so."""
    note = _NOTE["en" if context.get("lang") == "en" else "zh"]
    return format_html_join("", _BAR, _told(choices, note))


def _told(choices: Iterable[Choice], note: SafeString) -> Iterator[tuple[object, ...]]:
    for one in choices:
        draft = one.status == Run.Status.COMPUTED
        here = _HERE if one.here else _NOTHING
        said = (_DRAFT, note) if draft else (_NOTHING, _NOTHING)
        yield one.run, here, said[0], one.period, one.share, one.total, said[1]
