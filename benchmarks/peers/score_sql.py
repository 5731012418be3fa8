"""手写查询 · The score workload as hand-written DuckDB SQL: points as whole 1e-4, one statement."""

from __future__ import annotations

from pathlib import Path

import duckdb

from benchmarks.measuring import THREADS
from benchmarks.peers.pay_sql import COPY, half_up

SHEETS = {"obs": "观测", "ind": "指标", "unit": "单位", "lower": "二级", "upper": "一级"}
SCORES = f"""
WITH x AS (SELECT o.单位, o.指标, o.actual, i.method, i.target, i.weight, i.二级 AS l2, u.grp
  FROM obs o JOIN ind i ON o.指标 = i.指标编码 JOIN unit u ON o.单位 = u.单位编码),
y AS (SELECT x.*, {half_up("actual * 10000", "target")} AS ratio,
  CASE WHEN method = 2 THEN CAST(rank() OVER (PARTITION BY 指标, grp ORDER BY actual) AS BIGINT) ELSE 0 END AS rk,
  CAST(count(*) OVER (PARTITION BY 指标, grp) AS BIGINT) AS peers FROM x)
SELECT y.*, CASE WHEN method = 0 THEN least({half_up("actual * 1000000", "target")}, 1000000)
  WHEN method = 1 THEN CASE WHEN ratio >= 9800 THEN 1000000
    WHEN ratio >= 9000 THEN 600000 + {half_up("(ratio - 9000) * 400000", "800")} ELSE 0 END
  ELSE {half_up("(rk - 1) * 1000000", "greatest(peers - 1, 1)")} END AS score FROM y"""
TOTALS = f"""
WITH z AS (SELECT * FROM scored),
l2 AS (SELECT 单位, grp, l2, CAST(sum(weight) AS BIGINT) AS w, CAST(sum(weight * score) AS BIGINT) AS ws
  FROM z GROUP BY ALL),
l2s AS (SELECT 单位, grp, v.一级 AS l1, w, {half_up("ws", "w")} AS s FROM l2 JOIN lower v ON l2 = v.二级编码),
l1 AS (SELECT 单位, grp, l1, CAST(sum(w) AS BIGINT) AS w, CAST(sum(w * s) AS BIGINT) AS ws FROM l2s GROUP BY ALL),
t AS (SELECT 单位, grp, CAST(sum(w1) AS BIGINT) AS w, CAST(sum(w1 * ({half_up("ws", "w")})) AS BIGINT) AS ws
  FROM l1 JOIN upper ON l1 = 一级编码 GROUP BY ALL),
f AS (SELECT 单位, grp, {half_up("ws", "w")} AS total FROM t),
g AS (SELECT f.*, CAST(rank() OVER (PARTITION BY grp ORDER BY total DESC) AS BIGINT) AS rank_in_group,
  row_number() OVER (PARTITION BY grp ORDER BY total DESC, 单位) AS rn, count(*) OVER (PARTITION BY grp) AS n FROM f)
SELECT 单位 AS 单位编码, grp, total, rank_in_group, CASE WHEN rn <= n * 20 // 100 THEN 'A'
  WHEN rn <= n * 70 // 100 THEN 'B' WHEN rn <= n * 95 // 100 THEN 'C' ELSE 'D' END AS grade FROM g
ORDER BY 单位"""


def run(data: Path, *, trace: bool) -> None:
    """Reads the book and writes every unit in key order; with the trace, every observation in key order too."""
    out = data / ("peer-trace" if trace else "peer")
    out.mkdir(exist_ok=True)
    connection = duckdb.connect(config={"threads": str(THREADS)})
    for name, sheet in SHEETS.items():
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{data}/facts/{sheet}.parquet')")
    if trace:
        connection.execute(f"CREATE TEMP TABLE scored AS {SCORES}")
        written = "SELECT * FROM scored ORDER BY 单位, 指标"
        connection.execute(f"COPY ({written}) TO '{out}/观测.parquet' {COPY}").fetchall()
    else:
        connection.execute(f"CREATE VIEW scored AS {SCORES}")
    connection.execute(f"COPY ({TOTALS}) TO '{out}/单位.parquet' {COPY}").fetchall()
