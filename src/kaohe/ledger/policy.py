"""见证策略 · Witness policy: which logs and witnesses are known, and how many must have cosigned (C2SP tlog-policy)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import NoReturn

from kaohe.base.errors import KaoheError
from kaohe.base.findings import Finding, Said
from kaohe.ledger.findings import POLICY, SPLIT, UNWITNESSED
from kaohe.ledger.note import COSIGNATURE, PLAIN, Verifier, vkey_read

NONE = "none"
POLICY_BYTES = 1 << 16
SAFE_LIARS = 2

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_BLANK = re.compile(r"[ \t]+")
_COUNT = re.compile(r"[1-9][0-9]{0,3}")


@dataclass(frozen=True, slots=True)
class Known:
    """A log or a witness: its name in the policy, its key and where it is reached (empty when nowhere)."""

    name: str
    verifier: Verifier
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """A group has witnessed what at least `need` of its members have."""

    need: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """What a checker pins: known logs and witnesses, and the quorum."""

    logs: tuple[Known, ...]
    witnesses: tuple[Known, ...]
    groups: dict[str, Group]
    quorum: str
    data: bytes = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the policy file, in hex."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def verifiers(self) -> tuple[Verifier, ...]:
        """The keys of the witnesses."""
        return tuple(witness.verifier for witness in self.witnesses)

    def satisfied(self, cosigners: Collection[Verifier]) -> bool:
        """Whether the quorum is among the keys that cosigned; a policy without quorum is satisfied by nobody."""
        names = {witness.name for witness in self.witnesses if witness.verifier in cosigners}
        return self.quorum != NONE and self._has(self.quorum, names)

    def _has(self, name: str, names: set[str]) -> bool:
        group = self.groups.get(name)
        if group is None:
            return name in names
        return sum(self._has(member, names) for member in group.members) >= group.need

    def liars_to_split(self) -> int:
        """How many lying witnesses suffice to have two different trees of one size witnessed; 0 without quorum."""
        if self.quorum == NONE:
            return 0
        return self._liars(self.quorum)[True, True]

    def _liars(self, name: str) -> dict[tuple[bool, bool], int]:
        """The fewest liars below a name so that it has signed the one tree, the other, both or neither."""
        group = self.groups.get(name)
        if group is None:
            return {(False, False): 0, (True, False): 0, (False, True): 0, (True, True): 1}
        counts = {(0, 0): 0}
        for member in group.members:
            counts = _added(counts, self._liars(member))
        best: dict[tuple[bool, bool], int] = {}
        for (left, right), liars in counts.items():
            key = (left >= group.need, right >= group.need)
            best[key] = min(liars, best.get(key, liars))
        return best


def policy_read(data: bytes) -> Policy | Finding:
    r"""The policy of a file, or the first thing wrong with it.

    >>> policy_read(b"quorum none\n").quorum
    'none'
    >>> policy_read(b"quorum q\n").cause("en")
    'line 1 of the policy: q is not known here.'
    """
    reader = _Reader()
    try:
        for words in _lines(data, reader):
            reader.read(words)
        return reader.policy(data)
    except _WrongError as wrong:
        return Finding.of(POLICY, line=reader.line, what=wrong.said)


def policy_check(policy: Policy) -> list[Finding]:
    r"""What makes a policy unsafe: a quorum that fewer than two lying witnesses can split, or none at all.

    >>> [finding.code for finding in policy_check(policy_read(b"quorum none\n"))]
    ['ledger/no-witness']
    """
    if policy.quorum == NONE:
        return [Finding.of(UNWITNESSED)]
    liars = policy.liars_to_split()
    return [Finding.of(SPLIT, liars=liars)] if liars < SAFE_LIARS else []


class _WrongError(KaoheError):
    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.said = Said(zh, en)


def _wrong(zh: str, en: str) -> NoReturn:
    raise _WrongError(zh, en)


@dataclass(slots=True)
class _Reader:
    """Reads the lines one after another; names may be used only below the line that gives them."""

    line: int = 0
    logs: list[Known] = field(default_factory=list)
    witnesses: dict[str, Known] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    quorum: str = ""

    def read(self, words: list[str]) -> None:
        match words:
            case ["log", vkey, *url] if len(url) < 2:
                self._log(vkey, "".join(url))
            case ["witness", name, vkey, *url] if len(url) < 2:
                self._witness(name, vkey, "".join(url))
            case ["group", name, need, *members] if members:
                self._group(name, need, members)
            case ["quorum", name]:
                self._quorum(name)
            case _:
                _wrong("不是一种已知的行", "not a line of a known form")

    def policy(self, data: bytes) -> Policy:
        if not self.quorum:
            _wrong("没有 quorum 行", "there is no quorum line")
        return Policy(tuple(self.logs), tuple(self.witnesses.values()), self.groups, self.quorum, data)

    def _log(self, vkey: str, url: str) -> None:
        verifier = _key(vkey, PLAIN)
        if verifier.public in {log.verifier.public for log in self.logs}:
            _wrong("同一把公钥出现两次", "the same key stands there twice")
        self.logs.append(Known(verifier.name, verifier, url))

    def _witness(self, name: str, vkey: str, url: str) -> None:
        verifier = _key(vkey, COSIGNATURE)
        if verifier.public in {witness.verifier.public for witness in self.witnesses.values()}:
            _wrong("同一把公钥出现两次", "the same key stands there twice")
        self._new(name)
        self.witnesses[name] = Known(name, verifier, url)

    def _group(self, name: str, need: str, members: list[str]) -> None:
        for member in members:
            if member not in self.witnesses and member not in self.groups:
                _wrong(f"{member} 在此之前没有定义", f"{member} is not known here")
            if member in self.taken:
                _wrong(f"{member} 只能属于一个组", f"{member} is already a member")
            self.taken.add(member)
        least = {"all": len(members), "any": 1}.get(need) or (int(need) if _COUNT.fullmatch(need) else 0)
        if not 1 <= least <= len(members):
            _wrong(f"{need} 不是 all、any 或 1 至 {len(members)}", f"{need} is not all, any or 1 to {len(members)}")
        self._new(name)
        self.groups[name] = Group(least, tuple(members))

    def _quorum(self, name: str) -> None:
        if self.quorum:
            _wrong("quorum 行只能有一条", "there is a second quorum line")
        if name not in {NONE, *self.witnesses, *self.groups}:
            _wrong(f"{name} 在此之前没有定义", f"{name} is not known here")
        self.quorum = name

    def _new(self, name: str) -> None:
        if name == NONE or name in self.witnesses or name in self.groups:
            _wrong(f"名称 {name} 已被使用", f"the name {name} is taken")


def _lines(data: bytes, reader: _Reader) -> Iterator[list[str]]:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        _wrong("不是 UTF-8 文本", "not UTF-8 text")
    if len(data) > POLICY_BYTES or not text.endswith("\n"):
        _wrong("文件过大，或末行没有换行", "the file is too large, or its last line has no newline")
    for number, line in enumerate(text[:-1].split("\n"), start=1):
        reader.line = number
        if _CONTROL.search(line):
            _wrong("含有控制字符", "it holds a control character")
        words = [word for word in _BLANK.split(line) if word]
        if words and not words[0].startswith("#"):
            yield words


def _key(vkey: str, kind: int) -> Verifier:
    verifier = vkey_read(vkey)
    if verifier is None or verifier.kind != kind:
        _wrong("公钥写法不对，或不是这种用途的公钥", "not a key of this use, or not written as one")
    return verifier


def _added(counts: dict[tuple[int, int], int], member: dict[tuple[bool, bool], int]) -> dict[tuple[int, int], int]:
    """The counts of members that signed either tree, with one member more, and the fewest liars for each."""
    best: dict[tuple[int, int], int] = {}
    for (left, right), liars in counts.items():
        for (one, other), more in member.items():
            key = (left + one, right + other)
            best[key] = min(liars + more, best.get(key, liars + more))
    return best
