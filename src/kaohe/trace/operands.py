"""群体的代入 · Groups filled in: the second line of a figure that is one function over several rows."""

from __future__ import annotations

from fractions import Fraction

from kaohe.base.findings import Lang
from kaohe.trace.explanation import Group
from kaohe.trace.privacy import TOO_FEW
from kaohe.trace.recall import Figure, Seen
from kaohe.trace.shown import brief

_WRITTEN_OUT = 6


def group_filled(figure: Figure, seen: Seen, group: Group, lang: Lang) -> str:
    """The values of a group: written out where they may be seen and are few, else as operands."""
    cohort = seen.cohort
    if group.suppressed:
        return f"{cohort.function}（{TOO_FEW.zh}）" if lang == "zh" else f"{cohort.function} ({TOO_FEW.en})"
    if cohort.function in {"SUM", "MEAN"} and group.members and not group.more:
        texts = [member.value.of(lang) for member in group.members]
        if len(texts) <= _WRITTEN_OUT:
            total = " + ".join(texts)
            if cohort.function == "SUM":
                return total
            return f"({total}) ÷ {len(texts)}" if len(texts) > 1 else total
    if cohort.function == "PREVIOUS":
        return brief(seen.value, cohort.type, lang)
    if cohort.function == "ALLOCATE":
        return _allotted(seen, figure, lang) or _listed(group, lang)
    return _listed(group, lang)


def _listed(group: Group, lang: Lang) -> str:
    between, colon = ("；", "：") if lang == "zh" else ("; ", ": ")
    texts = [f"{label.of(lang)}{colon}{value.of(lang)}" for label, value in group.operands]
    return f"{group.function}{{{between.join(texts)}}}"


def _allotted(seen: Seen, figure: Figure, lang: Lang) -> str:
    sharing = [one for one in seen.taken() if all(isinstance(value, Fraction) for value in one.values)]
    own = next((one for one in sharing if one.row is figure.row), None)
    if own is None:
        return ""
    pool, weight = (arg.type for arg in seen.cohort.args)
    total = sum((Fraction(one.values[1]) for one in sharing), Fraction(0))  # type: ignore[arg-type]  # numbers, tested
    texts = [brief(value, kind, lang) for value, kind in zip((*own.values, total), (pool, weight, weight), strict=True)]
    return f"{texts[0]} × {texts[1]} ÷ {texts[2]}"
