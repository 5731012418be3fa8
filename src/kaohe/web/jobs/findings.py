"""运行的问题 · Findings of jobs: why a job that was asked for is not begun."""

from __future__ import annotations

from kaohe.base.findings import Rule, Text

RETIRED = Rule(
    "web/retired",
    Text(
        "方案 {scheme} 的版本 {version} 已经停用，不再用它开始新的运行；以前的运行照旧。",
        "Version {version} of the scheme {scheme} is retired: no new run begins with it; earlier runs stay.",
    ),
    Text(
        "在“运行”页选一个在用的版本，重新上传这本账。",
        "Choose a version in use on the page Runs, and upload this book again.",
    ),
)

RULES = (RETIRED,)
