"""Two verifiers that share no code say the same of every receipt, and no changed receipt gets past them."""

from __future__ import annotations

import copy
import json
import os
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest

from kaohe.base.canonical import canonical_json
from kaohe.ledger.recompute import row_recompute
from kaohe.reports.verifier import verifier_script
from tests.ledger.forgeries import CHANGES, flipped, respelt
from tests.ledger.judged import SCRIPTS, Asked, Told, by_python, by_script
from tests.ledger.lies import HARMLESS, lied
from tests.ledger.receipts import World, receipt_of, sheets_of, world_of
from tests.readers.reading import steps_of

Json = dict[str, Any]
HARMLESS_LIES = {one.__name__ for one in HARMLESS}


@dataclass(slots=True)
class Case:
    """A receipt to be judged: what was done to it, and whether it held before."""

    kind: str
    asked: Asked
    before: bytes


@dataclass(slots=True)
class Met:
    """What a comparison has seen."""

    cases: int = 0
    mutated: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    ignored: Counter[str] = field(default_factory=Counter)
    past: list[str] = field(default_factory=list)


def cases(seed: int, count: int) -> list[Case]:
    """Receipts of one small log: whole, changed, respelt, with a bit flipped, and with lies the log commits to."""
    dice, world, found = random.Random(seed), world_of(seed), []
    for _ in range(count):
        receipt = receipt_of(world, dice)
        pinned = world.policy if dice.random() < 0.8 else None
        kind, data = _case(dice, world, copy.deepcopy(receipt))
        found.append(Case(kind, (data, pinned), canonical_json(receipt)))
    return found


def _case(dice: random.Random, world: World, receipt: Json) -> tuple[str, bytes]:
    chance = dice.random()
    if chance < 0.12:
        return "whole", canonical_json(receipt)
    if chance < 0.24:
        return "respelt", respelt(dice, receipt)
    if chance < 0.4:
        return "flipped", flipped(dice, receipt)
    if chance < 0.6 and not receipt.get("hidden"):
        told = lied(dice, world, receipt)
        if told is not None:
            return told
    change = dice.choice(CHANGES)
    kind = change.__name__ if change(dice, receipt) else "whole"
    return kind, canonical_json(receipt)


def ignored(case: Case) -> str:
    """Which bytes a change was in, where the format says that nobody reads them; empty where it does not."""
    try:
        before, after = json.loads(case.before), json.loads(case.asked[0])
    except ValueError:
        return ""
    policy = (
        "policy beside a pinned one" if case.asked[1] is not None else "policy that only its fingerprint vouches for"
    )
    for name, isolated in ((policy, "policy"), ("what a correction discloses of itself", "chain")):
        if {**before, isolated: 0} == {**after, isolated: 0}:
            return name
    if {**before, "proof": 0} == {**after, "proof": 0}:
        body = before["proof"].split("\n— ")[0]
        return "signature line of a key nobody knows" if after["proof"].startswith(body) else ""
    return ""


def compare(met: Met, judged: list[Case]) -> None:
    """Both verdicts on every case; what differs fails at once."""
    asked = [case.asked for case in judged]
    for case, ours, theirs in zip(judged, by_python(asked), by_script(asked), strict=True):
        assert ours == theirs, (case.kind, ours, theirs)
        met.cases += 1
        met.codes[ours[1]] += 1
        is_changed = case.kind != "whole" and case.asked[0] != case.before
        met.mutated += is_changed
        if is_changed and ours[0]:
            _passed(met, case, ours)


def _passed(met: Met, case: Case, verdict: Told) -> None:
    where = ignored(case) or ("a cell that no formula reads" if case.kind in HARMLESS_LIES else "")
    if where:
        met.ignored[where] += 1
    else:
        met.past.append(f"{case.kind}: {verdict[1]}")


def test_a_few_hundred_receipts_are_judged_alike_and_no_change_gets_past() -> None:
    met = Met()
    for seed in range(12):
        compare(met, cases(seed, 30))
    assert met.past == []
    assert len(met.codes) >= 25
    assert met.codes["verified"] >= 15


@pytest.mark.prove
def test_ten_thousand_receipts_are_judged_alike_and_no_change_gets_past(capsys: pytest.CaptureFixture[str]) -> None:
    met, seed = Met(), int(os.environ.get("KAOHE_SEED", "1000"))
    while met.cases < 10_000:
        compare(met, cases(seed, 40))
        seed += 1
    with capsys.disabled():
        print(f"\n{met.cases} receipts, {met.mutated} changed")  # noqa: T201 - the proof says what it met
        print(f"ignored {dict(met.ignored)}, {dict(met.codes.most_common())}")  # noqa: T201 - as above
    assert met.past == []


PLANTED = (
    ("base64(bytes) === text ? bytes : null", "bytes"),
    ("canonical(value) === text ?", "canonical(value) === text.trim() ?"),
    ("some(([, holds]) => holds === false)", "some(() => false)"),
    ("!isAfter(path, disclosures[at - 1][1])", "false"),
)


@pytest.mark.parametrize(("right", "wrong"), PLANTED)
def test_a_verifier_that_reads_loosely_is_caught(right: str, wrong: str) -> None:
    source = verifier_script(SCRIPTS)
    assert right in source
    asked = [case.asked for seed in (3, 5, 8, 9) for case in cases(seed, 60)]
    assert by_script(asked, source.replace(right, wrong)) != by_python(asked)


def recomputed(seeds: range) -> int:
    """Rows by the exact reader, the phone's reader and the second reader of the row form; how many cells agreed."""
    cells = 0
    for seed in seeds:
        sheets = sheets_of(seed, 16)
        read = steps_of([(one.form, [row for row, _ in one.rows]) for one in sheets])
        for sheet, found in zip(sheets, read, strict=True):
            for (row, exact), steps in zip(sheet.rows, found, strict=True):
                second = dict(row_recompute(sheet.form, row))
                assert second == exact, (seed, sheet.form["sheet"])
                assert {step["column"]: step["value"] for step in steps} == exact, seed
                cells += len(exact)
    return cells


def test_three_readers_recompute_a_row_alike() -> None:
    assert recomputed(range(100, 108)) > 500


@pytest.mark.prove
def test_three_readers_recompute_many_rows_alike() -> None:
    assert recomputed(range(1000, 1300)) > 20_000
