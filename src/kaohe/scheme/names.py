"""名称 · Names: what may be a name, when two names are the same, and the nearest one to a slip of the pen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

from kaohe.base.findings import Said

MAX_LENGTH = 31
RESERVED = frozenset({"期", "期初", "期末", "截至", "总分", "得分", "等级", "否决"})
KEYWORDS = frozenset(
    "AND OR NOT IN AT WHERE SKIP BY WITHIN ALONG FROM TO TIES FIRST START TRUE FALSE DESC ASC THIS".split()
)
_PLAIN = re.compile(r"[^\W\d]\w*")


def unquoted(text: str) -> str:
    """The name inside square brackets, else the text itself.

    >>> unquoted("[24小时响应率]")
    '24小时响应率'
    """
    return text[1:-1] if text.startswith("[") and text.endswith("]") else text


def written(*parts: str) -> str:
    """A dotted name as formulas write it: in square brackets where it needs them.

    >>> written("24小时响应率", "得分")
    '[24小时响应率].得分'
    """
    return ".".join(part if _PLAIN.fullmatch(part) and part not in KEYWORDS else f"[{part}]" for part in parts)


def folded(name: str) -> str:
    r"""What two spellings of one name share: width and case do not count.

    >>> folded("\uff21_1".upper()) == folded("a_1")
    True
    """
    return unicodedata.normalize("NFKC", name).casefold()


def problem(name: str) -> Said | None:
    """What keeps a text from being a name, in both languages, or None.

    Basis: language.md, Form.

    >>> problem("权重"), problem("a b")
    (None, Said(zh='含有“ ”', en='has “ ”'))
    """
    if not name:
        return Said("为空", "empty")
    if len(name) > MAX_LENGTH:
        return Said(f"有 {len(name)} 个字符", f"{len(name)} characters")
    strange = [char for char in name if not (char == "_" or char.isalpha() or char.isdecimal())]
    if strange:
        return Said(f"含有“{strange[0]}”", f"has “{strange[0]}”")
    if unicodedata.normalize("NFC", name) != name:
        return Said("不是 NFC 规范形式", "not in Unicode normal form NFC")
    return None


def is_reserved(name: str) -> bool:
    """Whether the language keeps the name for itself.

    >>> is_reserved("总分"), is_reserved("and"), is_reserved("权重")
    (True, True, False)
    """
    return name in RESERVED or folded(name).upper() in KEYWORDS


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that was probably meant, or ''.

    >>> nearest("weigth", ["weight", "method"])
    'weight'
    """
    choices = {folded(choice): choice for choice in known}
    found = get_close_matches(folded(name)[:100], list(choices), n=1)
    return choices[found[0]] if found else ""


def suggestion(name: str, known: Iterable[str]) -> Said:
    """A remedy for an unknown name, in both languages.

    >>> suggestion("weigth", ["weight", "method"])
    Said(zh='也许您想写 weight', en='perhaps you mean weight')
    """
    choices = list(known)
    near = nearest(name, choices)
    if near:
        return Said(f"也许您想写 {near}", f"perhaps you mean {near}")
    if not choices:
        return Said("先声明它", "declare it first")
    return Said(f"可写：{'、'.join(choices[:30])}", f"choose one of {', '.join(choices[:30])}")
