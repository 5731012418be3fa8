"""账本头的页面 · Views: the head of the ledger, its table, and the checkpoint that witnesses compare with their own."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import Http404, HttpResponse
from django.shortcuts import render

from kaohe.web.access.request import Request
from kaohe.web.look.attached import attached
from kaohe.web.look.tables import csv_answer
from kaohe.web.witness.selectors import witnessed
from kaohe.web.witness.tables import LedgerHead

HEADS = ("项目", "内容", "说明")


def index(request: Request) -> HttpResponse:
    """The head of the ledger, and what a witness does with it."""
    return render(request, "witness/index.html", {"page": witnessed()})


def index_csv(request: Request) -> HttpResponse:  # noqa: ARG001 - as Django calls
    """The same as a table."""
    head = witnessed().head
    return csv_answer("kaohe-ledger", HEADS, _rows(head) if head is not None else ())


def checkpoint(request: Request) -> HttpResponse:  # noqa: ARG001 - as Django calls
    """The published checkpoint as it was signed."""
    head = witnessed().head
    if head is None or not head.checkpoint:
        raise Http404
    return attached(head.checkpoint.encode(), "checkpoint", "text/plain; charset=utf-8")


def _rows(head: LedgerHead) -> Iterator[tuple[object, ...]]:
    yield "名称", head.origin, "已封账" if head.frozen else ""
    yield "已公布", head.published or "", head.root
    yield "等待见证", head.waiting, ""
    yield "见证规则", head.fingerprint, "达到法定数" if head.quorum else "未达法定数"
    for one in head.witnesses:
        yield "见证方", one.key, one.at or "没有联署"
