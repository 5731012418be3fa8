"""恢复 · restore: a home out of a backup, its ledger compared with the root that witnesses signed."""

from __future__ import annotations

import argparse
import shutil
from datetime import UTC, datetime
from pathlib import Path

from kaohe.base.findings import Finding, Place, blocking
from kaohe.cli.found import FINDINGS, FINE, findings_say
from kaohe.cli.parser import Speaker
from kaohe.cli.screen import Screen


def options(speaker: Speaker) -> None:
    """FILE --home, --keys, --database."""
    speaker.add("file", metavar="FILE", zh="kaohe backup 写出的文件", en="a file that kaohe backup wrote")
    speaker.add("--home", metavar="DIR", required=True, zh="新的数据文件夹", en="the new folder of data")
    speaker.add("--keys", metavar="FILE", zh="密钥的备份", en="the backup of the keys")
    speaker.add(
        "--database",
        metavar="URL",
        default="",
        zh="空的 postgresql://… 库（缺省为 SQLite）",
        en="an empty postgresql://…",
    )


def act(asked: argparse.Namespace, screen: Screen) -> int:
    """Restores beside the home and shows it only when everything holds."""
    import time

    from kaohe.web.config.serve import site_ready
    from kaohe.web.home.site import Site
    from kaohe.web.keep.findings import TAKEN

    home = Path(asked.home).resolve()
    if home.exists():
        taken = (Finding.of(TAKEN, Place(file=home.name), path=home),)
        findings_say(screen, taken, {})
        return screen.finish("restore", FINDINGS, {}, taken)
    partial = home.with_name(f".{home.name}.restoring")
    shutil.rmtree(partial, ignore_errors=True)
    site = Site(home=partial, database=asked.database)
    site_ready(site, lay_out=False)
    from kaohe.web.keep.services import home_restored

    keys = Path(asked.keys) if asked.keys else None
    now = datetime.fromtimestamp(time.time(), UTC)
    done = home_restored(Path(asked.file), site, keys=keys, now=now)
    findings_say(screen, done.findings, {})
    if blocking(done.findings):
        shutil.rmtree(partial, ignore_errors=True)
        return screen.finish("restore", FINDINGS, {}, done.findings)
    partial.rename(home)
    _say(screen, home, done.result["records"], done.result["ledger"])
    return screen.finish("restore", FINE, {**done.result, "home": str(home)}, done.findings)


def _say(screen: Screen, home: Path, records: int, ledger: dict[str, object]) -> None:
    screen.say(screen.word(f"已恢复到 {home}：{records:,} 条记录", f"restored into {home}: {records:,} records"))
    if ledger and not ledger["checked"]:
        zh, en = "没有密钥：只核对了公布的部分", "without keys: only what was published was compared"
        screen.say(screen.word(zh, en))
    if ledger:
        root = f"{ledger['root']} ({ledger['size']:,})"
        screen.say(screen.word(f"恢复的根 = 见证的根：{root}", f"restored root = witnessed root: {root}"))
