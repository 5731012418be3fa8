"""接口说明页 · Reference: the page that describes the interface, made here from its description, and its table."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from kaohe.web.access.request import Request
from kaohe.web.config.described import REFUSALS, described
from kaohe.web.look.tables import csv_answer


def index(request: Request) -> HttpResponse:
    """Every operation with its parameters, its answer, who may ask, and the pages and tables that show the same."""
    return render(request, "look/reference.html", {"page": described(), "refusals": REFUSALS})


def index_csv(_request: Request) -> HttpResponse:
    """The operations as a table."""
    heads = ("方法", "地址", "说明", "参数", "角色", "留痕", "页面", "表格")
    rows = [
        (
            one.method,
            one.path,
            one.said.zh,
            " ".join(field.name for field in one.fields),
            " ".join(role.zh for role in one.roles),
            "是" if one.is_recorded else "",
            " ".join(one.pages),
            " ".join(one.tables),
        )
        for one in described().operations
    ]
    return csv_answer("interface", heads, rows)


app_name = "interface"
urlpatterns = [
    path("", index, name="index"),
    path("operations.csv", index_csv, name="index_csv"),
]
