"""伪造 · Forgeries: every kind of change to a receipt, by somebody without keys and by a payer who holds them all."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

from kaohe.base.canonical import canonical_json
from kaohe.ledger.encoded import base64_read, base64_text
from tests.ledger.receipts import json_of, parts

Json = dict[str, Any]
Change = Callable[[random.Random, Json], object]
"""Changes a receipt in place; None where there is nothing of the kind to change (False)."""


def hexed(dice: random.Random, text: str) -> str:
    """A hex text with one digit changed."""
    at = dice.randrange(len(text))
    return text[:at] + dice.choice([digit for digit in "0123456789abcdef" if digit != text[at]]) + text[at + 1 :]


def disclosure_of(dice: random.Random, it: Json, prefix: str = "") -> Any:
    """Some disclosure whose path begins so; None where there is none."""
    found = [one for one in it["disclosures"] if one[1].startswith(prefix)]
    return dice.choice(found) if found else None


def value_of_another(value: Any) -> Any:
    """A value of the same kind that is another."""
    match value:
        case bool():
            return not value
        case str():
            return value + "0"
        case int():
            return value + 1
        case list():
            return [*value[:-1], value_of_another(value[-1])] if value else ["1"]
        case {"state": _}:
            return "0"
        case dict() if value:
            name = min(value)
            return {**value, name: value_of_another(value[name])}
    return "1"


def value_changed(dice: random.Random, it: Json) -> object:
    """An amount, or any other value."""
    one = disclosure_of(dice, it, dice.choice(["results.", ""])) or it["disclosures"][0]
    one[2] = value_of_another(one[2])
    return True


def salt_changed(dice: random.Random, it: Json) -> object:
    """One digit of a salt, or all of it gone."""
    one = disclosure_of(dice, it)
    one[0] = hexed(dice, one[0]) if dice.random() < 0.7 else dice.choice(["", one[0].upper() + "A", one[0][:-2]])
    return True


def field_added(dice: random.Random, it: Json) -> object:
    """A field that nobody committed to."""
    it["disclosures"].append([dice.randbytes(16).hex(), dice.choice(["a", "zz", "results.示例"]), "1"])
    it["disclosures"].sort(key=lambda one: one[1].encode()) if dice.random() < 0.8 else None
    return True


def field_removed(dice: random.Random, it: Json) -> object:
    """A field fewer."""
    it["disclosures"].remove(disclosure_of(dice, it))
    return True


def fields_swapped(dice: random.Random, it: Json) -> object:
    """Two fields the wrong way round."""
    if len(it["disclosures"]) < 2:
        return False
    at = dice.randrange(len(it["disclosures"]) - 1)
    it["disclosures"][at : at + 2] = it["disclosures"][at : at + 2][::-1]
    return True


def path_changed(dice: random.Random, it: Json) -> object:
    """The value of one field under the name of another."""
    one = disclosure_of(dice, it)
    one[1] = dice.choice([one[1] + "\u0301", one[1].upper() + "x", "results." + one[1], one[1] + "\n"])
    return True


def normalised(dice: random.Random, it: Json) -> object:
    """Another spelling of the same words in Unicode."""
    one = disclosure_of(dice, it)
    one[2] = [one[2], "é", "e\u0301"][dice.randrange(1, 3)]
    return True


def hidden_changed(dice: random.Random, it: Json) -> object:
    """A hidden field: its hash, its place, one more, one fewer."""
    hidden = it.get("hidden")
    if not hidden:
        it["hidden"] = [[dice.randrange(-1, 3), "00" * 32]]
        return True
    one = dice.choice(hidden)
    match dice.randrange(5):
        case 0:
            one[1] = hexed(dice, one[1])
        case 1:
            one[0] = dice.choice([-1, 10**6, hidden[0][0] + 1, 2**53])
        case 2:
            hidden.remove(one)
        case 3:
            hidden.append(list(one))
        case _:
            one[1] = one[1].upper() + "g"
    return True


def entry_changed(dice: random.Random, it: Json) -> object:
    """A member of an entry: of the own one, or of one that goes with it."""
    part = dice.choice([it, it["run"], it["seal"], it["scheme"], *it["cohorts"]])
    members = json_of(part["entry"])
    name = dice.choice(sorted(members))
    match dice.randrange(4):
        case 0:
            members["z"] = 1
        case 1:
            del members[name]
        case _:
            told = members[name]
            members[name] = hexed(dice, told) if isinstance(told, str) and len(told) > 8 else value_of_another(told)
    part["entry"] = canonical_json(members).decode()
    return True


def place_changed(dice: random.Random, it: Json) -> object:
    """Another index, or other hashes, for an entry."""
    part = dice.choice([it["run"], it["seal"], it["scheme"], *it["cohorts"]])
    match dice.randrange(5):
        case 0:
            part["index"] = dice.choice([part["index"] + 1, 0 if part["index"] else 1, 2**53 - 1, 2**40])
        case 1:
            part["hashes"] = part["hashes"][:-1] or [base64_text(bytes(32))]
        case 2:
            part["hashes"] = [*part["hashes"], base64_text(dice.randbytes(32))]
        case 3:
            part["hashes"] = [base64_text(bytes(32)), *part["hashes"][1:]]
        case _:
            part["hashes"] = [one + dice.choice(["\n", " ", "="]) for one in part["hashes"]] or ["="]
    return True


def entries_exchanged(dice: random.Random, it: Json) -> object:
    """One entry in the place of another."""
    one, other = dice.sample([it["run"], it["seal"], it["scheme"]], 2)
    for name in ("entry", "index", "hashes"):
        one[name], other[name] = other[name], one[name]
    return True


def proof_changed(dice: random.Random, it: Json) -> object:
    """A line of the proof or of the checkpoint: changed, dropped, doubled, made up."""
    lines = it["proof"].split("\n")
    cut = lines.index("")
    at = dice.choice([*range(cut + 5), *range(2, cut), 1])
    match dice.randrange(6):
        case 0:
            lines.pop(at)
        case 1:
            lines.insert(at, lines[at])
        case 2:
            lines[at] = lines[at] + dice.choice([" ", "\r", "=", "0", "\u2028"])
        case 3:
            lines[at] = dice.choice(["0", "00", "index 01", "-1", base64_text(dice.randbytes(32)), "extra AAAA"])
        case 4:
            lines[2:cut] = [base64_text(dice.randbytes(32))] * dice.choice([63, 64])
        case _:
            lines[at] = "0" + lines[at][::-1]
    it["proof"] = "\n".join(lines)
    return True


def signature_changed(dice: random.Random, it: Json) -> object:
    """The bytes of a signature by a key that the policy knows."""
    lines = it["proof"].split("\n")
    known = [at for at, line in enumerate(lines) if line.startswith("— ")]
    at = dice.choice(known)
    head, _, text = lines[at].rpartition(" ")
    raw = bytearray(base64_read(text) or b"")
    place = dice.randrange(4, len(raw))
    raw[place] ^= 1 << dice.randrange(8)
    if dice.random() < 0.2:
        raw = raw[: dice.randrange(5, len(raw))]
    lines[at] = f"{head} {base64_text(bytes(raw))}"
    it["proof"] = "\n".join(lines)
    return True


def base64_loosened(dice: random.Random, it: Json) -> object:
    """Another base64 text of the same bytes."""
    part = dice.choice(parts(it))
    if not part["hashes"]:
        return False
    at = dice.randrange(len(part["hashes"]))
    text = part["hashes"][at]
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    part["hashes"][at] = text[:-2] + letters[letters.index(text[-2]) ^ 1] + "="
    return part is not it["policy"] and not any(part is one for one in it["chain"])


def scheme_text_changed(_: random.Random, it: Json) -> object:
    """The rules as published."""
    it["scheme"]["text"] = it["scheme"]["text"].replace("kaohe: 1", "kaohe:  1")
    return True


def form_changed(dice: random.Random, it: Json) -> object:
    """A formula, or the list of formulas."""
    form = it["scheme"]["form"]
    match dice.randrange(4):
        case 0:
            form["sheet"] = dice.choice(["别的", 1, None])
        case 1:
            column = dice.choice(form["columns"])
            column["rounding"] = "half_even" if column.get("rounding") != "half_even" else "floor"
        case 2:
            it["scheme"]["forms"]["另一"] = "00" * 32
        case _:
            next(one for one in form["columns"] if one.get("formula"))["formula"] = {"const": ["7", "1"]}
    return True


def cohort_changed(dice: random.Random, it: Json) -> object:
    """A figure shared with colleagues, or the reference to it."""
    if not it["cohorts"]:
        return False
    cohort = dice.choice(it["cohorts"])
    match dice.randrange(4):
        case 0:
            it["cohorts"].remove(cohort)
        case 1:
            one = dice.choice(cohort["disclosures"])
            one[2] = value_of_another(one[2])
        case 2:
            cohort["disclosures"].pop()
        case _:
            cohort["disclosures"].reverse()
    return True


def member_changed(dice: random.Random, it: Json) -> object:
    """A member of the file that is too much, missing, or of another type."""
    name = dice.choice(sorted(set(it) - {"hidden"}))
    match dice.randrange(3):
        case 0:
            del it[name]
        case 1:
            it[name] = dice.choice([None, 1, [], {}, "x", [[]], True])
        case _:
            it["更多"] = 1
    return True


CHANGES: tuple[Change, ...] = (
    value_changed, salt_changed, field_added, field_removed, fields_swapped, path_changed, normalised, hidden_changed,
    entry_changed, place_changed, entries_exchanged, proof_changed, signature_changed, base64_loosened,
    scheme_text_changed, form_changed, cohort_changed, member_changed,
)  # fmt: skip


def respelt(dice: random.Random, it: Json) -> bytes:
    """The same values in another spelling: what a lenient reader would take."""
    data = canonical_json(it)
    index = b'"index":%d' % it["seal"]["index"]
    return dice.choice(
        [
            data + b"\n",
            b"\xef\xbb\xbf" + data,
            b" " + data,
            data.replace(b",", b", ", 1),
            data.replace(b'"form":"kaohe.receipt/1"', b'"form":"kaohe.receipt/1","form":"kaohe.receipt/1"'),
            data.replace(b'"entry":', b'"entry":"","entry":', 1),
            data.replace(index, index + b".0"),
            data.replace(index, index + b"e0"),
            data.replace(index, b'"index":9007199254740993'),
            data.replace(index, b'"index":-0'),
            data.replace(b"kaohe", b"\\u006baohe", 1),
            data.replace(b"/", b"\\/", 1),
            data.replace(b"\\n", b"\\r\\n"),
            data.replace(b'"1"', b'"\\ud800"', 1),
            data.replace(b'"1"', b'"\xed\xa0\x80"', 1),
            data.replace(b"\\n", b"\\u000a", 1),
            data[: dice.randrange(len(data))],
            b"[" * 5000 + data,
            data.replace(index, index + b',"a":' + b"[" * 101 + b"]" * 101),
            json.dumps(it, ensure_ascii=True).encode(),
            json.dumps(it, ensure_ascii=False, separators=(",", ":")).encode() + b" ",
            data.replace(index, b'"index":NaN'),
            data.replace(index, b'"index":1e400'),
        ]
    )


def flipped(dice: random.Random, it: Json) -> bytes:
    """One bit of the file."""
    data = bytearray(canonical_json(it))
    data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    return bytes(data)
