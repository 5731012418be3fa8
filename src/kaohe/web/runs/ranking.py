"""排名 · Ranking: the units of an appraisal in order, with grades, quotas and ties said in words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from statistics import median
from typing import Any

from django.db.models import Count, Q
from django.http import Http404

from kaohe.base.exact import decimal_text
from kaohe.web.access.principal import Access
from kaohe.web.access.terms import any_of
from kaohe.web.runs.exact import fraction
from kaohe.web.runs.models import Line, Run
from kaohe.web.runs.scopes import holds, units_seen
from kaohe.web.runs.selectors import run_before, run_seen
from kaohe.web.runs.tables import GradeSaid, Named, Ranking, RankRow, Shown, Words, head_of, lights_of, shown
from kaohe.web.runs.vetoes import YES, counted, fired

Json = dict[str, Any]
TOTAL, GRADE, OPEN = "总分", "等级", "open"
_ROUNDED = {
    "floor": Words(zh="向下取整", en="rounded down"),
    "ceiling": Words(zh="向上取整", en="rounded up"),
    "half_up": Words(zh="四舍五入", en="rounded half up"),
    "half_even": Words(zh="四舍六入五成双", en="rounded half to even"),
}
_EDGES = {
    "": Words(zh="跨名额的并列由两人裁定", en="two people decide ties across the last place"),
    "exclude": Words(zh="跨名额的并列都不进", en="ties across the last place stay out"),
    "include": Words(zh="跨名额的并列都进", en="ties across the last place all come in"),
}


def appraisal_of(run: Run) -> Json | None:
    """The appraisal of a run whose rows are units; None where it has none."""
    return next((one for one in run.shape["appraisals"] if not run.shape["sheets"][one["of"]]["personal"]), None)


def ranking(access: Access, number: str, action: str = "read") -> Ranking:
    """The units of an appraisal in the order of their totals; a unit before publication sees its own row alone.

    action: `export` for what leaves as a file.
    """
    return ranking_of(access, run_seen(access, number), action)


def ranking_of(access: Access, run: Run, action: str = "read") -> Ranking:
    """As `ranking`, of a run that may be seen."""
    if appraisal_of(run) is None:
        raise Http404
    return rankings(access, [(run, run_before(access, run))], action)[0]


def rankings(access: Access, runs: Sequence[tuple[Run, Run | None]], action: str = "read") -> list[Ranking]:
    """The rankings of several runs, each with the run before it, read at once.

    Must: every run has an appraisal, and all of them pay or none does.
    """
    if not runs:
        return []
    pays = runs[0][0].pays
    now = [(run, _sheet_of(run)) for run, _ in runs]
    then = [(before, _sheet_of(run)) for run, before in runs if before is not None]
    lines, past = defaultdict[str, list[Line]](list), defaultdict[str, dict[str, Decimal | None]](dict)
    for line in units_seen(access, pays=pays, action=action).filter(_of(now)):
        lines[line.run_id].append(line)
    for before_id, key, total in units_seen(access, pays=pays).filter(_of(then)).values_list("run", "key", "total"):
        past[before_id][key] = total
    counts = {one: len(found) for one, found in lines.items()}
    grants = access.grants("pay_run" if pays else "score_result", action)
    if not any(holds(access, grant, unit="", person="") for grant in grants):
        # What holds for a unit as such, whichever it is, leaves none out.
        counts = dict(Line.objects.filter(_of(now)).order_by().values_list("run").annotate(Count("pk")))
    return [
        _ranking(access, run, before, _Found(lines[run.id], past[before.id] if before else {}, counts.get(run.id, 0)))
        for run, before in runs
    ]


@dataclass(frozen=True, slots=True)
class _Found:
    """The rows of a run that may be shown, the totals before it by key, and how many rows there are."""

    lines: list[Line]
    past: dict[str, Decimal | None]
    count: int


def _ranking(access: Access, run: Run, before: Run | None, found: _Found) -> Ranking:
    appraisal, sheet = appraisal_of(run) or {}, _sheet_of(run)
    lines = sorted(found.lines, key=lambda one: (one.place is None, one.place, one.key))
    whole = len(lines) == found.count
    totals = [line.total for line in lines if line.total is not None]
    rows = rank_rows(lines, found.past, access, best_grade(appraisal))
    return Ranking(
        run=head_of(run),
        sheet=sheet,
        sheet_zh=sheet,
        sheet_en=run.shape["sheets"][sheet]["en"],
        rows=rows,
        median=f"{median(totals):.2f}" if whole and totals else "",
        grades=dict(sorted(Counter(line.grade for line in lines if line.grade).items())),
        rules=rules_said(run, appraisal, lines) if whole else [],
        lights=[Named(name=one["name"], en=one["en"]) for one in run.shape["lights"] if one["on"] == sheet],
        vetoes=sum(row.veto for row in rows),
        open=sum(line.grade == OPEN for line in lines) if whole else 0,
        waits=waits_said(run) if whole else [],
        before=before.period if before else "",
        complete_list=whole,
    )


def _sheet_of(run: Run) -> str:
    return str((appraisal_of(run) or {})["of"])


def _of(placed: Iterable[tuple[Run, str]]) -> Q:
    return any_of(Q(run=run, sheet=sheet) for run, sheet in placed)


def best_grade(appraisal: Json) -> str:
    """The best grade of an appraisal, '' where it has none."""
    order = appraisal.get("grades", {}).get("order", [])
    return order[0] if order else ""


def rank_rows(lines: Sequence[Line], past: dict[str, Decimal | None], access: Access, best: str) -> list[RankRow]:
    """The rows of a ranking. past: totals before, by key; the bar of the highest total is full."""
    longest = max((line.total for line in lines if line.total is not None), default=Decimal(0)) or Decimal(1)
    return [_row(line, past, access, best).model_copy(update={"long": _long(line, longest)}) for line in lines]


def _row(line: Line, past: dict[str, Decimal | None], access: Access, best: str) -> RankRow:
    was = past.get(line.key)
    return RankRow(
        place=line.place,
        key=line.key,
        name=line.name,
        unit=line.unit,
        total=shown(line.cells, TOTAL) or Shown(zh="—", en="—"),
        grade=shown(line.cells, GRADE),
        veto=fired(line, ""),
        lights=lights_of(line),
        change=f"{line.total - was:+.2f}" if line.total is not None and was is not None else "",
        mine=line.unit in access.units,
        best=bool(best) and line.grade == best,
    )


def _long(line: Line, longest: Decimal) -> str:
    return f"{max(Decimal(0), 100 * line.total / longest):.1f}" if line.total is not None else "0"


def waits_said(run: Run, waits: Sequence[str] | None = None) -> list[Words]:
    """What keeps a run from being approved, in words. waits: those that are told, all where they are not named."""
    sheets, failing = run.shape["sheets"], {one["name"]: one["en"] for one in run.shape["failing"]}
    return [_wait(text, sheets, failing) for text in (run.shape["waits"] if waits is None else waits)]


def _wait(text: str, sheets: Json, failing: dict[str, str]) -> Words:
    name, _, count = text.partition(" × ")
    sheet, _, column = text.partition(".")
    if name in failing:
        return Words(zh=text, en=f"{failing[name]} × {count}" if count else failing[name])
    if column == GRADE and sheet in sheets:
        return Words(zh=f"{sheet}的等级由两人裁定", en=f"two people decide grades of {sheets[sheet]['en'].lower()}")
    return Words(zh="事实未齐", en="facts are incomplete") if text == "facts" else Words(zh=text, en=text)


def rules_said(run: Run, appraisal: Json, lines: Sequence[Line]) -> list[GradeSaid]:
    """Each grade best first: how many have it, what it asks, and how many of them a veto put there."""
    grades = appraisal.get("grades", {})
    counts = Counter(line.grade for line in lines)
    by_grade = {rule["grade"]: rule for rule in grades.get("rules", [])}
    columns = run.shape["sheets"][appraisal["of"]]["columns"]
    return [
        GradeSaid(
            grade=grade,
            count=counts[grade],
            best=at == 0,
            asks=_asks(by_grade[grade]),
            vetoed=counted(appraisal, [line for line in lines if line.grade == grade], columns),
            quota=_quota(by_grade[grade], lines, columns) if by_grade[grade]["quota"] else None,
        )
        for at, grade in enumerate(grades.get("order", []))
        if grade in by_grade
    ]


def _asks(rule: Json) -> Words:
    return Words(zh=rule["when"] or "其余", en=rule["when_en"] or "all others")


def _quota(rule: Json, lines: Sequence[Line], columns: Json) -> Words:
    """The quota of a grade as it fell in this run: read from its columns, never counted again."""
    quota, name = rule["quota"], f"{GRADE}.{rule['grade']}"
    share, rounded, edge = fraction(quota["share"]), _ROUNDED[quota["rounding"]], _EDGES[quota["edge"]]
    places = sorted({line.cells[f"{name}名额"]["zh"] for line in lines if f"{name}名额" in line.cells})
    fit = sum(line.cells.get(f"{name}资格", {}).get("zh") == YES for line in lines)
    within = "、".join(quota["within"])
    within_en = ", ".join(columns.get(one, {"en": one})["en"] for one in quota["within"])
    zh = f"名额 {_percent(share)}（{rounded.zh}）" if share is not None else f"名额 {quota['count']}"
    en = f"quota {_percent(share)} ({rounded.en})" if share is not None else f"quota {quota['count']}"
    if within:
        zh, en = f"{zh}，按{within}分组", f"{en}, within {within_en}"
    elif len(places) == 1:
        zh, en = f"{zh} = {places[0]}，够条件 {fit}", f"{en} = {places[0]}; {fit} fulfil the condition"
    if rule["ties"]:
        zh = f"{zh}；同分先比{'、再比'.join(_tie(one, columns, 'zh') for one in rule['ties'])}"
        en = f"{en}; ties by {', then '.join(_tie(one, columns, 'en') for one in rule['ties'])}"
    return Words(zh=f"{zh}；{edge.zh}", en=f"{en}; {edge.en}")


def _tie(tie: Json, columns: Json, lang: str) -> str:
    by = tie["by"]
    if lang == "zh":
        return f"{by}（{'高' if tie['high'] else '低'}者先）"
    found: Json = columns.get(by) or columns.get(f"{by}.得分") or {"en": by}
    return f"{found['en']} ({'high' if tie['high'] else 'low'} first)"


def _percent(share: Fraction) -> str:
    return f"{decimal_text(100 * share, 2).rstrip('0').rstrip('.')}%"
