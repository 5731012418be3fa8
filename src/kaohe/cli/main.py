"""入口 · Main: finds the command, runs it, and turns what happens into one of four exit codes."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from kaohe import __version__
from kaohe.base.errors import SettingError
from kaohe.base.shown import printable
from kaohe.cli.commands import COMMANDS, Command
from kaohe.cli.found import FAILURE, FINE, USAGE
from kaohe.cli.parser import command_parser, language_of, top_help
from kaohe.cli.screen import Screen


def main(words: Sequence[str] | None = None) -> int:
    """Runs `kaohe WORDS…`; the exit code: 0 fine, 1 findings, 2 usage, 3 our failure."""
    words = sys.argv[1:] if words is None else list(words)
    lang = language_of(words, os.environ)
    if not words or words[0] in {"-h", "--help", "help"}:
        print(top_help(lang))
        return FINE if words else USAGE
    if words[0] in {"-V", "--version"}:
        print(f"kaohe {__version__}")
        return FINE
    command = next((command for command in COMMANDS if command.name == words[0]), None)
    if command is None:
        unknown = f"没有命令 {words[0]}" if lang == "zh" else f"no command {words[0]}"
        print(f"{printable(unknown)}\n\n{top_help(lang)}", file=sys.stderr)
        return USAGE
    return _guarded(command, words[1:])


class _Ended(KeyboardInterrupt):
    """The system asked us to end: unfinished folders are cleared away as when a person interrupts."""


@contextmanager
def _endable() -> Iterator[list[int]]:
    """Within it SIGTERM is raised as an interruption; the list holds the signal once it has come."""
    came: list[int] = []

    def ended(number: int, _: object) -> None:
        # A second request must not break the clearing away that the first one began.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        came.append(number)
        raise _Ended

    if threading.current_thread() is not threading.main_thread():
        yield came
        return
    before = signal.signal(signal.SIGTERM, ended)
    try:
        yield came
    finally:
        signal.signal(signal.SIGTERM, before)


def _guarded(command: Command, words: Sequence[str]) -> int:
    with _endable() as came:
        return _coded(command, words, came)


def _coded(command: Command, words: Sequence[str], came: Sequence[int]) -> int:
    try:
        return _run(command, words)
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else FINE
    except KeyboardInterrupt:
        return 128 + (came[0] if came else signal.SIGINT)
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - the reader left; nothing is lost
        return FINE
    except Exception as failure:
        # An engine says in its own words that it was interrupted.
        if came:
            return 128 + came[0]
        if os.environ.get("KAOHE_DEBUG") == "1":
            raise
        lang = language_of(words, os.environ)
        if isinstance(failure, SettingError):
            said = "这个环境变量用不了" if lang == "zh" else "this environment variable cannot be used"
            print(f"{said}: {printable(str(failure), 100)}", file=sys.stderr)
            return USAGE
        said = printable(f"{type(failure).__name__}: {failure}", 400)
        ours = "kaohe 自身故障" if lang == "zh" else "kaohe failed"
        more = "（KAOHE_DEBUG=1 显示细节）" if lang == "zh" else " (KAOHE_DEBUG=1 shows where)"
        print(f"{ours}: {said}{more}", file=sys.stderr)
        return FAILURE


def _run(command: Command, words: Sequence[str]) -> int:
    lang = language_of(words, os.environ)
    asked = command_parser(command, lang).parse_args(words)
    code = command.module.act(asked, Screen(asked.lang, asked.json, sys.stdout, sys.stderr))
    sys.stdout.flush()
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
