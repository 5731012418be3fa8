"""一页 · Page: what every scheme's page says of its run: version, hashes, what fails, which lights shine."""

from __future__ import annotations

from kaohe.base.findings import Text
from kaohe.base.instant import instant_text
from kaohe.flows.demo.cells import CellBook
from kaohe.flows.demo.shape import Json, cell_id, lights_json, text_json
from kaohe.flows.opening import title_of
from kaohe.flows.results import Failing, Results, failing, row_key, shining

LISTED = 6


def page_json(results: Results, tab: Text) -> Json:
    """The parts that all pages have."""
    scheme, stated = results.scheme, results.stated
    return {
        "id": scheme.id,
        "title": text_json(title_of(scheme)),
        "tab": text_json(tab),
        "version": scheme.version,
        "period": results.view.period.text,
        "asOf": _until(results.view.as_of),
        "complete": results.complete,
        "run": results.id,
        "schemeHash": stated["scheme"]["sha256"],
        "factsHash": stated["facts"],
        "calendar": stated["calendar"],
        "engine": stated["engine"],
        "classes": [],
        "shares": {},
        "median": [],
        "trend": None,
        "slip": None,
        "strip": None,
        "lights": [
            {
                "name": {"zh": one.light.name, "en": one.light.title.en},
                "sheet": text_json(results.sheet_title(one.light.on)),
                **lights_json(results, one.colours, one.light.on),
            }
            for one in shining(results)
        ],
    }


def _until(instant: int) -> str:
    """An instant to the minute; midnight belongs to the day that it ends."""
    text = instant_text(instant)[:16].replace("T", " ")
    return f"{instant_text(instant - 1)[:10]} 24:00" if text.endswith("00:00") else text


def failed_json(results: Results, book: CellBook) -> list[Json]:
    """The constraints that fail: of units with the rows, of persons only counted."""
    return [_failed(results, one, book) for one in failing(results)]


def _failed(results: Results, one: Failing, book: CellBook) -> Json:
    personal = results.is_personal(one.sheet)
    rows = [] if personal else list(one.rows[:LISTED])
    for row in rows:
        book.add(row, one.column)
    return {
        "rule": {"zh": one.constraint.name, "en": one.constraint.title.en},
        "basis": one.constraint.basis,
        "count": results.persons(len(one.rows), one.sheet),
        "more": 0 if personal else len(one.rows) - len(rows),
        "rows": [
            {"name": results.row_name(row), "key": row_key(row), "open": cell_id(results, row, one.column)}
            for row in rows
        ],
    }
