"""看什么 · Story: which schemes and periods the demonstration runs, whose pay and whose receipt it shows; no more."""

from __future__ import annotations

from dataclasses import dataclass

from kaohe.base.findings import Text


@dataclass(frozen=True, slots=True)
class Chapter:
    """A scheme of the sample district with the periods that are run, the latest last. `first`: who is looked at."""

    scheme: str
    periods: tuple[str, ...]
    tab: Text
    first: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """One person's pay in one month: the sheet that pays, what is due, and what says that it was worth looking at."""

    scheme: str
    period: str
    sheet: str
    payable: str
    shared: str


DEPARTMENTS = Chapter("department-appraisal", ("2023", "2024", "2025", "2026"), Text("部门考核", "Departments"), "D01")
STREETS = Chapter("wage-guarantee", ("2023", "2024", "2025", "2026"), Text("街道保薪", "Sub-districts"), "S03")
BUDGETS = Chapter("budget-execution", ("2026",), Text("预算执行", "Budgets"))
KINDERGARTENS = Chapter("kindergarten-pay", ("2026-06", "2026-08", "2026-10"), Text("幼儿园薪酬", "Kindergartens"))
POLICE = Chapter("auxiliary-police-pay", ("2026-10",), Text("辅警薪酬", "Auxiliary police"))
CHAPTERS = (DEPARTMENTS, STREETS, BUDGETS, KINDERGARTENS, POLICE)
RECEIPT = Slip("kindergarten-pay", "2026-06", "任职", "应发", "增量分配")
"""The month whose evidence is shown: the latest one of the kindergartens that two people may approve."""
PATROL = Slip("auxiliary-police-pay", "2026-10", "辅警", "应发", "名次奖金")
PAYEES = {"teacher": RECEIPT, "police": PATROL}
"""Whose pay is seen at which desk: the first one who is paid in full and has a share."""
