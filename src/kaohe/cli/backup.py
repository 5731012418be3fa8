"""备份 · backup: a home in one file; its keys in another one, to be kept elsewhere."""

from __future__ import annotations

import argparse
from pathlib import Path

from kaohe.base.findings import Finding, Place, blocking
from kaohe.cli.found import FINDINGS, FINE, findings_say
from kaohe.cli.parser import Speaker
from kaohe.cli.screen import Screen


def options(speaker: Speaker) -> None:
    """--home, --out, --keys, --database."""
    speaker.add("--home", metavar="DIR", required=True, zh="数据文件夹", en="the folder of data")
    speaker.add("--out", metavar="FILE", required=True, zh="写到哪个文件", en="the file to write")
    speaker.add(
        "--keys",
        action="store_true",
        zh="备份密钥（另放一处，不与数据同存）",
        en="back up the keys, to be kept apart from the data",
    )
    speaker.add(
        "--database",
        metavar="URL",
        default="",
        zh="postgresql://… 地址（缺省为 SQLite）",
        en="a postgresql://… address",
    )


def act(asked: argparse.Namespace, screen: Screen) -> int:
    """Writes the file; the service may go on meanwhile."""
    from kaohe.web.config.serve import site_ready
    from kaohe.web.home.site import Site
    from kaohe.web.keep.findings import NO_HOME

    home = Path(asked.home).resolve()
    site = Site(home=home if (home / "keys").is_dir() else None, database=asked.database)
    if site.home is None:
        absent = (Finding.of(NO_HOME, Place(file=home.name), path=home),)
        findings_say(screen, absent, {})
        return screen.finish("backup", FINDINGS, {}, absent)
    site_ready(site, lay_out=False)
    from kaohe.web.keep.archive import DATA, KEYS
    from kaohe.web.keep.services import home_backed_up

    done = home_backed_up(site, Path(asked.out), what=KEYS if asked.keys else DATA)
    findings_say(screen, done.findings, {})
    if blocking(done.findings):
        return screen.finish("backup", FINDINGS, {}, done.findings)
    result = done.result
    zh = f"已写出 {result['file']}：{result['files']:,} 个文件、{result['records']:,} 条记录，{result['bytes']:,} 字节"
    en = f"wrote {result['file']}: {result['files']:,} files, {result['records']:,} records, {result['bytes']:,} bytes"
    screen.say(screen.word(zh, en))
    screen.say(
        screen.word(
            f"sha256 {result['sha256']}（抄下另存，恢复时用 --sha256 核对）",
            f"sha256 {result['sha256']} (note it elsewhere; restore compares it with --sha256)",
        )
    )
    return screen.finish("backup", FINE, done.result, done.findings)
