"""报告的写法 · Reported: a run's report as an aligned table for people, and as plain values for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.cli.screen import Screen

if TYPE_CHECKING:
    from kaohe.flows.report import Reported

_NUMBERS = (1, 2, 3, 4, 5)


def report_say(screen: Screen, reported: Reported) -> None:
    """Says the report: for each appraisal its units, its table of weights, its grades."""
    if not reported.run:
        return
    screen.say(
        screen.word(
            f"运行报告 · {reported.run} · {reported.period}", f"report of run {reported.run}, {reported.period}"
        )
    )
    for part, title in zip(reported.parts, reported.titles, strict=True):
        screen.say()
        screen.say(
            screen.word(
                f"{screen.text(title)}：{part.units} 个，有总分的 {part.judged} 个",
                f"{screen.text(title)}: {part.units} rows, {part.judged} with a total",
            )
        )
        if part.hidden:
            screen.say(screen.word("人数过少，不予显示", "too few persons, not shown"))
            continue
        screen.say()
        screen.table(_headings(screen), [line.cells(screen.lang) for line in reported.shown(part)], _NUMBERS)
        screen.say()
        told = "  ".join(f"{name or screen.word('无等级', 'no grade')} {count}" for name, count in part.grades.items())
        if told:
            screen.say(screen.word(f"等级：{told}", f"grades: {told}"))
    screen.say(
        screen.word(
            "有效权重为近似值：该项得分与总分的协方差，除以总分的方差。“…”表示人数过少，不予显示。",
            "An effective weight is approximate: the covariance of its scores with the total, over the variance of the "
            "total. “…” stands where too few persons would show.",
        )
    )
    screen.say()


def _headings(screen: Screen) -> list[str]:
    zh = ["指标", "名义权重", "有效权重≈", "倍数≈", "满分", "无值"]
    en = ["indicator", "nominal", "effective≈", "times≈", "full points", "no value"]
    return zh if screen.lang == "zh" else en


def report_json(reported: Reported) -> dict[str, Any]:
    """The report as plain values; shares as text in per cent, what is not judged as null."""
    return {
        "run": reported.run,
        "period": reported.period,
        "parts": [
            {
                "sheet": part.sheet,
                "units": part.units,
                "with_total": part.judged,
                "grades": {name or "none": count for name, count in part.grades.items()},
                "indicators": [line.as_json() for line in reported.shown(part)],
            }
            for part in reported.parts
        ],
    }
