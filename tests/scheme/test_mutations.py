"""变异测试 · Whatever slips into a document: findings with a line, no traceback, no hang."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from kaohe.scheme.check import with_examples
from kaohe.scheme.compile import compile_loaded
from kaohe.scheme.library import library_ids, scheme_find
from kaohe.scheme.load import load_bytes
from tests.scheme.documents import SMALL
from tests.scheme.mutations import mutated

LIMIT = 2


def documents() -> list[str]:
    shipped = [path for name in library_ids() if (path := scheme_find(name)) is not None]
    written = sorted((Path(__file__).parent / "good").glob("*.yaml"))
    return [SMALL, *(path.read_text(encoding="utf-8") for path in (*written, *shipped))]


def run(seed: int, count: int, box: float) -> None:
    rng = random.Random(seed)
    sources = documents()
    begin, done, codes = time.process_time(), 0, set()
    while done < count and time.process_time() - begin < box:
        text = mutated(rng.choice(sources), rng)
        start = time.process_time()
        compiled, _ = with_examples(compile_loaded(load_bytes(text.encode("utf-8", "surrogatepass"), "m.yaml")))
        assert time.process_time() - start < LIMIT, text
        for finding in compiled.findings:
            assert finding.line("zh"), text
            assert finding.line("en"), text
            assert finding.place.line, (finding.line("en"), text)
            codes.add(finding.code)
        done += 1
    spent = time.process_time() - begin
    counted = f"seed {seed}, {done} of {count} mutations in {spent:.1f} s (box {box} s)"
    print(f"{counted}, {len(codes)} codes met")  # noqa: T201 - the proof says what it did
    assert len(codes) > 20


def test_mutated_schemes_are_found_out_and_never_crash() -> None:
    run(seed=20260309, count=1000, box=60)


@pytest.mark.prove
def test_many_mutated_schemes_are_found_out_and_never_crash() -> None:
    run(seed=20260310, count=10_000, box=900)
