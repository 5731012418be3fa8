"""Receipts made by hand, each with one known wrong thing; their verdicts were written down before any verifier ran."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from kaohe.base.canonical import canonical_json
from kaohe.ledger.encoded import base64_text
from kaohe.ledger.note import PLAIN, Signer
from tests.ledger.judged import Told, by_python, by_script
from tests.ledger.receipts import World, json_of, own_place, recommitted, relogged, sheets_of

Json = dict[str, Any]
Wrong = Callable[[World, Json], bytes | None]
"""Changes a receipt in place, or gives the bytes of another."""
POOL = 7


@pytest.fixture(scope="module")
def world() -> World:
    """Nine auxiliaries share a bonus; the run was corrected for two of them."""
    made = World(random.Random(20_261_129))
    sheets = [one for one in sheets_of(POOL) if one.form["sheet"] == "辅警"]
    first = made.pay(sheets)
    corrected = [type(one)(one.form, one.rows[:2]) for one in sheets]
    made.pay(corrected, correct=first)
    return made


def disclosed(it: Json, path: str) -> Any:
    """The disclosure of a path."""
    return next(one for one in it["disclosures"] if one[1] == path)


def told(part: Json, **members: Any) -> None:
    """Other members in an entry."""
    part["entry"] = canonical_json({**json_of(part["entry"]), **members}).decode()


def amount(_: World, it: Json) -> None:
    """A fen more, and nothing else."""
    one = disclosed(it, "results.应发")
    one[2] = str(int(one[2]) + 1)


def amount_signed(world: World, it: Json) -> None:
    """A fen more, and the log commits to it and all have signed."""
    amount(world, it)
    relogged(world, recommitted(it))


def salt(_: World, it: Json) -> None:
    """The salt of the amount belongs to another field."""
    disclosed(it, "results.应发")[0] = disclosed(it, "results.双倍")[0]


def field_gone(_: World, it: Json) -> None:
    """The period is not said."""
    it["disclosures"].remove(disclosed(it, "period"))


def fields_turned(_: World, it: Json) -> None:
    """The first two fields change places."""
    it["disclosures"][:2] = it["disclosures"][1::-1]


def point_nought(_: World, it: Json) -> bytes:
    """An index with `.0` behind it."""
    index = b'"index":%d' % it["seal"]["index"]
    return canonical_json(it).replace(index, index + b".0")


def twice(_: World, it: Json) -> bytes:
    """Two entries under one name: the first reader takes the one, the second the other."""
    return canonical_json(it).replace(b'"entry":', b'"entry":"","entry":', 1)


def carriage(_: World, it: Json) -> None:
    """The proof with the line ends of another system."""
    it["proof"] = it["proof"].replace("\n", "\r\n")


def proof_short(_: World, it: Json) -> None:
    """The last hash of the proof is missing."""
    head, checkpoint = it["proof"].split("\n\n", 1)
    it["proof"] = head.rpartition("\n")[0] + "\n\n" + checkpoint


def beyond(_: World, it: Json) -> None:
    """An index as large as the log."""
    size = it["proof"].split("\n\n")[1].split("\n")[1]
    it["proof"] = it["proof"].replace(f"index {own_place(it)}\n", f"index {size}\n")


def loose(_: World, it: Json) -> None:
    """A hash whose base64 has stray bits."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    text = it["run"]["hashes"][0]
    it["run"]["hashes"][0] = text[:-2] + letters[letters.index(text[-2]) ^ 1] + "="


def other_log(world: World, it: Json) -> None:
    """The log says that it is another, under its own key."""
    world_log, world.log = world.log, Signer("ledger.example/pay/2027", PLAIN, world.log.seed)
    text = it["proof"].split("\n\n")[1].replace("ledger.example/pay/2026", world.log.name)
    it["proof"] = it["proof"].split("\n\n")[0] + f"\n\n{text}\n\n{world.log.signature(text + chr(10))}"
    world.log = world_log


def signed_by_another(_: World, it: Json) -> None:
    """A signature of another key under the log's name and key id."""
    lines = it["proof"].split("\n")
    at = next(at for at, line in enumerate(lines) if line.startswith("— ledger.example"))
    body = "\n".join(lines[lines.index("") + 1 : at - 1]) + "\n"
    other = Signer("ledger.example/pay/2026", PLAIN, bytes(32)).signature(body).split()[2]
    mine = lines[at].split()[2]
    lines[at] = f"— ledger.example/pay/2026 {mine[:5]}{other[5:]}"
    it["proof"] = "\n".join(lines)


def without_union(_: World, it: Json) -> None:
    """The union has not signed."""
    it["proof"] = "".join(line for line in it["proof"].splitlines(keepends=True) if not line.startswith("— union"))


def union_forged(_: World, it: Json) -> None:
    """The union's line with the audit bureau's signature in it."""
    lines = it["proof"].split("\n")
    union = next(at for at, line in enumerate(lines) if line.startswith("— union"))
    lines[union] = lines[union][:-8] + "AAAAAAA="
    it["proof"] = "\n".join(lines)


def other_seal(world: World, it: Json) -> None:
    """The seal of the other run."""
    other = world.receipt(world.paid[-1])
    it["seal"] = other["seal"]


def late_rules(world: World, it: Json) -> None:
    """The rules were logged behind the payment."""
    other = world.receipt(world.paid[-1])
    it["scheme"] |= {name: other["scheme"][name] for name in ("entry", "index", "hashes", "text")}


def other_rules(_: World, it: Json) -> None:
    """A word of the rules differs from what was logged."""
    it["scheme"]["text"] += "#\n"


def other_formula(_: World, it: Json) -> None:
    """Twice the pay became three times the pay, and the sum with it."""
    column = next(one for one in it["scheme"]["form"]["columns"] if one["name"] == "双倍")
    column["formula"]["args"][0] = {"const": ["3", "1"]}


def other_pool(_: World, it: Json) -> None:
    """A larger sum of weights than colleagues see."""
    one = next(one for one in it["cohorts"][0]["disclosures"] if one[1] == "total")
    one[2] = [str(int(one[2][0]) + 1), one[2][1]]


def other_pool_signed(world: World, it: Json) -> None:
    """The same, in an entry of its own that the log holds: each is shown another sum."""
    one = next(one for one in it["cohorts"][0]["disclosures"] if one[1] == "total")
    one[2] = [str(int(one[2][0]) * 2), one[2][1]]
    relogged(world, recommitted(it))


def pool_overridden(world: World, it: Json) -> None:
    """Three times the sum of weights for this person alone, beside the name of the shared entry; the pay follows it."""
    total = next(value for _, path, value in it["cohorts"][0]["disclosures"] if path == "total")
    disclosed(it, "operands.份额#1")[2]["total"] = [str(int(total[0]) * 3), total[1]]
    relogged(world, recommitted(_share_set(it, 3)))


def share_stated(world: World, it: Json) -> None:
    """A share that is stated, beside the name of the pool that would give another."""
    _share_set(it, 2)
    disclosed(it, "operands.份额#1")[2]["value"] = disclosed(it, "results.份额")[2]
    relogged(world, recommitted(it))


def share_alone(world: World, it: Json) -> None:
    """A share that is stated, and no pool is named."""
    _share_set(it, 2)
    disclosed(it, "operands.份额#1")[2] = {"value": disclosed(it, "results.份额")[2]}
    it["cohorts"] = []
    relogged(world, recommitted(it))


def _share_set(it: Json, by: int) -> Json:
    """A share and a pay so many times smaller, each to the fen as the rules have it."""
    share, pay = disclosed(it, "results.份额"), disclosed(it, "results.应发")
    before = int(share[2])
    share[2] = str(before // by)
    pay[2] = str(int(pay[2]) - before + before // by)
    return it


def long_hash(_: World, it: Json) -> None:
    """A million letters where a hash belongs."""
    it["run"]["hashes"][0] = "A" * 1_000_000


def no_pool(_: World, it: Json) -> None:
    """The shared entry is left out."""
    it["cohorts"] = []


def outside(world: World, it: Json) -> None:
    """The seal ends before this payment."""
    told(it["seal"], j=own_place(it) - 1)
    relogged(world, it)


def no_reversal(_: World, it: Json) -> None:
    """The second version, without the reversal of the first."""
    it["chain"] = [one for one in it["chain"] if '"k":"pay"' in one["entry"]]


def node_for_leaf(_: World, it: Json) -> None:
    """Two hashes of the tree stand as an entry: the text of a node is no entry."""
    it["entry"] = "\x01" + base64_text(bytes(64))


BY_HAND: tuple[tuple[Wrong, str, str, int], ...] = (
    (amount, "commitment", "commitment", 0),
    (amount_signed, "recomputation", "recompute", 0),
    (salt, "commitment", "commitment", 0),
    (field_gone, "commitment", "field_count", 0),
    (fields_turned, "commitment", "disclosure_order", 0),
    (point_nought, "readable", "not_canonical", 0),
    (twice, "readable", "not_canonical", 0),
    (node_for_leaf, "readable", "not_a_pay_entry", 0),
    (carriage, "inclusion", "proof_malformed", 0),
    (proof_short, "inclusion", "inclusion", 0),
    (beyond, "inclusion", "inclusion", 0),
    (other_log, "log_signature", "other_log", 0),
    (signed_by_another, "log_signature", "log_signature", 0),
    (without_union, "quorum", "quorum", 0),
    (union_forged, "quorum", "witness_signature", 0),
    (loose, "batch", "run_not_in_log", 0),
    (other_seal, "batch", "other_batch", 0),
    (outside, "batch", "outside_seal", 0),
    (late_rules, "scheme", "scheme_after_pay", 0),
    (other_rules, "scheme", "scheme_text", 0),
    (other_formula, "scheme", "form_changed", 0),
    (other_pool, "cohorts", "cohort_commitment", 0),
    (other_pool_signed, "recomputation", "recompute", 0),
    (no_pool, "cohorts", "cohort_missing", 0),
    (pool_overridden, "cohorts", "cohort_disagrees", 0),
    (share_stated, "cohorts", "cohort_disagrees", 0),
    (share_alone, "recomputation", "cohort_missing", 0),
    (long_hash, "batch", "run_not_in_log", 0),
    (no_reversal, "revision", "chain_missing", -1),
)
"""What is wrong, the step that finds it, its code, and whose receipt: the first person's, or one that was corrected."""


@pytest.mark.parametrize(("wrong", "step", "code", "whose"), BY_HAND, ids=[row[0].__name__ for row in BY_HAND])
def test_both_verifiers_find_the_one_wrong_thing(world: World, wrong: Wrong, step: str, code: str, whose: int) -> None:
    receipt = world.receipt(world.paid[whose])
    asked = [(canonical_json(receipt), world.policy)]
    data = wrong(world, receipt)
    asked.append((canonical_json(receipt) if data is None else data, world.policy))
    whole, found = by_python(asked)
    assert by_script(asked) == [whole, found]
    assert (whole[0], whole[1]) == (True, "verified")
    assert (found[0], found[1]) == (False, code)
    assert failing(found)[0] == (step, code)


def failing(verdict: Told) -> list[tuple[str, str]]:
    """The steps that do not hold."""
    return [(name, code) for name, ok, code in verdict[2] if ok is False]


def test_there_are_at_least_twenty(world: World) -> None:
    assert len(BY_HAND) >= 20
    assert len({row[0] for row in BY_HAND}) == len(BY_HAND)
    assert any(one.record["rev"] for one in world.paid)
