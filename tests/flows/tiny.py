"""小考核 · Tiny: a scheme of a dozen lines and its facts, for tests of flows and commands."""

from __future__ import annotations

from pathlib import Path

from kaohe.flows.appraise import Appraised, Asked, appraise

SCHEME = """\
kaohe: 1
scheme: tiny
version: 1
title: {zh: 小考核, en: Tiny}
basis: [样例办法]
period: year
sources: {platform: 平台}
sheets:
  单位:
    title: {en: Unit}
    key: 代码
    columns:
      名称: {type: text, absent: empty, title: {en: Name}}
      分: {type: points, absent: not_submitted, between: [0, 100], title: {en: Points}}
  辅警:
    title: {en: Auxiliary}
    key: 人员编号
    in: {队: 单位}
    columns:
      工资: {type: money, absent: error, between: [0 yuan, 10000 yuan], title: {en: Pay}}
      双倍: {type: money, is: "2 * 工资", title: {en: Twice}}
appraisal:
  - of: 单位
    points: 4
    indicators:
      - name: 实绩
        title: {en: Results}
        weight: 100
        source: platform
        method: manual
        x: 分
        missing: {not_submitted: withhold}
    total: {round: 2}
    grades:
      - {grade: A, when: "总分 >= 90"}
      - {grade: B, otherwise: true}
    compare_on: rounded
must_hold:
  - {on: 单位, name: 不低于十分, title: {en: At least ten}, holds: "分 >= 10", basis: 样例办法}
lights:
  - {on: 单位, name: 低分, title: {en: Low}, yellow: "分 < 50", basis: 样例办法}
examples:
  - {name: 九十分是A, period: 2026, given: {单位: {U1: {分: 90}, U2: {分: 89.99}}}, expect: {单位: {U1: {等级: A}, U2: {等级: B}}}}
"""
UNITS = "代码,名称,分\nU1,甲局,95\nU2,乙局,95\nU3,丙局,40\nU4,丁局,\n"
POLICE = "人员编号,队,工资\n" + "".join(f"P{number},U1,{1000 + number}\n" for number in range(1, 7))


def scheme_written(folder: Path, text: str = SCHEME) -> Path:
    """The scheme as a file."""
    path = folder / "tiny.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def facts_written(folder: Path, units: str = UNITS, police: str = POLICE) -> Path:
    """The facts as a folder of CSV files."""
    facts = folder / "facts"
    facts.mkdir(exist_ok=True)
    (facts / "单位.csv").write_text(units, encoding="utf-8-sig")
    (facts / "辅警.csv").write_text(police, encoding="utf-8-sig")
    return facts


def tiny_run(
    folder: Path,
    name: str = "run",
    *,
    units: str = UNITS,
    period: str = "2026",
    scheme: str = SCHEME,
    police: str = POLICE,
) -> Appraised:
    """A run of the scheme into `folder/name`, by the reference engine."""
    asked = Asked(
        str(scheme_written(folder, scheme)), facts_written(folder, units, police), period, folder / name, engine="exact"
    )
    return appraise(asked)
