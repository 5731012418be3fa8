"""账本问题 · Findings of the ledger: what can be wrong with a policy, a log or what stands beside it."""

from __future__ import annotations

from kaohe.base.findings import Rule, Text

POLICY = Rule(
    "ledger/policy",
    Text("见证策略第 {line} 行：{what}。", "line {line} of the policy: {what}."),
    Text("按 log、witness、group、quorum 四种行改正。", "Correct it: its lines are log, witness, group and quorum."),
)
SPLIT = Rule(
    "ledger/quorum-can-be-split",
    Text(
        "只要 {liars} 个见证方作假，就能让两本不同的账都凑够见证。",
        "{liars} lying witness(es) suffice to have two different logs witnessed.",
    ),
    Text(
        "改成任意两组够数的见证方至少共有两方，例如 all 审计 工会，或四取三。",
        "Let any two sufficient sets share at least two witnesses, as in all audit union, or 3 of 4.",
    ),
)
UNWITNESSED = Rule(
    "ledger/no-witness",
    Text("策略不要求任何见证，账本只有自己作证。", "the policy asks for no witness: the log vouches for itself."),
    Text("请审计、工会等单位各设一个见证方。", "Have the audit bureau and the union each run a witness."),
    blocking=False,
)

RULES = (POLICY, SPLIT, UNWITNESSED)
