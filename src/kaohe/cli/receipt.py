"""凭证 · receipt: the file with which one person, or a bank or court, checks one payment."""

from __future__ import annotations

import argparse
from pathlib import Path

from kaohe.cli.found import FINDINGS, FINE, findings_say, misused
from kaohe.cli.parser import Speaker
from kaohe.cli.screen import Screen


def options(speaker: Speaker) -> None:
    """RUN SHEET KEY --ledger DIR --out FILE."""
    speaker.add("run", metavar="RUN", zh="已封存的运行文件夹", en="the folder of a sealed run")
    speaker.add("sheet", metavar="SHEET", zh="写有 pays 的表", en="a sheet that pays")
    speaker.add("key", metavar="KEY", zh="行的键", en="the key of a row")
    speaker.add("--ledger", metavar="DIR", required=True, zh="账本文件夹", en="the folder of the ledger")
    speaker.add("--out", metavar="FILE", required=True, zh="凭证文件（*.kaohe.json）", en="the file (*.kaohe.json)")
    speaker.add(
        "--disclose",
        metavar="PATH",
        nargs="+",
        default=[],
        zh="只披露这些项，如 period results.应发（缺省全部）",
        en="disclose only these items, as period results.应发 (all unless given)",
    )
    speaker.add(
        "--page",
        metavar="FILE",
        zh="同时写出核验页 kaohe-verify.html，内置本账本的见证规则",
        en="also write the verifier page, with the witness policy of this ledger inside",
    )
    speaker.add(
        "--qr",
        metavar="DIR",
        zh="同时写出加密的凭证与二维码，密钥只在二维码里",
        en="also write the receipt enciphered, and a QR code that alone holds its secret",
    )
    speaker.add("--site", metavar="URL", default="", zh="核验页所在的网址，写进二维码", en="where the page is served")


def act(asked: argparse.Namespace, screen: Screen) -> int:
    """Writes the files, or says why not."""
    from kaohe.flows.receipt import receipt_made
    from kaohe.flows.receipt_files import page_written, qr_written, receipt_written

    made = receipt_made(Path(asked.run), asked.sheet, asked.key, ledger=Path(asked.ledger), disclose=asked.disclose)
    findings_say(screen, made.findings, {})
    if not made.data:
        return screen.finish("receipt", misused(made.findings) or FINDINGS, {}, made.findings)
    written = {"receipt": str(receipt_written(Path(asked.out), made.data))}
    if asked.page:
        written["page"] = str(page_written(Path(asked.page), Path(asked.ledger)))
    if asked.qr:
        blob, picture = qr_written(Path(asked.qr), made.data, asked.site)
        written |= {"blob": str(blob), "qr": str(picture)}
    for path in written.values():
        screen.say(screen.word(f"已写出 {path}", f"wrote {path}"))
    return screen.finish("receipt", FINE, written, ())
