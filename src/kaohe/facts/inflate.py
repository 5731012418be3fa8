"""解压 · Inflating: the bytes of a part in small pieces, counted against what the directory says of them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from kaohe.base.findings import Finding
from kaohe.facts import findings as rules
from kaohe.facts.container import Part, part_place

PIECE = 64 * 1024  # what stands in memory of a part at once


class Refused(Exception):  # noqa: N818 - a finding on its way out, not an error of ours
    """Why nothing more of a container is read."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


def pieces(data: bytes, part: Part, file: str) -> Iterator[bytes]:
    """The unpacked bytes of a part.

    Raises: `Refused` with `facts/corrupt` where there are more or fewer than the directory says, or others.
    """
    packed = memoryview(data)[part.start : part.start + part.packed]
    count, crc = 0, 0
    for piece in _stored(packed) if part.method == 0 else _deflated(packed, file, part):
        count += len(piece)
        if count > part.size:
            raise _corrupt(file, part, "比目录所说的大 (larger than the directory says)")
        crc = zlib.crc32(piece, crc)
        yield piece
    if count < part.size:
        raise _corrupt(file, part, "比目录所说的小 (smaller than the directory says)")
    if crc != part.crc:
        raise _corrupt(file, part, "校验和不符 (checksum)")


def _stored(packed: memoryview) -> Iterator[bytes]:
    for start in range(0, len(packed), PIECE):
        yield bytes(packed[start : start + PIECE])


def _deflated(packed: memoryview, file: str, part: Part) -> Iterator[bytes]:
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for start in range(0, len(packed), PIECE):
            rest: bytes | memoryview = packed[start : start + PIECE]
            while rest:
                piece = engine.decompress(rest, PIECE)
                if piece:
                    yield piece
                rest = engine.unconsumed_tail
        yield from _ending(engine)
    except zlib.error as error:
        raise _corrupt(file, part, "无法解压 (cannot be unpacked)") from error
    if not engine.eof or engine.unused_data:
        raise _corrupt(file, part, "压缩数据没有结束，或结束后还有 (packed data do not end where they should)")


def _ending(engine: zlib._Decompress) -> Iterator[bytes]:
    while not engine.eof:
        piece = engine.decompress(b"", PIECE)
        if not piece:
            return
        yield piece


def _corrupt(file: str, part: Part, what: str) -> Refused:
    return Refused(Finding.of(rules.CORRUPT, part_place(file, part.name), what=what))
