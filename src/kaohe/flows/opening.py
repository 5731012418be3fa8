"""打开方案 · Opening: a scheme found by library id or path, compiled, with the file its findings point into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kaohe.base.findings import Finding, Text
from kaohe.formula.program import Program
from kaohe.scheme.canonical import content_hash
from kaohe.scheme.compile import CompiledScheme, compile_named
from kaohe.scheme.library import scheme_find
from kaohe.scheme.model import Scheme


@dataclass(frozen=True, slots=True)
class Opened:
    """What a name led to. `digest` is the hash of the scheme's content, '' where it cannot be read."""

    path: Path | None
    compiled: CompiledScheme
    digest: str

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
        """The files that findings point into, by the name they use."""
        return {self.path.name: self.path} if self.path else {}


def scheme_open(name: str) -> Opened:
    """The scheme of a library id or a path.

    Codes: `scheme/not-found`, and every code of loading and compiling.
    """
    compiled = compile_named(name)
    digest = content_hash(compiled.scheme) if compiled.scheme else ""
    return Opened(scheme_find(name), compiled, digest)


def title_of(scheme: Scheme) -> Text:
    """The title of a scheme in both languages; the id where one is not written."""
    return Text(scheme.title.zh or scheme.id, scheme.title.en or scheme.id)
