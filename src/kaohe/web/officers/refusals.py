"""拒绝的话 · Refusals: why an act of an officer is not done, in words; '' where it is done."""

from __future__ import annotations

from kaohe.base.findings import Text

SAYS = {
    "done": Text("已完成。", "Done."),
    "self": Text("不能对自己做这件事：请由另一位负责人办理。", "Nobody does this for himself: ask another officer."),
    "officer": Text(
        "三员只由安装时的任命文件任命，不能在这里授予或撤销。",
        "The three officers are named by the file of the installation, and neither granted nor revoked here.",
    ),
    "asked": Text(
        "已申请停用。这是三员的账号：另一位负责人同意后才停用。",
        "The closing is asked for. The account is an officer's: it is closed when another officer agrees.",
    ),
    "wished": Text(
        "申请已交安全管理员；账号在用、角色不冲突时予以授予。",
        "The security officer has your wish: it is granted where the account is open and no role excludes it.",
    ),
    "last": Text(
        "停用后这一员就没有可用的账号了：先由机房加任一人（kaohe bootstrap --beside），再停用。",
        "The office would have no open account left: a further officer is named first (kaohe bootstrap --beside).",
    ),
    "closing": Text("已有一个待办的停用。", "A closing is under way already."),
    "maker": Text("申请人不能自己批准：请由另一人批准。", "Who asked for it cannot grant it: another person must."),
    "pair": Text(
        "同一人不能兼任：{one}与{other}互斥（按自然人判断，含其全部账号）。",
        "One person cannot hold both: {one} and {other} exclude each other, over all accounts of the person.",
    ),
    "role": Text("没有这个角色，或它不能授予。", "There is no such role, or it is not granted."),
    "unit": Text(
        "单位角色要写明单位；只能为本单位申请。", "A role of a unit needs its unit, and is asked for by that unit."
    ),
    "dates": Text(
        "起止日期不对：到期须晚于开始和今天。", "The dates are wrong: the end must be after the start and today."
    ),
    "twice": Text("这个账号已有这一角色，先撤销再重新申请。", "The account has this role already: revoke it first."),
    "closed": Text("账号已停用。", "The account is closed."),
    "state": Text("这一条已经办过了。", "This was done already."),
    "name": Text(
        "账号用 3 至 32 个小写字母、数字、点、横线；姓名不能空；人员编号用 1 至 40 个字母、数字、横线，不能用身份证号。",
        "An account has 3 to 32 small letters, digits, dots or dashes; a name is needed; the code of the person has "
        "1 to 40 letters, digits or dashes, and is no number of an identity card.",
    ),
    "taken": Text("这个账号名已经有人用了。", "This account name is taken."),
    "open": Text("已有一个待办的重设。", "A reset is under way already."),
}
