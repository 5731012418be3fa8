"""备份问题 · Findings of backups: what can be wrong with a file that should give a home back."""

from __future__ import annotations

from kaohe.base.findings import Rule, Text

NO_HOME = Rule(
    "web/no-home",
    Text("{path} 不是服务的数据文件夹。", "{path} is not the home of a service."),
    Text(
        "改正 --home；新装的服务先用 kaohe up 启动一次；演示的数据文件夹是其中的 demo/<哈希>。",
        "Correct --home; start a new service once with kaohe up; the home of a demo is demo/<hash> inside it.",
    ),
)
TAKEN = Rule(
    "web/taken",
    Text("{path} 已存在，不会覆盖。", "{path} is already there and is not overwritten."),
    Text("换一个名字，或先把它移走。", "Give another name, or move it away first."),
)
NOT_A_BACKUP = Rule(
    "web/not-a-backup",
    Text("{path} 不是 kaohe 的备份文件。", "{path} is no backup of kaohe."),
    Text("改用 kaohe backup 写出的文件。", "Use a file that kaohe backup wrote."),
)
EXCHANGED = Rule(
    "web/exchanged",
    Text(
        "{path} 不是您记下的那份备份：它的哈希是 {found}。",
        "{path} is not the backup whose hash you kept: its own is {found}.",
    ),
    Text(
        "核对抄写的哈希；仍不相同，就改用另一份副本，并查明谁动过这一份。",
        "Look at the hash that you typed; if it still differs take another copy, and find out who touched this one.",
    ),
)
CHANGED = Rule(
    "web/changed",
    Text(
        "备份中的 {name} 不是它应有的样子（缺失、多出、损坏、内容已变，或这类备份不含它）。",
        "{name} in the backup is not what it should be: missing, added, damaged, changed, or of no such backup.",
    ),
    Text("不要使用这份备份，改用另一份副本。", "Do not use this backup; take another copy."),
)
NEWER = Rule(
    "web/newer",
    Text(
        "备份由较新的版本 {version} 写出，本版本是 {ours}。",
        "The backup was written by {version}; this is {ours}, which is older.",
    ),
    Text("先把 kaohe 升级到 {version} 再恢复。", "Bring kaohe to {version} first, then restore."),
)
UNWITNESSED = Rule(
    "web/unwitnessed",
    Text("恢复的账本与见证方签过的根不一致。", "The restored ledger does not lead to the root that witnesses signed."),
    Text(
        "不要启动服务；与见证方核对各自的检查点，改用另一份备份。",
        "Do not start the service; compare checkpoints with the witnesses and take another backup.",
    ),
)
ROOT_MISSING = Rule(
    "web/root-missing",
    Text(
        "备份里没有见证方签过的检查点，而{why}。",
        "The backup holds no checkpoint that witnesses signed, but {why}.",
    ),
    Text(
        "改用另一份备份；只有账本确实从未公布过，才加 --unpublished。",
        "Take another backup; add --unpublished only where the log was indeed never published.",
    ),
)
OTHER_POLICY = Rule(
    "web/other-policy",
    Text(
        "备份自带的见证策略（{theirs}）不是您给出的那一份（{ours}）。",
        "The witness policy inside the backup ({theirs}) is not the one that you gave ({ours}).",
    ),
    Text(
        "根已按您给出的判断；启动服务前，查清备份里的策略是谁改的。",
        "The root was judged by yours; before you start the service, find out who changed the one in the backup.",
    ),
    blocking=False,
)
NOT_ASKED = Rule(
    "web/not-asked",
    Text(
        "没有询问任何见证方：{names} 的地址是备份自己写的，可能通向别处。",
        "No witness was asked: the addresses of {names} come out of the backup and may lead anywhere.",
    ),
    Text(
        "用 --policy 给出另存的见证策略再恢复，就向其中的见证方询问；启动服务前，核对备份里的策略。",
        "Restore with --policy and a policy kept elsewhere, and its witnesses are asked; before you start the service, "
        "compare the policy in the backup with it.",
    ),
    blocking=False,
)
UNSEALED = Rule(
    "web/seal-differs",
    Text("运行 {run} 记为已封存，{why}。", "Run {run} is recorded as sealed, but {why}."),
    Text(
        "不要使用这份备份，改用另一份副本；份份如此，就报审计部门。",
        "Do not use this backup; take another copy. Where every copy says so, tell the auditor.",
    ),
)
NOT_AS_SEALED = Rule(
    "web/not-as-sealed",
    Text(
        "运行 {run} 记为已封存，{why}：这样的备份恢复不了。",
        "Run {run} is recorded as sealed, but {why}: such a backup cannot be restored.",
    ),
    Text(
        "从较早的备份里取回这个文件夹，再备份一次；找不回就报审计部门。",
        "Fetch this folder out of an older backup and back up again; where there is none, tell the auditor.",
    ),
    blocking=False,
)
SEALED_BEFORE = Rule(
    "web/seal-before",
    Text(
        "运行 {run} 记为已封存，这本账里没有它的封条；这本账接续前一本，封条可能在前一本里。",
        "Run {run} is recorded as sealed; this log has no seal of it, but succeeds another log that may have it.",
    ),
    Text(
        "在前一本账里用 kaohe ledger audit 核对这次运行。",
        "Compare the run with the log before, by kaohe ledger audit.",
    ),
    blocking=False,
)
NO_ROOM = Rule(
    "web/no-room",
    Text(
        "{path} 展开后有 {needed} 字节，{home} 所在的磁盘只剩 {free} 字节。",
        "{path} expands to {needed} bytes; the disk of {home} has {free} bytes left.",
    ),
    Text("腾出空间，或恢复到另一块磁盘。", "Make room, or restore onto another disk."),
)
LOST = Rule(
    "web/run-lost",
    Text(
        "运行 {run} 的文件夹打不开，或里面不是这次运行；没有为它做页面。",
        "The folder of run {run} cannot be opened, or holds another run: no pages were made of it.",
    ),
    Text(
        "用 kaohe replay 检查该文件夹，或改用另一份备份。",
        "Check the folder with kaohe replay, or take another backup.",
    ),
    blocking=False,
)
RULES = (
    *(NO_HOME, TAKEN, NOT_A_BACKUP, EXCHANGED, CHANGED, NEWER, NO_ROOM),
    *(UNWITNESSED, ROOT_MISSING, OTHER_POLICY, NOT_ASKED, UNSEALED, NOT_AS_SEALED, SEALED_BEFORE, LOST),
)
