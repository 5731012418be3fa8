"""追溯的问题 · Findings of tracing: a stored figure that its own formula does not give."""

from __future__ import annotations

from kaohe.base.findings import Rule, Text

DOES_NOT_RECOMPUTE = Rule(
    "trace/does-not-recompute",
    Text(
        "按公式重算得 {computed}，而结果中存的是 {stored}。",
        "The formula gives {computed}, but the run stores {stored}.",
    ),
    Text(
        "不要采用这次运行的结果：核对运行文件的哈希，并用原始事实重新运行。",
        "Do not use this run: check the hashes of its files, and run again from the original facts.",
    ),
)

RULES = (DOES_NOT_RECOMPUTE,)
