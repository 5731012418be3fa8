"""随机凭证 · Receipts to test with: small logs in memory, made by the ledger's own functions."""

from __future__ import annotations

import copy
import json
import random
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from kaohe.base.canonical import canonical_json, digest
from kaohe.base.states import State
from kaohe.calendar import WorkingCalendar
from kaohe.formula.program import Program
from kaohe.formula.readers.browser import sheet_form
from kaohe.formula.readers.browser.values import value_json
from kaohe.formula.readers.exact import Exact
from kaohe.formula.typed import Value
from kaohe.ledger.checkpoint import Checkpoint
from kaohe.ledger.encoded import base64_text
from kaohe.ledger.entry import entry_write
from kaohe.ledger.fields import disclosed, fields_of
from kaohe.ledger.keys import record_key, reverse_key, tag_of
from kaohe.ledger.note import COSIGNATURE, PLAIN, Note, Signer, note_read, note_sign
from kaohe.ledger.proof import Proof
from kaohe.ledger.record import Cohorts, functions_of, operand_parts, record_of
from kaohe.ledger.tree import inclusion_proof, leaf_hash, root_of
from kaohe.scheme.compile import compile_file
from kaohe.scheme.model import Scheme
from kaohe.trace.phone import phone_row
from kaohe.trace.run import exact_view
from tests.flows.test_seal import PAYS
from tests.readers.agreement import AS_OF, PERIOD, Facts, invented_program
from tests.readers.invented import facts

Json = dict[str, Any]
ORIGIN = "ledger.example/pay/2026"
NAMES = ("finance", "audit", "union")
TIME = 1_790_000_000
RULES = "kaohe: 1\nscheme: 示例\n"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that pays: its form, and of some rows the operands and what the exact reader gives."""

    form: Json
    rows: Sequence[tuple[Json, Json]]


@dataclass(slots=True)
class Batch:
    """A sealed run: where its entries stand and what its receipts carry."""

    run: str
    manifest: str
    scheme: Json
    at: dict[str, int]
    cohorts: Cohorts
    text: str


@dataclass(slots=True)
class Paid:
    """One payment in the log."""

    batch: Batch
    form: Json
    record: Json
    tag: str
    at: int
    chain: list[tuple[int, Json]] = field(default_factory=list)


@cache
def sheets_of(seed: int, formulas: int = 8) -> tuple[Sheet, ...]:
    """The sheets of a program nobody wrote, with rows; of every seventh seed one with a pool that is shared."""
    dice = random.Random(seed)
    if seed % 7 == 0:
        return _sheets(dice, _pool()[0], _police(dice))
    return _sheets(dice, invented_program(dice, formulas), facts(dice))


@cache
def _pool() -> tuple[Program, Scheme]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pays.yaml"
        path.write_text(PAYS, encoding="utf-8")
        compiled = compile_file(path)
    assert compiled.program is not None
    assert compiled.scheme is not None
    return compiled.program, compiled.scheme


def pool_scheme() -> Scheme:
    """The scheme of auxiliary police who share a bonus."""
    return _pool()[1]


def _police(dice: random.Random) -> Facts:
    team: dict[str, Value | State] = {"代码": "U1", "名称": "示例队", "分": Fraction(95)}
    persons: list[dict[str, Value | State]] = [
        {"人员编号": f"P{number}", "队": "U1", "工资": Fraction(dice.randrange(0, 900_000), 100)} for number in range(9)
    ]
    return {"单位": [team], "辅警": persons}


def _sheets(dice: random.Random, program: Program, given: Facts) -> tuple[Sheet, ...]:
    exact = Exact(program, given, period=PERIOD, as_of=AS_OF, calendar=WorkingCalendar.current())
    view, found = exact_view(exact), []
    for sheet in program.sheets.values():
        form = sheet_form(program, sheet.name, calendar=view.calendar)
        computed = [column["name"] for column in form["columns"] if column.get("formula")]
        keys = exact.keys(sheet.name) if computed and sheet.kind != "record" else []
        rows = []
        for key in dice.sample(keys, min(6, len(keys))):
            values = {
                name: value_json(exact.value(sheet.name, key, name), sheet.columns[name].type) for name in computed
            }
            rows.append((phone_row(view, sheet.name, key), values))
        if rows:
            found.append(Sheet(form, rows))
    return tuple(found)


class World:
    """A log with its keys, its witnesses and its receipts. Owns its entries."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.log = Signer(ORIGIN, PLAIN, dice.randbytes(32))
        self.witnesses = {name: Signer(f"{name}.example", COSIGNATURE, dice.randbytes(32)) for name in NAMES}
        lines = [f"log {self.log.verifier.vkey} https://ledger.example/pay"]
        lines += [f"witness {name} {one.verifier.vkey}" for name, one in self.witnesses.items()]
        self.policy = "\n".join(["# 示例", *lines, "group q all audit union", "quorum q", ""])
        self.entries: list[bytes] = []
        self.rules = (RULES, "")
        self.paid: list[Paid] = []
        self._persons: dict[str, bytes] = {}

    def fill(self, most: int) -> None:
        """Entries that are none of ours to understand."""
        for _ in range(self.dice.randrange(most + 1)):
            self.entries.append(canonical_json({"v": 1, "h": "sha256", "k": "flow", "z": self.dice.randrange(99)}))

    def pay(self, sheets: Sequence[Sheet], *, correct: Batch | None = None) -> Batch:
        """A sealed run over the rows; with another run to correct, its payments are reversed and paid anew."""
        text, known = self.rules
        stated = known or (self.dice.randbytes(32).hex() if correct is None else correct.scheme["s"])
        forms = {one.form["sheet"]: digest(canonical_json(one.form)) for one in sheets}
        scheme: Json = {"s": stated, "forms": forms}
        run, manifest = self.dice.randbytes(8).hex(), self.dice.randbytes(32).hex()
        cohorts = Cohorts(run, self.dice.randbytes(32))
        batch = Batch(run, manifest, scheme, {"scheme": len(self.entries)}, cohorts, text + f"# {run}\n")
        y, f = digest(batch.text.encode()), digest(canonical_json(forms))
        self.entries.append(entry_write("scheme", s=stated, y=y, f=f))
        self.fill(2)
        first = batch.at["run"] = len(self.entries)
        self.entries.append(entry_write("run", b=run, s=stated, m=manifest))
        made = [
            (one.form, self._record(batch, one.form, number, *row))
            for one in sheets
            for number, row in enumerate(one.rows)
        ]
        for cohort in cohorts.made.values():
            batch.at[cohort.root] = len(self.entries)
            self.entries.append(cohort.entry)
        for form, record in self.dice.sample(made, len(made)):
            self._paid(batch, form, record)
        batch.at["seal"] = len(self.entries)
        tags = sorted(bytes.fromhex(one.tag) for one in self.paid if one.batch is batch)
        seal: dict[str, Any] = {"i": first, "j": len(self.entries) - 1, "n": len(tags)}
        root = root_of([leaf_hash(tag) for tag in tags]).hex()
        self.entries.append(entry_write("seal", b=run, m=manifest, t=root, c=self.dice.randbytes(32).hex(), **seal))
        return batch

    def _record(self, batch: Batch, form: Json, number: int, row: Json, results: Json) -> Json:
        functions, operands = functions_of(form), {}
        for name, operand in row["operands"].items():
            own, shared = operand_parts(*functions[name], operand)
            root = batch.cohorts.root_of(form["sheet"], name, shared) if shared else ""
            operands[name] = {**own, "cohort": root} if shared else own
        amount = next(column["name"] for column in reversed(form["columns"]) if column.get("formula"))
        head = {"payee": f"P{number}", "period": "2026-10", "scheme": "pay", "version": "1", "run": batch.manifest}
        head |= {"digest": batch.scheme["s"], "sheet": form["sheet"], "amount": amount}
        return record_of(head, row, results, operands)

    def _paid(self, batch: Batch, form: Json, record: Json) -> None:
        item = f"pay/{record['sheet']}/{record['payee']}"
        key = self._persons.setdefault(record["payee"], self.dice.randbytes(32))
        tag = tag_of(key, "2026-10", item)
        before = max((one for one in self.paid if one.tag == tag), key=lambda one: one.at, default=None)
        chain: list[tuple[int, Json]] = []
        if before is not None:
            chain = [*before.chain, (before.at, {}), self._reversed(batch, before)]
        record = {**record, "rev": 0 if before is None else before.record["rev"] + 1}
        fields = fields_of(record, record_key(key, "2026-10", item, record["rev"]))
        members = {"b": batch.run, "t": tag, "r": record["rev"], "s": batch.scheme["s"], "n": fields.count}
        self.paid.append(Paid(batch, form, record, tag, len(self.entries), chain))
        self.entries.append(entry_write("pay", c=fields.root(), **members))

    def _reversed(self, batch: Batch, before: Paid) -> tuple[int, Json]:
        reason = {"form": "kaohe.reverse/1", "reason": "corrected", "reverses": before.at}
        fields = fields_of(reason, reverse_key(self.dice.randbytes(32), before.tag))
        entry = entry_write(
            "reverse", b=batch.run, t=before.tag, r=before.record["rev"], x=before.at, n=fields.count, c=fields.root()
        )
        self.entries.append(entry)
        return len(self.entries) - 1, disclosed(fields, reason)

    def receipt(self, paid: Paid, shown: Sequence[str] | None = None, cosigned: Sequence[str] = NAMES) -> Json:
        """The receipt of a payment as the log stands now; `shown` discloses these paths only."""
        key = self._persons[paid.record["payee"]]
        item = f"pay/{paid.record['sheet']}/{paid.record['payee']}"
        fields = fields_of(paid.record, record_key(key, "2026-10", item, paid.record["rev"]))
        batch, opened = paid.batch, {path: paid.record[path] for path in (paid.record if shown is None else shown)}
        named = canonical_json(opened).decode()
        used = [one for one in batch.cohorts.made.values() if one.root in named]
        made: Json = {
            "form": "kaohe.receipt/1",
            "entry": self.entries[paid.at].decode(),
            **disclosed(fields, paid.record, shown),
            "run": {"index": batch.at["run"]},
            "seal": {"index": batch.at["seal"]},
            "cohorts": [{"index": batch.at[one.root], **disclosed(one.fields, one.values)} for one in used],
            "scheme": {
                "index": batch.at["scheme"],
                "text": batch.text,
                "form": paid.form,
                "forms": batch.scheme["forms"],
            },
            "policy": {"text": self.policy},
            "chain": [{"index": at, **more} for at, more in paid.chain],
        }
        for part in parts(made):
            part["entry"] = self.entries[part["index"]].decode()
        return proved(self, copy.deepcopy(made), self.entries, paid.at, cosigned)


def parts(receipt: Json) -> list[Json]:
    """What a receipt carries with a place in the log, but for its own entry."""
    located = [receipt["run"], receipt["seal"], receipt["scheme"], *receipt["cohorts"], *receipt["chain"]]
    return located + ([receipt["policy"]] if "index" in receipt["policy"] else [])


def proved(world: World, receipt: Json, entries: Sequence[bytes], at: int, cosigned: Sequence[str] = NAMES) -> Json:
    """The receipt with all its proofs in a log of these entries, signed and cosigned."""
    leaves = [leaf_hash(entry) for entry in entries]
    for part in parts(receipt):
        part["hashes"] = [base64_text(one) for one in inclusion_proof(leaves, part["index"])]
    note = signed(world, Checkpoint(ORIGIN, len(leaves), root_of(leaves)).text, cosigned)
    receipt["proof"] = Proof(at, tuple(inclusion_proof(leaves, at)), note).text
    return receipt


def signed(world: World, text: str, cosigned: Sequence[str] = NAMES) -> Note:
    """A checkpoint's text, signed by the log and these witnesses."""
    lines = "".join(world.witnesses[name].signature(text, TIME) for name in cosigned)
    note = note_read((note_sign(text, [world.log]) + lines).encode())
    assert note is not None
    return note


def own_place(receipt: Mapping[str, Any]) -> int:
    """Where the receipt's own entry stands, as its proof says."""
    return int(receipt["proof"].split("\n", 2)[1].removeprefix("index "))


def relogged(world: World, receipt: Json, at: int | None = None) -> Json:
    """What a payer with all keys can make: a log that holds the receipt's entries as they are."""
    entries, place = list(world.entries), own_place(receipt) if at is None else at
    for part in parts(receipt):
        entries[part["index"]] = part["entry"].encode()
    entries[place] = receipt["entry"].encode()
    return proved(world, receipt, entries, place)


def recommitted(receipt: Json) -> Json:
    """The same, committing anew to what the receipt and its shared entries now disclose."""
    renamed = {}
    for cohort in (one for one in receipt["cohorts"] if '"k":"cohort"' in one["entry"]):
        old, new = _committed(cohort["entry"], cohort["disclosures"])
        renamed[old] = json_of(new)["c"]
        cohort["entry"] = new
    for one in receipt["disclosures"]:
        if isinstance(one[2], dict) and one[2].get("cohort") in renamed:
            one[2] = {**one[2], "cohort": renamed[one[2]["cohort"]]}
    receipt["entry"] = _committed(receipt["entry"], receipt["disclosures"])[1]
    return receipt


def _committed(entry: str, disclosures: Sequence[Sequence[Any]]) -> tuple[str, str]:
    members = json_of(entry)
    root = root_of([leaf_hash(canonical_json(list(one))) for one in disclosures]).hex()
    return members["c"], canonical_json({**members, "n": len(disclosures), "c": root}).decode()


def json_of(text: str) -> Json:
    """The members of a JSON text."""

    found: Json = json.loads(text)
    return found


def world_of(seed: int) -> World:
    """A small log: a run over one or two sheets, now and then corrected, with entries of others between."""
    dice = random.Random(seed)
    sheets = sheets_of(dice.randrange(40))
    world = World(dice)
    world.fill(9)
    batch = world.pay(dice.sample(sheets, min(len(sheets), 1 + dice.randrange(2))))
    world.fill(3)
    if dice.random() < 0.5:
        chosen = [Sheet(one.form, one.rows[:2]) for one in sheets if one.form["sheet"] in batch.scheme["forms"]]
        world.pay(chosen, correct=batch)
        world.fill(3)
    return world


def receipt_of(world: World, dice: random.Random) -> Json:
    """Some receipt: most whole and witnessed, some partly disclosed or lacking a witness."""
    paid = dice.choice(world.paid)
    shown = None
    if dice.random() < 0.2:
        shown = dice.sample(sorted(paid.record), dice.randrange(1, 4))
    cosigned = NAMES if dice.random() < 0.8 else tuple(dice.sample(NAMES, dice.randrange(3)))
    return world.receipt(paid, shown, cosigned)
