"""版本占用 · Taken: one number of a version names one content, wherever it comes from: home, library or a past run."""

from __future__ import annotations

from kaohe.base.findings import Text
from kaohe.web.look.refusal import RefusedError
from kaohe.web.runs.models import Run
from kaohe.web.shelf.models import Published
from kaohe.web.shelf.places import shipped_digest

RAISE = Text(
    "请把 version 一行改成更高的版本号，再提交。", "Raise the number in the line version, then submit it again."
)


def version_free(scheme: str, version: str, digest: str) -> None:
    """Refuses to give a version that stands already, here or in the library, or that a run pins with other content.

    digest: the hash of the content. Void runs count: they stay in evidence.
    """
    if Published.objects.filter(scheme=scheme, version=version).exists():
        raise _taken(f"{scheme} 的版本 {version} 已经发布过。", f"Version {version} of {scheme} is published already.")
    ships = shipped_digest(scheme, version)
    if ships == digest:
        raise _taken(
            f"这就是随系统自带的 {scheme} {version}，内容一字未变：不用发布，运行时直接选它；要出新版，先改内容。",
            f"This is {scheme} {version} as it ships, unchanged: choose that for a run, or change its content.",
        )
    if ships:
        raise _taken(
            f"{scheme} {version} 是随系统自带的版本，内容与这份草案不同。",
            f"{scheme} {version} ships with other content than this draft.",
        )
    pinned = Run.objects.filter(scheme=scheme, version=version).only("pk", "hashes")
    other = next((run for run in pinned if run.hashes.get("scheme") != digest), None)
    if other is not None:
        raise _taken(
            f"运行 {other.pk} 是按 {scheme} {version} 的另一份内容算的。",
            f"Run {other.pk} was computed by other content of {scheme} {version}.",
        )


def _taken(zh: str, en: str) -> RefusedError:
    return RefusedError(f"{zh}{RAISE.zh}", f"{en} {RAISE.en}")
