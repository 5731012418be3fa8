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
ROLLED_BACK = Rule(
    "ledger/rolled-back",
    Text(
        "见证方 {name} 已见过 {theirs} 条的账本，本账本只有 {ours} 条：这是恢复的旧备份，不再签名。",
        "witness {name} has seen {theirs} entries and this log has {ours}: a restored backup signs nothing.",
    ),
    Text(
        "找回缺失的条目；找不回就封存本账本，以新的名称另起一本。",
        "Recover the missing entries; if they are lost, freeze this log and begin another under a new origin.",
    ),
)
FORKED = Rule(
    "ledger/forked",
    Text(
        "见证方 {name} 见过的前 {size} 条与本账本不同：历史被改写。",
        "the first {size} entries that witness {name} has seen are others than here: history was rewritten.",
    ),
    Text(
        "停止使用本账本，保存双方的检查点作证据，交审计部门。",
        "Stop using this log, keep both checkpoints as evidence and hand them to the auditor.",
    ),
)
CLOCK_BACK = Rule(
    "ledger/clock-back",
    Text("本机时钟比见证方说过的时间早 {seconds} 秒。", "this clock is {seconds} s behind what a witness has said."),
    Text("校准时钟后再试。", "Set the clock and try again."),
)
SILENT = Rule(
    "ledger/witnesses-silent",
    Text(
        "{names} 没有应答，无法知道本账本是不是旧备份。",
        "{names}: no answer, so whether this is a restored backup cannot be known.",
    ),
    Text("恢复与见证方的连接后再试。", "Restore the connection to the witnesses and try again."),
)
NOT_COSIGNED = Rule(
    "ledger/not-cosigned",
    Text("见证方 {name} 没有见证：{why}。", "witness {name} has not cosigned: {why}."),
    Text(
        "查看该见证方是否在运行、是否登记了本账本的公钥。",
        "See whether it runs, and whether it follows this log's key.",
    ),
    blocking=False,
)
AHEAD = Rule(
    "ledger/witness-ahead",
    Text(
        "见证方 {name} 说已见过 {theirs} 条，本账本只有 {ours} 条。",
        "witness {name} says that it has seen {theirs} entries; this log has {ours}.",
    ),
    Text(
        "若属实，本账本是旧备份，停止追加；若不属实，该见证方有误，请其改正。",
        "If so, this log is an old backup: stop appending. If not, the witness is wrong: have it corrected.",
    ),
)
WITNESS_CLOCK = Rule(
    "ledger/witness-clock",
    Text("见证方 {name} 的时间超前 {seconds} 秒，不予采用。", "witness {name} is {seconds} s ahead; not used."),
    Text("校准双方的时钟。", "Set both clocks."),
    blocking=False,
)
PENDING = Rule(
    "ledger/pending",
    Text("前 {size} 条还没有凑够见证，未公布。", "the first {size} entries lack a quorum and are not published."),
    Text(
        "待见证方恢复后再公布；超过 24 小时应报告。", "Publish again when the witnesses are back; report it after 24 h."
    ),
    blocking=False,
)

RULES = (
    *(POLICY, SPLIT, UNWITNESSED, ROLLED_BACK, FORKED, CLOCK_BACK, SILENT),
    *(NOT_COSIGNED, AHEAD, WITNESS_CLOCK, PENDING),
)
