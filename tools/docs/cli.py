"""命令行页 · Command-line page: every command as its own parser describes it."""

from __future__ import annotations

import argparse

from kaohe.cli.commands import COMMANDS, Command
from kaohe.cli.parser import Parser, command_parser

PAGE = "docs/reference/cli.md"

_HEAD = """# 命令行 · Command line

A *stable* command keeps its name, options and output; a *young* one may still change. `SCHEME` is a path or the id of a
shipped scheme. Exit codes: 0 fine, 1 findings, 2 usage, 3 a failure of kaohe itself (`KAOHE_DEBUG=1` shows where).
Every command takes `--json`, `--lang zh|en` (also `KAOHE_LANG`) and `--help`. Nothing is written when a finding blocks,
and a folder given with `--out` is there whole or not at all.

稳定的命令不改名、不改选项和输出；试行的命令可能变化。退出码：0 正常，1 有问题，2 用法不对，3 kaohe 自身故障。

| Command | | 用途 | What for |
|---|---|---|---|
"""
_SHARED = {"help", "lang", "json"}


def page() -> str:
    """The whole page."""
    table = [
        f"| [`kaohe {one.name}`](#kaohe-{one.name}) | {_mark(one)} | {one.help.zh} | {one.help.en} |\n"
        for one in COMMANDS
    ]
    return _HEAD + "".join(table) + "".join(_section(one) for one in COMMANDS)


def _mark(command: Command) -> str:
    return "stable" if command.stable else "young"


def _section(command: Command) -> str:
    chinese, english = command_parser(command, "zh"), command_parser(command, "en")
    said = f"{command.help.zh} · {command.help.en} ({_mark(command)})"
    lines = [f"\n## kaohe {command.name}\n\n{said}\n\n```\n{_usage(english)}\n```\n"]
    pairs = list(zip(_own(chinese), _own(english), strict=True))
    if pairs:
        lines.append("\n| | 含义 | Meaning |\n|---|---|---|\n")
        lines += [f"| `{_spelt(zh)}` | {zh.help} | {en.help} |\n" for zh, en in pairs]
    return "".join(lines)


def _own(parser: Parser) -> list[argparse.Action]:
    return [action for action in parser.actions if action.dest not in _SHARED]


def _spelt(action: argparse.Action) -> str:
    value = action.metavar if isinstance(action.metavar, str) else "|".join(map(str, action.choices or ()))
    names = ", ".join(action.option_strings)
    spelt = f"{names} {value}".strip() if names else value or action.dest
    return spelt.replace("|", "\\|")


def _usage(parser: Parser) -> str:
    return "\n".join(
        line.rstrip() for line in parser.format_usage().removeprefix(parser.word("usage")).strip().splitlines()
    )
