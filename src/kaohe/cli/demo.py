"""演示 · demo: builds the district, appraises, pays, seals, and serves it with desks that anybody may sit at."""

from __future__ import annotations

import argparse
import signal
import time
from pathlib import Path

from kaohe.base.findings import Text
from kaohe.cli.found import FINE, USAGE
from kaohe.cli.parser import Speaker
from kaohe.cli.progress import Progress
from kaohe.cli.screen import Screen

PORT = 8000
HOST = "127.0.0.1"


def options(speaker: Speaker) -> None:
    """--port, --once, --home, --scale."""
    speaker.add(
        "--port",
        metavar="PORT",
        type=int,
        default=PORT,
        zh=f"端口；被占用时取下一个（缺省 {PORT}）",
        en=f"port; the next free one when taken ({PORT} unless given)",
    )
    speaker.add(
        "--once",
        action="store_true",
        zh="只建、只算、备好页面数据，不提供服务",
        en="build, print and prepare the pages, serve nothing",
    )
    speaker.add(
        "--home",
        metavar="DIR",
        default="kaohe-data",
        zh="数据文件夹（缺省 ./kaohe-data）",
        en="the folder of data (./kaohe-data unless given)",
    )
    speaker.add(
        "--scale",
        metavar="S",
        default="1",
        zh="示例区的规模（缺省 1）",
        en="scale of the sample district (1 unless given)",
    )


def act(asked: argparse.Namespace, screen: Screen) -> int:
    """Builds what is not there yet, prints it, serves it."""
    from kaohe.web.config.serve import LAST_PORT

    if not 0 <= asked.port <= LAST_PORT:
        screen.note(screen.word(f"端口须在 0 到 {LAST_PORT} 之间", f"a port lies between 0 and {LAST_PORT}"))
        return USAGE
    # While there is nothing to serve yet, a request to stop is an ordinary end.
    signal.signal(signal.SIGTERM, _left)
    try:
        return _demo(asked, screen)
    except KeyboardInterrupt:
        screen.note(screen.word("已停止", "stopped"))
        return FINE


def _left(*_: object) -> None:
    raise KeyboardInterrupt


def _demo(asked: argparse.Namespace, screen: Screen) -> int:
    from kaohe.cli.showing import demo_say, link_say
    from kaohe.flows.demo.build import demo_build
    from kaohe.web.config.serve import port_free, site_ready, site_served
    from kaohe.web.home.site import Site

    home = Path(asked.home)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    progress = Progress(screen)

    def told(step: Text, done: int, of: int) -> None:
        progress.counting(screen.text(step))(done, of)

    demo = demo_build((home / "demo").resolve(), told, clock=lambda: int(time.time()), scale=asked.scale)
    demo_say(screen, demo)
    site = Site(home=demo.home, demo=True)
    site_ready(site)
    from kaohe.web.demo.start import demo_filled

    demo_filled([results.folder for results in demo.runs], demo.people, demo.payees, told)
    result: dict[str, object] = {
        "home": str(demo.home),
        "runs": [results.id for results in demo.latest],
        "receipt": str(demo.evidence.receipt),
        "verifier": str(demo.evidence.page),
    }
    if not asked.once:

        def ready(address: str) -> None:
            link_say(screen, demo, address)
            print(f"ready {address}", file=screen.out, flush=True)

        site_served(site, port_free(HOST, asked.port), ready)
    return screen.finish("demo", FINE, result)
