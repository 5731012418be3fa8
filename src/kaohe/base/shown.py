"""显示 · Shown: how a person's text stands on one line of a screen, whatever characters it brings along."""

from __future__ import annotations

import unicodedata

LONGEST = 200


def printable(text: str, longest: int = LONGEST) -> str:
    r"""The text on one line: what does not print is written as its code point, what is too long ends in `…`.

    >>> printable("a\n\u202eb")
    'a<U+000A><U+202E>b'
    >>> printable("1" * 1000, longest=4)
    '1111…'
    """
    head = text if len(text) <= longest else text[:longest] + "…"
    return head if head.isprintable() else "".join(c if c.isprintable() else f"<U+{ord(c):04X}>" for c in head)


def columns(text: str) -> int:
    """How many columns of a terminal the text takes: full-width characters two, combining marks none.

    >>> columns("权重 a")
    6
    """
    return sum(_columns_of(c) for c in text)


def picture(line_text: str, column: int, width: int) -> str:
    """The source line with a mark under `width` characters from `column` (counted from 1).

    >>> print(picture("权重：70", 3, 1))
    权重：70
        ^^
    """
    line = "".join(c if c.isprintable() else " " for c in line_text.rstrip("\r\n"))
    start = min(max(column - 1, 0), len(line))
    marked = line[start : start + max(width, 1)]
    return f"{line}\n{' ' * columns(line[:start])}{'^' * max(columns(marked), 1)}"


def _columns_of(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1
