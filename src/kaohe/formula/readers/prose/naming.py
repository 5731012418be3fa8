"""称呼 · Naming: what sheets and columns are called in a sentence, and where a formula is read."""

from __future__ import annotations

from dataclasses import dataclass

from kaohe.formula.program import Program, Sheet
from kaohe.formula.readers.prose.part import Words

_FAMILIES = {"约束", "灯", "否决", "加分"}
_ENDINGS = {
    "得分": "score",
    "值": "value",
    "样本": "sample",
    "判": "as judged",
    "可用": "points available",
    "资格": "fit for {0}",
    "名额": "places for {0}",
    "名次": "rank for {0}",
    "末位": "last rank for {0}",
    "裁定": "decision on {0}",
}
"""English for the last word of columns that a scheme's indicators and grades are expanded into."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Where a typed formula is read: the program, the sheets of level 0 and 1, the choices its words belong to."""

    program: Program
    sheet: str
    outer: str = ""
    choices: tuple[str, ...] = ()

    def of_level(self, level: int) -> Sheet:
        """The sheet of a level."""
        return self.program.sheets[self.outer if level and self.outer else self.sheet]


def title(sheet: Sheet, column: str) -> Words:
    """A column's name as it is said, and its English title where the scheme gives one.

    >>> title(Sheet("s", "given", (), {}, {}), "线索.得分").zh, title(Sheet("s", "given", (), {}, {}), "灯.专户").zh
    ('线索的得分', '灯“专户”')
    """
    head, _, rest = column.partition(".")
    if head in _FAMILIES and rest:
        name, *parts = rest.split(".")
        spoken = f"{head}“{name}”" + "".join(f"的{part}" for part in parts)
    else:
        spoken = column.replace(".", "的")
    return Words(spoken, _english(sheet, column))


def meant(sheet: Sheet, name: str) -> str:
    """The column that a name means where columns of a sheet are read: an indicator alone means its score.

    >>> meant(Sheet("s", "given", (), {}, {}), "线索")
    '线索'
    """
    score = f"{name}.得分"
    return score if name not in sheet.columns and score in sheet.columns else name


def called(program: Program, sheet: str, column: str) -> Words:
    """As `title`; a key or a link that has no title of its own is called after its sheet, or the one it leads to.

    >>> sheets = {"园": Sheet("园", "given", ("园编码",), {}, {}, title_en="Kindergarten")}
    >>> called(Program(sheets, {}, {}, "year", ()), "园", "园编码").en
    'Kindergarten code'
    """
    found = program.sheets[sheet]
    words = title(found, column)
    return Words(words.zh, _implied(program, found, column) or words.en) if words.en == column else words


def _implied(program: Program, sheet: Sheet, column: str) -> str:
    """The English of a key or a link by what it stands for; '' where nothing tells."""
    link = sheet.links.get(column)
    source = next((one for one in sheet.each if one.name == column), None)
    of = link.sheet if link is not None else source.of if source is not None else ""
    if source is not None and source.kind == "step":
        return of.replace("_", " ").capitalize()
    if of in program.sheets:
        return program.sheets[of].title_en
    return f"{sheet.title_en} code" if sheet.title_en and sheet.key == (column,) else ""


def _english(sheet: Sheet, column: str) -> str:
    known, (above, _, last) = sheet.columns.get(column), column.rpartition(".")
    own = known.title_en if known is not None else ""
    parent = sheet.columns.get(above)
    if not above or above in _FAMILIES:
        return own or column
    found = own or (parent.title_en if parent is not None else "") or (above if last in _ENDINGS else "")
    return f"{found} ({_ending(last)})" if found else column


def _ending(word: str) -> str:
    for ending, english in _ENDINGS.items():
        if word.endswith(ending):
            return english.format(word.removesuffix(ending)).strip()
    return word


def sheet_title(sheet: Sheet) -> Words:
    """A sheet's name.

    >>> sheet_title(Sheet("园", "given", (), {}, {}, title_en="Kindergarten")).en
    'kindergarten'
    """
    english = sheet.title_en
    return Words(sheet.name, (english[:1].lower() + english[1:]) or sheet.name)
