"""服务 · up: the service on one home, until a signal ends it."""

from __future__ import annotations

import argparse
from pathlib import Path

from kaohe.cli.found import FINE, USAGE
from kaohe.cli.parser import Speaker
from kaohe.cli.screen import Screen

PORT = 8000
HOST = "127.0.0.1"


def options(speaker: Speaker) -> None:
    """--home, --port, --host, --name, --database, --https, --proxy, --workers."""
    _place(speaker)
    _service(speaker)


def _place(speaker: Speaker) -> None:
    speaker.add(
        "--home",
        metavar="DIR",
        default="kaohe-data",
        zh="数据文件夹（缺省 ./kaohe-data）",
        en="the folder of data (./kaohe-data unless given)",
    )
    speaker.add(
        "--port",
        metavar="PORT",
        type=int,
        default=PORT,
        zh=f"端口；被占用时取下一个（缺省 {PORT}）",
        en=f"port; the next free one when taken ({PORT} unless given)",
    )
    speaker.add(
        "--host",
        metavar="ADDRESS",
        default=HOST,
        zh=f"监听的地址（缺省 {HOST}，只在本机）",
        en=f"the address to listen on ({HOST} unless given: this machine only)",
    )


def _service(speaker: Speaker) -> None:
    speaker.add(
        "--name",
        metavar="HOST",
        action="append",
        default=[],
        zh="浏览器里用的主机名，可写多次",
        en="a host name that browsers use; may be given several times",
    )
    speaker.add(
        "--database",
        metavar="URL",
        default="",
        zh="postgresql://… 地址（缺省为数据文件夹里的 SQLite）",
        en="a postgresql://… address (SQLite inside the home unless given)",
    )
    speaker.add("--https", action="store_true", zh="前面有 HTTPS 代理", en="an HTTPS proxy stands in front")
    speaker.add(
        "--proxy",
        metavar="ADDRESS",
        action="append",
        default=[],
        zh="代理的地址，可写多次；只有它说的来访地址可信（有 --https 时缺省为本机）",
        en="the address of a proxy; may be given several times; it alone is believed about where a request comes from "
        "(this machine unless given, with --https)",
    )
    speaker.add(
        "--workers", metavar="N", type=int, default=1, zh="进程数（SQLite 只用 1）", en="processes (1 with SQLite)"
    )


def act(asked: argparse.Namespace, screen: Screen) -> int:
    """Brings the home to this version and serves it."""
    from kaohe.web.config.serve import LAST_PORT, port_free, site_ready, site_served
    from kaohe.web.home.site import BESIDE, LOOPBACK, Site, address_read

    proxies = tuple(map(address_read, asked.proxy)) or (BESIDE if asked.https else ())
    if not all(proxies):
        screen.note(screen.word("代理要写 IP 地址", "a proxy is given by its IP address"))
        return USAGE
    if not 0 <= asked.port <= LAST_PORT or asked.workers < 1 or (asked.workers > 1 and not asked.database):
        screen.note(screen.word("端口或进程数不对；SQLite 只能用一个进程", "a wrong port or number of processes"))
        return USAGE
    site = Site(
        home=Path(asked.home).resolve(),
        database=asked.database,
        hosts=(*LOOPBACK, *asked.name),
        https=asked.https,
        proxies=proxies,
    )
    site_ready(site)
    listening = port_free(asked.host, asked.port)
    site_served(site, listening, lambda at: print(f"ready {at}", file=screen.out, flush=True), workers=asked.workers)
    return screen.finish("up", FINE, {})
