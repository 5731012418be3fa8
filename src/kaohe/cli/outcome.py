"""结果 · Outcome: what a run says, for people: ranking and grades, constraints that fail, lights that are not green."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.cli.screen import Screen

if TYPE_CHECKING:
    from kaohe.flows.results import Results

SHOWN = 60


def outcome_say(screen: Screen, results: Results) -> None:
    """The ranking of each appraisal of units, then what fails and what shines."""
    from kaohe.flows.results import failing, shining

    for appraisal in results.scheme.appraisals:
        if not results.is_personal(appraisal.of):
            ranking_say(screen, results, appraisal.of)
    for one in failing(results):
        title = screen.text(one.title)
        names = "" if results.is_personal(one.sheet) else "：" + "、".join(map(results.row_name, one.rows[:5]))
        screen.say(
            f"▲ {screen.word('约束未满足', 'constraint fails')} {title} × {results.persons(len(one.rows), one.sheet)}{names}"
        )
    for shone in shining(results):
        colours = [
            (screen.word("红灯", "red"), "red"),
            (screen.word("黄灯", "yellow"), "yellow"),
            (screen.word("无法判断", "unknown"), "grey"),
        ]
        told = [
            f"{word} {results.persons(shone.colours[name], shone.light.on)}"
            for word, name in colours
            if shone.colours.get(name)
        ]
        if told:
            screen.say(
                f"● {screen.word('预警灯', 'light')} {screen.text(shone.title)}（{shone.light.on}）：{'，'.join(told)}"
            )
    screen.say()


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
            {"constraint": one.constraint.name, "sheet": one.sheet, "rows": results.persons(len(one.rows), one.sheet)}
            for one in failing(results)
        ],
        "lights": [
            {
                "light": one.light.name,
                "sheet": one.light.on,
                "colours": {name: results.persons(count, one.light.on) for name, count in one.colours.items()},
            }
            for one in shining(results)
        ],
    }
