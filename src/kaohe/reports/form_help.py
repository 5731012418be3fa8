"""表单说明 · Help of a form: what a clerk reads beside the cells."""

from __future__ import annotations

from kaohe.scheme.form.layout import COVER
from kaohe.scheme.form.model import Head

HELP = (
    "1. 各工作表对应方案的各部分；第二行是列名，第三行小字是列代码，读回时按代码认列，请勿改动。",
    "2. 白色格可改；有下拉箭头的从列表中选，深蓝列已用到，浅蓝列可以不填。空格表示“没有写”，不是零。",
    "3. 增加内容写在表下方的空行，或在中间插入行；删去内容请删整行。顺序有意义的表（指标、等级、约束）自上而下。",
    "4. 改权重时看“指标”表的“下级合计”：与本级权重不等时变红，改到不红为止。",
    "5. 公式与方案中的写法相同，如 SUM(项目.应付工资)；这里不是 Excel 公式，不要以等号开头。",
    "6. 代码带 [] 的列，一格可写多项，每行一项（Alt+Enter 换行）；带 * 的列用方案的记法：列表 [甲, 乙]，分组 {键: 值}。",
    "7. 改好后保存为 .xlsx：kaohe check 文件.xlsx 检查，kaohe scheme 文件.xlsx --out 方案.yaml 写回方案。",
    "8. 修改已发布的方案要换一个版本号。",
)
_COVER_NOTES = {
    "kaohe": "方案语言的版本，不用改",
    "scheme": "方案的编号：小写字母、数字和连字符，各版本相同",
    "version": "版本号，如 2026.1；内容有改动就换",
    "title.zh": "公开文件上的名称",
    "title.en": "英文名称",
    "basis": "所依据的文件，一行一条",
    "period": "考核周期：年、半年、季度、月、学年等",
    "valid.from": "从哪天起有效，如 2026-01-01",
    "valid.to": "到哪天为止；未定则空着",
    "allow_relative": "薪酬随他人表现而变时，在此写明理由；否则空着",
}
_BLANK = {COVER: 3, "examples": 8, "cells": 60, "columns": 20, "appraisal": 4, "indicators": 15}
_MOST = 900
_CODES = {"[]": "一格可写多项，每行一项（Alt+Enter 换行）。", "*": "用方案的记法：列表 [甲, 乙]，分组 {键: 值}。"}


def blank_rows(table: str) -> int:
    """How many empty rows stand below those of a table.

    >>> blank_rows("cells")
    60
    """
    return _BLANK.get(table, 10)


def cover_note(key: str) -> str:
    """What stands beside a value of the cover.

    >>> cover_note("valid.to")
    '到哪天为止；未定则空着'
    """
    return _COVER_NOTES.get(key.removesuffix("[]"), "")


def head_note(head: Head) -> str:
    """The note of a column: how its cells are written, and what may stand there; '' where its name says it all."""
    parts = [head.help.filled("zh", {})]
    parts += [text for suffix, text in _CODES.items() if head.key.endswith(suffix)]
    if head.choices:
        parts.append(f"可写：{'、'.join(head.choices)}")
    if head.key.startswith("~"):
        parts.append("由表单计算，不用填。")
    return "\n".join(dict.fromkeys(part for part in parts if part))[:_MOST]
