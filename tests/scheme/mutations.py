"""变异 · Mutations: random slips of the pen in a document, of text and of structure, repeatable by seed."""

from __future__ import annotations

import random
import re

_TOKEN = re.compile(r"\w+|[^\w\s]|\s+")
_STRANGE = "：，（）\t\x00#&*!|>{}[]'\"%@`—一1。 \u202e9"
_NUMBERS = ("0", "-1", "9" * 70, "1e5", "1.5", "99999999999999999999", "31", "２", "1/0")
_WORD = re.compile(r"[^\W\d]\w*")
_NUMBER = re.compile(r"\d+(?:\.\d+)?%?")


def mutated(document: str, rng: random.Random) -> str:
    """The document with one to three slips."""
    lines = document.split("\n")
    for _ in range(rng.choice([1, 1, 2, 3])):
        rng.choice(_SLIPS)(lines, rng)
    return "\n".join(lines)


def _drop_line(lines: list[str], rng: random.Random) -> None:
    if len(lines) > 1:
        del lines[rng.randrange(len(lines))]


def _repeat_line(lines: list[str], rng: random.Random) -> None:
    lines.insert(rng.randrange(len(lines)), rng.choice(lines))


def _swap_lines(lines: list[str], rng: random.Random) -> None:
    first, second = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[first], lines[second] = lines[second], lines[first]


def _cut_line(lines: list[str], rng: random.Random) -> None:
    at = rng.randrange(len(lines))
    lines[at] = lines[at][: rng.randrange(len(lines[at]) + 1)]


def _strange_character(lines: list[str], rng: random.Random) -> None:
    at = rng.randrange(len(lines))
    place = rng.randrange(len(lines[at]) + 1)
    lines[at] = lines[at][:place] + rng.choice(_STRANGE) + lines[at][place:]


def _other_token(lines: list[str], rng: random.Random) -> None:
    at = rng.randrange(len(lines))
    tokens = _TOKEN.findall(lines[at])
    others = _TOKEN.findall(rng.choice(lines))
    if tokens and others:
        tokens[rng.randrange(len(tokens))] = rng.choice(others)
        lines[at] = "".join(tokens)


def _other_word(lines: list[str], rng: random.Random) -> None:
    _replace(lines, rng, _WORD, _WORD.findall("\n".join(lines)))


def _other_number(lines: list[str], rng: random.Random) -> None:
    _replace(lines, rng, _NUMBER, list(_NUMBERS))


def _replace(lines: list[str], rng: random.Random, pattern: re.Pattern[str], others: list[str]) -> None:
    at = rng.randrange(len(lines))
    found = list(pattern.finditer(lines[at]))
    if found and others:
        match = rng.choice(found)
        lines[at] = lines[at][: match.start()] + rng.choice(others) + lines[at][match.end() :]


_SLIPS = (
    *(_drop_line, _repeat_line, _swap_lines, _cut_line, _strange_character, _other_token),
    *(_other_word, _other_word, _other_word, _other_number, _other_number),
)
