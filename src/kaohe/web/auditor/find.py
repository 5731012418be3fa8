"""查数 · Find: any number by its run, unit, person or post, and column, with who and what stands behind it."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet

from kaohe.web.access.policy import MOST_PERSONS
from kaohe.web.access.principal import Access
from kaohe.web.auditor.evidence import auditing, runs_evident
from kaohe.web.auditor.tables import Finds, Found
from kaohe.web.look.refusal import RefusedError
from kaohe.web.look.tables import bounded
from kaohe.web.runs.models import Line, Run
from kaohe.web.runs.scopes import lines_open
from kaohe.web.runs.tables import Shown, head_of, shown

PAGE = 50
TOTAL = "总分"
NONE = Shown(zh="—", en="—")


def found(access: Access, asked: str, column: str = "", page: int = 1) -> Finds:
    """What fits: the beginning of a run's number, a scheme or period; a unit, a person, a post, by code or name."""
    auditing(access)
    asked, column = asked.strip(), column.strip()
    runs = list(runs_evident(access).select_related("started_by"))
    heads = [run for run in runs if asked and _fits(run, asked)]
    pages = Paginator(narrowed(access, asked), PAGE)
    at = pages.get_page(page)
    known = {run.id: run for run in runs}
    return Finds(
        asked=asked,
        column=column,
        runs=[head_of(run) for run in heads],
        rows=[one for line in at.object_list for one in numbers(known[line.run_id], line, column)],
        count=pages.count,
        page=at.number,
        pages=pages.num_pages,
    )


def exported(access: Access, asked: str, column: str = "") -> Iterator[Found]:
    """All numbers that fit; of more persons than one may take away alone there is none."""
    auditing(access)
    lines = narrowed(access, asked.strip())
    bounded(lines.count())
    if lines.exclude(person="").order_by().values("person").distinct().count() > MOST_PERSONS:
        raise RefusedError(
            f"这里超过 {MOST_PERSONS} 人，一人不能带走：请缩小到一个单位或一次运行，或由另一人批准导出。",
            f"These are more than {MOST_PERSONS} persons, more than one may take away alone: narrow the question, "
            "or ask for an export that another person approves.",
        )
    known = {run.id: run for run in runs_evident(access).select_related("started_by")}
    return (one for line in lines for one in numbers(known[line.run_id], line, column.strip()))


def _fits(run: Run, asked: str) -> bool:
    return run.id.startswith(asked.lower()) or asked in {run.scheme, run.period} or asked in run.title_zh


def narrowed(access: Access, asked: str) -> QuerySet[Line]:
    """The lines about what was asked that one may read, the latest period first."""
    if not asked:
        return Line.objects.none()
    wanted = Q(key__iexact=asked) | Q(unit__iexact=asked) & Q(person="") | Q(person__iexact=asked)
    named = Q(person="") & (Q(name__icontains=asked) | Q(pinyin__icontains=asked.lower()))
    return lines_open(access).filter(wanted | named).order_by("-run__period_end", "run", "sheet", "key")


def numbers(run: Run, line: Line, column: str = "") -> Iterator[Found]:
    """The numbers of a line: the column that was asked for, else what the row is about."""
    sheet = run.shape["sheets"].get(line.sheet)
    if sheet is None:
        return
    titles: dict[str, dict[str, str]] = sheet["columns"]
    like = [name for name, one in titles.items() if column in name or column.lower() in one["en"].lower()]
    for name in like if column else [telling(run, line.sheet)]:
        yield Found(
            run=run.id,
            scheme=run.scheme,
            version=run.version,
            period=run.period,
            status=run.status,
            sheet=line.sheet,
            sheet_en=sheet["en"],
            key=line.key,
            unit=line.unit,
            person=line.person,
            column=name,
            column_en=sheet["columns"][name]["en"],
            value=shown(line.cells, name) or NONE,
            started_by=run.started_by.name if run.started_by else "",
            computed_at=run.computed_at,
            personal=bool(line.person),
        )


def telling(run: Run, sheet: str) -> str:
    """The column that says most of a row: what it pays, its total, else its last number."""
    shape = run.shape["sheets"][sheet]
    columns: dict[str, dict[str, str]] = shape["columns"]
    if shape["pays"] or TOTAL in columns:
        return str(shape["pays"] or TOTAL)
    numeric = [name for name, one in columns.items() if one["kind"] in {"points", "money", "number", "ratio", "count"}]
    return numeric[-1] if numeric else next(iter(columns))
