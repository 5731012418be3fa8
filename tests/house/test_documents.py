"""文档 · Documents: what is written about the code is checked against it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.house.survey import rooms, text, tracked
from tools import make_docs, vendor

DOCUMENTS = tuple(path for path in tracked() if path.suffix == ".md" and path.parts[0] not in {"tests", "src"})
READMES = (Path("README.md"), Path("README.zh-CN.md"))
DECISIONS = tuple(sorted(path for path in DOCUMENTS if path.parent == Path("docs/decisions")))

PATH_IN_TEXT = re.compile(
    r"`((?:src|tests|tools|docs|requirements|benchmarks|\.ci)/[\w./-]*|[A-Z][\w.-]+\.(?:md|toml))`"
)
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
MODULE_IN_TEXT = re.compile(r"`kaohe\.([a-z_.]+)`")


def outside(target: str) -> bool:
    """Whether a link leaves the repository."""
    return "://" in target or target.startswith("mailto:")


@pytest.mark.parametrize("path", DOCUMENTS, ids=str)
def test_every_link_of_a_document_leads_somewhere(path: Path) -> None:
    targets = [target for target in LINK.findall(text(path)) if not outside(target)]
    assert [target for target in targets if not (REPOSITORY / path.parent / target).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=str)
def test_every_path_a_document_names_exists(path: Path) -> None:
    assert [name for name in PATH_IN_TEXT.findall(text(path)) if not (REPOSITORY / name).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=str)
def test_every_module_a_document_names_exists(path: Path) -> None:
    source = REPOSITORY / "src" / "kaohe"
    names = [name.replace(".", "/") for name in MODULE_IN_TEXT.findall(text(path))]
    lost = [name for name in names if not (source / name).is_dir() and not (source / f"{name}.py").is_file()]
    assert lost == []


def test_the_architecture_names_every_room_and_no_other() -> None:
    named = re.findall(r"^\| `([a-z]+)` \|", text(Path("ARCHITECTURE.md")), flags=re.MULTILINE)
    assert sorted(named) == sorted(rooms())


@pytest.mark.parametrize("path", READMES, ids=str)
def test_every_make_command_of_a_readme_is_a_target(path: Path) -> None:
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", text(path), flags=re.MULTILINE))
    targets = set(re.findall(r"^([a-z-]+):.*## ", text(Path("Makefile")), flags=re.MULTILINE))
    assert {"demo", "test"} <= named <= targets


@pytest.mark.parametrize("path", DECISIONS, ids=str)
def test_a_decision_has_a_number_and_a_sentence_for_a_title(path: Path) -> None:
    title = text(path).splitlines()[0]
    assert re.fullmatch(rf"# {path.name[:4]}\. [A-Z].*[a-z] .*\.", title)


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_the_reference_pages_are_current() -> None:
    assert [str(path.relative_to(REPOSITORY)) for path in make_docs.stale()] == []


def test_vendored_files_are_what_they_were() -> None:
    assert vendor.faults(REPOSITORY) == []


def test_a_changed_vendored_file_is_seen(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("1", encoding="utf-8")
    entry = 'path = "a.js"\nname = "a"\nversion = "1"\nlicence = "MIT"\nsource = "a"\nsha256 = "0"\n'
    (tmp_path / "vendor.toml").write_text(f"[[file]]\n{entry}", encoding="utf-8")
    assert vendor.faults(tmp_path) == ["a.js: its bytes are not those of a 1 in vendor.toml"]


def test_a_vendored_file_that_npm_makes_otherwise_is_seen(tmp_path: Path) -> None:
    for path, again in vendor.REBUILT.items():
        for folder, place in (("kept", path), ("made", again)):
            (tmp_path / folder / place).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / folder / place).write_text("1", encoding="utf-8")
    assert vendor.differing(tmp_path / "kept", tmp_path / "made") == []
    (tmp_path / "made" / "noble.js").write_text("2", encoding="utf-8")
    assert vendor.differing(tmp_path / "kept", tmp_path / "made") == [
        "src/kaohe/verifier/vendor/noble.js: npm and esbuild give other bytes"
    ]
