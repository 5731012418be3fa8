"""包内说明 · Readme: how whoever receives a bundle checks it, with nothing of ours but the program."""

from __future__ import annotations

README = """\
# 证据包 · Evidence bundle: run {run}, {period}

行数据 · rows of persons and units: {rows}

## 怎么核对
1. 运行号就是 run/run.json 的 SHA-256 的前 16 位：`sha256sum run/run.json`。
2. run.json 写明方案、事实、日历、引擎和每张表的 SHA-256；逐一比对 run/ 下的文件。
3. 有行数据时，原样重放：`kaohe replay run`，结论须为“逐字节一致”。
4. 批准：run/approval.json 须有两个不同的人，且其中的 run 等于运行号。
5. 存证：ledger/entries.json 里 run、seal 两条的 m 须等于 run.json 的 SHA-256；
   用 hashes 按 RFC 6962 从条目算到 ledger/checkpoint 的根；
   检查点的联署按 ledger/policy 核对（该文件的指纹须与您另行得到的一致）。
没有行数据，是因为超过一人可单独带走的人数；要全部，请按导出审批办理。

## How to check it
1. The number of the run is the first 16 digits of the SHA-256 of run/run.json.
2. run.json states the SHA-256 of scheme, facts and every sheet, the calendar and the engine; compare the files in run/.
3. With rows: `kaohe replay run` makes it again; the verdict must be "equal, byte for byte".
4. run/approval.json must name two different people, for this very run.
5. In ledger/entries.json the entries `run` and `seal` must state the SHA-256 of run.json as `m`; with `hashes` compute
   from the entry to the root in ledger/checkpoint (RFC 6962); check its cosignatures by ledger/policy, whose
   fingerprint must be the one that you were told elsewhere.
Without rows: they are of more persons than one may take away alone; ask for an export.
"""
