"""坏的变体 · Bad variants: each shipped scheme with one plausible mistake gives the finding it must give.

`library/<id>/bad/<what-is-wrong>.yaml` is a whole scheme; `<what-is-wrong>.patch.yaml` is a list of `{replace, with}`
against the scheme beside it, where each text to replace stands exactly once. Both begin `# must be found: <code>`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from kaohe.scheme.check import check_named
from kaohe.scheme.library import DOCUMENT, library_ids, scheme_find

FIRST_LINE = re.compile(r"# must be found: ([a-z]+/[a-z0-9-]+)")


def folder_of(scheme: str) -> Path:
    found = scheme_find(scheme)
    assert found is not None
    return found.parent


VARIANTS = [path for scheme in library_ids() for path in sorted((folder_of(scheme) / "bad").glob("*.yaml"))]


def name_of(path: Path) -> str:
    return f"{path.parent.parent.name}/{path.name.removesuffix('.yaml').removesuffix('.patch')}"


def codes(path: Path) -> set[str]:
    return {finding.code for finding in check_named(str(path))[0].findings}


def patched(patch: Path) -> str:
    """The text of the scheme beside a patch, with each of its replacements made."""
    text = (patch.parent.parent / DOCUMENT).read_text(encoding="utf-8")
    for change in yaml.safe_load(patch.read_text(encoding="utf-8")):
        assert text.count(change["replace"]) == 1, change["replace"]
        text = text.replace(change["replace"], change["with"])
    return text


@pytest.mark.parametrize("variant", VARIANTS, ids=name_of)
def test_a_plausible_mistake_is_found(variant: Path, tmp_path: Path) -> None:
    wanted = FIRST_LINE.fullmatch(variant.read_text(encoding="utf-8").split("\n", 1)[0])
    assert wanted is not None
    path = variant
    if variant.name.endswith(".patch.yaml"):
        path = tmp_path / DOCUMENT
        path.write_text(patched(variant), encoding="utf-8")
    assert wanted[1] in codes(path)


def test_every_shipped_scheme_has_a_bad_variant() -> None:
    assert {path.parent.parent.name for path in VARIANTS} == set(library_ids())


def test_a_patch_is_no_mistake_by_itself(tmp_path: Path) -> None:
    """What is found comes from the change: the scheme, copied elsewhere unchanged, has no finding."""
    for scheme in {path.parent.parent.name for path in VARIANTS}:
        path = tmp_path / scheme / DOCUMENT
        path.parent.mkdir()
        path.write_bytes((folder_of(scheme) / DOCUMENT).read_bytes())
        assert codes(path) == set()
