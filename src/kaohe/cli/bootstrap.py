"""任命三员 · bootstrap: names the three officers, or whoever follows one; their codes are printed once."""

from __future__ import annotations

import argparse
from pathlib import Path

from kaohe.cli.found import FINDINGS, FINE, findings_say
from kaohe.cli.parser import Speaker
from kaohe.cli.screen import Screen


def options(speaker: Speaker) -> None:
    """FILE.yaml --home DIR, --database URL, --beside."""
    speaker.add(
        "file",
        metavar="FILE.yaml",
        zh="任命文件：officers: 下 sysadmin、secadmin、auditadmin 中没有可用账号的，各写 username、name、person",
        en="officers: those of sysadmin, secadmin, auditadmin without an open account, with username, name and person",
    )
    speaker.add(
        "--home",
        metavar="DIR",
        default="kaohe-data",
        zh="数据文件夹（缺省 ./kaohe-data）",
        en="the folder of data (./kaohe-data unless given)",
    )
    speaker.add(
        "--database",
        metavar="URL",
        default="",
        zh="postgresql://… 地址（缺省为数据文件夹里的 SQLite）",
        en="a postgresql://… address (SQLite inside the home unless given)",
    )
    speaker.add(
        "--beside",
        action="store_true",
        zh="文件里写的各员，在现任之外各加任一人（换人的第一步）",
        en="name a further officer for each office in the file, beside its holder (the first step to replace one)",
    )


def act(asked: argparse.Namespace, screen: Screen) -> int:
    """Brings the home to this version, names the officers, prints each code this once."""
    from kaohe.web.config.serve import site_ready
    from kaohe.web.home.site import Site

    site_ready(Site(home=Path(asked.home).resolve(), database=asked.database))
    from kaohe.web.config.bootstrap import bootstrapped

    done = bootstrapped(Path(asked.file), beside=asked.beside)
    findings_say(screen, done.findings, {})
    if done.findings:
        return screen.finish("bootstrap", FINDINGS, {}, done.findings)
    for role, username, code in done.officers:
        screen.say(f"{role:<12} {username:<20} {code}")
    zh = "启用码只显示这一次，3 天内在 /officers/activate/ 设自己的口令；请当面交给三人。"
    en = "The codes are shown this once: hand each over in person, to be used at /officers/activate/ within 3 days."
    screen.say(screen.word(zh, en))
    result = {"officers": [{"role": role, "username": name, "code": code} for role, name, code in done.officers]}
    return screen.finish("bootstrap", FINE, result)
