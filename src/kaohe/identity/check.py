"""软校验 · Soft check: what is odd about an identifier, never a refusal of it."""

from __future__ import annotations

from dataclasses import dataclass

from kaohe.base.findings import Finding

_LONGEST = 40
_FOLDED = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


@dataclass(frozen=True, slots=True)
class IdentityCheck:
    """The outcome of a check; its findings do not block and hold only masked values.

    >>> IdentityCheck(()).ok, IdentityCheck(()).reason
    (True, '')
    """

    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is odd."""
        return not self.findings

    @property
    def reason(self) -> str:
        """The code of the first finding, or nothing."""
        return self.findings[0].code if self.findings else ""


def folded(text: str) -> str:
    """The identifier as it is checked: full-width forms folded, in capitals, without the spaces around it.

    >>> folded(" 1101０519491231002x ")
    '11010519491231002X'
    """
    if len(text) > _LONGEST:
        return text[: _LONGEST + 1]
    return "".join(c.upper() if c.isascii() else c for c in text.strip(" \t\u3000").translate(_FOLDED))
