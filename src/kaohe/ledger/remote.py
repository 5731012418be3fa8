"""远端见证 · Remote witness: asks a witness over HTTP, with a time limit and a limit on what it may answer."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from kaohe.base.errors import KaoheError
from kaohe.base.findings import Said
from kaohe.ledger.encoded import base64_text
from kaohe.ledger.note import Note, Verifier, note_read
from kaohe.ledger.policy import Known

PATIENCE = 10
ANSWER_BYTES = 1 << 16
ADD, LATEST = "add-checkpoint", "checkpoint"


class SilentError(KaoheError):
    """A witness that did not answer, or with something that is no answer; why: in both languages.

    >>> SilentError("没有应答", "no answer").why.zh
    '没有应答'
    """

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.why = Said(zh, en)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a witness said."""

    status: int
    text: str


@dataclass(frozen=True, slots=True)
class Remote:
    """A witness that is reached at an address."""

    name: str
    verifier: Verifier
    url: str

    @classmethod
    def of(cls, known: Known) -> Remote:
        """The witness of a policy."""
        return cls(known.name, known.verifier, known.url)

    def latest(self, origin: str) -> Note | None:
        """The latest checkpoint that it has cosigned, not yet verified; None when it has seen none of the log."""
        answer = self._ask("GET", f"{origin_name(origin)}/{LATEST}")
        if answer.status == 404:
            return None
        note = note_read(answer.text.encode()) if answer.status == 200 else None
        if note is None:
            status = answer.status
            raise SilentError(f"它答复了 {status}，没有给出检查点", f"it answered {status} without a checkpoint")
        return note

    def add(self, old: int, proof: Sequence[bytes], note: str) -> Answer:
        """Hands it a checkpoint with the proof that the tree it knows, of size `old`, is its beginning."""
        lines = [f"old {old}", *map(base64_text, proof), "", ""]
        return self._ask("POST", ADD, ("\n".join(lines) + note).encode())

    def _ask(self, method: str, path: str, body: bytes | None = None) -> Answer:
        parts = urlsplit(self.url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise SilentError("没有登记它的地址", "it has no address to be asked at")
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        try:
            connection = kind(parts.hostname, parts.port, timeout=PATIENCE)
            try:
                connection.request(method, f"{parts.path.rstrip('/')}/{path}", body)
                response = connection.getresponse()
                data = response.read(ANSWER_BYTES + 1)
            finally:
                connection.close()
            if len(data) > ANSWER_BYTES:
                raise SilentError(f"它的答复长于 {ANSWER_BYTES} 字节", f"it answered more than {ANSWER_BYTES} bytes")
            return Answer(response.status, data.decode())
        except (OSError, HTTPException, ValueError) as error:
            raise SilentError(f"它没有应答（{error}）", f"it did not answer: {error}") from error


def origin_name(origin: str) -> str:
    """How a log is named in a witness's addresses.

    >>> origin_name("ledger.example")[:8]
    '09a63042'
    """
    return hashlib.sha256(origin.encode()).hexdigest()
