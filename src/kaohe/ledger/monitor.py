"""监督 · Monitor: follows a published log from outside: its tiles, its entries, its age, its witnesses, and its past.

What it reads is handed in as `fetch`, which gives the bytes at a path of the log (a folder, or an address), or None.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from kaohe.base.errors import KaoheError
from kaohe.base.findings import Finding
from kaohe.ledger.audit import Audit
from kaohe.ledger.edge import HASH, WIDTH, Tile
from kaohe.ledger.findings import ALTERED, BEHIND, MISSING, NO_QUORUM, ROLLED_BACK, STALE, UNSIGNED
from kaohe.ledger.heads import Ask, Held, heads_compared, text_held, witnesses_asked
from kaohe.ledger.policy import NONE, Known, Policy
from kaohe.ledger.rebuild import Rebuilt, rebuild
from kaohe.ledger.remote import Remote
from kaohe.ledger.tiles import Tree, bundle_read, tile_path, tiles_of

DAY = 24 * 3600
_FILE_BYTES = (2 + 65_535) * WIDTH
_PATIENCE = 30

Fetch = Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True)
class Monitored:
    """The checkpoint that was followed (to be remembered), the entries by kind, what is wrong, evidence of forks."""

    checkpoint: str
    size: int
    kinds: dict[str, int]
    findings: tuple[Finding, ...]
    evidence: tuple[bytes, ...]


def monitor(
    fetch: Fetch, policy: Policy, remembered: Iterable[str], now: int, *, ask: Ask = witnesses_asked
) -> Monitored:
    """Follows the log of a policy; `remembered` are checkpoints that it signed before; `now` in seconds since 1970.

    Codes: those of `fsck` for what is published, `ledger/stale` after a day without a cosignature,
    `ledger/rolled-back`, `ledger/export-behind`.
    """
    text = (fetch("checkpoint") or b"").decode(errors="replace")
    current, log = _current(text, policy)
    if current is None or log is None:
        return Monitored("", 0, {}, (Finding.of(UNSIGNED, what="checkpoint"),), ())
    findings = _age(current, policy, now)
    asked, silent = ask(map(Remote.of, policy.witnesses), log.verifier)
    past = [one for text in remembered if (one := text_held("remembered", text, log.verifier)) is not None]
    size, audit, tiles = current.checkpoint.size, Audit(), _Published(fetch)
    sizes = {head.checkpoint.size for head in (current, *asked, *past)}
    built = rebuild(_chunks(fetch, size, audit, findings), tiles.holds, sizes)
    findings += [*silent, *_tiles_compared(tiles, built, size)]
    tree = Tree(built.edge.size, tiles.of(built))
    differing, evidence = heads_compared([current, *asked], built.roots, current, tree, BEHIND)
    earlier, more = heads_compared(past, built.roots, current, tree, ROLLED_BACK)
    findings += [*differing, *earlier, *audit.finish()]
    return Monitored(text, size, dict(audit.kinds), tuple(findings), (*evidence, *more))


def folder_fetch(folder: Path) -> Fetch:
    """Reads from a folder of exported tiles."""

    def fetch(path: str) -> bytes | None:
        try:
            with (folder / path).open("rb") as file:
                return file.read(_FILE_BYTES)
        except OSError:
            return None

    return fetch


def address_fetch(address: str) -> Fetch:
    """Reads from an address where tiles are served; a file longer than the largest bundle is cut, and so refused."""
    if not address.startswith(("http://", "https://")):
        raise KaoheError(f"{address} is no address of http or https")

    def fetch(path: str) -> bytes | None:
        try:
            with urlopen(f"{address.rstrip('/')}/{path}", timeout=_PATIENCE) as answer:  # noqa: S310 - checked above
                return bytes(answer.read(_FILE_BYTES))
        except (HTTPError, URLError, OSError):
            return None

    return fetch


def _current(text: str, policy: Policy) -> tuple[Held | None, Known | None]:
    for log in policy.logs:
        found = text_held("checkpoint", text, log.verifier)
        if found is not None:
            return found, log
    return None, None


def _age(current: Held, policy: Policy, now: int) -> list[Finding]:
    """Whether the quorum has cosigned, and within a day."""
    if policy.quorum == NONE:
        return []
    signed = current.note.signed_by(policy.verifiers)
    if signed is None or not policy.satisfied(signed):
        return [Finding.of(NO_QUORUM)]
    age = now - max(signed.values())
    return [Finding.of(STALE, hours=age // 3600)] if age > DAY else []


def _chunks(fetch: Fetch, size: int, audit: Audit, findings: list[Finding]) -> Iterator[list[bytes]]:
    """The entries of the published tree; after a bundle that is missing or malformed nothing can be placed."""
    for start in range(0, size, WIDTH):
        index, width = start // WIDTH, min(WIDTH, size - start)
        path = tile_path(None, index, width)
        entries = bundle_read(fetch(path) or b"", width)
        if entries is None:
            findings.append(Finding.of(MISSING, what=path))
            return
        for place, entry in enumerate(entries, start=start):
            audit.take(place, entry)
        yield entries


class _Published:
    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch

    def holds(self, tile: Tile) -> bool:
        return self._fetch(tile_path(tile.level, tile.index)) == tile.data

    def partial(self, level: int, index: int, width: int) -> bytes | None:
        return self._fetch(tile_path(level, index, width))

    def of(self, built: Rebuilt) -> Callable[[int, int], bytes]:
        """Tiles for proofs, the partial ones as rebuilt."""

        def source(level: int, index: int) -> bytes:
            if index == built.edge.size // WIDTH ** (level + 1):
                return b"".join(built.edge.levels[level])
            data = self._fetch(tile_path(level, index)) or b""
            if len(data) != WIDTH * HASH:
                raise KaoheError(f"tile {level}/{index} is not published")
            return data

        return source


def _tiles_compared(tiles: _Published, built: Rebuilt, size: int) -> list[Finding]:
    found = [Finding.of(ALTERED, what=tile_path(level, index)) for level, index in built.differing]
    if built.edge.size != size:
        return found
    for level, index, width in tiles_of(size):
        wanted = b"".join(built.edge.levels[level])
        if width < WIDTH and tiles.partial(level, index, width) != wanted:
            found.append(Finding.of(ALTERED, what=tile_path(level, index, width)))
    return found
