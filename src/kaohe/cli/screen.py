"""屏幕 · Screen: what a command says, in one language, as lines and tables for people or one JSON object for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TextIO

from kaohe.base.findings import Finding, Lang, Text
from kaohe.base.shown import columns, printable

WIDEST = 48


@dataclass(frozen=True, slots=True)
class Screen:
    """Where results go (`out`) and where everything said on the way goes (`err`)."""

    lang: Lang
    as_json: bool
    out: TextIO
    err: TextIO

    def word(self, zh: str, en: str) -> str:
        """One of two spellings of the same."""
        return zh if self.lang == "zh" else en

    def text(self, text: Text, **data: str) -> str:
        """A sentence in the language of the screen."""
        return text.filled(self.lang, data)

    def say(self, line: str = "") -> None:
        """A line of the result; silent where the result is one JSON object."""
        if not self.as_json:
            print(line, file=self.out)

    def note(self, line: str) -> None:
        """A line about the work, never part of the result."""
        print(line, file=self.err, flush=True)

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> None:
        """An aligned table; the columns named in `right` end in line, as numbers do."""
        for line in table_lines(headings, rows, right):
            self.say(line)

    def finish(self, command: str, code: int, result: Mapping[str, Any], findings: Sequence[Finding] = ()) -> int:
        """Writes the JSON object where it was asked for, and gives the exit code back."""
        if self.as_json:
            answer = {
                "command": command,
                "exit": code,
                "findings": [finding.as_json() for finding in findings],
                "result": dict(result),
            }
            print(json.dumps(answer, ensure_ascii=False, indent=1), file=self.out)
        return code


def table_lines(headings: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> list[str]:
    r"""The lines of a table: headings, a rule, the rows; a Chinese character takes two columns.

    >>> print("\n".join(table_lines(["单位", "总分"], [["教育局", "95.62"], ["S1", "8.10"]], right=[1])))
    单位     总分
    ------  -----
    教育局  95.62
    S1       8.10
    """
    cells = [[printable(cell, WIDEST) for cell in row] for row in (headings, *rows)]
    widths = [max(columns(row[place]) for row in cells) for place in range(len(headings))]
    ruled = [cells[0], ["-" * width for width in widths], *cells[1:]]
    return [_row(row, widths, right) for row in ruled]


def _row(row: Sequence[str], widths: Sequence[int], right: Sequence[int]) -> str:
    padded = []
    for place, (cell, width) in enumerate(zip(row, widths, strict=True)):
        space = " " * (width - columns(cell))
        padded.append(space + cell if place in right else cell + space)
    return "  ".join(padded).rstrip()
