"""结果 · Outcome: what a run says, for people: ranking and grades, constraints that fail, lights that are not green."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.cli.screen import Screen

if TYPE_CHECKING:
    from kaohe.flows.results import Results

SHOWN, NAMED = 60, 5


def outcome_say(screen: Screen, results: Results) -> None:
    """The ranking of units or the grades of persons, then what fails and what shines."""
    for appraisal in results.scheme.appraisals:
        if results.is_personal(appraisal.of):
            grades_say(screen, results, appraisal.of)
        else:
            ranking_say(screen, results, appraisal.of)
    _failing_say(screen, results)
    _shining_say(screen, results)
    screen.say()


def _failing_say(screen: Screen, results: Results) -> None:
    from kaohe.flows.results import failing

    for one in failing(results):
        for words, rows in (
            (screen.word("约束未满足", "constraint fails:"), one.failed),
            (screen.word("约束无法判断", "constraint cannot be judged:"), one.unjudged),
        ):
            if rows:
                named = screen.word("、", ", ").join(results.row_names(rows[:NAMED]))
                names = screen.word("：", ": ") + named if named else ""
                count = results.persons(len(rows), one.sheet)
                screen.say(f"▲ {words} {screen.text(one.title)} × {count}{names}")


def _shining_say(screen: Screen, results: Results) -> None:
    from kaohe.flows.results import shining

    words = {
        "red": screen.word("红灯", "red"),
        "yellow": screen.word("黄灯", "yellow"),
        "grey": screen.word("无法判断", "unknown"),
    }
    for one in shining(results):
        counts = results.spread(one.colours, one.light.on)
        told = [f"{word} {counts[colour]}" for colour, word in words.items() if one.colours.get(colour)]
        sheet = screen.text(results.sheet_title(one.light.on))
        if told:
            zh, en = f"（{sheet}）：{'，'.join(told)}", f" ({sheet}): {', '.join(told)}"
            screen.say(f"● {screen.word('预警灯', 'light')} {screen.text(one.title)}{screen.word(zh, en)}")


def grades_say(screen: Screen, results: Results, sheet: str) -> None:
    """How many persons have each grade; none of them is named."""
    from kaohe.flows.results import grades

    told = " · ".join(f"{grade} {count}" for grade, count in grades(results, sheet, screen.lang).items())
    screen.say(f"{screen.text(results.sheet_title(sheet))}{screen.word('考核等级：', ', grades: ')}{told}\n")


def ranking_say(screen: Screen, results: Results, sheet: str) -> None:
    """The rows of a sheet by their totals."""
    from kaohe.flows.results import ranking

    appraisal = next(one for one in results.scheme.appraisals if one.of == sheet)
    ranked = ranking(results, appraisal)
    title = screen.text(results.sheet_title(sheet))
    headings = [
        screen.word("名次", "place"),
        screen.word("编号", "key"),
        title,
        screen.word("总分", "total"),
        screen.word("等级", "grade"),
    ]
    rows = [
        [
            str(one.place or "—"),
            "/".join(map(str, one.row.key)),
            results.row_name(one.row),
            results.shown(one.row, "总分", screen.lang),
            results.shown(one.row, "等级", screen.lang) if appraisal.grades else "",
        ]
        for one in ranked[:SHOWN]
    ]
    screen.table(headings, rows, right=(0, 3))
    if len(ranked) > SHOWN:
        screen.say(screen.word(f"另有 {len(ranked) - SHOWN} 个", f"{len(ranked) - SHOWN} more"))
    screen.say()


def outcome_json(results: Results) -> dict[str, Any]:
    """The same for programs; no person is named."""
    from kaohe.flows.results import failing, ranking, shining

    return {
        "ranking": [
            {
                "sheet": appraisal.of,
                "key": list(map(str, one.row.key)),
                "name": results.row_name(one.row),
                "place": one.place,
                "total": results.shown(one.row, "总分", "zh"),
                "grade": results.shown(one.row, "等级", "zh") if appraisal.grades else "",
            }
            for appraisal in results.scheme.appraisals
            if not results.is_personal(appraisal.of)
            for one in ranking(results, appraisal)
        ],
        "failing": [
            {
                "constraint": one.constraint.name,
                "sheet": one.sheet,
                "rows": results.persons(len(one.failed), one.sheet),
                "unjudged": results.persons(len(one.unjudged), one.sheet),
            }
            for one in failing(results)
        ],
        "lights": [
            {"light": one.light.name, "sheet": one.light.on, "colours": results.spread(one.colours, one.light.on)}
            for one in shining(results)
        ],
    }
