"""解释 · explain: where a figure of a run comes from, or a scheme read as prose."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from kaohe.base.findings import blocking
from kaohe.cli.found import FINDINGS, FINE, USAGE, findings_say, misused
from kaohe.cli.parser import Speaker, natural
from kaohe.cli.screen import Screen

_MARKUP = re.compile(r"[*`<|#\\]|_(?!\w)|(?<!\w)_")


def options(speaker: Speaker) -> None:
    """RUN SHEET KEY COLUMN, or SCHEME."""
    speaker.add("what", metavar="RUN|SCHEME", zh="运行文件夹；或者一个方案", en="the folder of a run; or a scheme")
    speaker.add(
        "cell",
        nargs="*",
        metavar="SHEET KEY COLUMN",
        zh="表、行的编号、列；读方案时不写",
        en="a sheet, the key of a row, a column; nothing for a scheme",
    )
    speaker.add("--format", choices=("text", "json"), default="text", zh="文字或 JSON", en="text or JSON")
    speaker.add(
        "--depth",
        metavar="N",
        type=natural,
        zh="只看 N 层（缺省：直到录入）",
        en="only N levels (down to the inputs unless given)",
    )


def act(asked: argparse.Namespace, screen: Screen) -> int:
    """Explains a cell, or reads a scheme aloud."""
    if asked.format == "json":
        screen = Screen(screen.lang, as_json=True, out=screen.out, err=screen.err)
    if not asked.cell:
        return _scheme(asked.what, screen)
    if len(asked.cell) == 3:  # a sheet, a key and a column
        return _cell(asked, screen)
    said = screen.word("要么写一个方案，要么写 RUN SHEET KEY COLUMN 四项", "give one scheme, or RUN SHEET KEY COLUMN")
    screen.note(f"kaohe explain: {said}")
    return USAGE


def _cell(asked: argparse.Namespace, screen: Screen) -> int:
    from kaohe.flows.explain import cell_explained
    from kaohe.trace.record import explanation_json
    from kaohe.trace.text import explanation_text

    explained = cell_explained(Path(asked.what), *asked.cell)
    findings_say(screen, explained.findings, {})
    code = misused(explained.findings) or (FINDINGS if blocking(explained.findings) else FINE)
    result = {}
    if explained.explanation is not None:
        screen.say(explanation_text(explained.explanation, screen.lang, asked.depth))
        result = explanation_json(explained.explanation, asked.depth)
    return screen.finish("explain", code, result, explained.findings)


def _scheme(name: str, screen: Screen) -> int:
    from kaohe.flows.aloud import scheme_aloud

    aloud = scheme_aloud(name, screen.lang)
    findings_say(screen, aloud.findings, aloud.sources)
    code = misused(aloud.findings) or (FINDINGS if blocking(aloud.findings) else FINE)
    if aloud.title:
        screen.say(f"# {aloud.title}")
    for chapter in aloud.chapters:
        screen.say(f"\n## {chapter.heading}\n")
        for line in chapter.lines:
            screen.say(f"{'  ' * line.level}- {_as_text(line.text)}")
    chapters = [
        {"heading": one.heading, "sentences": [{"level": line.level, "text": line.text} for line in one.lines]}
        for one in aloud.chapters
    ]
    return screen.finish("explain", code, {"title": aloud.title, "chapters": chapters}, aloud.findings)


def _as_text(text: str) -> str:
    """A sentence in Markdown: nothing in it is markup."""
    return _MARKUP.sub(r"\\\g<0>", text)
