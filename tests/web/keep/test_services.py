"""备份与恢复之事 · Services: a home is backed up while others work in it."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from django.conf import settings

from kaohe.web.keep.archive import LIST, Writer
from kaohe.web.keep.services import home_backed_up

GONE = "uploads/9/单位.csv"


@pytest.mark.django_db
def test_a_file_that_is_taken_away_meanwhile_is_in_no_list(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / GONE).parent.mkdir(parents=True)
    (home / GONE).write_text("x", encoding="utf-8")
    real = Writer.file

    def file(self: Writer, path: Path, name: str) -> None:
        if name == GONE:
            path.unlink()
            path.parent.rmdir()
        real(self, path, name)

    monkeypatch.setattr(Writer, "file", file)
    done = home_backed_up(settings.SITE, tmp_path / "b.zip")
    assert done.findings == ()
    with zipfile.ZipFile(tmp_path / "b.zip") as backup:
        assert GONE not in backup.namelist()
        assert {*json.loads(backup.read(LIST))["files"], LIST} == set(backup.namelist())
