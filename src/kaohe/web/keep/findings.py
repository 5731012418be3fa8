"""备份问题 · Findings of backups: what can be wrong with a file that should give a home back."""

from __future__ import annotations

from kaohe.base.findings import Rule, Text

NO_HOME = Rule(
    "web/no-home",
    Text("{path} 不是服务的数据文件夹。", "{path} is not the home of a service."),
    Text("改正 --home；新装的服务先用 kaohe up 启动一次。", "Correct --home; start a new service once with kaohe up."),
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
CHANGED = Rule(
    "web/changed",
    Text(
        "备份中的 {name} 与清单不符（缺失、多出或内容已变）。",
        "{name} in the backup is not what its list says: missing, added or changed.",
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
RULES = (NO_HOME, TAKEN, NOT_A_BACKUP, CHANGED, NEWER, UNWITNESSED)
