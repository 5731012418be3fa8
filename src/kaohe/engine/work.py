"""分段运行 · Work: a run in progress, stage after stage, each one query whose rows later stages read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from kaohe.base.findings import Finding, Place, blocking
from kaohe.base.states import State
from kaohe.engine.deferred import is_read_once
from kaohe.engine.doubts import doubts_decided, patches_dropped, patches_made
from kaohe.engine.findings import APPROXIMATE, TOO_MANY_STEPS
from kaohe.engine.hands import Hands
from kaohe.engine.made import Maker, made_rows
from kaohe.engine.recurrence import MOST_STEPS, Recurring, recurred, steps_count
from kaohe.engine.stages import Stage, column_needs
from kaohe.engine.storage import LARGE, in_order
from kaohe.formula import findings as formula_rules
from kaohe.formula.program import Program, Sheet
from kaohe.formula.readers.sql.chain import LEAD, ROW, Chain, StoredSheet, World, new_chain
from kaohe.formula.readers.sql.cohort import read_cohort
from kaohe.formula.readers.sql.dialect import speaking
from kaohe.formula.readers.sql.ground import Given
from kaohe.formula.readers.sql.number import RangeUnproven
from kaohe.formula.readers.sql.output import Field, column_fields, known_of, selection
from kaohe.formula.readers.sql.rough import ApproximateInside
from kaohe.formula.readers.sql.text import name
from kaohe.formula.types import Type


@dataclass(slots=True)
class Work:
    """A run in progress: what is stored so far and where; owns the scratch folder's files.

    `keep` names the columns to write by sheet, None means all; `doing` is the sheet that is being computed, and which
    columns of it.
    """

    hands: Hands
    given: Given
    out: Path
    scratch: Path
    sheets: dict[str, StoredSheet]
    keep: Mapping[str, Sequence[str]] | None
    wanted: dict[tuple[int, str], set[str]] = field(default_factory=dict)
    fresh: dict[tuple[str, str], bool] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    doing: tuple[str, Sequence[str]] = ("", ())

    @property
    def program(self) -> Program:
        """The program that is run."""
        return self.given.program

    def written(self) -> list[str]:
        """The sheets that the result holds."""
        names = [sheet.name for sheet in self.program.sheets.values() if sheet.kind != "record"]
        return [name for name in names if self.keep is None or name in self.keep]

    def kept(self, sheet: str) -> list[str]:
        """The columns of a sheet that the result holds; its key and the keys of its links always."""
        found = self.program.sheets[sheet]
        if sheet not in self.written():
            return []
        if self.keep is None:
            return in_order(found, found.columns)
        links = {link.name for link in found.links.values() if not link.computed}
        return in_order(found, {*self.keep.get(sheet, ()), *(links & found.columns.keys())})

    def chain(self, sheet: str) -> Chain:
        """A new chain over the rows of a sheet as stored now."""
        return new_chain(World(self.given, self.sheets, read_cohort), sheet)


def stages_run(work: Work, stages: Sequence[Stage]) -> None:
    """Run the stages; afterwards `out` holds every sheet's file.

    Codes: formula/range-unproven, engine/approximate-in-aggregate, engine/too-many-steps; then nothing more is run.
    """
    work.wanted = _wanted(work.program, stages, work)
    with speaking(work.hands.dialect):
        for number in range(len(stages)):
            if not _stage(work, number, stages):
                return
        for sheet in work.written():
            _finish(work, work.program.sheets[sheet])


def _stage(work: Work, number: int, stages: Sequence[Stage]) -> bool:
    """Run one stage; False where a finding stops the run."""
    stage = stages[number]
    work.doing = stage.sheet, stage.columns
    if not stage.columns:
        maker = Maker(work.hands, work.chain, work.sheets, work.given.period)
        path = work.scratch / f"{number}.parquet"
        work.sheets[stage.sheet] = made_rows(maker, work.program.sheets[stage.sheet], path)
        return True
    chain = _computed(work, stage)
    if chain is None:
        return False
    _decide(work, stage, chain)
    once = chain.rows.rows >= LARGE and not chain.doubtful and is_read_once(work.program, stages, number)
    _write(work, number, stage, chain, may_wait=once)
    patches_dropped(work.hands, chain)
    return True


def _decide(work: Work, stage: Stage, chain: Chain) -> None:
    """Settle what an approximation leaves open, column after column."""
    patches_made(work.hands, chain, stage.columns)
    for column in stage.columns:
        if column in chain.doubtful:
            doubts_decided(work.hands, chain, column)


def _computed(work: Work, stage: Stage) -> Chain | None:
    """The chain with the stage's columns, None where one cannot be proven to fit."""
    if stage.recurs:
        return _recurred(work, stage)
    chain = work.chain(stage.sheet)
    steps: set[str] = set()
    for column in stage.columns:
        try:
            chain.column(column)
        except RangeUnproven as unproven:
            if unproven.step not in steps:
                work.findings.append(_unproven(stage.sheet, column, unproven))
            steps.add(unproven.step)
        except ApproximateInside as inside:
            place = Place(sheet=stage.sheet, field=column)
            work.findings.append(Finding.of(APPROXIMATE, place, column=column, function=inside.function))
    return None if blocking(work.findings) else chain


def _recurred(work: Work, stage: Stage) -> Chain | None:
    def fields(chain: Chain, sheet: Sheet, column: str) -> str:
        return selection(
            column_fields(chain, replace(sheet.columns[column], type=_any_state(sheet, column)), key=False)
        )

    recurring = Recurring(work.hands, work.chain, fields, work.program, lambda chain: _decide(work, stage, chain))
    steps = steps_count(recurring, stage)
    if steps > MOST_STEPS:
        place = Place(sheet=stage.sheet, field=stage.columns[0])
        work.findings.append(Finding.of(TOO_MANY_STEPS, place, sheet=stage.sheet, count=steps, limit=MOST_STEPS))
        return None
    try:
        return recurred(recurring, stage, steps)
    except RangeUnproven as unproven:
        work.findings.append(_unproven(stage.sheet, stage.columns[0], unproven))
        return None


def _any_state(sheet: Sheet, column: str) -> Type:
    return sheet.columns[column].type.with_states(frozenset(State))


def _unproven(sheet: str, column: str, unproven: RangeUnproven) -> Finding:
    digits = unproven.bits * 301 // 1000 + 1
    place = Place(sheet=sheet, field=column)
    return Finding.of(formula_rules.RANGE, place, name=column, step=unproven.step[:200], scale=max(0, 12 - digits))


def _write(work: Work, number: int, stage: Stage, chain: Chain, *, may_wait: bool) -> None:
    """Write the stage: straight into the result where nothing else of the sheet is needed, else as scratch.

    Only the result is in key order: sorting is the dearest part of a stage, and no query depends on order.
    """
    sheet = work.program.sheets[stage.sheet]
    there = [*work.sheets[sheet.name].columns, *stage.columns]
    wanted = work.wanted[number, sheet.name] & set(there)
    final = stage.last and not chain.rows.lead and wanted <= set(work.kept(sheet.name))
    final = final and sheet.name in work.written()
    columns = work.kept(sheet.name) if final else in_order(sheet, wanted)
    path = work.out / f"{sheet.name}.parquet" if final else work.scratch / f"{number}.parquet"
    fields = [one for column in columns for one in fields_of(chain, sheet, column)]
    if chain.rows.lead:
        fields.append(Field(LEAD, name(LEAD)))
    order = f"ORDER BY {ROW if chain.rows.numbered else ', '.join(chain.key_columns())}" if final and sheet.key else ""
    query = chain.sql(selection(fields))
    if final:
        source = work.hands.finished(query, [one.name for one in fields], path, order)
    else:
        source = work.hands.stored(query, path, may_wait=may_wait)
    known = {column: known_of(sheet.columns[column], chain.column(column)) for column in columns}
    work.sheets[sheet.name] = StoredSheet(source, chain.rows.rows, known, chain.rows.lead)


def fields_of(chain: Chain, sheet: Sheet, column: str) -> list[Field]:
    """The fields of one column; a state field only where a state can stand in this run."""
    found = column_fields(chain, sheet.columns[column], key=column in sheet.key)
    return [one for one in found if not one.blank]


def _finish(work: Work, sheet: Sheet) -> None:
    """Write the result of a sheet that no stage has written."""
    path = work.out / f"{sheet.name}.parquet"
    if path.exists():
        return
    work.doing = sheet.name, ()
    chain = work.chain(sheet.name)
    fields = [one for column in work.kept(sheet.name) for one in fields_of(chain, sheet, column)]
    where = f"WHERE NOT {name(LEAD)} " if chain.rows.lead else ""
    order = f"ORDER BY {', '.join(chain.key_columns())}" if sheet.key else ""
    query = chain.sql(selection(fields) or "1 AS one", tail=where)
    source = work.hands.finished(query, [one.name for one in fields] or ["one"], path, order)
    known = {column: known_of(sheet.columns[column], chain.column(column)) for column in work.kept(sheet.name)}
    work.sheets[sheet.name] = StoredSheet(source, chain.rows.rows, known)


def _wanted(program: Program, stages: Sequence[Stage], work: Work) -> dict[tuple[int, str], set[str]]:
    """For each stage: the columns of its sheet that a later stage or the result reads, its key included."""
    later = {name: set(work.kept(name)) | set(sheet.key) for name, sheet in program.sheets.items()}
    found: dict[tuple[int, str], set[str]] = {}
    for number in reversed(range(len(stages))):
        stage = stages[number]
        found[number, stage.sheet] = set(later[stage.sheet])
        for column in stage.columns:
            needs = column_needs(program, stage.sheet, column)
            later[stage.sheet] |= needs.own
            for sheet, read in needs.stored:
                later[sheet] |= {read} & program.sheets[sheet].columns.keys()
        later[stage.sheet] |= set(work.program.sheets[stage.sheet].key)
    return found
