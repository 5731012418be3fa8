"""见证策略 · Witness policy: what is read, what is refused, and which quorum one liar can split."""

from __future__ import annotations

import hashlib
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.base.findings import Finding
from kaohe.ledger.note import COSIGNATURE, PLAIN, Signer
from kaohe.ledger.policy import Policy, policy_check, policy_read

LOG = Signer("ledger.example/pay/2026", PLAIN, bytes(32)).verifier.vkey
SIGNERS = [Signer(f"w{number}.example", COSIGNATURE, bytes([number]) * 32) for number in range(6)]
KEYS = [signer.verifier.vkey for signer in SIGNERS]
BUREAUX = f"log {LOG} https://ledger.example/pay/2026\n" + "".join(
    f"witness {name} {key} https://{name}.example\n"
    for name, key in zip(("finance", "audit", "union", "university"), KEYS, strict=False)
)


def policy(rest: str, head: str = BUREAUX) -> Policy:
    found = policy_read((head + rest).encode())
    assert isinstance(found, Policy), found.line("en")
    return found


def wrong(text: str) -> str:
    found = policy_read(text.encode())
    assert isinstance(found, Finding)
    assert found.code == "ledger/policy"
    return found.cause("en")


def test_a_policy_is_read() -> None:
    found = policy("# 审计和工会都要\n \t\ngroup q all audit union\nquorum\tq \n")
    assert [known.name for known in found.witnesses] == ["finance", "audit", "union", "university"]
    assert found.logs[0].url == "https://ledger.example/pay/2026"
    assert found.fingerprint == hashlib.sha256(found.data).hexdigest()
    audit, union = found.verifiers[1:3]
    assert [found.satisfied(keys) for keys in ([audit], [union], [audit, union])] == [False, False, True]


def test_a_quorum_of_none_is_satisfied_by_nobody() -> None:
    found = policy("quorum none\n")
    assert not found.satisfied(found.verifiers)
    assert [finding.code for finding in policy_check(found)] == ["ledger/no-witness"]


@pytest.mark.parametrize(
    ("rest", "liars"),
    [
        ("quorum none\n", 0),
        ("quorum audit\n", 1),
        ("group q any audit union\nquorum q\n", 0),
        ("group q all audit union\nquorum q\n", 2),
        ("group q 2 finance audit union\nquorum q\n", 1),
        ("group q 3 finance audit union university\nquorum q\n", 2),
        ("group q 2 finance audit union university\nquorum q\n", 0),
        ("group q all finance audit union university\nquorum q\n", 4),
        ("group a any finance audit\ngroup q all a union\nquorum q\n", 1),
        ("group a all finance audit\ngroup q any a union\nquorum q\n", 0),
        ("group a all finance audit\ngroup q all a union\nquorum q\n", 3),
        ("group a any finance audit\ngroup b any union university\ngroup q all a b\nquorum q\n", 0),
    ],
)
def test_the_liars_that_split_a_quorum_are_counted(rest: str, liars: int) -> None:
    found = policy(rest)
    assert found.liars_to_split() == liars
    codes = [finding.code for finding in policy_check(found)]
    safe = [] if liars >= 2 else ["ledger/quorum-can-be-split"]
    assert codes == (["ledger/no-witness"] if rest == "quorum none\n" else safe)


def liars_by_trial(found: Policy) -> int:
    """Every assignment of witnesses to the one tree, the other, both (a liar): the fewest liars of those that split."""
    best = len(found.witnesses) + 1
    for sides in product(("one", "other", "both"), repeat=len(found.witnesses)):
        pairs = list(zip(found.verifiers, sides, strict=True))
        if all(found.satisfied([key for key, at in pairs if at in {side, "both"}]) for side in ("one", "other")):
            best = min(best, sides.count("both"))
    return best


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """A random tree of groups over six witnesses."""
    lines = [f"witness w{number} {key}" for number, key in enumerate(KEYS)]
    free = [f"w{number}" for number in range(len(KEYS))]
    for number in range(draw(st.integers(1, 4))):
        members = draw(st.lists(st.sampled_from(free), min_size=1, max_size=4, unique=True))
        free = [name for name in free if name not in members] + [f"g{number}"]
        lines.append(f"group g{number} {draw(st.integers(1, len(members)))} {' '.join(members)}")
    return policy("\n".join([*lines, f"quorum {free[-1]}"]) + "\n", "")


@settings(max_examples=40, deadline=None)
@given(policies())
def test_the_count_of_liars_is_that_of_trying_everything(found: Policy) -> None:
    assert found.liars_to_split() == liars_by_trial(found)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 0 of the policy: the file is too large, or its last line has no newline."),
        ("quorum none", "line 0 of the policy: the file is too large, or its last line has no newline."),
        ("# nothing\n", "line 1 of the policy: there is no quorum line."),
        ("quorum none\nquorum none\n", "line 2 of the policy: there is a second quorum line."),
        ("quorum q\n", "line 1 of the policy: q is not known here."),
        ("log x\n", "line 1 of the policy: not a key of this use, or not written as one."),
        (f"log {KEYS[0]}\n", "line 1 of the policy: not a key of this use, or not written as one."),
        (f"witness a {LOG}\n", "line 1 of the policy: not a key of this use, or not written as one."),
        (f"log {LOG}\nlog {LOG}\n", "line 2 of the policy: the same key stands there twice."),
        (f"witness a {KEYS[0]}\nwitness b {KEYS[0]}\n", "line 2 of the policy: the same key stands there twice."),
        (f"witness a {KEYS[0]}\nwitness a {KEYS[1]}\n", "line 2 of the policy: the name a is taken."),
        (f"witness none {KEYS[0]}\n", "line 1 of the policy: the name none is taken."),
        ("group g all a\n", "line 1 of the policy: a is not known here."),
        (f"witness a {KEYS[0]}\ngroup g all a a\n", "line 2 of the policy: a is already a member."),
        (f"witness a {KEYS[0]}\ngroup g 2 a\n", "line 2 of the policy: 2 is not all, any or 1 to 1."),
        (f"witness a {KEYS[0]}\ngroup g 0 a\n", "line 2 of the policy: 0 is not all, any or 1 to 1."),
        (f"witness a {KEYS[0]}\ngroup g 01 a\n", "line 2 of the policy: 01 is not all, any or 1 to 1."),
        ("group g all\n", "line 1 of the policy: not a line of a known form."),
        ("quorum none none\n", "line 1 of the policy: not a line of a known form."),
        ("Quorum none\n", "line 1 of the policy: not a line of a known form."),
        ("quorum none\r\n", "line 1 of the policy: it holds a control character."),
        ("quorum\u00a0none\n", "line 1 of the policy: not a line of a known form."),
    ],
)
def test_what_is_wrong_with_a_policy_is_said(text: str, said: str) -> None:
    assert wrong(text) == said


def test_a_policy_that_is_not_utf8_or_too_large_is_refused() -> None:
    assert isinstance(policy_read(b"\xff\nquorum none\n"), Finding)
    assert isinstance(policy_read(b"#" * 70000 + b"\nquorum none\n"), Finding)


def test_32_witnesses_in_32_groups_are_counted() -> None:
    signers = [Signer(f"w{number}.example", COSIGNATURE, bytes([number + 9]) * 32) for number in range(32)]
    lines = [f"witness w{number} {signer.verifier.vkey}" for number, signer in enumerate(signers)]
    lines += [f"group g{number} all w{number}" for number in range(31)]
    lines += ["group q 24 " + " ".join(f"g{number}" for number in range(31)) + " w31", "quorum q"]
    assert policy("\n".join(lines) + "\n", "").liars_to_split() == 16
