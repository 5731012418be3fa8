"""条目稽核 · Audit of entries: each thing that can be wrong in them is found where it stands."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kaohe.ledger.audit import Audit
from tests.ledger.logs import batch, batches, seal, written


def audited(entries: list[bytes]) -> list[tuple[str, str]]:
    """Code and index of each finding."""
    audit = Audit()
    for index, entry in enumerate(entries):
        audit.take(index, entry)
    return [(finding.code, dict(finding.data)["index"]) for finding in audit.finish()]


def changed(entry: bytes, **values: Any) -> bytes:
    return written(json.loads(entry) | values)


def corrected(entries: list[bytes], place: int) -> list[bytes]:
    """The entries and a second batch that corrects one payment."""
    pay = json.loads(entries[place])
    again = batch(2, len(entries), 0)[:-1]
    again.append(written({"k": "reverse", "b": f"{2:016x}", "t": pay["t"], "r": 0, "x": place, "n": 2, "c": "cc" * 32}))
    again.append(changed(entries[place], b=f"{2:016x}", r=1))
    first = len(entries)
    again.append(written(seal(2, first, first + len(again) - 1, [bytes.fromhex(pay["t"])] * 2)))
    return [*entries, *again]


def test_sealed_batches_are_clean_and_counted() -> None:
    audit = Audit()
    for index, entry in enumerate(batches(3, 20)):
        audit.take(index, entry)
    assert audit.finish() == []
    assert dict(audit.kinds) == {"scheme": 1, "run": 3, "cohort": 3, "pay": 60, "seal": 3}


def test_a_correction_with_its_reverse_is_clean() -> None:
    assert audited(corrected(batches(1, 5), 4)) == []


def test_an_unknown_kind_is_kept_and_not_understood() -> None:
    audit = Audit()
    audit.take(0, written({"k": "flow", "b": "x"}))
    assert audit.finish() == []
    assert audit.kinds == {"unknown": 1}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"1",
        b"{}",
        b'{"k":1}',
        b"\xff",
        b"[" * 5000,
        batch(1, 0, 1)[0] + b" ",
        batch(1, 0, 1)[0].replace(b'"f"', b'"F"'),
        batch(1, 0, 1)[0].replace(b'"v":1', b'"v":2'),
        batch(1, 0, 1)[0].replace(b'"v":1', b'"v":true'),
        batch(1, 0, 1)[0].replace(b"sha256", b"sha512"),
        batch(1, 0, 1)[0].replace(b'"h"', b'"a":0,"h"'),
        changed(batch(1, 0, 1)[3], t="AB" * 16),
        changed(batch(1, 0, 1)[3], r=True),
        changed(batch(1, 0, 1)[3], t="zz" * 16),
    ],
)
def test_an_entry_that_is_not_canonical_is_found(data: bytes) -> None:
    assert ("ledger/entry-malformed", "0") in audited([data])


def test_a_payment_that_is_left_out_breaks_the_seal() -> None:
    entries = batches(1, 5)
    assert audited(entries[:5] + entries[6:]) == [("ledger/seal", "7")]


def test_a_payment_that_is_logged_twice_is_found() -> None:
    entries = batches(1, 5)
    found = audited([*entries[:5], entries[4], *entries[5:]])
    assert found == [("ledger/twice", "5"), ("ledger/seal", "9")]
    again = [changed(entry, b=f"{2:016x}", m=f"{2:064x}") if b'"run"' in entry else entry for entry in entries[1:3]]
    pay = changed(entries[4], b=f"{2:016x}")
    tag = bytes.fromhex(json.loads(entries[4])["t"])
    second = [*again[:1], pay, written(seal(2, len(entries), len(entries) + 1, [tag]))]
    assert audited([*entries, *second]) == [("ledger/twice", str(len(entries) + 1))]


def test_a_revision_without_its_predecessor_or_its_reverse_is_found() -> None:
    entries = corrected(batches(1, 5), 4)
    reverse = next(place for place, entry in enumerate(entries) if b'"reverse"' in entry)
    assert ("ledger/revision", str(reverse)) in audited([*entries[:reverse], *entries[reverse + 1 :]])
    assert ("ledger/revision", str(reverse + 1)) in audited(
        [*entries[: reverse + 1], changed(entries[reverse + 1], r=2)]
    )
    assert ("ledger/revision", str(reverse)) in audited([*entries[:reverse], changed(entries[reverse], x=5)])
    assert ("ledger/revision", str(reverse)) in audited([*entries[:reverse], changed(entries[reverse], r=1)])
    fresh = changed(batches(1, 5)[4], r=1)
    assert ("ledger/revision", "4") in audited([*batches(1, 5)[:4], fresh])


@pytest.mark.parametrize("values", [{"n": 4}, {"n": 6}, {"j": 8}, {"i": 2}, {"t": "00" * 32}, {"m": "00" * 32}])
def test_a_seal_with_a_wrong_count_range_or_root_is_found(values: dict[str, Any]) -> None:
    entries = batches(1, 5)
    place = len(entries) - 1
    assert audited([*entries[:place], changed(entries[place], **values)]) == [("ledger/seal", str(place))]


def test_a_batch_without_a_seal_is_found_and_what_comes_after_a_seal_too() -> None:
    entries = batches(1, 5)
    assert audited(entries[:-1]) == [("ledger/unsealed", "1")]
    late = changed(entries[4], t="ab" * 16)
    assert audited([*entries, late]) == [("ledger/seal", str(len(entries)))]
    assert audited([*entries, entries[-1]]) == [("ledger/seal", str(len(entries)))]


def test_a_scheme_that_is_logged_after_the_pay_is_found() -> None:
    entries = batches(1, 2)
    late = [*entries[1:3], entries[3], entries[0]]
    assert audited(late)[:2] == [("ledger/scheme-after-pay", "0"), ("ledger/scheme-after-pay", "2")]


def test_a_payment_or_a_seal_without_a_run_is_found() -> None:
    entries = batches(1, 2)
    assert audited([entries[0], entries[3], entries[-1]]) == [("ledger/run-missing", "1"), ("ledger/run-missing", "2")]
    other = written({"k": "scheme", "s": "77" * 32, "y": "a1" * 32, "f": "f0" * 32})
    assert ("ledger/run-missing", "4") in audited([other, *entries[:3], changed(entries[3], s="77" * 32)])


def test_a_run_that_is_logged_twice_is_found() -> None:
    entries = batches(1, 2)
    assert ("ledger/twice", "2") in audited([*entries[:2], entries[1]])


def test_of_one_kind_a_hundred_findings_are_told() -> None:
    assert len(audited([b"x"] * 500)) == 100
