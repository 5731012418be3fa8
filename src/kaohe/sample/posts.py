"""任职 · Posts: who serves in which kindergarten from when to when, one of them moving in mid-month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kaohe.base.period import Period
from kaohe.sample.dice import Dice
from kaohe.sample.extent import Extent

HIRED = date(2024, 9, 1)  # nobody's record reaches further back than the schemes do
MOVE_STORY = (date(2026, 3, 16), 3, 9)  # a teacher leaves kindergarten 3 for kindergarten 9 in mid-month

# the post, how many of a hundred hold it, its coefficient in hundredths, base pay and development pay in yuan
_POSTS = (
    ("园长", 2, 160, 6200, 900),
    ("保教主任", 4, 140, 5200, 800),
    ("骨干教师", 18, 120, 4400, 700),
    ("教师", 40, 100, 3600, 600),
    ("保育员", 24, 80, 2900, 450),
    ("后勤", 12, 70, 2700, 400),
)


@dataclass(frozen=True, slots=True)
class Post:
    """A post held: by whom, where, from when to when (None: still), with what coefficient and nominal pay in fen."""

    person: int
    turn: int
    kindergarten: int
    since: date
    until: date | None
    coefficient: int
    base: int
    development: int

    @property
    def code(self) -> str:
        """The number of the post held."""
        return f"A{self.person:08d}-{self.turn}"


def posts(extent: Extent) -> Iterator[Post]:
    """Every post held, in order of person, then of time."""
    person = 0
    for kindergarten in range(1, extent.kindergartens + 1):
        for place in range(extent.staff_of(kindergarten)):
            person += 1
            yield from _of_person(extent, person, kindergarten, place)


def posts_in(extent: Extent, period: Period) -> Iterator[Post]:
    """The posts held on at least one day of a period."""
    for post in posts(extent):
        if post.since <= period.end and (post.until is None or post.until >= period.start):
            yield post


def _of_person(extent: Extent, person: int, home: int, place: int) -> Iterator[Post]:
    dice = Dice(extent.seed, "person", person)
    _, _, coefficient, base, development = dice.weighted([(post, post[1]) for post in _POSTS])
    pay = coefficient, base * 100 + dice.below(400) * 100, development * 100 + dice.below(100) * 100
    moved = _move(extent, dice, home, place)
    if moved is None:
        yield Post(person, 1, home, HIRED, None, *pay)
        return
    day, target = moved
    yield Post(person, 1, home, HIRED, day - timedelta(1), *pay)
    yield Post(person, 2, target, day, None, *pay)


def _move(extent: Extent, dice: Dice, home: int, place: int) -> tuple[date, int] | None:
    """When and where to somebody moves; in small districts the story takes the kindergartens there are."""
    day, source, target = MOVE_STORY
    last = extent.kindergartens
    if place == 0 and home == min(source, last) and last > 1:
        return day, min(target, last - 1 if home == last else last)
    if last > 1 and dice.chance(6):
        other = dice.between(1, last - 1)
        return HIRED + timedelta(dice.between(100, 700)), other + (other >= home)
    return None
