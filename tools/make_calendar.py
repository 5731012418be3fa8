"""工作日历 · Working calendar: writes the yearly notices of the State Council, as one package has them, as our table.

Run `.venv/bin/python tools/make_calendar.py` after an upgrade of `chinesecalendar`; the tests compare with a second
package.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from chinese_calendar import constants

TABLE = Path(__file__).resolve().parent.parent / "src" / "kaohe" / "calendar" / "data" / "china.csv"

HEADER = ("日期", "类别", "名称")

NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利七十周年",
}

# What the package lacks, each with the notice that says so.
MISSING = {
    date(2005, 12, 31): ("补班", "元旦"),  # 国办发明电[2005]35号: 12月31日(星期六)上班
}


def rows() -> list[tuple[str, str, str]]:
    """Day, kind and name of every day that a notice sets, in order."""
    found = {day: ("放假", NAMES[name]) for day, name in constants.holidays.items()}
    found |= {day: ("补班", NAMES[name]) for day, name in constants.workdays.items()}
    found |= MISSING
    return [(day.isoformat(), *what) for day, what in sorted(found.items())]


def table() -> str:
    """The whole table as it stands in the file."""
    return "".join(",".join(row) + "\n" for row in [HEADER, *rows()])


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
    print(f"{TABLE.name}: {len(rows())} days")
