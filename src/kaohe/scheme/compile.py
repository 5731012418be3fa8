"""编译方案 · Compiling a scheme: expansion, declarations and the formula room's program, with every finding."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from kaohe.base.findings import Finding, Place, Said, blocking
from kaohe.formula.program import Program
from kaohe.scheme import findings as rules
from kaohe.scheme.library import library_ids, scheme_find
from kaohe.scheme.load import Loaded, load_file
from kaohe.scheme.model import Scheme
from kaohe.scheme.recorded import settled


@dataclass(frozen=True, slots=True)
class CompiledScheme:
    """A scheme, the program it runs as (None when a finding blocks), and all findings so far."""

    scheme: Scheme | None
    program: Program | None
    findings: tuple[Finding, ...]


def compile_scheme(scheme: Scheme, findings: tuple[Finding, ...] = ()) -> CompiledScheme:
    """The program of a scheme; `findings` are those of loading.

    Findings: `scheme/…` of expansion and declaration, and every `formula/…`.
    """
    found = settled(scheme)
    every = _distinct((*findings, *found.findings))
    return CompiledScheme(scheme, None if blocking(every) else found.program, every)


def compile_file(path: Path) -> CompiledScheme:
    """The program of a document.

    Findings: as `compile_scheme` and `load_file`.
    """
    return compile_loaded(load_file(path))


def compile_loaded(loaded: Loaded) -> CompiledScheme:
    """The program of what was loaded.

    Findings: as `compile_scheme`.
    """
    if loaded.scheme is None:
        return CompiledScheme(None, None, loaded.findings)
    return compile_scheme(loaded.scheme, loaded.findings)


def compile_named(name: str) -> CompiledScheme:
    """The program of a library id or path.

    Findings: `scheme/not-found`, and as `compile_scheme`.

    >>> compile_named("no-such-scheme").findings[0].code
    'scheme/not-found'
    """
    path = scheme_find(name)
    try:
        if path is not None:
            return compile_file(path)
    except OSError:  # a file that may not be read is no scheme for this person
        path = None
    return CompiledScheme(None, None, (Finding.of(rules.NOT_FOUND, Place(), name=name, known=library_near(name)),))


def library_near(name: str) -> Said:
    """The ids of the library that are nearest to a slip of the pen, else the command that lists all.

    >>> library_near("wage-guarante").en
    'perhaps you mean wage-guarantee'
    """
    near = get_close_matches(name[:100], library_ids())
    if not near:
        return Said("kaohe schemes 会列出全部", "`kaohe schemes` lists them")
    return Said(f"也许您想写 {'、'.join(near)}", f"perhaps you mean {', '.join(near)}")


def _distinct(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings once each, in the order of the document."""
    return tuple(sorted(dict.fromkeys(findings), key=lambda one: (one.place.line, one.place.column, one.code)))
