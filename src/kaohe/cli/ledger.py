"""账本 · ledger: check, publish and export a log, run a witness, follow a log from outside."""

from __future__ import annotations

import argparse
import signal
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from kaohe.base.findings import blocking
from kaohe.cli.found import FINDINGS, FINE, findings_say, misused
from kaohe.cli.parser import Speaker, port
from kaohe.cli.screen import Screen

if TYPE_CHECKING:
    from kaohe.flows.ledger import Told

ACTS = {
    "fsck": ("自检", "checks"),
    "publish": ("求见证并公布", "asks the witnesses"),
    "export": ("导出静态文件", "writes static files"),
    "witness": ("做见证方", "serves"),
    "monitor": ("从外面监督", "follows"),
    "policy": ("检查见证策略", "checks the quorum"),
    "audit": ("把一次运行逐行与账本核对", "compares a run with the log, row by row"),
    "freeze": ("封账", "ends a log"),
    "succeed": ("接续一本已封的账", "begins one after it"),
    "erase": ("销毁一人的密钥", "destroys the key of a person"),
}
NOT_COSIGNED = "ledger/not-cosigned"
WITNESS_PORT = 8040


def options(speaker: Speaker) -> None:
    """ACT --ledger DIR, and what some acts need."""
    speaker.add(
        "what",
        choices=tuple(ACTS),
        zh="；".join(f"{name} {zh}" for name, (zh, _) in ACTS.items()),
        en="; ".join(f"{name} {en}" for name, (_, en) in ACTS.items()),
    )
    speaker.add(
        "check", nargs="?", choices=("check",), zh="policy check 的第二个词", en="the second word of policy check"
    )
    speaker.add(
        "--ledger",
        metavar="DIR",
        required=True,
        zh="账本文件夹；witness 为见证方自己的文件夹；monitor 也可写网址",
        en="folder of the ledger; for witness its own folder; for monitor also an address",
    )
    speaker.add(
        "--out",
        metavar="DIR",
        zh="export 写到哪里（缺省 DIR/tiles）；succeed 的新账本文件夹",
        en="where export writes (DIR/tiles unless given); the folder of the new log for succeed",
    )
    speaker.add(
        "--policy", metavar="FILE", zh="monitor、policy 用的策略文件", en="the policy that monitor and policy read"
    )
    _more_options(speaker)


def _more_options(speaker: Speaker) -> None:
    speaker.add("--run", metavar="RUN", zh="audit 核对的运行文件夹", en="the run that audit compares")
    speaker.add("--person", metavar="CODE", zh="erase 销毁谁的密钥（人员代码）", en="whose key erase destroys")
    speaker.add("--state", metavar="DIR", zh="monitor 记住检查点的文件夹", en="where monitor remembers checkpoints")
    speaker.add(
        "--name",
        metavar="NAME",
        zh="witness 的名称（首次启动时定）；succeed 的新账本名",
        en="name of the witness or of the new log",
    )
    speaker.add(
        "--port",
        metavar="PORT",
        type=port,
        default=WITNESS_PORT,
        zh=f"witness 的端口（缺省 {WITNESS_PORT}）",
        en=f"port of the witness ({WITNESS_PORT} unless given)",
    )


def act(asked: argparse.Namespace, screen: Screen) -> int:
    """Does what was asked and says what was found."""
    told = _told(asked, screen)
    findings_say(screen, told.findings, {})
    code = misused(told.findings) or (FINDINGS if blocking(told.findings) else FINE)
    for name, value in told.result.items():
        screen.say(f"{name}: {_shown(value)}")
    if code == FINE and asked.what in {"fsck", "monitor", "audit"}:
        if any(finding.code == NOT_COSIGNED for finding in told.findings):
            screen.say(
                screen.word(
                    "账本自身完好；没有应答的见证方，未能与之核对",
                    "the ledger is whole in itself; with the witnesses that were silent it could not be compared",
                )
            )
        else:
            screen.say(screen.word("账本完好", "the ledger is whole"))
    return screen.finish("ledger", code, told.result, told.findings)


def _told(asked: argparse.Namespace, screen: Screen) -> Told:
    from kaohe.flows import ledger

    folder, now = Path(asked.ledger), int(time.time())
    policy = Path(asked.policy) if asked.policy else None
    match asked.what:
        case "fsck":
            return ledger.ledger_checked(folder)
        case "publish":
            return ledger.ledger_published(folder, now)
        case "export":
            return ledger.ledger_exported(folder, Path(asked.out) if asked.out else None)
        case "freeze":
            return ledger.ledger_frozen(folder)
        case "succeed":
            name = asked.name or f"{folder.name}-next"
            return ledger.ledger_succeeded(folder, Path(asked.out or f"{asked.ledger}-next"), name, now)
        case "erase":
            return ledger.person_erased(folder, asked.person or "")
        case "audit":
            return _audited(asked.run, folder)
        case "monitor":
            return ledger.ledger_followed(asked.ledger, policy, Path(asked.state or "."), now)
        case "witness":
            return _witness(folder, asked.name or folder.name, asked.port, screen)
        case _:
            return ledger.policy_checked(policy or folder / "policy")


def _audited(run: str | None, folder: Path) -> Told:
    from kaohe.flows.seal_check import seal_checked

    return seal_checked(Path(run or "."), folder)


def _witness(folder: Path, name: str, port: int, screen: Screen) -> Told:
    """Serves until SIGINT or SIGTERM."""
    from kaohe.flows.ledger import witness_opened

    server, told = witness_opened(folder, name, port, lambda: int(time.time()))
    if server is None:
        return told
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    screen.note(f"{told.result['vkey']}\nready {server.url}")
    stopped.wait()
    server.shutdown()
    server.server_close()
    return told


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return " · ".join(f"{name} {count}" for name, count in value.items())
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)
