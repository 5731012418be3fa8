"""追溯的表格 · Downloads: where a run comes from and the state of the ledger as CSV."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.web.auditor.tables import Ledger, Proven

HEADS_RUN = ("部分", "名称", "行数", "散列或经手人", "现在或时间")
HEADS_LEDGER = ("项目", "内容", "说明")
_AGREES, _DIFFERS = "一致", "不符"
Row = tuple[object, ...]


def proven_table(page: Proven) -> Iterator[Row]:
    """Its inputs, every sheet with its hash, and each act of its life."""
    if page.stated:
        scheme = page.stated["scheme"]
        yield "输入", f"方案 {scheme['id']} {scheme['version']}", "", scheme["sha256"], ""
        yield "输入", "方案文件", "", page.stated["scheme_file"], ""
        yield "输入", "事实快照", "", page.stated["facts"], _AGREES if page.stated["facts_hold"] else _DIFFERS
        yield "输出", "run.json", "", page.stated["manifest"], ""
        for sheet in page.stated["sheets"]:
            yield "输出", sheet["name"], sheet["rows"], sheet["sha256"], _AGREES if sheet["holds"] else _DIFFERS
    for act in page.acts:
        yield "经过", act.zh, "", act.who or "—", f"{act.at or '时间未记'} {act.detail}".strip()


def ledger_table(page: Ledger) -> Iterator[Row]:
    """How far it is signed, published and witnessed."""
    if page.stated:
        yield "名称", page.stated["origin"], "已封账" if page.stated["frozen"] else ""
        yield "条数", page.stated["size"], page.stated["root"]
        yield "已公布", page.stated["published"] or "", page.stated["published_root"] or ""
        for one in page.stated["witnesses"]:
            yield "见证方", one["name"], one["at"] or "没有联署"
    yield from (("问题", code, zh) for code, zh, _ in page.findings)
