"""试算的问题 · Findings of trials: why a trial came to no end."""

from __future__ import annotations

from kaohe.base.findings import Rule, Text

BROKEN = Rule(
    "web/trial-broken",
    Text(
        "试算中系统出错，没有算出结果；不是方案的问题。",
        "The service failed while it tried the scheme; nothing is wrong with the scheme.",
    ),
    Text("再试算一次；仍然出错，请告诉系统管理员。", "Try it once more; if it fails again, tell the system officer."),
)

RULES = (BROKEN,)
