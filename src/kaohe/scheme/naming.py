"""命名 · Naming: the names of one scope, checked as they are declared."""

from __future__ import annotations

from kaohe.base.findings import Place
from kaohe.scheme import findings as rules
from kaohe.scheme import names
from kaohe.scheme.reading import Reading


class Scope:
    """Names that must differ from one another when width and case are folded.

    >>> scope = Scope(Reading(""))
    >>> scope.declare("AB", Place()), scope.declare("ab", Place()), scope.declare("总分", Place())
    (True, False, False)
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._seen: dict[str, tuple[str, int]] = {}

    def declare(self, name: str, place: Place) -> bool:
        """Whether the name may stand; a finding where not.

        Findings: `scheme/bad-name`, `scheme/reserved-name`, `scheme/name-taken`.
        """
        wrong = names.problem(name)
        if wrong:
            self._reading.report(rules.BAD_NAME, place, name=name, problem=wrong)
            return False
        if names.is_reserved(name):
            self._reading.report(rules.RESERVED, place, name=name, other=f"{name}_1")
            return False
        key = names.folded(name)
        if key in self._seen:
            other, line = self._seen[key]
            self._reading.report(rules.NAME_TAKEN, place, name=name, other=other, first=line)
            return False
        self._seen[key] = (name, place.line)
        return True
