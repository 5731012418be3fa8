"""Cases and invented formulas as prose: no two meanings in one sentence, one language a sentence, brackets closed."""

from __future__ import annotations

import os
import random
import re
from collections import defaultdict
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from kaohe.base.findings import Lang
from kaohe.formula.program import Column, Program
from kaohe.formula.readers.prose import prose, prose_column
from kaohe.formula.readers.prose.phrases import COMPARISONS
from kaohe.formula.typed import Const, Op, Typed
from kaohe.formula.types import Kind
from kaohe.scheme.compile import compile_named
from kaohe.scheme.library import library_ids
from tests.formula import building
from tests.readers.agreement import invented_program
from tests.readers.cases import Case, cases, compiled
from tests.readers.mutants import mutants

HERE = Path(__file__).parent / "prose"
LANGS: tuple[Lang, ...] = ("zh", "en")
OPPOSITE = {"=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(r"[A-Za-z]{2,}")
TOKENS = {"SAS"}
"""Proper names that a Chinese sentence may hold."""
BRACKETS = {"（": "）", "(": ")", "“": "”", "〔": "〕", "[": "]"}
SEEDS, FORMULAS, NEIGHBOURS = 4, 60, 12


def said(case: Case) -> str:
    """Every formula of a case with its sentence in Chinese and English."""
    program = compiled(case)
    lines = [f"# {case.name}"]
    for sheet in program.sheets.values():
        for column in sheet.columns.values():
            if column.formula is not None:
                sentences = [prose_column(column, program, sheet=sheet.name, lang=lang) for lang in LANGS]
                lines += [column.text, *(f"  {sentence}" for sentence in sentences)]
    return "\n".join(lines)


def test_every_case_reads_as_recorded() -> None:
    text = "\n\n".join(said(case) for case in cases()) + "\n"
    path = HERE / "cases.txt"
    if os.environ.get("KAOHE_BLESS"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def formulas(program: Program) -> list[tuple[str, Column, Typed]]:
    """Every computed column of a program with its sheet."""
    found = [(sheet.name, column) for sheet in program.sheets.values() for column in sheet.columns.values()]
    return [(sheet, column, column.formula) for sheet, column in found if column.formula is not None]


def meaning(value: Any) -> Any:
    """A typed formula with what is meant to read alike made alike, types left out. The synonyms:

    a duration written with or without DAYS or HOURS; the order of a choice; NOT of a comparison and the opposite one;
    a flag and the flag = TRUE; NOT a flag and the flag = FALSE; IF and IFS with one condition; `TRUE, z` at the end.
    """
    if isinstance(value, tuple):
        return tuple(meaning(item) for item in value)
    if isinstance(value, Op):
        return _operation(value)
    if is_dataclass(value) and not isinstance(value, type):
        named = {item.name: getattr(value, item.name) for item in fields(value) if item.name not in {"type", "note"}}
        return (type(value).__name__, *(meaning(part) for part in named.values()))
    return value


def _operation(op: Op) -> Any:
    if op.name in {"DAYS", "HOURS", "ORDER", "LOCAL_DATE"}:
        return meaning(op.args[0])
    if op.name == "NOT" and isinstance(op.args[0], Op) and op.args[0].name in OPPOSITE:
        return meaning(replace(op.args[0], name=OPPOSITE[op.args[0].name]))
    if op.name in {"=", "<>"} and isinstance(op.args[1], Const) and op.args[1].type.kind is Kind.FLAG:
        holds = op.args[1].value is (op.name == "=")
        return meaning(op.args[0] if holds else Op("NOT", op.args[:1], op.type))
    if op.name in {"IF", "IFS"}:
        args = op.args
        if len(args) % 2 == 0 and isinstance(args[-2], Const) and args[-2].value is True:
            args = (*args[:-2], args[-1])
        return ("IF", *(meaning(arg) for arg in args))
    note = op.note if op.name in {"ROUND", "FLOOR", "CEILING", "ISSTATE", "IFSTATE"} else ""
    return (op.name, note, *(meaning(arg) for arg in op.args))


@pytest.mark.parametrize("lang", LANGS)
def test_different_meanings_are_different_sentences(lang: Lang) -> None:
    meant: dict[str, dict[str, set[Any]]] = defaultdict(lambda: defaultdict(set))
    texts: dict[str, set[str]] = defaultdict(set)
    count, dice = 0, random.Random(7)
    for seed in range(SEEDS):
        program = invented_program(random.Random(seed), FORMULAS)
        for sheet, column, formula in formulas(program):
            for one in (formula, *mutants(formula, dice, NEIGHBOURS)):
                sentence = prose(one, program, sheet=sheet, lang=lang)
                meant[sheet][sentence].add(meaning(one))
                texts[sentence].add(column.text)
                count += 1
    alike = [sorted(texts[text]) for found in meant.values() for text, ways in found.items() if len(ways) > 1]
    assert count >= SEEDS * FORMULAS * NEIGHBOURS // 2
    assert alike == []


def names(program: Program) -> list[str]:
    """What a sentence may say as it is written, longest first."""
    found = {*program.sheets, *program.parameters, *program.tables}
    for sheet in program.sheets.values():
        for column in sheet.columns.values():
            found |= {column.name, *column.name.split("."), *column.type.choices}
        found |= set(sheet.links)
    for table in program.tables.values():
        found |= {*table.gives, *table.keys}
    return sorted(found, key=len, reverse=True)


def bare(text: str, known: list[str]) -> str:
    """A sentence without what is quoted and without names."""
    text = re.sub(r"“[^”]*”", "", text)
    for name in known:
        text = text.replace(name, "")
    return text


def is_closed(text: str) -> bool:
    """Whether every bracket and quotation is closed in order."""
    waiting: list[str] = []
    for char in text:
        if char in BRACKETS:
            waiting.append(BRACKETS[char])
        elif char in BRACKETS.values() and (not waiting or waiting.pop() != char):
            return False
    return not waiting


def programs() -> list[Program]:
    """The cases, the shipped schemes and some invented programs."""
    shipped = [compile_named(name).program for name in library_ids()]
    return [
        *(compiled(case) for case in cases()),
        *(program for program in shipped if program is not None),
        *(invented_program(random.Random(seed), FORMULAS) for seed in range(2)),
    ]


def test_a_sentence_is_of_one_language_and_its_brackets_are_closed() -> None:
    mixed, open_brackets, gibberish = [], [], []
    for program in programs():
        known = names(program)
        for sheet, column, _ in formulas(program):
            zh, en = (prose_column(column, program, sheet=sheet, lang=lang) for lang in LANGS)
            words = set(ENGLISH.findall(bare(zh, known))) - TOKENS
            mixed += [zh] if words else []
            mixed += [en] if CHINESE.search(bare(en, known)) else []
            open_brackets += [text for text in (zh, en) if not is_closed(text)]
            gibberish += [text for text in (zh, en) if re.search(r"[{}\x1f]|  |（）|\(\)", text)]
    assert (mixed, open_brackets, gibberish) == ([], [], [])


@pytest.mark.parametrize("kind", sorted(COMPARISONS))
@pytest.mark.parametrize("lang", LANGS)
def test_the_six_comparisons_are_said_in_six_ways(kind: str, lang: Lang) -> None:
    assert len({words.of(lang) for words in COMPARISONS[kind].values()}) == len(OPPOSITE)


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("率 < 15%", "率低于 15%（不含 15%）", "率 is below 15% (15% itself excluded)"),
        ("率 <= 15%", "率不高于 15%", "率 is at most 15%"),
        ("时 >= 24 hours", "时满 24 小时", "时 is at least 24 hours"),
        ("时 < 24 hours", "时不满 24 小时", "时 is less than 24 hours"),
        ("时 > 24 hours", "时超过 24 小时", "时 is more than 24 hours"),
        ("薪 > 1700 yuan", "薪高于 1,700 元（不含 1,700 元）", "薪 is above 1,700 yuan (1,700 yuan itself excluded)"),
        ("次 >= 3", "次不少于 3", "次 is at least 3"),
        ("日 < 2026-03-09", "日早于2026年3月9日", "日 is before 2026-03-09"),
    ],
)
def test_whether_a_threshold_counts_itself_is_said(text: str, zh: str, en: str) -> None:
    kinds = {"率": "ratio", "时": "hours", "薪": "money", "次": "count", "日": "date"}
    found = building.sheet(
        "人", *(building.column(name, kind) for name, kind in kinds.items()), building.column("对", "flag", text)
    )
    program = building.compiled(found).program
    assert program is not None
    formula = program.sheets["人"].columns["对"].formula
    assert formula is not None
    assert [prose(formula, program, sheet="人", lang=lang) for lang in LANGS] == [zh, en]
