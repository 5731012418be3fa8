"""模板节点 · Nodes: what pages are full of, written as nodes of the template language: a tag of its own kind costs less.

A page holds a hundred words in two languages, and most of them are constants of its template.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.template import Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.template.context import Context
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from kaohe.web.look.kept import Kept

ENGLISH = "en"


class Words(Node):
    """`{% t "中文" "English" n=… %}`: a text in the reader's language; `{name}` in it is filled from the values."""

    def __init__(self, zh: FilterExpression, en: FilterExpression, values: Mapping[str, FilterExpression]) -> None:
        self._zh, self._en, self._values = zh, en, values

    def render(self, context: Context) -> SafeString:
        """The words; what is not a constant of the template is escaped."""
        text = (self._en if context.get("lang") == ENGLISH else self._zh).resolve(context)
        if not self._values:
            return conditional_escape(text)
        return conditional_escape(
            str(text).format(**{name: one.resolve(context) for name, one in self._values.items()})
        )


def words(parser: Parser, token: Token) -> Words:
    """Reads the tag."""
    name, *bits = token.split_contents()
    if len(bits) < 2:
        raise TemplateSyntaxError(f"{name} takes a text in Chinese and one in English")
    zh, en = (parser.compile_filter(bit) for bit in bits[:2])
    rest = bits[2:]
    values = token_kwargs(rest, parser)
    if rest:
        raise TemplateSyntaxError(f"{name} takes values by name after its two texts")
    return Words(zh, en, values)


class KeptPart(Node):
    """`{% kept of "name" … %}` … `{% endkept %}`: a part of a page, rendered once for a record, language and words.

    What stands inside follows from the record, the reader's rights and these words alone: no token, no name, no time.
    """

    def __init__(self, of: FilterExpression, told: Sequence[FilterExpression], body: NodeList) -> None:
        self._of, self._told, self._body = of, told, body

    def render(self, context: Context) -> SafeString:
        """The part as it was rendered."""
        kept: Kept[object] = self._of.resolve(context)
        key = (str(context.get("lang")), *(str(one.resolve(context)) for one in self._told))
        found = kept.parts.get(key)
        if found is None:
            found = kept.parts[key] = self._body.render(context)
        return SafeString(found)


def kept_part(parser: Parser, token: Token) -> KeptPart:
    """Reads the tag and what it holds."""
    name, *bits = token.split_contents()
    if len(bits) < 2:
        raise TemplateSyntaxError(f"{name} takes what is kept and the name of the part")
    of, *told = (parser.compile_filter(bit) for bit in bits)
    body = parser.parse((f"end{name}",))
    parser.delete_first_token()
    return KeptPart(of, told, body)
