"""别家的客户端 · A client of others: follows a log by the public C2SP texts alone; imports nothing of kaohe.

Written from signed-note, tlog-checkpoint, tlog-tiles, tlog-cosignature and RFC 6962 as published. Reads a folder as it
would read the addresses below a prefix; raises ValueError on anything that the texts forbid.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Read = Callable[[str], bytes]


def below(folder: Path) -> Read:
    """Reads the files of a folder by their paths."""
    return lambda path: (folder / path).read_bytes()


def exact64(text: str) -> bytes:
    """Base64 in its one spelling."""
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise ValueError("base64 is not canonical")
    return data


def key_of(vkey: str) -> tuple[str, bytes, int, bytes]:
    """Name, key id, signature type and public key of a vkey."""
    name, hexed, encoded = vkey.split("+", 2)
    raw = exact64(encoded)
    identity = hashlib.sha256(f"{name}\n".encode() + raw).digest()[:4]
    if identity.hex() != hexed or raw[0] not in {1, 4} or len(raw) != 33:
        raise ValueError("not a verifier key")
    return name, identity, raw[0], raw[1:]


def signers(note: bytes, vkeys: list[str]) -> tuple[str, set[str]]:
    """The text of a note, and which of the keys signed it; a bad signature of a known key is an error."""
    whole = note.decode()
    text, _, tail = whole.rpartition("\n\n")
    if any(ord(char) < 0x20 and char != "\n" for char in whole) or not tail.endswith("\n"):
        raise ValueError("not a note")
    text += "\n"
    known = {(name, identity): (vkey, kind, key) for vkey in vkeys for name, identity, kind, key in [key_of(vkey)]}
    found: set[str] = set()
    for line in tail[:-1].split("\n"):
        dash, name, encoded = line.split(" ")
        raw = exact64(encoded)
        if dash != "—" or not name or "+" in name or len(raw) < 5:
            raise ValueError("not a signature line")
        if (name, raw[:4]) in known:
            vkey, kind, key = known[name, raw[:4]]
            signature, message = raw[4:], text.encode()
            if kind == 4:
                signature, time = raw[12:], int.from_bytes(raw[4:12])
                message = f"cosignature/v1\ntime {time}\n{text}".encode()
            try:
                Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
            except InvalidSignature as error:
                raise ValueError("a known key's signature is not good") from error
            found.add(vkey)
    if not found:
        raise ValueError("signed by nobody known")
    return text, found


def follow(read: Read, log: str, witnesses: list[str], needed: int) -> list[bytes]:
    """All entries of the log, once its checkpoint, cosignatures, tiles and bundles were found to agree."""
    text, signed = signers(read("checkpoint"), [log, *witnesses])
    origin, size_text, root_text, *_ = text.split("\n")
    size = int(size_text)
    if log not in signed or len(signed & set(witnesses)) < needed or origin != key_of(log)[0] or str(size) != size_text:
        raise ValueError("the checkpoint is not signed as it must be")
    entries = _entries(read, size)
    leaves = [hashlib.sha256(b"\x00" + entry).digest() for entry in entries]
    if leaves != _level(read, 0, size) or tree_root(leaves) != exact64(root_text):
        raise ValueError("entries, tiles and root do not agree")
    level, hashes, count = 1, leaves, size // 256
    while count:
        hashes = [tree_root(hashes[at * 256 : at * 256 + 256]) for at in range(count)]
        if hashes != _level(read, level, count):
            raise ValueError("a tile does not follow from the tiles below it")
        level, count = level + 1, count // 256
    return entries


def _entries(read: Read, size: int) -> list[bytes]:
    entries: list[bytes] = []
    for start in range(0, size, 256):
        width = min(256, size - start)
        data, at = read(place("entries", start // 256, width)), 0
        for _ in range(width):
            length = int.from_bytes(data[at : at + 2])
            entry = data[at + 2 : at + 2 + length]
            if len(entry) != length or at + 2 > len(data):
                raise ValueError("a bundle is too short")
            entries.append(entry)
            at += 2 + length
        if at != len(data):
            raise ValueError("a bundle is too long")
    return entries


def _level(read: Read, level: int, count: int) -> list[bytes]:
    hashes: list[bytes] = []
    for start in range(0, count, 256):
        width = min(256, count - start)
        data = read(place(str(level), start // 256, width))
        if len(data) != 32 * width:
            raise ValueError("a tile has another width")
        hashes += [data[at : at + 32] for at in range(0, len(data), 32)]
    return hashes


def place(kind: str, index: int, width: int) -> str:
    """The path of a tile or a bundle."""
    parts = [f"{index % 1000:03d}"]
    while index >= 1000:
        index //= 1000
        parts.insert(0, f"x{index % 1000:03d}")
    return f"tile/{kind}/{'/'.join(parts)}" + ("" if width == 256 else f".p/{width}")


def tree_root(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962 section 2.1, as it is defined there, over leaf hashes."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + tree_root(leaves[:half]) + tree_root(leaves[half:])).digest()


def included(index: int, size: int, leaf: bytes, proof: list[bytes]) -> bytes:
    """The root that an audit path leads to, by the recursive definition of RFC 6962 section 2.1.1."""
    if len(leaf) != 32 or any(len(part) != 32 for part in proof) or not 0 <= index < size:
        raise ValueError("not an audit path")
    if size == 1:
        if proof:
            raise ValueError("the path is too long")
        return leaf
    if not proof:
        raise ValueError("the path is too short")
    half, (*rest, last) = 1 << (size - 1).bit_length() - 1, proof
    if index < half:
        return hashlib.sha256(b"\x01" + included(index, half, leaf, rest) + last).digest()
    return hashlib.sha256(b"\x01" + last + included(index - half, size - half, leaf, rest)).digest()
