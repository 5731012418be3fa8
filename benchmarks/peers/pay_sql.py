"""手写查询 · The pay formulas as hand-written DuckDB SQL: whole fen, one statement for persons, one for units."""

from __future__ import annotations

from pathlib import Path

import duckdb

from benchmarks.measuring import THREADS

COPY = "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880, PARQUET_VERSION v2)"
"""As the engine writes; DuckDB's own default (snappy, version 1) was slower here."""


def half_up(top: str, bottom: str) -> str:
    """SQL of top / bottom rounded half up, for a top that is not negative.

    >>> half_up("a", "7")
    '(2*(a)+(7))//(2*(7))'
    """
    return f"(2*({top})+({bottom}))//(2*({bottom}))"


PERSONS = f"""
WITH a AS (SELECT p.*, u.frozen, u.zone, u.ucoef, u.sub_inc,
  least(years, 30) * 1250
    + CASE edu WHEN 0 THEN 0 WHEN 1 THEN 10000 WHEN 2 THEN 20000 WHEN 3 THEN 35000 ELSE 60000 END
    + least(cert_n * 8000, 40000)
    + CASE WHEN credits >= 50 THEN 20000 ELSE {half_up("credits * 20000", "70")} END AS prof,
  {half_up("base * attend", "10000")} AS base_adj,
  CASE WHEN score >= 9000 THEN 12000 WHEN score >= 8000 THEN 10000 + (score - 8000) * 2
    WHEN score >= 6000 THEN 6000 + (score - 6000) * 2 ELSE 0 END AS coef,
  CASE WHEN post_type = 1 THEN {half_up("170000", "12")} ELSE 0 END AS post_diff,
  score * months AS w
  FROM persons p JOIN units u ON p.单位 = u.单位编码),
b AS (SELECT a.*, {half_up("perf_std * coef * ucoef", "100000000")} AS perf_raw,
  {half_up("(base_adj + prof) * 3", "7")} AS perf_min, {half_up("base_adj * 5", "2")} AS perf_cap,
  CAST(sum(w) OVER (PARTITION BY 单位) AS BIGINT) AS ws FROM a),
c AS (SELECT b.*, least(greatest(perf_raw + post_diff
    + CASE WHEN zone THEN {half_up("perf_raw * 20", "100")} ELSE 0 END, perf_min), perf_cap) AS perf,
  sub_inc * w // ws AS sub0, sub_inc * w % ws AS rem FROM b),
e AS (SELECT c.*, CASE WHEN frozen THEN 0 ELSE perf END AS perf_paid,
  sub_inc - CAST(sum(sub0) OVER (PARTITION BY 单位) AS BIGINT) AS resid,
  row_number() OVER (PARTITION BY 单位 ORDER BY rem DESC, 人员编号) AS rk FROM c),
f AS (SELECT 人员编号, 单位, frozen, base_adj, prof, perf_paid, perf - perf_paid AS withheld, deduct,
  sub0 + CASE WHEN rk <= resid THEN 1 ELSE 0 END AS sub FROM e),
g AS (SELECT f.*, base_adj + prof + perf_paid + sub AS gross FROM f),
h AS (SELECT g.*, {half_up("least(greatest(gross, 350000), 2500000) * 105", "1000")} AS si FROM g),
k AS (SELECT h.*, greatest(gross - si - 500000, 0) AS taxable FROM h),
l AS (SELECT k.*, CASE WHEN taxable <= 300000 THEN {half_up("taxable * 3", "100")}
  WHEN taxable <= 1200000 THEN {half_up("taxable * 10", "100")} - 21000
  WHEN taxable <= 2500000 THEN {half_up("taxable * 20", "100")} - 141000
  ELSE {half_up("taxable * 25", "100")} - 266000 END AS tax FROM k)
SELECT 人员编号, 单位, frozen, base_adj, prof, perf_paid, withheld, sub, gross, si, tax,
  gross - si - tax - deduct AS net, {half_up("perf_paid * 1000000", "gross")} AS share FROM l"""
_SUMS = ", ".join(
    f"CAST(sum({name}) AS BIGINT) AS {name}"
    for name in ("base_adj", "prof", "perf_paid", "withheld", "sub", "gross", "net")
)
UNITS = f"""
SELECT s.*, frozen OR ratio >= 300000 AS ok FROM (
  SELECT t.*, {half_up("perf_paid * 1000000", "gross")} AS ratio FROM (
    SELECT 单位 AS 单位编码, bool_or(frozen) AS frozen, count(*) AS n, {_SUMS} FROM paid GROUP BY 单位) t) s
ORDER BY 单位编码"""


def run(data: Path, n: int) -> None:
    """Reads the book, writes the ten outputs of every person in key order, then the totals of every unit."""
    out = data / "peer"
    out.mkdir(exist_ok=True)
    connection = duckdb.connect(config={"threads": str(THREADS)})
    for name, sheet in (("persons", "人员"), ("units", "单位")):
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{data}/facts/{sheet}.parquet')")
    connection.execute(f"CREATE TEMP TABLE paid AS {PERSONS}")
    connection.execute(f"COPY (SELECT * FROM paid ORDER BY 人员编号) TO '{out}/人员.parquet' {COPY}").fetchall()
    connection.execute(f"COPY ({UNITS}) TO '{out}/单位.parquet' {COPY}").fetchall()
