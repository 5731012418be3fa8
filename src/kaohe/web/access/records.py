"""审计范围 · Records: which records of acts a reader may see, as a condition of the query."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from kaohe.web.access.models import AuditRecord
from kaohe.web.access.principal import Access, Grant
from kaohe.web.access.terms import any_of, terms_met

OFFICERS = ("sysadmin", "secadmin", "auditadmin")
AUDIT_OFFICER = "auditadmin"
THINGS = (
    "user_account",
    "role_assignment",
    "security_policy",
    "system_config",
    "backup",
    "integration_key",
)
"""What the officers act on; everything else is the business of the house."""


def records_seen(access: Access, action: str = "read") -> QuerySet[AuditRecord]:
    """The records within the terms of `audit_record`, and the audit officer's own acts for who watches him."""
    opened = [_condition(grant) for grant in access.grants("audit_record", action)]
    if access.may("audit_record", "read_of_auditadmin"):
        opened.append(_of_role(AUDIT_OFFICER))
    return AuditRecord.objects.filter(any_of(opened)).select_related("account")


def _condition(grant: Grant) -> Q:
    of_others = ~_of_officers()
    return terms_met(grant, {"business-only": ~_about_officers() & of_others, "business-users-only": of_others})


def _about_officers() -> Q:
    return any_of(Q(cells__contains=f"{thing}.") for thing in THINGS)


def _of_officers() -> Q:
    return any_of(_of_role(role) for role in OFFICERS)


def _of_role(role: str) -> Q:
    return Q(roles__contains=role)
