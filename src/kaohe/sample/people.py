"""人名册 · People: the made-up names of the paid persons, beside the facts and never inside them."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from pathlib import Path

from kaohe.sample.dice import Dice
from kaohe.sample.extent import Extent, brigade_code, kindergarten_code, person_code
from kaohe.sample.police import members
from kaohe.sample.posts import posts

FILE = "people.csv"
MARK = "（示例）"

_SURNAMES = "陈林黄张李王吴刘蔡杨许郑谢郭洪曾周叶苏邱"
_GIVEN = "安宁和平清明思远立新文秀海涛春晓雨晴嘉禾若水知行以恒景行子衿"


def people(extent: Extent) -> Iterator[tuple[str, str, str]]:
    """Every person's number, name and first place of work."""
    previous = 0
    for post in posts(extent):
        if post.person != previous:
            previous = post.person
            yield person_code(post.person), _name(extent.seed, post.person), kindergarten_code(post.kindergarten)
    for person, brigade in members(extent):
        yield person_code(person), _name(extent.seed, person), brigade_code(brigade)


def people_write(folder: Path, extent: Extent) -> int:
    """Writes people.csv, readable by its owner only; how many people there are."""
    path = folder / FILE
    path.unlink(missing_ok=True)
    written = 0
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8-sig") as file:
        sheet = csv.writer(file, lineterminator="\r\n")
        sheet.writerow(("人员编号", "姓名", "单位"))
        for row in people(extent):
            sheet.writerow(row)
            written += 1
    return written


def _name(seed: int, person: int) -> str:
    dice = Dice(seed, "name", person)
    return dice.pick(_SURNAMES) + dice.pick(_GIVEN) + dice.pick(_GIVEN) + MARK
