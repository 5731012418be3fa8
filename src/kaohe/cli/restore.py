"""恢复 · restore: a home out of a backup, its ledger compared with the root that witnesses signed."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kaohe.base.findings import Finding, Place, Text, blocking
from kaohe.cli.found import FINDINGS, FINE, findings_say, misused
from kaohe.cli.parser import Speaker
from kaohe.cli.screen import Screen

_OURS = Text("按您给出的见证策略判断", "judged by the witness policy that you gave")
_ITS_OWN = Text(
    "按备份自带的见证策略判断；备份若整份被换，只有用 --policy 给出另存的策略才看得出",
    "judged by the witness policy inside the backup; that the whole of it was exchanged shows only with --policy",
)
_UNREAD = Text("没有密钥：没有核对账本自己的签名", "without keys: what the log itself signed last was not read")
_NO_LEDGER = Text("备份里没有账本，没有可核对的根", "the backup holds no ledger: there is no root to compare")
_UNPUBLISHED = Text(
    "账本从未公布：{size} 条没有见证方签过，仅凭 --unpublished 恢复",
    "the log was never published: no witness signed its {size} entries; restored on the word of --unpublished",
)
_WITNESSED = Text("恢复的根 = 见证的根：{root}", "restored root = witnessed root: {root}")
_ALONE = Text("恢复的根 = 账本自己签的根：{root}", "restored root = root that the log alone signed: {root}")
_SAME_FILE = Text("备份就是您记下哈希的那一份", "the backup is the one whose hash you kept")
_ANY_FILE = Text(
    "没有给出 --sha256：账户、角色、行为记录和批准签名不在账本里，只与备份自己的清单核对过",
    "without --sha256: accounts, roles, records and signatures of approval, which no ledger holds, "
    "agree with the backup's own list only",
)


def options(speaker: Speaker) -> None:
    """FILE --home, --keys, --policy, --sha256, --unpublished, --database."""
    speaker.add("file", metavar="FILE", zh="kaohe backup 写出的文件", en="a file that kaohe backup wrote")
    speaker.add("--home", metavar="DIR", required=True, zh="新的数据文件夹", en="the new folder of data")
    speaker.add("--keys", metavar="FILE", zh="密钥的备份", en="the backup of the keys")
    speaker.add(
        "--policy",
        metavar="FILE",
        zh="另存的、您信任的见证策略；只询问其中的见证方",
        en="a witness policy kept elsewhere; its witnesses alone are asked",
    )
    speaker.add(
        "--sha256",
        metavar="HEX",
        default="",
        zh="备份时记下的哈希：账户、审计等不在账本里的内容，只有它能证明没换过",
        en="the hash noted at the backup: of what stands in no ledger, it alone tells that nothing was exchanged",
    )
    speaker.add(
        "--unpublished",
        action="store_true",
        zh="账本从未公布过（见证方从未应答）",
        en="the log was never published: no witness ever answered",
    )
    speaker.add(
        "--database",
        metavar="URL",
        default="",
        zh="空的 postgresql://… 库（缺省为 SQLite）",
        en="an empty postgresql://…",
    )


def act(asked: argparse.Namespace, screen: Screen) -> int:
    """Restores beside the home and shows it only when everything holds; else nothing is left of it."""
    from kaohe.flows.ledger import policy_checked
    from kaohe.web.keep.findings import TAKEN

    home = Path(asked.home).resolve()
    if home.exists():
        return _refused(screen, (Finding.of(TAKEN, Place(file=home.name), path=home),))
    if asked.policy and not policy_checked(Path(asked.policy)).result:
        told = policy_checked(Path(asked.policy)).findings
        return _refused(screen, told, misused(told) or FINDINGS)
    partial = home.with_name(f".{home.name}.restoring")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        result, findings = _restored(asked, partial)
        if blocking(findings):
            return _refused(screen, findings)
        partial.rename(home)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    findings_say(screen, findings, {})
    _say(screen, home, result["records"], result["ledger"])
    screen.say(screen.text(_SAME_FILE if asked.sha256 else _ANY_FILE))
    return screen.finish("restore", FINE, {**result, "home": str(home), "same_file": bool(asked.sha256)}, findings)


def _restored(asked: argparse.Namespace, partial: Path) -> tuple[Mapping[str, Any], tuple[Finding, ...]]:
    import time

    from kaohe.web.config.serve import site_ready
    from kaohe.web.home.site import Site

    site = Site(home=partial, database=asked.database)
    site_ready(site, lay_out=False)
    from kaohe.web.keep.services import Done, exchanged, home_restored
    from kaohe.web.keep.witnessed import Judge

    keys, policy = (Path(path) if path else None for path in (asked.keys, asked.policy))
    judge = Judge(datetime.fromtimestamp(time.time(), UTC), keys is not None, policy, asked.unpublished)
    wrong = exchanged(Path(asked.file), asked.sha256)
    done = Done(findings=wrong) if wrong else home_restored(Path(asked.file), site, keys=keys, judge=judge)
    return done.result, done.findings


def _refused(screen: Screen, findings: tuple[Finding, ...], code: int = FINDINGS) -> int:
    findings_say(screen, findings, {})
    return screen.finish("restore", code, {}, findings)


def _say(screen: Screen, home: Path, records: int, ledger: Mapping[str, Any]) -> None:
    screen.say(screen.word(f"已恢复到 {home}：{records:,} 条记录", f"restored into {home}: {records:,} records"))
    if not ledger:
        screen.say(screen.text(_NO_LEDGER))
        return
    if not ledger["checked"]:
        screen.say(screen.text(_UNREAD))
    if not ledger["root"]:
        screen.say(screen.text(_UNPUBLISHED, size=f"{ledger['size']:,}"))
        return
    root = f"{ledger['root']} ({ledger['size']:,})"
    screen.say(screen.text(_WITNESSED if ledger["witnessed"] else _ALONE, root=root))
    own = ledger["judged_by"] == "backup"
    screen.say(f"{screen.text(_ITS_OWN if own else _OURS)} (sha256 {ledger['policy']})")
