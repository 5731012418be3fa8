"""幼儿园 · Kindergartens: children, posts and payroll of a month, the story's two that break a rule among them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kaohe.base.period import Period
from kaohe.calendar.working import WorkingCalendar
from kaohe.sample.dice import Dice
from kaohe.sample.extent import Extent, kindergarten_code, person_code
from kaohe.sample.posts import Post, posts_in
from kaohe.sample.sheets import Row, Sheet

PERSONS = Sheet.of("人员", "人员编号:text")
CHILDREN = Sheet.of("在园", "批次编号:text 园:text 人数:count 已用月数:count 结算月数:count")
POSTS = Sheet.of(
    "任职",
    "任职编号:text 人员:text 园:text 任职起:date 任职止:date 基本工资:money 专业发展:money 绩效标准:money "
    "岗位系数:number 考核等次:text 师德失格:flag 计薪天:count 出勤天:count 应出勤天:count",
)
KINDERGARTENS = Sheet.of("幼儿园", "园所编号:text 名称:text 园级:text 基准日:date 基期工资:money")

LOW_SHARE = (7, date(2026, 7, 1))  # from then on this kindergarten's performance pay is under the line
UNDERPAID = (12, date(2026, 9, 1))  # from then on this one keeps part of the increment
_BASE_DAY = date(2024, 8, 31)
_GRADES = (("一级", 20), ("二级", 45), ("三级", 20), ("基本级", 15))
_RESULTS = (("优秀", 200), ("合格", 720), ("基本合格", 62), ("不合格", 18))
_SHARE = (305, 340)  # performance pay in thousandths of the nominal pay
_LOW = 286
_BEFORE, _TOO_MUCH = 90, 103  # the base payroll in hundredths of today's nominal pay


class Month:
    """The facts of one month; the base payroll is known once the posts have been gone through."""

    def __init__(self, extent: Extent, period: Period, working_days: int) -> None:
        self._extent = extent
        self._period = period
        self._working_days = working_days
        self._nominal: dict[int, int] = {}

    def posts(self) -> Iterator[Row]:
        """The posts held in the month."""
        for post in posts_in(self._extent, self._period):
            paid = self._paid_days(post)
            if paid:
                yield self._post(post, paid)

    def persons(self) -> Iterator[Row]:
        """The persons who hold one."""
        previous = 0
        for post in posts_in(self._extent, self._period):
            if post.person != previous and self._paid_days(post):
                previous = post.person
                yield (person_code(post.person),)

    def children(self) -> Iterator[Row]:
        """The children, one row for all of a kindergarten who have used as many months."""
        for number in range(1, self._extent.kindergartens + 1):
            for entered in range(self._period.start.year - 4, self._period.start.year + 1):
                yield from self._batch(number, entered)

    def kindergartens(self) -> Iterator[Row]:
        """The kindergartens; to be asked for after the posts."""
        for number in range(1, self._extent.kindergartens + 1):
            hundredths = _TOO_MUCH if self._story(number, UNDERPAID) else _BEFORE
            base = self._nominal.get(number, 0) * hundredths // 100
            yield kindergarten_code(number), f"示例第{number}幼儿园", self._grade(number), _BASE_DAY, base

    def _grade(self, number: int) -> str:
        return Dice(self._extent.seed, "grade", number).weighted(_GRADES) if number != UNDERPAID[0] else "二级"

    def _story(self, number: int, story: tuple[int, date]) -> bool:
        """Whether a story has begun in a kindergarten; a small district has it in its last one."""
        return number == min(story[0], self._extent.kindergartens) and self._period.start >= story[1]

    def _batch(self, number: int, entered: int) -> Iterator[Row]:
        start = self._period.start
        used = (start.year - entered) * 12 + start.month - 9
        if 0 <= used < 36:
            heads = Dice(self._extent.seed, "children", number, entered).between(60, 110)
        elif 36 <= used < 40:
            heads = Dice(self._extent.seed, "stay", number, entered).between(1, 4)  # a fourth year is not subsidised
        else:
            return
        yield f"C{number:06d}-{entered}", kindergarten_code(number), heads, used, 1

    def _paid_days(self, post: Post) -> int:
        start, end = self._period.start, self._period.end
        if post.since <= start and (post.until is None or post.until >= end):
            return self._working_days
        first, last = max(start, post.since), min(end, post.until or end)
        return working_days(first, last)

    def _post(self, post: Post, paid: int) -> Row:
        dice = Dice(self._extent.seed, "post", post.person, self._period.text)
        base = post.base * (102 if self._period.start.year >= 2026 else 100) // 100
        low = self._story(post.kindergarten, LOW_SHARE)
        share = _LOW if low else Dice(self._extent.seed, "share", post.person).between(*_SHARE)
        performance = (base + post.development) * share // (1000 - share) + 1
        whole = paid == self._working_days
        nominal = base + post.development + performance
        done = nominal if whole else nominal * paid // self._working_days
        self._nominal[post.kindergarten] = self._nominal.get(post.kindergarten, 0) + done
        unpaid = dice.between(1, 3) if whole and dice.chance(15) else 0
        sick = dice.between(1, 2) if dice.chance(60) else 0
        return (
            post.code,
            person_code(post.person),
            kindergarten_code(post.kindergarten),
            post.since,
            post.until,
            base,
            post.development,
            performance,
            post.coefficient,
            dice.weighted(_RESULTS),
            dice.chance(1),
            paid - unpaid,
            max(0, paid - unpaid - sick),
            self._working_days,
        )


def working_days(first: date, last: date) -> int:
    """The working days from first to last, both included."""
    calendar = WorkingCalendar.current()
    days = (date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1))
    return sum(calendar.is_working(day) for day in days)
