"""日历的问题 · Findings of the calendar: what can be wrong with a table of days, and a year that is not known yet."""

from __future__ import annotations

from kaohe.base.findings import Rule, Text

BAD_HEADER = Rule(
    "calendar/bad-header",
    Text("日历表首行是“{found}”。", "The first row of the calendar table is “{found}”."),
    Text("首行写“日期,类别,名称”。", "Write “日期,类别,名称” as the first row."),
)
BAD_ROW = Rule(
    "calendar/bad-row",
    Text("这一行有 {count} 格，应为 3 格。", "This row has {count} cells, not 3."),
    Text("每行写日期、类别、名称三格。", "Write day, kind and name in each row."),
)
BAD_DATE = Rule(
    "calendar/bad-date",
    Text("“{found}”不是日期。", "“{found}” is no date."),
    Text("写成 2027-01-01 的样子。", "Write it like 2027-01-01."),
)
UNKNOWN_KIND = Rule(
    "calendar/unknown-kind",
    Text("“{found}”不是日历的类别。", "“{found}” is no kind of calendar day."),
    Text("写“放假”或“补班”。", "Write 放假 (day off) or 补班 (make-up working day)."),
)
DAY_TWICE = Rule(
    "calendar/day-twice",
    Text("{day} 出现两次。", "{day} stands there twice."),
    Text("删去其中一行。", "Remove one of the rows."),
)
MAKE_UP_NOT_WEEKEND = Rule(
    "calendar/make-up-not-weekend",
    Text("补班日 {day} 不是周末。", "The make-up working day {day} is no weekend day."),
    Text("对照国务院办公厅的通知更正日期。", "Correct the day by the State Council's notice."),
)
PROVISIONAL = Rule(
    "calendar/provisional",
    Text(
        "{day} 所在年份的放假安排尚未公布，暂按周一至周五计算。",
        "The holidays of the year of {day} are not known yet; Monday to Friday are taken as working days.",
    ),
    Text("公布后导入该年日历并重新计算。", "Import that year's calendar when it is published, and compute again."),
    blocking=False,
)

RULES = (BAD_HEADER, BAD_ROW, BAD_DATE, UNKNOWN_KIND, DAY_TWICE, MAKE_UP_NOT_WEEKEND, PROVISIONAL)
