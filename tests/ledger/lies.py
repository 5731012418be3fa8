"""谎言 · Lies: what a payer with every key can have logged and signed, so that only the rules stand against it."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from typing import Any

from kaohe.base.canonical import canonical_json
from tests.ledger.forgeries import disclosure_of, value_of_another
from tests.ledger.receipts import World, json_of, own_place, recommitted, relogged

Json = dict[str, Any]
Lie = Callable[[random.Random, World, Json], object]


def _set(it: Json, path: str, value: Any) -> None:
    it["disclosures"] = [one for one in it["disclosures"] if one[1] != path]
    if value is not None:
        it["disclosures"].append(["ab" * 16, path, value])
    it["disclosures"].sort(key=lambda one: one[1].encode())


def _entry_set(part: Json, **members: Any) -> None:
    part["entry"] = canonical_json({**json_of(part["entry"]), **members}).decode()


def result_lied(dice: random.Random, _: World, it: Json) -> object:
    """Another amount than the rules give."""
    one = disclosure_of(dice, it, "results.")
    if one is not None:
        _set(it, one[1], value_of_another(one[2]))
    return one


def result_left_out(dice: random.Random, _: World, it: Json) -> object:
    """A computed column that is not said, or one that no rule computes."""
    one = disclosure_of(dice, it, "results.")
    if one is None:
        return False
    _set(it, *dice.choice([(one[1], None), ("results.没有的", "1")]))
    return True


def operand_left_out(dice: random.Random, _: World, it: Json) -> object:
    """Something that a formula needs."""
    one = disclosure_of(dice, it, dice.choice(["cells.", "inputs.", "operands."]))
    if one is not None:
        _set(it, one[1], dice.choice([None, {"state": "open"}, {"state": 1}, ["1", "0"], [], 7, "文", True]))
    return one


def head_lied(dice: random.Random, _: World, it: Json) -> object:
    """Who, when, by which rules: missing, or of another entry."""
    name = dice.choice(["form", "payee", "period", "scheme", "version", "digest", "run", "sheet", "rev"])
    if name in {"payee", "period", "scheme", "version"}:
        _set(it, name, None)
    else:
        _set(it, name, dice.choice([None, "别的", True, 99]))
    return True


def shared_lied(dice: random.Random, _: World, it: Json) -> object:
    """A shared figure of another sheet, or column, or batch."""
    if not it["cohorts"]:
        return False
    cohort = dice.choice(it["cohorts"])
    match dice.randrange(4):
        case 0:
            _entry_set(cohort, b="ab" * 8)
        case 1:
            cohort["disclosures"] = [one for one in cohort["disclosures"] if one[1] != "operand"]
        case 2:
            cohort["disclosures"] = [
                [*one[:2], "别的" if one[1] == "sheet" else one[2]] for one in cohort["disclosures"]
            ]
        case _:
            cohort["entry"] = it["run"]["entry"]
            cohort["index"] = it["run"]["index"]
    return True


def batch_lied(dice: random.Random, world: World, it: Json) -> object:
    """A run or seal that is not of this payment."""
    match dice.randrange(6):
        case 0:
            _entry_set(it["run"], b="ab" * 8)
        case 1:
            _entry_set(it["seal"], b="ab" * 8)
        case 2:
            _entry_set(it["run"], s="ab" * 32)
        case 3:
            _entry_set(it["seal"], m="ab" * 32)
        case 4:
            _entry_set(it["seal"], i=own_place(it) + 1)
        case _:
            _entry_set(it["seal"], j=own_place(it) - 1)
    return world.entries != []


def rule_lied(dice: random.Random, world: World, it: Json) -> object:
    """Rules logged late, or other rules than those that were logged."""
    match dice.randrange(5):
        case 0:
            it["scheme"]["index"] = len(world.entries) - 1
            it["seal"]["index"] = min(it["seal"]["index"], len(world.entries) - 2)
        case 1:
            _entry_set(it["scheme"], s="ab" * 32)
        case 2:
            _entry_set(it["scheme"], y="ab" * 32)
        case 3:
            _entry_set(it["scheme"], f="ab" * 32)
        case _:
            it["scheme"]["entry"] = it["run"]["entry"]
    return True


def chain_lied(dice: random.Random, _: World, it: Json) -> object:
    """A correction without what it corrects."""
    if not json_of(it["entry"])["r"]:
        _set(it, "rev", 1)
        _entry_set(it, r=1)
        return True
    part = dice.choice(it["chain"][-2:])
    match dice.randrange(3):
        case 0:
            it["chain"].remove(part)
        case 1:
            _entry_set(part, t="ab" * 16)
        case _:
            _entry_set(part, r=7) if '"k":"pay"' in part["entry"] else _entry_set(part, x=0)
    return True


LIES: tuple[Lie, ...] = (
    result_lied, result_left_out, operand_left_out, head_lied, shared_lied, batch_lied, rule_lied, chain_lied,
)  # fmt: skip
HARMLESS = frozenset({operand_left_out})
"""A cell that no formula reads may be left unsaid or be of another kind."""


def lied(dice: random.Random, world: World, it: Json) -> tuple[str, bytes] | None:
    """A receipt with a lie that the log commits to."""
    lie = dice.choice(LIES)
    it = copy.deepcopy(it)
    if not lie(dice, world, it):
        return None
    return lie.__name__, canonical_json(relogged(world, recommitted(it), own_place(it)))
