"""Golden cases: what kaohe says to a person, word for word; `make bless` records it anew.

A case is a Markdown file. A fenced block whose first line names a file (```yaml scheme.yaml) is written to an empty
folder; in a ```console block each line `$ kaohe …` is run there, in order, and what follows it is what was said, then
`[n]` where the exit code was n. A hash is shown as <hash>: it changes with every word of the document's model.
"""

from __future__ import annotations

import io
import os
import re
import shlex
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from kaohe.cli.main import main

HERE = Path(__file__).parent
CASES = sorted(HERE.glob("*/*/*.md"))
HASH = re.compile(r"\b(?:[0-9a-f]{64}|[0-9a-f]{16}|[0-9a-f]{12})\b")
BLOCK = re.compile(r"^```(\w+) ?([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def said(command: str) -> str:
    """What a command prints, and its exit code where that is not 0."""
    words = shlex.split(command)
    assert words[0] == "kaohe", command
    spoken = io.StringIO()
    with redirect_stdout(spoken), redirect_stderr(spoken):
        code = main(words[1:])
    text = HASH.sub("<hash>", "\n".join(line.rstrip() for line in spoken.getvalue().splitlines()))
    return "\n".join(part for part in (text, f"[{code}]" if code else "") if part)


def performed(case: str, folder: Path) -> str:
    """The case with what its commands say now."""
    for kind, name, text in BLOCK.findall(case):
        if kind != "console":
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return BLOCK.sub(lambda found: spoken(found, folder) if found[1] == "console" else found[0], case)


def spoken(block: re.Match[str], folder: Path) -> str:
    """A console block as it is now."""
    commands = [line[2:] for line in block[3].splitlines() if line.startswith("$ ")]
    with chdir(folder):
        answers = [f"$ {command}\n{said(command)}".rstrip() for command in commands]
    return "```console\n" + "\n".join(answers) + "\n```"


@pytest.mark.parametrize("path", CASES, ids=lambda path: "/".join(path.relative_to(HERE).with_suffix("").parts))
def test_kaohe_says_what_was_recorded(path: Path, tmp_path: Path) -> None:
    case = path.read_text(encoding="utf-8")
    now = performed(case, tmp_path)
    if os.environ.get("KAOHE_BLESS") == "1":
        path.write_text(now, encoding="utf-8")
    assert now == path.read_text(encoding="utf-8")


def test_at_least_a_third_of_the_cases_are_bad() -> None:
    bad = [path for path in CASES if path.parent.name == "bad"]
    assert len(CASES) >= 40
    assert 3 * len(bad) >= len(CASES)


@pytest.mark.parametrize("path", CASES, ids=lambda path: "/".join(path.relative_to(HERE).with_suffix("").parts))
def test_a_bad_case_finds_something_and_a_good_one_nothing_that_blocks(path: Path) -> None:
    said_before = "\n".join(
        text for kind, _, text in BLOCK.findall(path.read_text(encoding="utf-8")) if kind == "console"
    )
    if path.parent.name == "bad":
        assert re.search(r"^\[[12]\]$", said_before, re.MULTILINE) or "▲" in said_before
    else:
        assert not re.search(r"^\[\d\]$", said_before, re.MULTILINE)
    assert "[3]" not in said_before
