"""写出 · Writing: a folder goes, whoever else is still busy in it; what may not be taken away is an error."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kaohe.flows.writing import folder_removed

SERVICE = "service.sqlite3"


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """The home of an older demonstration: its store, and what the database lays beside it while it is open."""
    folder = tmp_path / "0123456789ab"
    (folder / "runs" / "r").mkdir(parents=True)
    for name in (SERVICE, f"{SERVICE}-wal", f"{SERVICE}-shm", "runs/r/run.json"):
        (folder / name).write_text(name)
    return folder


def meanwhile(monkeypatch: pytest.MonkeyPatch, name: str, act: Callable[[], None], times: int = 1) -> None:
    """Does something just before the first calls of a function of `os`."""
    real, left = getattr(os, name), [times]

    def called(*args: Any, **named: Any) -> Any:
        if left[0]:
            left[0] -= 1
            act()
        return real(*args, **named)

    monkeypatch.setattr(os, name, called)


def test_files_that_vanish_while_a_folder_goes_do_not_matter(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def ended() -> None:
        for path in older.glob(f"{SERVICE}-*"):
            path.rename(older.parent / path.name)

    meanwhile(monkeypatch, "unlink", ended)
    folder_removed(older)
    assert not older.exists()


def test_a_file_that_is_written_meanwhile_goes_too(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def written() -> None:
        (older / "last").write_text("x")

    meanwhile(monkeypatch, "rmdir", written)
    folder_removed(older)
    assert not older.exists()


def test_a_folder_that_is_written_into_again_and_again_stays_and_stops_nobody(
    older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def written() -> None:
        (older / "last").write_text("x")

    meanwhile(monkeypatch, "rmdir", written, times=100)
    folder_removed(older)
    assert [path.name for path in older.iterdir()] == ["last"]


def test_a_folder_that_may_not_be_taken_away_is_an_error(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> None:
        raise PermissionError(13, "denied")

    meanwhile(monkeypatch, "unlink", refused)
    with pytest.raises(PermissionError):
        folder_removed(older)
