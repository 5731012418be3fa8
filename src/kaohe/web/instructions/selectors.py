"""批示的读取 · Selectors: the instructions one may see, and which of them one may close."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet

from kaohe.base.findings import Text
from kaohe.web.access.models import Account, Assignment
from kaohe.web.access.principal import Access
from kaohe.web.access.terms import any_of, of_unit, terms_met
from kaohe.web.home.plain import Plain
from kaohe.web.instructions.models import Instruction
from kaohe.web.runs.models import Run
from kaohe.web.runs.titles import column_said

HANDLING = ("office_clerk", "office_head")
NOT_HANDLER = "not-handler"


class Told(Plain):
    """An instruction as pages show it."""

    id: int
    unit: str
    unit_name: str
    run: str
    sheet: str
    key: str
    column: str
    column_en: str
    text: str
    due: date | None
    overdue: bool
    handler: str
    made_by: str
    made_at: datetime
    closed_by: str
    closed_at: datetime | None
    outcome: str
    may_close: bool

    @property
    def title(self) -> Text:
        """What the column it is about is called."""
        return Text(self.column.replace(".", " · "), self.column_en)


def seen(access: Access) -> QuerySet[Instruction]:
    """The instructions that may be read: all, or those to one's own unit."""
    grants = access.grants("instruction", "read")
    opened = any_of(terms_met(grant, {"own": of_unit(grant)}) for grant in grants)
    return Instruction.objects.filter(opened).select_related("handler", "made_by", "closed_by")


def listed(access: Access, today: date, unit: str = "") -> list[Told]:
    """The instructions that may be read, open ones first; of one unit where it is named."""
    found = seen(access).filter(unit=unit) if unit else seen(access)
    told = list(found)
    runs = Run.objects.in_bulk({one.run for one in told if one.column})
    return [_told(access, one, today, runs.get(one.run)) for one in told]


def closable(access: Access, one: Instruction) -> bool:
    """Whether one may close an instruction: every term of a grant holds, and it is open."""
    return one.closed_at is None and any(
        all(_closes(access, term, one) for term in grant.terms) for grant in access.grants("instruction", "close")
    )


def handlers(now: datetime) -> list[Account]:
    """Who may be asked to follow an instruction up: those whose role in the office stands at this moment."""
    held = Assignment.objects.filter(role__in=HANDLING).held(now)
    return list(Account.objects.filter(is_active=True, pk__in=held.values("account")).order_by("name"))


def _closes(access: Access, term: str, one: Instruction) -> bool:
    """Who handles an instruction is who was named for it, and whoever stands for the unit that it was told to."""
    if term == "*":
        return True
    named = one.handler.person if one.handler else ""
    return term == NOT_HANDLER and access.person != named and one.unit not in access.units


def _told(access: Access, one: Instruction, today: date, run: Run | None) -> Told:
    plain = ("id", "unit", "unit_name", "run", "sheet", "key", "column", "text", "due", "made_at", "closed_at")
    return Told(
        **{name: getattr(one, name) for name in plain},
        column_en=column_said(run, one.sheet, one.column).en if run is not None else one.column,
        overdue=one.closed_at is None and one.due is not None and one.due < today,
        handler=one.handler.name if one.handler else "",
        made_by=one.made_by.name,
        closed_by=one.closed_by.name if one.closed_by else "",
        outcome=one.outcome,
        may_close=closable(access, one),
    )
