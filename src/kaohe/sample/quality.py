"""底色 · Quality: how well each sub-district of the story works, in thousandths, year by year."""

from __future__ import annotations

FIRST_YEAR, LAST_YEAR = 2023, 2026
VETOED = 4  # the sub-district with a mass incident in the last year
TWINS = (5, 6)  # two sub-districts that nothing tells apart, at the edge of the quota

_QUALITY = {
    # sub-district: 2023, 2024, 2025, 2026
    1: (990, 992, 993, 995),
    2: (985, 930, 975, 990),
    3: (870, 890, 905, 915),
    4: (960, 965, 985, 985),
    5: (900, 935, 950, 962),
    6: (900, 935, 950, 962),
    7: (820, 800, 780, 760),
    8: (860, 850, 870, 880),
    9: (480, 520, 540, 560),
    10: (740, 780, 830, 870),
}


def quality_of(street: int, year: int) -> int:
    """How well a sub-district works in a year."""
    years = _QUALITY[street]
    return years[min(max(year - FIRST_YEAR, 0), len(years) - 1)]
