"""方案表单 · Form: a scheme written as a workbook that a clerk edits, and an edited one read back as a document.

What is written is read back before it is shown: a form that would lose anything of its scheme is never there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kaohe.base.errors import KaoheError
from kaohe.base.findings import Finding, Lang, Place, Rule, blocking
from kaohe.facts.form import form_read
from kaohe.flows.findings import FORM_CANNOT_HOLD, NOT_A_DOCUMENT, NOT_A_FORM, NOT_A_WORKBOOK, OUT_EXISTS
from kaohe.flows.opening import Opened, document_root, scheme_open
from kaohe.flows.writing import file_written
from kaohe.reports.form import form_workbook
from kaohe.scheme.canonical import content_hash
from kaohe.scheme.check import with_examples
from kaohe.scheme.form.spread import spread
from kaohe.scheme.load import load_bytes, load_tree


@dataclass(frozen=True, slots=True)
class Formed:
    """What was written, or why nothing was. `digest` is the hash of the scheme, `before` the one a form began with."""

    path: Path | None
    id: str
    version: str
    digest: str
    before: str
    findings: tuple[Finding, ...]
    sources: Mapping[str, Path]

    @property
    def is_changed(self) -> bool:
        """Whether an edited form means something else than the scheme it was written from."""
        return self.digest != self.before


def form_written(name: str, out: Path, lang: Lang = "zh") -> Formed:
    """The form of a scheme (a library id, a document or a form) as a new workbook, its words in a language.

    Codes: `flows/not-a-workbook`, `flows/out-exists`, `flows/form-cannot-hold`, and every code of reading a scheme.
    """
    opened = scheme_open(name)
    findings = [*_out_findings(out, ".xlsx", NOT_A_WORKBOOK), *_read_findings(opened)]
    root = document_root(opened) if opened.scheme is not None and not blocking(findings) else None
    if root is None:
        return _formed(opened, None, findings)
    content = form_workbook(spread(root, lang), opened.digest)
    lost = _lost(content, opened.digest, out)
    if lost is not None:
        return _formed(opened, None, [*findings, lost])
    file_written(out, content)
    return _formed(opened, out, findings)


def _formed(opened: Opened, path: Path | None, findings: Iterable[Finding]) -> Formed:
    scheme = opened.scheme
    before = opened.form.written if opened.form else opened.digest
    named = (scheme.id, scheme.version) if scheme else ("", "")
    return Formed(path, *named, opened.digest, before, tuple(findings), opened.sources)


def _read_findings(opened: Opened) -> tuple[Finding, ...]:
    """What keeps a document from being read; what keeps it from being published does not keep it from a form."""
    if opened.scheme is None or opened.path is None:
        return opened.findings
    if opened.form is not None:
        return opened.form.findings
    return load_bytes(opened.document(), opened.path.name).findings


def _lost(content: bytes, digest: str, out: Path) -> Finding | None:
    """What a form would lose, found by reading it back."""
    read = form_read(content, out.name)
    again = content_hash(scheme) if read.root and (scheme := load_tree(read.root).scheme) else ""
    if again == digest and not blocking(read.findings):
        return None
    reason = next((finding.cause("zh") for finding in read.findings), "")
    return Finding.of(FORM_CANNOT_HOLD, Place(file=out.name), reason=reason or "—")


def form_returned(name: str, out: Path) -> Formed:
    """The document of an edited form, written to a new file, and everything that `kaohe check` says of it.

    A form that cannot be read as a scheme writes nothing; one whose scheme may not be published yet writes a draft.

    Codes: `flows/not-a-form`, `flows/not-a-document`, `flows/out-exists`, every code of reading a form, and every code
    of `kaohe check`.
    """
    opened = scheme_open(name)
    findings = [*_out_findings(out, ".yaml", NOT_A_DOCUMENT), *_read_findings(opened)]
    if opened.path is not None and opened.form is None:
        findings.append(Finding.of(NOT_A_FORM, Place(file=opened.path.name), path=opened.path.name))
    if opened.scheme is None or opened.form is None or blocking(findings):
        return _formed(opened, None, findings)
    again = load_bytes(opened.form.text).scheme
    if again is None or content_hash(again) != opened.digest:
        raise KaoheError(f"the document of {out.name} does not say what its form says")
    checked, _ = with_examples(opened.compiled)
    file_written(out, opened.form.text)
    return _formed(opened, out, checked.findings)


def _out_findings(out: Path, suffix: str, rule: Rule) -> tuple[Finding, ...]:
    if out.suffix.lower() != suffix or not out.parent.is_dir() or out.is_dir():
        return (Finding.of(rule, Place(file=out.name), path=out),)
    return (Finding.of(OUT_EXISTS, Place(file=out.name), path=out),) if out.exists() else ()
