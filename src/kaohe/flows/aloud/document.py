"""整篇 · Document: the chapters of a scheme in the order in which an office reads a rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kaohe.base.findings import Finding, Lang, Text
from kaohe.flows.aloud import dated, frame, grading, rules, scoring
from kaohe.flows.aloud.examples import examples
from kaohe.flows.aloud.voice import Line, Voice
from kaohe.flows.opening import scheme_open, title_of
from kaohe.formula.readers.prose.part import spaced

_CHAPTERS: tuple[tuple[Text, Callable[[Voice], Iterator[Line]]], ...] = (
    (Text("依据和适用期", "Basis and validity"), frame.purpose),
    (Text("对谁、记哪些事", "Who and what it is about"), frame.subjects),
    (Text("填报什么", "What is given"), frame.given),
    (Text("参数", "Parameters"), dated.parameters),
    (Text("对照表", "Tables"), dated.tables),
    (Text("先算什么", "What is computed first"), rules.before),
    (Text("指标", "Indicators"), scoring.indicators),
    (Text("加分", "Extra points"), grading.bonus),
    (Text("一票否决", "Vetoes"), grading.vetoes),
    (Text("总分和等级", "Total and grades"), grading.grades),
    (Text("再算什么", "What is computed from scores and grades"), rules.after),
    (Text("必须成立的事", "What must hold"), rules.constraints),
    (Text("预警灯", "Warning lights"), rules.lights),
    (Text("事项办理", "Cases"), rules.cases),
    (Text("取用已批准的结果", "Records of approved runs"), rules.records),
    (Text("算例", "Examples"), examples),
)
_HOW = Text("怎么算", "How it is computed")
_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading and the sentences under it."""

    heading: str
    lines: tuple[Line, ...]


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
    voice = Voice(scheme, program, lang)
    chapters = [(text if scheme.appraisals or speak is not rules.before else _HOW, speak) for text, speak in _CHAPTERS]
    said = [(text, tuple(_spaced(speak(voice)))) for text, speak in chapters]
    kept = [(text, lines) for text, lines in said if lines]
    numbered = tuple(
        Chapter(f"{_number(at, lang)}{text.filled(lang, {})}", lines) for at, (text, lines) in enumerate(kept, 1)
    )
    return Aloud(title, numbered, opened.findings, opened.sources)


def _spaced(lines: Iterator[Line]) -> Iterator[Line]:
    return (Line(spaced(line.text), line.level) for line in lines)


def _number(at: int, lang: Lang) -> str:
    if lang == "en":
        return f"{at}. "
    return f"{'' if at <= 10 else '十'}{_NUMERALS[(at - 1) % 10]}、"
