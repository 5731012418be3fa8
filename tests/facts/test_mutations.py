"""变异测试 · Whatever happens to a workbook on its way: findings, never a traceback, never a scheme that nobody wrote."""

from __future__ import annotations

import io
import random
import sys
import time
import warnings
import zipfile

import pytest

from kaohe.facts.form import form_read
from kaohe.facts.guard import guard_container
from kaohe.scheme.load import load_tree
from tests.facts.test_form import form_of
from tests.flows.tiny import SCHEME

_SPLICES = (
    b"<", b">", b"&amp;", b"&#0;", b"&", b'"', b"</c>", b"<c/>", b"<row/>", b"<f>1</f>", b"<v>1e999</v>", b"<v></v>",
    b"\x00", b"-1", b"99999999999", b"A0", b"XFD1048577", b't="e"', b't="b"',
    b"<!-- -->", b"\xff", b'<mergeCell ref="B"/>',
)  # fmt: skip


def mutated_bytes(data: bytes, dice: random.Random) -> bytes:
    """The file with some bytes flipped, cut or doubled."""
    changed = bytearray(data)
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(changed))
        match dice.randrange(3):
            case 0:
                changed[at] ^= 1 << dice.randrange(8)
            case 1:
                del changed[at : at + dice.randint(1, 40)]
            case _:
                changed[at:at] = changed[at : at + dice.randint(1, 40)]
    return bytes(changed)


def mutated_parts(data: bytes, dice: random.Random) -> bytes:
    """A well-made container whose parts are not: text spliced, dropped or moved inside one of them."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        names = source.namelist()
        chosen = dice.choice(names)
        for name in names:
            content = source.read(name)
            if name == chosen:
                at = dice.randrange(len(content))
                cut = dice.choice((0, 0, 1, 5, 60))
                content = content[:at] + dice.choice(_SPLICES) + content[at + cut :]
            archive.writestr(name, content)
    return held.getvalue()


def run(seed: int, count: int, seconds: float) -> dict[str, int]:
    """How many files were made, refused by the guard, refused as forms, and read."""
    dice, data = random.Random(seed), form_of(SCHEME.encode())
    met = {"files": 0, "guard": 0, "form": 0, "read": 0}
    begun = time.process_time()
    while met["files"] < count and time.process_time() - begun < seconds:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            changed = (mutated_bytes if dice.random() < 0.3 else mutated_parts)(data, dice)
        met["files"] += 1
        if guard_container(changed, "m.xlsx").content is None:
            met["guard"] += 1
            continue
        read = form_read(changed, "m.xlsx")
        if read.root is None:
            assert read.findings
            met["form"] += 1
            continue
        met["read"] += 1
        for finding in load_tree(read.root, read.findings, "m.xlsx").findings:
            assert finding.line("zh")
            assert finding.place.file.startswith("m.xlsx")
    return met


def test_a_damaged_workbook_gives_findings_or_a_scheme() -> None:
    met = run(20261123, 400, 8)
    assert met["guard"] >= 10
    assert met["read"] >= 5


@pytest.mark.prove
def test_ten_thousand_damaged_workbooks_give_findings_or_a_scheme() -> None:
    met = run(7, 10_000, 900)
    sys.stdout.write(f"{met}\n")
    assert met["files"] == 10_000
