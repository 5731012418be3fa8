"""权重合计 · Sums of weights: what stands below each node, as a formula that a clerk's change moves at once."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_range_abs

from kaohe.reports.form_help import blank_rows
from kaohe.scheme.form.model import Form, FormSheet

WEIGHT = "weight"


def column_of(sheet: FormSheet, key: str) -> int | None:
    """The place of a column by its code, or None."""
    return next((place for place, head in enumerate(sheet.heads) if head.key == key), None)


class Sums:
    """The sums of one form, whose rows begin below `top` rows."""

    def __init__(self, form: Form, top: int) -> None:
        self._sheets = {sheet.table.id: sheet for sheet in form.sheets}
        self._top = top

    def range(self, table: str, key: str) -> str:
        """The cells of a column on its sheet, with room for rows that will be added."""
        sheet = self._sheets[table]
        column = column_of(sheet, key) or 0
        last = self._top + len(sheet.lines) + blank_rows(table) - 1
        return f"{sheet.table.title.zh}!{xl_range_abs(self._top, column, last, column)}"

    def at(self, sheet: FormSheet, number: int, look: Any) -> tuple[str, Any, float | str]:
        """Formula, look and value of a row of the sheet: of a node, or of the top level of an appraisal."""
        row = self._top + number + 1
        of, parent, weight = (self.range("indicators", key) for key in ("@of", "@parent", WEIGHT))
        line = sheet.lines[number].cells if number < len(sheet.lines) else None
        if sheet.table.id == "appraisal":
            place = column_of(sheet, "of") or 0
            own = f"${xl_col_to_name(place)}{row}"
            formula = f'=IF({own}="","",SUMPRODUCT(({of}={own})*({parent}=""),{weight}))'
            return formula, look, self._below(line[place], "") if line else ""
        places = [column_of(sheet, key) or 0 for key in ("@of", "name")]
        mine = [f"${xl_col_to_name(place)}{row}" for place in places]
        same = f"{of},{mine[0]},{parent},{mine[1]}"
        formula = f'=IF({mine[1]}="","",IF(COUNTIFS({same})=0,"",SUMIFS({weight},{same})))'
        return formula, look, self._below(line[places[0]], line[places[1]]) if line else ""

    def _below(self, of: str, name: str) -> float | str:
        """The sum as it is when the form is written, for viewers that do not compute."""
        sheet = self._sheets["indicators"]
        places = [column_of(sheet, key) or 0 for key in ("@of", "@parent", WEIGHT)]
        found = [[line.cells[place] for place in places] for line in sheet.lines]
        weights = [_number(weight) for appraised, parent, weight in found if (appraised, parent) == (of, name)]
        return float(sum(weights)) if weights else ""


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return Decimal(0)
    return number if number.is_finite() else Decimal(0)
