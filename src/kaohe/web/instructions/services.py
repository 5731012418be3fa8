"""批示的写入 · Services: telling a unit something, and closing it; each is recorded by the guard in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404
from django.utils import timezone

from kaohe.web.access.models import Account
from kaohe.web.access.principal import Access
from kaohe.web.instructions.models import Instruction
from kaohe.web.instructions.selectors import closable, handlers, seen
from kaohe.web.runs.models import Line
from kaohe.web.runs.scopes import lines_seen
from kaohe.web.runs.selectors import run_seen


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form carries: where it is about, the words, until when, and who follows it up ('' = nobody)."""

    run: str
    sheet: str
    key: str
    column: str
    text: str
    due: str = ""
    handler: str = ""


def about(access: Access, asked: Asked) -> Line:
    """The row an instruction is about, when it may be seen and belongs to a unit."""
    run = run_seen(access, asked.run)
    line = lines_seen(access, run).filter(sheet=asked.sheet, key=asked.key).select_related("run").first()
    if line is None or (asked.column and asked.column not in line.cells):
        raise Http404
    return line


def instruct(access: Access, by: Account, asked: Asked, *, now: datetime) -> Instruction | None:
    """Tells the unit of a row; None where words are missing or the date is none or past. Sent twice it is one."""
    line = about(access, asked)
    due = _date(asked.due)
    if not asked.text.strip() or (asked.due and (due is None or due < timezone.localdate(now))):
        return None
    named = {str(one.pk): one for one in handlers(now)}
    unit = line.unit or line.key
    made, _ = Instruction.objects.get_or_create(
        unit=unit,
        run=line.run_id,
        sheet=line.sheet,
        key=line.key,
        column=asked.column,
        text=asked.text.strip(),
        due=due,
        handler=named.get(asked.handler),
        made_by=by,
        closed_at=None,
        defaults={"unit_name": unit_name(line), "made_at": now},
    )
    return made


def close(access: Access, by: Account, number: int, outcome: str, *, now: datetime) -> Instruction | None:
    """Closes an instruction with what came of it; None where that is not said. Not there for who may not close it."""
    one = seen(access).select_for_update(of=("self",)).filter(pk=number).first()
    if one is None or not closable(access, one):
        raise Http404
    if not outcome.strip():
        return None
    one.closed_by, one.closed_at, one.outcome = by, now, outcome.strip()
    one.save(update_fields=["closed_by", "closed_at", "outcome"])
    return one


def unit_name(line: Line) -> str:
    """The name of the unit, in its run, that a row is of."""
    unit = line.unit or line.key
    if line.key == unit:
        return line.name
    own = Line.objects.filter(run=line.run_id, key=unit, person="").first()
    return own.name if own is not None else unit


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
