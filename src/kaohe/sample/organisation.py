"""机构沿革 · Organisation: which units there were from when to when, which went into which, and who served where."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from kaohe.sample.extent import (
    DEPARTMENTS,
    STREETS,
    Extent,
    brigade_code,
    department_code,
    kindergarten_code,
    person_code,
    street_code,
)
from kaohe.sample.police import members
from kaohe.sample.posts import HIRED, posts
from kaohe.sample.quality import FIRST_YEAR
from kaohe.sample.sheets import Row, Sheet
from kaohe.sample.units import MERGED, MERGED_INTO, MERGED_YEAR, STREET_NAMES, department_name

UNITS = Sheet.of("单位", "单位代码:text 名称:text 类别:text 自:date 至:date")
SUCCESSIONS = Sheet.of("承继", "承继编号:text 原单位:text 新单位:text 生效日:date")
SERVICE = Sheet.of("任职", "任职编号:text 人员编号:text 单位代码:text 自:date 至:date")

_BEGAN = date(FIRST_YEAR, 1, 1)


def unit_rows(extent: Extent) -> Iterator[Row]:
    """Every unit there is or was."""
    for number in range(1, DEPARTMENTS + 1):
        yield department_code(number), department_name(number), "部门", _BEGAN, None
    ended = date(MERGED_YEAR, 1, 1) - timedelta(1)
    yield department_code(MERGED), department_name(MERGED), "部门", _BEGAN, ended
    for number in range(1, extent.brigades + 1):
        yield brigade_code(number), f"示例第{number}大队", "大队", HIRED, None
    for number in range(1, extent.kindergartens + 1):
        yield kindergarten_code(number), f"示例第{number}幼儿园", "幼儿园", HIRED, None
    for number in range(1, STREETS + 1):
        yield street_code(number), STREET_NAMES[number - 1], "街道", _BEGAN, None


def succession_rows() -> Iterator[Row]:
    """The one merger of the story."""
    yield "J001", department_code(MERGED), department_code(MERGED_INTO), date(MERGED_YEAR, 1, 1)


def service_rows(extent: Extent) -> Iterator[Row]:
    """Who served where."""
    for post in posts(extent):
        unit = kindergarten_code(post.kindergarten)
        yield post.code, person_code(post.person), unit, post.since, post.until
    for person, brigade in members(extent):
        yield f"A{person:08d}-1", person_code(person), brigade_code(brigade), HIRED, None
