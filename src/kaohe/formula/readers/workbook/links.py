"""链接的写法 · Links: the place of the linked row in its worksheet, and groups of rows by what they agree on."""

from __future__ import annotations

from collections.abc import Iterable

from kaohe.base.states import State
from kaohe.formula.program import Column
from kaohe.formula.readers.workbook.piece import PRESENT, Piece, cleared, least, merged
from kaohe.formula.readers.workbook.plan import Planned
from kaohe.formula.readers.workbook.reading import Translating
from kaohe.formula.typed import Cell, Typed
from kaohe.formula.types import NUMERIC, WORDS, Kind, Type

_NO_RECORD = int(State.NO_RECORD)
_PATTERN = frozenset("*?~")


def alike(words: Iterable[str]) -> bool:
    """Whether Excel's MATCH would take some of these words for one another, or for a pattern.

    >>> alike(["a1", "A2"]), alike(["a1", "A1"]), alike(["优*"])
    (False, True, True)
    """
    distinct = set(words)
    return len({word.casefold() for word in distinct}) < len(distinct) or any(_PATTERN & set(word) for word in distinct)


def match(key: str, column: str, *, plain: bool) -> tuple[str, bool]:
    """MATCH of a text, and whether it must be an array formula to tell words apart that Excel takes for one another.

    >>> match("A4", "$B$4:$B$9", plain=False)
    ('MATCH(TRUE,EXACT($B$4:$B$9,A4),0)', True)
    """
    return (f"MATCH({key},{column},0)", False) if plain else (f"MATCH(TRUE,EXACT({column},{key}),0)", True)


def key_text(piece: Piece, kind: Type) -> str:
    """A value as a part of a text key.

    >>> key_text(Piece("A4", exact=True, decimals=0), Type(Kind.COUNT, 0)), key_text(Piece("A4"), Type(Kind.TEXT))
    ('A4', 'A4')
    """
    if kind.kind is Kind.FLAG:
        return f'IF({piece.text},"是","否")'
    return cleared(piece, kind) if kind.kind in NUMERIC else piece.text


def link_place(translator: Translating, sheet: str, link: str, owner: Column) -> Planned:
    """The helper column with the number of the linked row; minus the state's number where there is none."""
    known = translator.places.get((sheet, link))
    if known is not None:
        return known
    building = translator.building
    declared = building.program.sheets[sheet].links[link]
    target = building.program.sheets[declared.sheet]
    pieces = [translator.piece(key, sheet, owner) for key in declared.keys]
    kinds = [target.columns[name].type for name in target.key]
    plain = not any((declared.sheet, name) in building.extent.alike for name in target.key)
    if len(pieces) == 1 and kinds[0].kind in WORDS:
        looked, listed = pieces[0].text, building.values[declared.sheet, target.key[0]].range
    else:
        looked = '&"|"&'.join(_part(piece, kind) for piece, kind in zip(pieces, kinds, strict=True))
        own = [translator.cell(declared.sheet, name) for name in target.key]
        joined = '&"|"&'.join(_part(piece, kind) for piece, kind in zip(own, kinds, strict=True))
        listed = building.helper(declared.sheet, "行键", joined + '&"|"').range
        looked += '&"|"'
    found, array = match(looked, listed, plain=plain)
    text = f"IFERROR({found},-{_NO_RECORD})"
    states = merged(*(piece.states for piece in pieces))
    if not states and not declared.computed:
        translator.found.add((sheet, link))
    if states:
        text = f"IF({least(states)}<99,-{least(states)},{text})"
    place = translator.places[sheet, link] = building.helper(sheet, f"→{link}", text, array=array)
    return place


def _part(piece: Piece, kind: Type) -> str:
    text = key_text(piece, kind)
    return text if piece.tight > 2 else f"({text})"


def group_number(translator: Translating, sheet: str, within: tuple[Typed, ...], owner: Column) -> tuple[str, str, str]:
    """Range, own cell and state of the number that rows agreeing on `within` share; '' without a group."""
    if not within:
        return "", "", PRESENT
    building = translator.building
    pieces = [translator.piece(item, sheet, owner) for item in within]
    states = merged(*(piece.states for piece in pieces))
    parts = [_part(piece, item.type) for piece, item in zip(pieces, within, strict=True)]
    first = within[0]
    if len(within) == 1 and not states and isinstance(first, Cell) and first.type.kind in WORDS:
        looked, listed = pieces[0].text, building.values[sheet, first.column].range
    else:
        joined = '&"|"&'.join(parts) + '&"|"'
        keyed = building.helper(sheet, "组键", f'IF({least(states)}<99,"",{joined})' if states else joined)
        looked, listed = keyed.own, keyed.range
    plain = all(_is_plain(translator, sheet, item) for item in within)
    found, array = match(looked, listed, plain=plain)
    number = building.helper(sheet, "组", f"IF({least(states)}<99,0,{found})" if states else found, array=array)
    return number.range, number.own, least(states)


def _is_plain(translator: Translating, sheet: str, item: Typed) -> bool:
    """Whether the words of a group are told apart by MATCH."""
    if item.type.kind is not Kind.TEXT:
        return True
    return isinstance(item, Cell) and (sheet, item.column) not in translator.building.extent.alike
