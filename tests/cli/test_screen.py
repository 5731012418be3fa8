"""屏幕 · Screen: tables in line, one JSON object, progress beside the result."""

from __future__ import annotations

import io
import json

from kaohe.cli.progress import Progress
from kaohe.cli.screen import Screen, table_lines


class Terminal(io.StringIO):
    """What a person sits at."""

    def isatty(self) -> bool:
        return True


def screen(*, as_json: bool = False, terminal: bool = False) -> Screen:
    return Screen("zh", as_json, io.StringIO(), Terminal() if terminal else io.StringIO())


def test_chinese_columns_stand_in_line() -> None:
    assert table_lines(["单位", "分"], [["教育局", "9.5"], ["S1", "10.0"]], right=[1]) == [
        "单位      分",
        "------  ----",
        "教育局   9.5",
        "S1      10.0",
    ]


def test_a_long_cell_is_cut_and_a_control_character_is_spelt() -> None:
    lines = table_lines(["x"], [["长" * 99], ["a\nb"]])
    assert lines[2] == "长" * 48 + "…"
    assert lines[3] == "a<U+000A>b"


def test_json_silences_the_lines() -> None:
    one = screen(as_json=True)
    one.say("hello")
    assert one.finish("x", 1, {"a": 1}) == 1
    assert isinstance(one.out, io.StringIO)
    assert json.loads(one.out.getvalue()) == {"command": "x", "exit": 1, "findings": [], "result": {"a": 1}}


def test_progress_is_a_bar_on_a_terminal_and_one_line_elsewhere() -> None:
    live, plain = screen(terminal=True), screen()
    for one in (live, plain):
        told = Progress(one).counting("运行")
        told(1, 2)
        told(2, 2)
    assert isinstance(live.err, io.StringIO)
    assert isinstance(plain.err, io.StringIO)
    assert "██████████████░░░░░░░░░░░░░░ 1/2 运行" in live.err.getvalue()
    assert plain.err.getvalue() == "· 运行 2/2\n"
