"""工作簿读者 · Workbook reader: typed formulas as live Excel formulas beside a check; it writes no file."""

from __future__ import annotations

from kaohe.formula.readers.workbook.plan import Extent, Grid, Plan, Planned, Role, Worksheet
from kaohe.formula.readers.workbook.reader import extent_of, workbook_plan

__all__ = ["Extent", "Grid", "Plan", "Planned", "Role", "Worksheet", "extent_of", "workbook_plan"]
