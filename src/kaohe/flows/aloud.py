"""朗读方案 · Aloud: a scheme as prose: what it rests on, its dated figures, then every column in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kaohe.base.findings import Finding, Lang
from kaohe.flows.opening import scheme_open, title_of
from kaohe.formula.program import Program, Sheet
from kaohe.formula.readers.prose import prose_sheet
from kaohe.formula.readers.prose.literal import literal
from kaohe.scheme.model import Parameter, Scheme


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading and the sentences under it."""

    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Aloud:
    """The scheme in words; without chapters where it cannot be compiled."""

    title: str
    chapters: tuple[Chapter, ...]
    findings: tuple[Finding, ...]
    sources: Mapping[str, Path]


def scheme_aloud(name: str, lang: Lang) -> Aloud:
    """A scheme as prose in one language.

    Codes: `scheme/not-found`, and every code of loading and compiling.
    """
    opened = scheme_open(name)
    scheme, program = opened.scheme, opened.program
    if scheme is None or program is None:
        return Aloud("", (), opened.findings, opened.sources)
    title = f"{title_of(scheme).filled(lang, {})} · {scheme.id} {scheme.version}"
    chapters = (_basis(scheme, lang), _parameters(scheme, lang), *_sheets(scheme, program, lang))
    kept = tuple(chapter for chapter in chapters if chapter.sentences)
    return Aloud(title, kept, opened.findings, opened.sources)


def _basis(scheme: Scheme, lang: Lang) -> Chapter:
    return Chapter("依据" if lang == "zh" else "Basis", scheme.basis)


def _parameters(scheme: Scheme, lang: Lang) -> Chapter:
    heading = "参数" if lang == "zh" else "Parameters"
    return Chapter(heading, tuple(sentence for one in scheme.parameters.values() for sentence in _dated(one, lang)))


def _dated(parameter: Parameter, lang: Lang) -> tuple[str, ...]:
    name = parameter.name if lang == "zh" else parameter.title.en or parameter.name
    said = []
    for row in parameter.rows:
        value = literal(row.value, parameter.type).of(lang)
        zh = f"{name}：自 {row.start} 起为{value}（{row.basis}）。"
        said.append(zh if lang == "zh" else f"{name}: {value} from {row.start} ({row.basis}).")
    return tuple(said)


def _sheets(scheme: Scheme, program: Program, lang: Lang) -> tuple[Chapter, ...]:
    sheets = [sheet for sheet in program.sheets.values() if sheet.kind != "record"]
    return tuple(_sheet(scheme, program, sheet, lang) for sheet in sheets)


def _sheet(scheme: Scheme, program: Program, sheet: Sheet, lang: Lang) -> Chapter:
    english = scheme.sheets[sheet.name].title.en if sheet.name in scheme.sheets else ""
    heading = f"表 {sheet.name}" if lang == "zh" else f"Sheet {english or sheet.name}"
    return Chapter(heading, tuple(sentence.text for sentence in prose_sheet(program, sheet.name, lang)))
