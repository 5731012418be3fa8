"""结果入库的问题 · Findings of results: why a finished run does not enter the store."""

from __future__ import annotations

from kaohe.base.findings import Rule, Text

TOO_LONG = Rule(
    "web/too-long",
    Text(
        "结果页的“{what}”最多 {longest} 个字，这一行有 {length} 个。",
        "Pages of results hold at most {longest} characters of “{what}”; this row has {length}.",
    ),
    Text(
        "改短它（方案里的名称、事实里的代码），再运行一次。", "Shorten it, in the scheme or the facts, and run again."
    ),
)

RULES = (TOO_LONG,)
