"""入口 · Main: four exit codes, two languages, no traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kaohe import __version__
from kaohe.base.errors import KaoheError
from kaohe.cli import commands
from kaohe.cli.main import main


def test_alone_it_lists_the_commands_and_counts_as_misuse(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    said = capsys.readouterr().out
    assert [one.name for one in commands.COMMANDS if f"  {one.name} " not in said] == []


def test_help_is_fine_and_speaks_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert "用法：kaohe COMMAND" in capsys.readouterr().out
    assert main(["help", "--lang", "en"]) == 0
    assert "usage: kaohe COMMAND" in capsys.readouterr().out


@pytest.mark.parametrize("command", commands.COMMANDS, ids=lambda one: one.name)
def test_every_command_has_its_help_in_both_languages(
    command: commands.Command, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command.name, "--help"]) == 0
    chinese = capsys.readouterr().out
    assert main([command.name, "--help", "--lang", "en"]) == 0
    english = capsys.readouterr().out
    assert chinese.startswith(f"用法：kaohe {command.name}")
    assert english.startswith(f"usage: kaohe {command.name}")
    assert command.help.zh in chinese
    assert command.help.en in english


def test_the_environment_chooses_the_language_and_the_option_wins(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAOHE_LANG", "en")
    main(["schemes"])
    assert "version" in capsys.readouterr().out
    main(["schemes", "--lang", "zh"])
    assert "版本" in capsys.readouterr().out


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"kaohe {__version__}\n"


@pytest.mark.parametrize("words", [["nope"], ["check"], ["check", "a", "--nope"], ["run", "x"]])
def test_what_is_wrongly_asked_is_misuse(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "kaohe" in said.err


def test_our_own_failure_is_one_line_and_exit_3(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KAOHE_DEBUG", raising=False)
    monkeypatch.setattr("kaohe.flows.catalogue.library_ids", _fails)
    assert main(["schemes"]) == 3
    said = capsys.readouterr()
    assert said.err == "kaohe 自身故障: KaoheError: the disk is on fire（KAOHE_DEBUG=1 显示细节）\n"
    assert said.out == ""


def test_with_debug_the_failure_shows_where(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAOHE_DEBUG", "1")
    monkeypatch.setattr("kaohe.flows.catalogue.library_ids", _fails)
    with pytest.raises(KaoheError, match="the disk is on fire"):
        main(["schemes"])


def _fails() -> tuple[str, ...]:
    raise KaoheError("the disk is on fire")


def test_a_request_to_end_clears_unfinished_folders_away(tmp_path: Path) -> None:
    program = (
        "import os, signal, sys, tempfile, time; from kaohe.cli.main import main; from kaohe.flows import catalogue\n"
        "def ended():\n"
        "    with tempfile.TemporaryDirectory(dir='.'):\n"
        "        os.kill(os.getpid(), signal.SIGTERM); time.sleep(60)\n"
        "catalogue.library_ids = ended; sys.exit(main(['schemes']))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (143, "", "")
    assert list(tmp_path.iterdir()) == []


def test_json_is_one_object_with_the_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "nope", "--json"]) == 2
    answer = json.loads(capsys.readouterr().out)
    assert (answer["command"], answer["exit"]) == ("check", 2)
    assert [finding["code"] for finding in answer["findings"]] == ["scheme/not-found"]


def test_a_reader_that_leaves_early_is_no_failure(tmp_path: Path) -> None:
    command = f"{sys.executable} -m kaohe.cli.main explain kindergarten-pay | head -n 1"
    done = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "普惠性民办幼儿园教职工薪酬" in done.stdout
    assert done.stderr == ""


def test_checking_a_shipped_scheme_loads_neither_duckdb_nor_arrow_and_is_quick() -> None:
    program = (
        "import sys; from kaohe.cli.main import main; code = main(['check', 'wage-guarantee', '--json']);"
        "print(code, [name for name in ('duckdb', 'pyarrow', 'rich', 'numpy') if name in sys.modules], file=sys.stderr)"
    )
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    took = time.monotonic() - began
    assert done.stderr == "0 []\n"
    assert took < 10 if os.environ.get("PYTEST_XDIST_WORKER") else took < 5
