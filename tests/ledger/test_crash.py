"""断电之前 · Crash: killed at any statement of an append, a log loses nothing that it acknowledged and forks nowhere."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kaohe.ledger import tree
from kaohe.ledger.fsck import fsck
from tests.conftest import REPOSITORY
from tests.ledger.appender import BATCHES, SIZE
from tests.ledger.logs import NOW, drafts, opened

LEAVES = [tree.leaf_hash(draft.entry) for draft in drafts(0, BATCHES * SIZE)]


def appended(folder: Path, statement: int) -> tuple[int, list[str]]:
    """How the process ended, and what it told."""
    words = [sys.executable, "-m", "tests.ledger.appender", str(folder), str(statement)]
    done = subprocess.run(words, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True, check=False)
    return done.returncode, done.stdout.splitlines()


def survived(folder: Path, statement: int) -> int:
    """Kills one append at a statement and asks the log what it still knows; how many batches were acknowledged."""
    with opened(folder):
        pass
    code, told = appended(folder, statement)
    assert code == -9
    with opened(folder) as log:
        head = log.head().checkpoint
        # Whole batches only, and at least those that were acknowledged.
        assert head.size % SIZE == 0
        assert head.size >= len(told) * SIZE
        assert head.root == tree.root_of(LEAVES[: head.size])
        for place, line in enumerate(told, start=1):
            assert line == f"{place * SIZE} {tree.root_of(LEAVES[: place * SIZE]).hex()}"
        # The entries are no JSON of ours, so the audit has its say on them; nothing else is wrong.
        assert {finding.code for finding in fsck(log).findings} <= {"ledger/entry-malformed"}
        assert log.append(drafts(0, BATCHES * SIZE), NOW).indices == tuple(range(BATCHES * SIZE))
        assert log.head().checkpoint.root == tree.root_of(LEAVES)
    return len(told)


def statements(folder: Path) -> int:
    """How many statements all appends together make."""
    with opened(folder):
        pass
    code, told = appended(folder, 1 << 40)
    assert code == 0
    return int(told[-1].split()[1])


def test_killed_at_some_statements_a_log_loses_nothing(tmp_path: Path) -> None:
    count = statements(tmp_path / "whole")
    assert count > 60
    acknowledged = [survived(tmp_path / str(number), 1 + number * (count - 1) // 7) for number in range(8)]
    assert acknowledged[0] == 0
    assert max(acknowledged) >= BATCHES - 1


@pytest.mark.prove
def test_killed_at_every_statement_a_log_loses_nothing(tmp_path: Path) -> None:
    count = statements(tmp_path / "whole")
    runs = 0
    while runs < 300:
        for statement in range(1, count + 1):
            survived(tmp_path / f"{runs}", statement)
            runs += 1
    assert runs >= 300
