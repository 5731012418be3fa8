"""Whatever bytes an office hands in: findings or a book, never a traceback."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaohe.book.findings import incomplete
from tests.book.hand import GOOD, HEAD, STREETS, snapshot

WHOLE = (HEAD + "\n" + "".join(GOOD)).encode()
PIECES = st.one_of(
    st.binary(max_size=6),
    st.sampled_from(
        [b",", b'"', b"\n", b"\r", b"\x00", b"#", b"%", b"/", b"\xef\xbb\xbf", b"9" * 70, "\u202e合计".encode()]
    ),
    st.text(max_size=4).map(lambda text: text.encode("utf-8", "surrogatepass")),
)
FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@FEW
@given(st.lists(st.tuples(st.integers(0, len(WHOLE)), st.integers(0, 12), PIECES), min_size=1, max_size=4))
def test_a_mutated_csv_gives_findings_or_a_book(cuts: list[tuple[int, int, bytes]]) -> None:
    data = WHOLE
    for at, length, piece in cuts:
        data = data[:at] + piece + data[at + length :]
    with TemporaryDirectory() as here:
        made = snapshot(Path(here), {"街道.csv": STREETS, "项目.csv": data})
        shown = [finding.line(lang) for finding in made.findings for lang in ("zh", "en")]
        assert all(line.isprintable() for line in shown)
        assert (made.book is None) == any(finding.blocking for finding in made.findings)
        assert made.book is None or made.book.complete == (not incomplete(made.findings))


COLUMN = st.one_of(
    st.lists(st.one_of(st.none(), st.text(max_size=5)), min_size=2, max_size=2),
    st.lists(st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1)), min_size=2, max_size=2),
    st.lists(st.one_of(st.none(), st.floats()), min_size=2, max_size=2),
    st.lists(st.one_of(st.none(), st.booleans(), st.none()), min_size=2, max_size=2),
    st.lists(st.one_of(st.none(), st.dates()), min_size=2, max_size=2),
    st.lists(st.one_of(st.none(), st.lists(st.integers(0, 5), max_size=2)), min_size=2, max_size=2),
)
NAMES = ("属地", "签订日", "豁免", "应付工资", "应付工资.state", "占比.num", "占比.den", "收到", "行业", "月份", "备注")


@FEW
@given(st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, COLUMN)))
def test_a_parquet_of_any_types_gives_findings_or_a_book(columns: dict[str, list[object]]) -> None:
    with TemporaryDirectory() as here:
        (Path(here) / "facts").mkdir()
        table = pa.table({"项目编码": ["P1", "P2"], **columns})
        pq.write_table(table, Path(here) / "facts" / "项目.parquet")
        made = snapshot(Path(here), {"街道.csv": STREETS})
        assert (made.book is None) == any(finding.blocking for finding in made.findings)
