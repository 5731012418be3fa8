"""错误页 · Errors page: every rule of every room, in the order of the codes."""

from __future__ import annotations

import importlib
import pkgutil
from itertools import groupby

import kaohe
from kaohe.base.findings import Rule

PAGE = "docs/reference/errors.md"

_HEAD = """# 问题与处理 · Findings and remedies

A finding is something wrong in your material: a scheme, a table, a form. All findings of a pass are shown at once.
A code never changes its meaning. A *blocking* finding means that nothing is written until it is remedied.

材料中的问题一次全部列出；编码含义永不改变；“阻断”的问题解决之前不写出任何结果。
"""


def rules() -> tuple[Rule, ...]:
    """The rules of all rooms, by code: each room states its own in the tuple RULES of its findings module."""
    names = [name for _, name, _ in pkgutil.walk_packages(kaohe.__path__, "kaohe.") if name.endswith(".findings")]
    modules = [importlib.import_module(name) for name in names]
    return tuple(
        sorted((rule for module in modules for rule in getattr(module, "RULES", ())), key=lambda rule: rule.code)
    )


def entry(rule: Rule) -> str:
    """What the page says of one rule."""
    effect = "阻断 · blocking" if rule.blocking else "提示 · a remark"
    return f"### `{rule.code}`\n\n{effect}\n\n- {rule.cause.zh} {rule.remedy.zh}\n- {rule.cause.en} {rule.remedy.en}\n"


def page() -> str:
    """The whole page."""
    parts = [_HEAD]
    for room, members in groupby(rules(), key=lambda rule: rule.code.split("/")[0]):
        parts.append(f"## {room}\n")
        parts.extend(entry(rule) for rule in members)
    return "\n".join(parts)
