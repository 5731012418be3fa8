"""封存的行 · Sealed rows: the rows of a run that pay somebody, each as the record its evidence commits to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kaohe.base.canonical import canonical_json, digest
from kaohe.base.states import State
from kaohe.flows.results import Results
from kaohe.formula.readers.browser import sheet_form
from kaohe.formula.readers.browser.values import value_json
from kaohe.formula.readers.exact.rows import Datum, Row
from kaohe.ledger.record import Cohorts, functions_of, operand_parts, record_of
from kaohe.scheme.model import Sheet
from kaohe.trace.phone import OpenCells, phone_row
from kaohe.trace.privacy import Privacy
from kaohe.trace.recall import Recall

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Batch:
    """A run to be sealed: its results, the digest of its manifest, the sheets that pay, and their formulas."""

    results: Results
    manifest: str
    sheets: tuple[Sheet, ...]
    forms: dict[str, Json]

    @classmethod
    def of(cls, results: Results) -> Batch:
        """The batch of a run; one without a paying sheet has no rows."""
        view = results.view
        sheets = tuple(sheet for sheet in results.scheme.sheets.values() if sheet.pays)
        forms = {one.name: sheet_form(view.program, one.name, calendar=view.calendar) for one in sheets}
        return cls(results, digest((results.folder / "run.json").read_bytes()), sheets, forms)

    @property
    def what(self) -> str:
        """Scheme and period: what a corrected run has in common with the one before."""
        return f"{self.results.stated['scheme']['id']} {self.results.view.period.text}"

    @property
    def form_hashes(self) -> dict[str, str]:
        """The hash of each form, as the entry of the scheme commits to them."""
        return {name: digest(canonical_json(form)) for name, form in self.forms.items()}

    def item(self, sheet: str, row: Row) -> str:
        """What is paid, among all that a person is paid in a period."""
        return "/".join([self.results.stated["scheme"]["id"], sheet, *map(str, row.key)])


@dataclass(frozen=True, slots=True)
class Paid:
    """One row that pays: who, what for, and what its record says but for the revision."""

    person: str
    item: str
    amount: Datum
    record: Json


class Records:
    """Makes the records of a batch. Owns what is the same for every row of a sheet."""

    def __init__(self, batch: Batch, cohorts: Cohorts) -> None:
        self._batch, self._cohorts = batch, cohorts
        self._persons = batch.results.personal_sheets()
        self._open: OpenCells = {}
        self._functions = {name: functions_of(form) for name, form in batch.forms.items()}

    def all(self) -> Iterator[Paid]:
        """Every row that pays, sheet by sheet, in key order."""
        for sheet in self._batch.sheets:
            for row in self._batch.results.rows(sheet.name):
                yield self.paid(sheet, row)

    def paid(self, sheet: Sheet, row: Row) -> Paid:
        """One row."""
        results = self._batch.results
        told = phone_row(results.view, sheet.name, row.key, persons=self._persons, open_cells=self._open)
        operands = {name: self._operand(sheet.name, name, one) for name, one in told["operands"].items()}
        person = self.person(row)
        head = self._head(sheet, row, person)
        record = record_of(head, told, self._results(sheet.name, row), operands)
        return Paid(person, self._batch.item(sheet.name, row), results.cell(row, sheet.pays), record)

    def person(self, row: Row) -> str:
        """The opaque code of the person a row pays."""
        _, key = Privacy(self._batch.results.view, self._persons, row).identity(row)
        return "/".join(map(str, key))

    def _operand(self, sheet: str, name: str, operand: Json) -> Json:
        own, shared = operand_parts(*self._functions[sheet][name], operand)
        return {**own, "cohort": self._cohorts.root_of(sheet, name, shared)} if shared else own

    def _head(self, sheet: Sheet, row: Row, person: str) -> Json:
        stated, view = self._batch.results.stated, self._batch.results.view
        key = {
            f"key.{name}": str(part) for name, part in zip(view.program.sheets[sheet.name].key, row.key, strict=True)
        }
        return {
            "payee": person,
            "unit": self._unit(row),
            "period": view.period.text,
            "as_of": str(view.as_of),
            "scheme": stated["scheme"]["id"],
            "version": stated["scheme"]["version"],
            "digest": stated["scheme"]["sha256"],
            "run": self._batch.manifest,
            "sheet": sheet.name,
            "amount": sheet.pays,
            **key,
        }

    def _unit(self, row: Row) -> str:
        """The unit a row belongs to: the first link to a sheet whose rows are no persons."""
        view = self._batch.results.view
        for link in view.program.sheets[row.sheet].links.values():
            if link.sheet not in self._persons:
                key = Recall(view, {}, {}).link_key(row, link.name)
                if not isinstance(key, State):
                    return "/".join(map(str, key))
        return ""

    def _results(self, sheet: str, row: Row) -> Json:
        columns = self._batch.results.view.program.sheets[sheet].columns
        names = [column["name"] for column in self._batch.forms[sheet]["columns"] if column.get("formula")]
        return {name: value_json(self._batch.results.cell(row, name), columns[name].type) for name in names}
