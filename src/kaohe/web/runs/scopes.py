"""范围 · Scopes: the rows that an access opens, as a condition of the query; what no term opens stays closed."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from kaohe.web.access.principal import Access, Grant
from kaohe.web.access.terms import EVERYTHING, NOTHING, any_of, of_unit, terms_met
from kaohe.web.runs.models import Line, Run

PUBLISHED = Run.Status.PUBLISHED
TOLD = (Run.Status.APPROVED, Run.Status.PUBLISHED)
"""What a person is told of his own pay: nothing that one hand alone has computed; two have looked at what is told."""


def runs_seen(access: Access) -> QuerySet[Run]:
    """The runs that a page may name: appraisals by `score_result.read`, pay by `pay_run.read`; void ones by neither."""
    own_pay = Q(pk__in=lines_paid(access).values("run")) if access.may("pay_line", "read") else NOTHING
    return Run.objects.exclude(status=Run.Status.VOID).filter(_told_of_units(access) | (Q(pays=True) & own_pay))


def runs_of_units(access: Access) -> QuerySet[Run]:
    """Those that a list of results names: not pay of which one may see one's own alone: that stands on its own page."""
    return Run.objects.exclude(status=Run.Status.VOID).filter(_told_of_units(access))


def _told_of_units(access: Access) -> Q:
    scored = any_of(_run_condition(grant) for grant in access.grants("score_result", "read"))
    paid = any_of(_run_condition(grant) for grant in access.grants("pay_run", "read"))
    return (Q(pays=False) & scored) | (Q(pays=True) & paid)


def lines_seen(access: Access, run: Run, action: str = "read") -> QuerySet[Line]:
    """The outcome rows of a run about units that may be shown, or exported: never a person's."""
    return units_seen(access, pays=run.pays, action=action).filter(run=run)


def units_seen(access: Access, *, pays: bool, action: str = "read") -> QuerySet[Line]:
    """As `lines_seen`, over every run of pay, or every appraisal."""
    thing = "pay_run" if pays else "score_result"
    opened = any_of(_line_condition(access, grant) for grant in access.grants(thing, action))
    return Line.objects.filter(opened, run__pays=pays, person="").exclude(run__status=Run.Status.VOID)


def sees_all(access: Access, thing: str, action: str = "read") -> bool:
    """Whether an act is allowed without any condition: not one's own part alone, not only what is published."""
    return any(grant.terms == {"*"} for grant in access.grants(thing, action))


def lines_open(access: Access) -> QuerySet[Line]:
    """Every row that may be shown, of all runs: about units as `lines_seen`, about persons as `lines_paid`."""
    own = any_of(_line_condition(access, grant) for grant in access.grants("pay_line", "read"))
    return Line.objects.filter(_about_units(access) | ~Q(person="") & own).exclude(run__status=Run.Status.VOID)


def units_open(access: Access) -> QuerySet[Line]:
    """Those of them that are about units."""
    return Line.objects.filter(_about_units(access)).exclude(run__status=Run.Status.VOID)


def _about_units(access: Access) -> Q:
    scored = any_of(_line_condition(access, grant) for grant in access.grants("score_result", "read"))
    paid = any_of(_line_condition(access, grant) for grant in access.grants("pay_run", "read"))
    return Q(person="") & (Q(run__pays=False) & scored | Q(run__pays=True) & paid)


def lines_paid(access: Access, action: str = "read") -> QuerySet[Line]:
    """The rows about persons that may be shown: one's own, one's unit's, or all, as `pay_line` says."""
    opened = any_of(_line_condition(access, grant) for grant in access.grants("pay_line", action))
    return Line.objects.filter(opened).exclude(person="").exclude(run__status=Run.Status.VOID)


def _run_condition(grant: Grant) -> Q:
    """Whether a run may be named at all: with rows of one's own, or everything, or once it is published."""
    own = Q(pk__in=Line.objects.filter(of_unit(grant), person="").values("run"))
    return terms_met(grant, {"agg": EVERYTHING, "own": own, "pub": Q(status=PUBLISHED)})


def _line_condition(access: Access, grant: Grant) -> Q:
    own_person = Q(person=access.person, run__status__in=TOLD) if access.person else NOTHING
    published, of_units = Q(run__status=PUBLISHED), Q(person="")
    return terms_met(grant, {"own": of_unit(grant), "self": own_person, "pub": published, "agg": of_units})


def holds(access: Access, grant: Grant, *, unit: str, person: str, status: str = "") -> bool:
    """The same judgement on one row that no query found: whether every term of a grant holds for it.

    status: how far its run has come; '' where the row is of no single run.
    """
    met = {
        "*": True,
        "own": bool(grant.unit) and unit == grant.unit,
        "self": bool(access.person) and person == access.person and status in TOLD,
        "pub": status == PUBLISHED,
        "agg": not person,
    }
    return all(met.get(term, False) for term in grant.terms)
