"""签名便笺 · Signed note: a text with signature lines, plain (0x01) or a witness's with its time (0x04).

Basis: C2SP signed-note and tlog-cosignature; Ed25519 (RFC 8032). Unknown signatures are ignored; a bad signature by a
known key rejects the whole note.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kaohe.ledger.encoded import LARGEST, base64_read, base64_text

PLAIN = 1
COSIGNATURE = 4
NOTE_BYTES = 1 << 20
SIGNATURES = 16

_KEY_ID = re.compile(r"[0-9a-f]{8}")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_DASH = "— "


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key with its name: what checks signatures."""

    name: str
    kind: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The four bytes that, with the name, say which key signed."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    @property
    def vkey(self) -> str:
        """The key as it stands in a policy: name, key id, type and key."""
        return f"{self.name}+{self.key_id.hex()}+{base64_text(bytes([self.kind]) + self.public)}"


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key with its name: what makes signatures. Its seed is shown nowhere."""

    name: str
    kind: int
    seed: bytes = field(repr=False)

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        return Verifier(self.name, self.kind, self._key().public_key().public_bytes_raw())

    @property
    def skey(self) -> str:
        """The key as it is kept in its file."""
        secret = base64_text(bytes([self.kind]) + self.seed)
        return f"PRIVATE+KEY+{self.name}+{self.verifier.key_id.hex()}+{secret}"

    def signature(self, text: str, time: int = 0) -> str:
        """The signature line over a note's text; a witness's says the time, in seconds since 1970."""
        if self.kind == COSIGNATURE:
            raw = time.to_bytes(8) + self._key().sign(_cosigned(text, time))
        else:
            raw = self._key().sign(text.encode())
        return f"{_DASH}{self.name} {base64_text(self.verifier.key_id + raw)}\n"

    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line, read and not yet checked."""

    name: str
    key_id: bytes
    raw: bytes

    @property
    def line(self) -> str:
        """The line as it stands in the note."""
        return f"{_DASH}{self.name} {base64_text(self.key_id + self.raw)}\n"

    def by(self, verifier: Verifier) -> bool:
        """Whether the line claims to be by the key."""
        return (self.name, self.key_id) == (verifier.name, verifier.key_id)

    def time(self, text: str, verifier: Verifier) -> int | None:
        """When a text was signed by the key, 0 where the kind says no time; None when the signature is not good."""
        if verifier.kind == PLAIN:
            return 0 if _good(verifier.public, self.raw, text.encode()) else None
        time = int.from_bytes(self.raw[:8])
        if len(self.raw) != 72 or time > LARGEST:
            return None
        return time if _good(verifier.public, self.raw[8:], _cosigned(text, time)) else None


@dataclass(frozen=True, slots=True)
class Note:
    """A text and its signature lines, read and not yet checked."""

    text: str
    signatures: tuple[Signature, ...]

    @property
    def whole(self) -> str:
        """The note as it stands in a file."""
        return self.text + "\n" + "".join(signature.line for signature in self.signatures)

    def signed_by(self, verifiers: Iterable[Verifier]) -> Mapping[Verifier, int] | None:
        """The known keys that signed, with the time they said; None when a known key's signature is not good."""
        found: dict[Verifier, int] = {}
        for verifier in verifiers:
            for signature in self.signatures:
                if not signature.by(verifier):
                    continue
                time = signature.time(self.text, verifier)
                if time is None:
                    return None
                found[verifier] = max(time, found.get(verifier, 0))
        return found


def note_read(data: bytes) -> Note | None:
    """The note of these bytes, its signatures not checked; None when it is malformed or has more than 16.

    >>> note_read(b"text") is None
    True
    """
    if len(data) > NOTE_BYTES:
        return None
    try:
        whole = data.decode()
    except UnicodeDecodeError:
        return None
    text, middle, lines = whole.rpartition("\n\n")
    if not middle or _CONTROL.search(whole) or not lines.endswith("\n"):
        return None
    rows = lines[:-1].split("\n")
    if len(rows) > SIGNATURES:
        return None
    signatures = [found for row in rows if (found := _signature(row)) is not None]
    return Note(text + "\n", tuple(signatures)) if len(signatures) == len(rows) else None


def note_sign(text: str, signers: Iterable[Signer]) -> str:
    r"""The note of a text that ends with a newline, signed by each plain key.

    >>> note_read(note_sign("a\n", [Signer("x", PLAIN, bytes(32))]).encode()).text
    'a\n'
    """
    return text + "\n" + "".join(signer.signature(text) for signer in signers)


def note_open(data: bytes, verifiers: Iterable[Verifier]) -> tuple[str, Mapping[Verifier, int]] | None:
    r"""The text of a note and who signed it; None when malformed, signed badly by a known key, or by no known key.

    >>> key = Signer("x", PLAIN, bytes(32))
    >>> opened = note_open(note_sign("a\n", [key]).encode(), [key.verifier])
    >>> opened is not None and opened[0]
    'a\n'
    """
    note = note_read(data)
    signed = note.signed_by(verifiers) if note is not None else None
    return (note.text, signed) if note is not None and signed else None


def vkey_read(text: str) -> Verifier | None:
    """The public key of a vkey; None unless its kind is known and its key id is its own.

    >>> vkey_read(Signer("x", PLAIN, bytes(32)).verifier.vkey).name
    'x'
    """
    parts = text.split("+", 2)
    if len(parts) != 3 or not name_fits(parts[0]) or not _KEY_ID.fullmatch(parts[1]):
        return None
    key = base64_read(parts[2])
    if key is None or len(key) != 33 or key[0] not in {PLAIN, COSIGNATURE}:
        return None
    verifier = Verifier(parts[0], key[0], key[1:])
    return verifier if verifier.key_id.hex() == parts[1] else None


def skey_read(text: str) -> Signer | None:
    """The private key of a key file's line; None when it is none.

    >>> skey_read(Signer("x", PLAIN, bytes(32)).skey) == Signer("x", PLAIN, bytes(32))
    True
    """
    parts = text.split("+", 4)
    if len(parts) != 5 or parts[:2] != ["PRIVATE", "KEY"] or not name_fits(parts[2]):
        return None
    secret = base64_read(parts[4])
    if secret is None or len(secret) != 33 or secret[0] not in {PLAIN, COSIGNATURE}:
        return None
    signer = Signer(parts[2], secret[0], secret[1:])
    return signer if signer.verifier.key_id.hex() == parts[3] else None


def name_fits(name: str) -> bool:
    """Whether a key may have this name: not empty, no space, no plus, no control character, UTF-8.

    >>> name_fits("ledger.example/pay"), name_fits("a b"), name_fits("")
    (True, False, False)
    """
    strange = any(char.isspace() or char == "+" or "\ud800" <= char <= "\udfff" for char in name)
    return bool(name) and not strange and not _CONTROL.search(name)


def _signature(row: str) -> Signature | None:
    name, _, encoded = row.removeprefix(_DASH).partition(" ")
    raw = base64_read(encoded) if row.startswith(_DASH) else None
    if raw is None or len(raw) < 5 or not name_fits(name):
        return None
    return Signature(name, raw[:4], raw[4:])


def _cosigned(text: str, time: int) -> bytes:
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def _good(public: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
