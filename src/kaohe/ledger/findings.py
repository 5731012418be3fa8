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
UNREADABLE = Rule(
    "ledger/unreadable",
    Text("账本读不了或写不了：{why}。", "the ledger cannot be read or written: {why}."),
    Text(
        "核对 --ledger 与文件权限；文件损坏时用副本恢复，先自检，再签名。",
        "Correct --ledger or the rights to its files; of damaged files restore a copy, and run fsck before it signs.",
    ),
)
BAD_NAME = Rule(
    "ledger/name",
    Text("“{name}”不能作账本或见证方的名称。", "“{name}” cannot be the name of a log or a witness."),
    Text(
        "名称不能为空，不含空白和加号，如 ledger.example/pay。",
        "It is not empty and has no space and no plus sign: ledger.example/pay.",
    ),
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
FROZEN = Rule(
    "ledger/frozen",
    Text("本账本已封账，不再追加。", "this log is frozen: nothing is appended to it any more."),
    Text("在接续的新账本里封存。", "Seal in the log that succeeds it."),
)
NOT_FROZEN = Rule(
    "ledger/not-frozen",
    Text("前一本账还没有封账，不能接续。", "the log before is not frozen and cannot be succeeded."),
    Text("先运行 kaohe ledger freeze。", "Run kaohe ledger freeze first."),
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
ALTERED = Rule(
    "ledger/altered",
    Text("{what} 与由条目重建的不同。", "{what}: stored otherwise than the entries make it."),
    Text(
        "停止追加，保留现状作证据，用备份和导出的瓦片核对。",
        "Stop appending, keep the state as evidence, and compare with backups and exported tiles.",
    ),
)
MISSING = Rule(
    "ledger/missing",
    Text("{what} 缺失或多余。", "{what}: missing, or one too many."),
    Text(
        "停止追加，保留现状作证据，用备份和导出的瓦片核对。",
        "Stop appending, keep the state as evidence, and compare with backups and exported tiles.",
    ),
)
UNSIGNED = Rule(
    "ledger/not-signed",
    Text("{what} 的检查点没有应有的签名。", "{what}: the checkpoint lacks a signature that it must have."),
    Text("不要采信；向账本运营方索取有签名的检查点。", "Do not believe it; ask the log's operator for a signed one."),
)
NO_QUORUM = Rule(
    "ledger/no-quorum",
    Text("公布的检查点没有凑够见证。", "the published checkpoint lacks the quorum of its witnesses."),
    Text("待见证，不作为证据。", "Wait for the witnesses; it is no evidence yet."),
)
STALE = Rule(
    "ledger/stale",
    Text("最近一次见证在 {hours} 小时以前。", "the latest cosignature is {hours} hours old."),
    Text("查账本和见证方是否还在运行。", "See whether the log and its witnesses still run."),
)
BEHIND = Rule(
    "ledger/export-behind",
    Text(
        "{name} 手中的检查点有 {theirs} 条，这里只公布了 {ours} 条。",
        "{name} holds a checkpoint of {theirs} entries; {ours} are published here.",
    ),
    Text("待公布跟上后再核对。", "Compare again when publishing has caught up."),
    blocking=False,
)
EXPORT_DIFFERS = Rule(
    "ledger/export-differs",
    Text("导出的文件 {what} 已存在而内容不同。", "the exported file {what} is there with other bytes."),
    Text("不要覆盖：先查清是谁改的。", "Do not overwrite it: find out first who changed it."),
)
MALFORMED = Rule(
    "ledger/entry-malformed",
    Text("条目 {index} 不是规范的条目。", "entry {index} is not a well-formed entry."),
    Text("查明由谁写入；更正只能追加。", "Find out who wrote it; a correction can only be appended."),
)
TWICE = Rule(
    "ledger/twice",
    Text("条目 {index} 把同一笔或同一批记了第二次。", "entry {index} logs the same pay or batch a second time."),
    Text("与银行文件核对是否付了两次，用冲正条目更正。", "Compare with the bank file, and correct by a reverse entry."),
)
REVISION = Rule(
    "ledger/revision",
    Text("条目 {index} 的更正没有对应的前一版。", "entry {index} corrects what is not there or not reversed."),
    Text("查前一版和冲正条目是否被遗漏。", "See whether the earlier revision or its reverse was left out."),
)
RUN_MISSING = Rule(
    "ledger/run-missing",
    Text("条目 {index} 没有与之相符的运行条目。", "entry {index} has no run entry that fits it."),
    Text("要求补充说明该笔从哪次运行来。", "Ask which run it comes from."),
)
SCHEME_LATE = Rule(
    "ledger/scheme-after-pay",
    Text("条目 {index} 所依据的方案此前没有入账。", "entry {index} uses a scheme that was not logged before it."),
    Text("先公布方案再发薪；对该批提出异议。", "A scheme is published before the pay: object to the batch."),
)
SEAL = Rule(
    "ledger/seal",
    Text("条目 {index} 与其批次的封条不符。", "entry {index} does not fit the seal of its batch."),
    Text("核对该批的笔数和标签。", "Compare the count and the tags of the batch."),
)
UNSEALED = Rule(
    "ledger/unsealed",
    Text("条目 {index} 开始的批次没有封条。", "the batch that entry {index} begins has no seal."),
    Text("补上封条，或查批次是否被截断。", "Seal it, or see whether the batch was cut off."),
)

RULES = (
    *(POLICY, SPLIT, UNWITNESSED, UNREADABLE, BAD_NAME),
    *(ROLLED_BACK, FORKED, CLOCK_BACK, SILENT, FROZEN, NOT_FROZEN),
    *(NOT_COSIGNED, AHEAD, WITNESS_CLOCK, PENDING),
    *(ALTERED, MISSING, UNSIGNED, NO_QUORUM, STALE, BEHIND, EXPORT_DIFFERS),
    *(MALFORMED, TWICE, REVISION, RUN_MISSING, SCHEME_LATE, SEAL, UNSEALED),
)
