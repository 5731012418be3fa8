"""打开方案 · Opening: a scheme found by library id or path, compiled, with the file its findings point into.

A path may lead to a document or to its form, a workbook: both are read, and findings name a line or a cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kaohe.base.findings import Finding, Place, Text
from kaohe.facts.form import form_read
from kaohe.formula.program import Program
from kaohe.scheme.canonical import content_hash
from kaohe.scheme.compile import CompiledScheme, compile_loaded, compile_named
from kaohe.scheme.form.notation import document_text
from kaohe.scheme.library import scheme_find
from kaohe.scheme.load import Loaded, load_tree
from kaohe.scheme.model import Scheme
from kaohe.scheme.node import MAX_BYTES, Node, compose

_FORMS = (".xlsx", ".xlsm", ".xls")


@dataclass(frozen=True, slots=True)
class Opened:
    """What a name led to. `digest` is the hash of the scheme's content, '' where it cannot be read."""

    path: Path | None
    compiled: CompiledScheme
    digest: str
    form: Returned | None = None

    @property
    def scheme(self) -> Scheme | None:
        """The model, if the document could be read."""
        return self.compiled.scheme

    @property
    def program(self) -> Program | None:
        """The program, if no finding blocks."""
        return self.compiled.program

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong so far."""
        return self.compiled.findings

    @property
    def sources(self) -> Mapping[str, Path]:
        """The files that findings point into, by the name they use; a form is shown by its cells, not by lines."""
        return {self.path.name: self.path} if self.path and self.form is None else {}

    def document(self) -> bytes:
        """The scheme as a document: its own bytes, or those that its form says."""
        if self.form is not None:
            return self.form.text
        return self.path.read_bytes() if self.path else b""


@dataclass(frozen=True, slots=True)
class Returned:
    """What a form said: the document it is, the hash of the scheme it was written from, what was wrong in reading."""

    text: bytes
    written: str
    findings: tuple[Finding, ...]


def scheme_open(name: str) -> Opened:
    """The scheme of a library id or a path, which may be a form.

    Codes: `scheme/not-found`, and every code of reading a form, of loading and of compiling.
    """
    path = scheme_find(name)
    if path is None or not is_form(path):
        compiled = compile_named(name)
        return Opened(path, compiled, content_hash(compiled.scheme) if compiled.scheme else "")
    loaded, form = form_loaded(path)
    compiled = compile_loaded(loaded)
    return Opened(path, compiled, content_hash(compiled.scheme) if compiled.scheme else "", form)


def is_form(path: Path) -> bool:
    """Whether a path is meant as the form of a scheme."""
    return path.suffix.lower() in _FORMS


def form_loaded(path: Path) -> tuple[Loaded, Returned]:
    """The scheme of a form; its text is read once more as any document is, so that no limit is passed by.

    Codes: every code of reading a form and of loading.
    """
    read = form_read(path)
    if read.root is None:
        return Loaded(None, read.findings), Returned(b"", read.written, read.findings)
    text = document_text(read.root).encode()
    again = compose(text[: MAX_BYTES + 1], path.name)
    findings = tuple(_whole(finding, path) for finding in again.findings)
    loaded = load_tree(read.root, (*read.findings, *findings), path.name)
    return loaded, Returned(text, read.written, loaded.findings)


def _whole(finding: Finding, path: Path) -> Finding:
    """A finding of the text as one of the whole form, whose lines nobody sees."""
    return Finding(finding.rule, Place(path.name), finding.data)


def document_root(opened: Opened) -> Node | None:
    """The tree of the document that was opened."""
    return compose(opened.document()).root


def title_of(scheme: Scheme) -> Text:
    """The title of a scheme in both languages; the id where one is not written."""
    return Text(scheme.title.zh or scheme.id, scheme.title.en or scheme.id)
