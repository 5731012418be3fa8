"""小区 · A small district: one appraisal over two years and one month of pay, for tests of the service."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kaohe.flows.appraise import Asked, appraise
from kaohe.flows.approve import approve

CONTEST = """\
kaohe: 1
scheme: small-contest
version: 1
title: {zh: 小区部门考核, en: Small contest}
basis: [样例办法]
period: year
sources: {platform: 平台}
sheets:
  单位:
    title: {en: Unit}
    key: 代码
    columns:
      名称: {type: text, absent: empty, title: {en: Name}}
      实绩分: {type: points, absent: not_submitted, between: [0, 60], title: {en: Results}}
      满意分: {type: points, absent: not_submitted, between: [0, 40], title: {en: Satisfaction}}
  线索:
    title: {en: Clue}
    key: 编号
    in: {属地: 单位}
    columns:
      办结: {type: flag, absent: no, title: {en: Closed}}
appraisal:
  - of: 单位
    points: 4
    indicators:
      - name: 工作
        title: {en: Work}
        weight: 60
        indicators:
          - name: 实绩
            title: {en: Results}
            weight: 60
            source: platform
            method: manual
            x: 实绩分
            missing: {not_submitted: withhold}
      - name: 满意
        title: {en: Satisfaction}
        weight: 40
        source: platform
        method: manual
        x: 满意分
        missing: {not_submitted: withhold}
    total: {round: 2}
    grades:
      - {grade: A, when: "总分 >= 90"}
      - {grade: B, otherwise: true}
    compare_on: rounded
must_hold:
  - {on: 单位, name: 不低于十分, title: {en: At least ten}, holds: "实绩分 + 满意分 >= 10", basis: 样例办法}
lights:
  - {on: 单位, name: 低分, title: {en: Low}, red: "实绩分 < 20", yellow: "实绩分 < 40", basis: 样例办法}
examples:
  - name: 九十分是A
    period: 2026
    given: {单位: {U1: {实绩分: 55, 满意分: 35}, U2: {实绩分: 55, 满意分: 34.99}}}
    expect: {单位: {U1: {等级: A}, U2: {等级: B}}}
"""
PAY = """\
kaohe: 1
scheme: small-pay
version: 1
title: {zh: 小区绩效工资, en: Small pay}
basis: [样例办法]
period: month
sheets:
  园:
    title: {en: Kindergarten}
    key: 园代码
    columns:
      名称: {type: text, absent: empty, title: {en: Name}}
      可分: {type: money, absent: error, between: [0 yuan, 1000000 yuan], title: {en: Pool}}
      人数: {type: count, is: "COUNT(任职)", title: {en: Heads}}
      应发总额: {type: money, is: "SUM(任职.应发)", title: {en: Payable in all}}
  任职:
    title: {en: Post}
    key: 人员编号
    in: {园: 园}
    pays: 应发
    columns:
      基本: {type: money, absent: error, between: [0 yuan, 10000 yuan], title: {en: Base}}
      权重: {type: number, scale: 2, absent: error, between: [0, 10], title: {en: Weight}}
      增量: {type: money, is: "ALLOCATE(园.可分, 权重 WITHIN 园)", on_state: withhold_pool, title: {en: Increment}}
      应发: {type: money, is: "基本 + 增量", title: {en: Payable}}
examples:
  - name: 一人得全部
    period: 2026-06
    given: {园: {K1: {可分: 100 yuan}}, 任职: {P1: {园: K1, 基本: 1000 yuan, 权重: 1}}}
    expect: {任职: {P1: {应发: 1100 yuan}}}
"""
UNITS = {
    "2025": ((50, 30), (45, 38), (15, 30), (58, 39), (30, 20), (40, 35)),
    "2026": ((55, 36), (45, 35), (18, 32), (57, 38), (35, 20), (41, 34)),
}
NAMES = ("示例教育局", "示例卫健局", "示例城管局", "示例财政局", "示例人社局", "示例街道")
MONTH = "2026-06"


@dataclass(frozen=True)
class Small:
    """The folder of the runs, by name."""

    home: Path
    contest_2025: Path
    contest_2026: Path
    pay: Path


def small_made(home: Path) -> Small:
    """Facts, schemes and runs of the small district under a home; 2025 and the pay are approved by two people."""
    contest, pay = _written(home / "contest.yaml", CONTEST), _written(home / "pay.yaml", PAY)
    made = {}
    for year, scores in UNITS.items():
        facts = home / "facts" / f"contest-{year}"
        rows = [f"U{n},{NAMES[n - 1]},{a},{b}" for n, (a, b) in enumerate(scores, start=1)]
        _table(facts / "单位.csv", "代码,名称,实绩分,满意分", rows)
        clues = [f"L{n},U{n % 6 + 1},{'是' if n % 3 else '否'}" for n in range(1, 13)]
        _table(facts / "线索.csv", "编号,属地,办结", clues)
        made[year] = _run(contest, facts, year, home / "runs" / f"small-contest-{year}")
    facts = home / "facts" / "pay"
    _table(facts / "园.csv", "园代码,名称,可分", [f"K{n},示例第{n}幼儿园,{n * 1000}.01" for n in (1, 2)])
    posts = [f"P{n},K{1 if n <= 6 else 2},{3000 + n}.50,{1 + n % 3}" for n in range(1, 13)]
    _table(facts / "任职.csv", "人员编号,园,基本,权重", posts)
    paid = _run(pay, facts, MONTH, home / "runs" / f"small-pay-{MONTH}")
    for folder in (made["2025"], paid):
        for by in ("A1", "A2"):
            assert approve(folder, by=by, at=1_790_000_000).findings == ()
    return Small(home, made["2025"], made["2026"], paid)


def _run(scheme: Path, facts: Path, period: str, out: Path) -> Path:
    done = appraise(Asked(str(scheme), facts, period, out))
    assert done.folder is not None, [finding.line("zh") for finding in done.findings]
    return out


def _written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def _table(path: Path, head: str, rows: list[str]) -> None:
    _written(path, "﻿" + "\n".join([head, *rows]) + "\n")
