"""规模 · Extent: how large a district is at a scale, and the codes of what stands in it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from kaohe.base.errors import KaoheError
from kaohe.base.exact import number_parse
from kaohe.sample.dice import Dice

STREETS = 10
DEPARTMENTS = 46
LARGEST = 10_000

_KINDERGARTENS, _BRIGADES, _PROJECTS, _COMPANIES, _CLUES = 80, 32, 120, 40, 900
_MORE_CLUES = 12_112  # for each scale beyond the first: 1.2 million at 100; at 1 few enough for a demo
_STAFF = (44, 80)
_POLICE = (75, 115)


@dataclass(frozen=True, slots=True)
class Extent:
    """How many there are of everything that grows with the scale; streets and departments are those of one district."""

    seed: int
    kindergartens: int
    brigades: int
    project_sites: int
    companies: int
    clues: int

    @classmethod
    def of(cls, scale: str | int | Fraction, seed: int) -> Extent:
        """The extent at a scale such as `1`, `0.1` or `1/20`; 1 is about 8,000 paid persons."""
        factor = scale_parse(scale)
        sites = max(STREETS, STREETS * _times(_PROJECTS // STREETS, factor))
        return cls(
            seed,
            kindergartens=_times(_KINDERGARTENS, factor),
            brigades=_times(_BRIGADES, factor),
            project_sites=sites,
            companies=_times(_COMPANIES, factor),
            clues=max(STREETS, _clues(factor)),
        )

    def staff_of(self, kindergarten: int) -> int:
        """How many people a kindergarten employs."""
        return Dice(self.seed, "staff", kindergarten).between(*_STAFF)

    def police_of(self, brigade: int) -> int:
        """How many auxiliaries a brigade has."""
        return Dice(self.seed, "police", brigade).between(*_POLICE)


def scale_parse(scale: str | int | Fraction) -> Fraction:
    """The scale as an exact number above 0 and at most 10,000."""
    top, _, bottom = str(scale).partition("/")
    numerator, denominator = number_parse(top), number_parse(bottom or "1")
    if numerator is None or not denominator or not 0 < numerator / denominator <= LARGEST:
        raise KaoheError(f"not a scale: {str(scale)[:40]!r}")
    return numerator / denominator


def person_code(number: int) -> str:
    """The opaque number of a person."""
    return f"P{number:08d}"


def kindergarten_code(number: int) -> str:
    """The code of a kindergarten."""
    return f"K{number:06d}"


def brigade_code(number: int) -> str:
    """The code of a brigade."""
    return f"G{number:05d}"


def street_code(number: int) -> str:
    """The code of a sub-district."""
    return f"S{number:02d}"


def department_code(number: int) -> str:
    """The code of a department."""
    return f"D{number:02d}"


def company_code(number: int) -> str:
    """The code of a company; not a credit code, which a made-up company must not have."""
    return f"示例Q{number:06d}"


def _clues(factor: Fraction) -> int:
    """Up to scale 1 as much as the scale says; beyond, as many as a district with 1.5 clues a year for each person."""
    return _times(_CLUES, factor) if factor <= 1 else _CLUES + _times(_MORE_CLUES, factor - 1)


def _times(number: int, factor: Fraction) -> int:
    return max(1, (number * factor.numerator + factor.denominator // 2) // factor.denominator)
