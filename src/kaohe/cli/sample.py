"""示例 · sample: the facts of the fictional district."""

from __future__ import annotations

import argparse
from pathlib import Path

from kaohe.cli.found import FINE, findings_say, misused
from kaohe.cli.parser import Speaker
from kaohe.cli.progress import Progress
from kaohe.cli.screen import Screen


def options(speaker: Speaker) -> None:
    """--scale S, --seed N and --out DIR."""
    speaker.add(
        "--scale",
        metavar="S",
        default="1",
        zh="规模，1 约为 8,000 名领薪人员（缺省 1）",
        en="scale; 1 is about 8,000 paid persons (1 unless given)",
    )
    speaker.add(
        "--seed",
        metavar="N",
        type=int,
        default=1,
        zh="种子，相同的种子写出相同的数据（缺省 1）",
        en="seed; the same one writes the same data (1 unless given)",
    )
    speaker.add("--out", metavar="DIR", required=True, zh="新文件夹", en="the new folder")


def act(asked: argparse.Namespace, screen: Screen) -> int:
    """Writes the books and says how much there is."""
    from kaohe.flows.sample import sample

    progress = Progress(screen)
    counting = progress.counting(screen.word("写出数据", "writing books"))
    written = sample(scale=asked.scale, seed=asked.seed, out=Path(asked.out), progress=counting)
    findings_say(screen, written.findings, {})
    code = misused(written.findings) if written.findings else FINE
    if code == FINE:
        zh = (
            f"已写出 {asked.out}/：{written.persons:,} 名领薪人员，{written.sheets} 张表，{written.rows:,} 行，均为虚构"
        )
        en = f"wrote {asked.out}/: {written.persons:,} paid persons, {written.sheets} sheets, {written.rows:,} rows"
        screen.say(screen.word(zh, en))
    result = {"out": asked.out, "persons": written.persons, "sheets": written.sheets, "rows": written.rows}
    return screen.finish("sample", code, result, written.findings)
