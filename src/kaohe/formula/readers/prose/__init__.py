"""白话读法 · Prose reader: formulas as sentences that a teacher or clerk understands, in Chinese and English."""

from __future__ import annotations

from kaohe.base.findings import Lang
from kaohe.formula.readers.prose.document import (
    Sentence,
    prose,
    prose_column,
    prose_condition,
    prose_program,
    prose_sheet,
)
from kaohe.formula.readers.prose.part import spaced
from kaohe.formula.readers.prose.speak import speak
from kaohe.formula.readers.prose.tree import part_of_tree
from kaohe.formula.tree import Node

__all__ = ["Sentence", "prose", "prose_column", "prose_condition", "prose_program", "prose_sheet", "prose_tree"]


def prose_tree(node: Node, lang: Lang) -> str:
    """A formula as written, in words: for documents that do not compile yet.

    >>> from kaohe.formula.tree import Name, Span
    >>> prose_tree(Name(("园", "可分增量"), Span()), "en")
    "园's 可分增量"
    """
    return spaced(speak(part_of_tree(node), lang).text)
