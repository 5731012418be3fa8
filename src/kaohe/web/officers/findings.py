"""任命问题 · Findings of bootstrap: what can be wrong with the file that names the three officers."""

from __future__ import annotations

from kaohe.base.findings import Rule, Text

NOT_NAMED = Rule(
    "web/officers-unread",
    Text("任命文件 {path} 读不了：{what}。", "The file {path} that names the officers cannot be read: {what}."),
    Text(
        "officers: 下写没有可用账号的各员（新装时 sysadmin、secadmin、auditadmin 都写），各有 username、name、person。",
        "Below officers:, write each office without an open account (in a new home sysadmin, secadmin and auditadmin), "
        "with username, name and person.",
    ),
)
SAME_OFFICER = Rule(
    "web/officers-same",
    Text(
        "三员须是三个不同的人、三个不同的账号；{what} 重复。", "The officers are three persons; {what} is there twice."
    ),
    Text("改成三个人，各用自己的账号和人员编号。", "Name three persons, each with an account and a code of his own."),
)
NAMED_ALREADY = Rule(
    "web/officers-named",
    Text("三员都已任命，各有可用的账号。", "The three officers are named, and each has an open account."),
    Text(
        "其余授权由安全管理员办理；某一员要换人，用 --beside 先加任一人。",
        "Let the security officer grant what is needed; to replace an officer, name a further one first with --beside.",
    ),
)
RULES = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
