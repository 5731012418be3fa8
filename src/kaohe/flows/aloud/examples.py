"""算例 · Examples: every worked example as given and then, values with their units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from kaohe.flows.aloud import words
from kaohe.flows.aloud.voice import Line, Voice
from kaohe.formula.types import Kind
from kaohe.scheme.keywords import state_of
from kaohe.scheme.literal import read_value
from kaohe.scheme.model import Example, ExampleCell


def examples(voice: Voice) -> Iterator[Line]:
    """Every example of the document."""
    for one in voice.scheme.examples:
        when = voice.word(f"，截至 {words.instant(one.at)}", f", as of {words.instant(one.at)}") if one.at else ""
        basis = words.basis(one.basis, voice.lang)
        note = voice.word(
            f"（{one.period}{when}{'；' if basis else ''}{basis}）",
            f" ({one.period}{when}{'; ' if basis else ''}{basis})",
        )
        yield Line(voice.word(f"例如“{one.name}”{note}：", f"For example “{one.name}”{note}:"))
        yield from (Line(text, 1) for text in _example(voice, one))


def _example(voice: Voice, one: Example) -> Iterator[str]:
    filled = {(cell.sheet, cell.row) for cell in one.given}
    for sheet, row in one.rows:
        if (sheet, row) not in filled:
            yield voice.sentence(
                voice.word(
                    f"设有{voice.sheet(sheet)} {'/'.join(row)}", f"given {voice.sheet(sheet)} {'/'.join(row)}"
                ).strip()
            )
    yield from _cells(voice, one.given, voice.word("设", "given"))
    yield from _cells(voice, one.expect, voice.word("则", "then"))


def _cells(voice: Voice, cells: Sequence[ExampleCell], word: str) -> Iterator[str]:
    for (sheet, row), group in groupby(cells, key=lambda cell: (cell.sheet, cell.row)):
        said = voice.word("、", ", ").join(_cell(voice, cell) for cell in group)
        who = " ".join(part for part in (voice.sheet(sheet), "/".join(row)) if part)
        gap = " " if row and any(row) else ""
        yield voice.sentence(voice.word(f"{word}{who}{gap}的{said}", f"{word} {who}: {said}"))


def _cell(voice: Voice, cell: ExampleCell) -> str:
    name = voice.column(cell.sheet, cell.column)
    return f"{name}{voice.word('为', ' is ')}{_worth(voice, cell)}"


def _worth(voice: Voice, cell: ExampleCell) -> str:
    """The value typed as its column is; a text that is none is said as written."""
    state = state_of(cell.text)
    if state is not None and cell.text.startswith("#"):
        return words.state(state, voice.lang)
    sheet = voice.program.sheets.get(cell.sheet)
    column = sheet.columns.get(cell.column) or sheet.columns.get(f"{cell.column}.得分") if sheet is not None else None
    value = read_value(cell.text, column.type) if column is not None else None
    if value is None or column is None or column.type.kind is Kind.TEXT:
        return f" {cell.text}" if voice.lang == "zh" else cell.text
    said = words.value(value, column.type, voice.lang)
    return f" {said}" if voice.lang == "zh" and said[:1].isascii() else said
