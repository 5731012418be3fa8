"""参数 · Parser: the options every command shares, spoken in the language of the caller."""

from __future__ import annotations

import argparse
import itertools
import re
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn, get_args

from kaohe import __version__
from kaohe.base.findings import Lang, Text
from kaohe.cli.commands import COMMANDS, Command
from kaohe.cli.found import USAGE

LANGUAGES: tuple[Lang, ...] = get_args(Lang)
FALLBACK: Lang = "zh"
WIDTH = 100

_LAST_PORT = 65_535
_WORDS = {
    "usage": Text("用法：", "usage: "),
    "positional": Text("参数", "arguments"),
    "optional": Text("选项", "options"),
    "help": Text("显示本说明", "show this help"),
    "lang": Text(
        "输出语言（缺省 zh，或环境变量 KAOHE_LANG）", "language of the output (zh unless KAOHE_LANG says otherwise)"
    ),
    "json": Text("以一个 JSON 对象输出", "print one JSON object"),
    "version": Text("显示版本", "show the version"),
    "young": Text("（试行）", " (young)"),
    "more": Text("某个命令的说明：kaohe 命令 --help", "help on a command: kaohe COMMAND --help"),
    "title": Text(
        "考核即代码：方案是文档，结果可解释", "appraisal as code: a scheme is a document, a result is explained"
    ),
}


_WRONG = {
    r"the following arguments are required: (.*)": "还缺：{0}",
    r"unrecognized arguments: (.*)": "多出来、认不得的内容：{0}",
    r"argument (.+?): expected one argument": "{0} 后面要写一个值",
    r"argument (.+?): expected at least one argument": "{0} 后面至少要写一个值",
    r"argument (.+?): invalid choice: (.+) \(choose from (.*)\)": "{0} 不能写 {1}，可写：{2}",
    r"argument (.+?): ignored explicit argument (.*)": "{0} 后面不能写值，写了 {1}",
    r"argument (.+?): invalid \S+ value: (.*)": "{0} 不能写 {1}",
    r"argument (.+?): (.*)": "{0}：{1}",
}
"""What argparse says is wrong, and the same in Chinese."""


class _Formatter(argparse.HelpFormatter):
    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30, width=WIDTH)


class Speaker:
    """A parser of one command, whose helps are given in both languages."""

    def __init__(self, parser: argparse._ActionsContainer, lang: Lang) -> None:
        self._parser = parser
        self._lang: Lang = lang

    def add(self, *names: str, zh: str, en: str, **options: Any) -> None:
        """One argument or option; `options` are argparse's."""
        self._parser.add_argument(*names, help=zh if self._lang == "zh" else en, **options)

    def one_of(self) -> Speaker:
        """Options of which exactly one must be given."""
        return Speaker(self._parser.add_mutually_exclusive_group(required=True), self._lang)


class Parser(argparse.ArgumentParser):
    """A parser that speaks the caller's language and misuses no exit code."""

    def __init__(self, lang: Lang, **options: Any) -> None:
        # A fixed width: what the reference page shows does not depend on a terminal.
        super().__init__(add_help=False, allow_abbrev=False, formatter_class=_Formatter, **options)
        self.lang: Lang = lang
        self._positionals.title = self.word("positional")
        self._optionals.title = self.word("optional")
        self.add_argument("-h", "--help", action="help", help=self.word("help"))
        self.add_argument("--lang", choices=LANGUAGES, default=lang, help=self.word("lang"))
        self.add_argument("--json", action="store_true", help=self.word("json"))

    def word(self, name: str) -> str:
        """A word of the parser itself."""
        return _WORDS[name].filled(self.lang, {})

    @property
    def actions(self) -> tuple[argparse.Action, ...]:
        """Every argument and option, in the order in which they are declared."""
        return tuple(self._actions)

    def format_usage(self) -> str:
        """The line of usage, begun in the caller's language."""
        return super().format_usage().replace("usage: ", self.word("usage"), 1)

    def format_help(self) -> str:
        """The whole help, begun in the caller's language."""
        return super().format_help().replace("usage: ", self.word("usage"), 1)

    def error(self, message: str) -> NoReturn:
        """Says how the command is used, and what was wrong."""
        said = _chinese(message) if self.lang == "zh" else message
        self.exit(USAGE, f"{self.format_usage()}{self.prog}: {said}\n")


def _chinese(message: str) -> str:
    """What argparse found wrong, in Chinese; what is not known stays as it is.

    >>> _chinese("the following arguments are required: SCHEME"), _chinese("argument --depth: expected one argument")
    ('还缺：SCHEME', '--depth 后面要写一个值')
    """
    for pattern, words in _WRONG.items():
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found is not None:
            return words.format(*found.groups())
    return message


def natural(text: str) -> int:
    """A number of levels or rows, never negative; anything else is wrong usage.

    >>> natural("3")
    3
    """
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{text}: 0, 1, 2, …")
    return int(text)


def port(text: str) -> int:
    """The number of a port; anything else is wrong usage.

    >>> port("0"), port("8000")
    (0, 8000)
    """
    found = natural(text)
    if found > _LAST_PORT:
        raise argparse.ArgumentTypeError(f"{text}: 0, 1, … {_LAST_PORT}")
    return found


def language_of(words: Sequence[str], environ: Mapping[str, str]) -> Lang:
    """The language of the caller: `--lang`, then KAOHE_LANG, then Chinese; what it is not is said by the parser.

    >>> language_of(["check", "a.yaml", "--lang", "en"], {}), language_of([], {"KAOHE_LANG": "en"}), language_of([], {})
    ('en', 'en', 'zh')
    """
    asked = [after for word, after in itertools.pairwise(words) if word == "--lang"]
    asked += [word.removeprefix("--lang=") for word in words if word.startswith("--lang=")]
    asked.append(environ.get("KAOHE_LANG", ""))
    return next((lang for wanted in asked for lang in LANGUAGES if lang == wanted), FALLBACK)


def command_parser(command: Command, lang: Lang) -> Parser:
    """The parser of one command."""
    parser = Parser(lang, prog=f"kaohe {command.name}", description=command.help.filled(lang, {}))
    command.module.options(Speaker(parser, lang))
    return parser


def top_help(lang: Lang) -> str:
    """What `kaohe` alone says: the commands and what each is for."""
    word = {name: text.filled(lang, {}) for name, text in _WORDS.items()}
    width = max(len(command.name) for command in COMMANDS)
    lines = [f"kaohe 考核 {__version__} · {word['title']}", "", f"{word['usage']}kaohe COMMAND …", ""]
    for command in COMMANDS:
        young = "" if command.stable else word["young"]
        lines.append(f"  {command.name:<{width}}  {command.help.filled(lang, {})}{young}")
    return "\n".join([*lines, "", word["more"]])
