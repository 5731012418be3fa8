"""任务页 · Views: what is not here yet for a role, how the work is done meanwhile, and where one may go now."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.http import HttpResponse
from django.shortcuts import render

from kaohe.base.findings import Text
from kaohe.web.access.request import Request

LISTED = Path(__file__).with_name("tasks.csv")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A role without a page of its own. scheme: the document by which it judges, '' for none."""

    role: str
    title: Text
    later: Text
    meanwhile: Text
    scheme: str


@cache
def waiting() -> tuple[Waiting, ...]:
    """The roles whose work has no page here yet."""
    with LISTED.open(encoding="utf-8", newline="") as file:
        return tuple(
            Waiting(
                row["role"],
                Text(row["zh"], row["en"]),
                Text(row["later_zh"], row["later_en"]),
                Text(row["meanwhile_zh"], row["meanwhile_en"]),
                row["scheme"],
            )
            for row in csv.DictReader(file)
        )


def index(request: Request) -> HttpResponse:
    """The desk of the roles held."""
    mine = [one for one in waiting() if one.role in request.access.roles]
    return render(request, "tasks/index.html", {"mine": mine})
