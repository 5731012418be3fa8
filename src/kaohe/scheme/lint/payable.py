"""发放 · Payable: what a sheet pays is money that one of its own columns computes, so that it can be recomputed."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.base.findings import Finding
from kaohe.formula.types import Kind
from kaohe.scheme.lint import findings as rules
from kaohe.scheme.lint.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Sheets whose `pays` is something else.

    Basis: design.md, The ledger proves: a phone recomputes the amount. Findings: `scheme/not-payable`.

    >>> list(check(Subject(None)))
    []
    """
    for sheet in subject.scheme.sheets.values() if subject.program is not None else ():
        column = subject.column(sheet.name, sheet.pays) if sheet.pays else None
        is_money = column is not None and column.type.kind is Kind.MONEY and column.formula is not None
        if sheet.pays and not is_money:
            yield Finding.of(rules.NOT_PAYABLE, sheet.place, sheet=sheet.name, name=sheet.pays)
