"""任命问题 · Findings of bootstrap: what can be wrong with the file that names the three officers."""

from __future__ import annotations

from kaohe.base.findings import Rule, Text

NOT_NAMED = Rule(
    "web/officers-unread",
    Text("任命文件 {path} 读不了：{what}。", "The file {path} that names the officers cannot be read: {what}."),
    Text(
        "写 officers: 下的 sysadmin、secadmin、auditadmin，各有 username、name、person。",
        "Write sysadmin, secadmin and auditadmin below officers:, each with username, name and person.",
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
    Text("三员已经任命过。", "The three officers are named already."),
    Text(
        "用安全管理员的账号办理其余授权；不要再次任命。",
        "Let the security officer grant what is needed; do not name again.",
    ),
)
RULES = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
