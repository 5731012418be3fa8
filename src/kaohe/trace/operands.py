"""群体的代入 · Groups filled in: the second line of a figure that is one function over several rows."""

from __future__ import annotations

from fractions import Fraction

from kaohe.base.findings import Lang
from kaohe.formula.readers.exact.rows import Datum
from kaohe.formula.types import Type
from kaohe.trace.explanation import Group
from kaohe.trace.privacy import TOO_FEW
from kaohe.trace.recall import Figure, Seen
from kaohe.trace.shown import brief
from kaohe.trace.worked import number

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


def group_worked(figure: Figure, seen: Seen, group: Group, lang: Lang) -> list[str]:
    """The same as a sum that a person can follow; of a pool, also where the last fen went."""
    cohort = seen.cohort
    if group.suppressed:
        return [TOO_FEW.zh if lang == "zh" else TOO_FEW.en]
    if cohort.function in {"SUM", "MEAN"} and group.members and not group.more and len(group.members) <= _WRITTEN_OUT:
        values = [one.values[0] for one in seen.taken()]
        text = " + ".join(number(value, cohort.args[0].type, lang) for value in values)
        if cohort.function == "SUM" or len(values) == 1:
            return [text]
        return [f"({text}) ÷ {len(values)}"]
    if cohort.function == "PREVIOUS":
        return [number(seen.value, cohort.type, lang)]
    sharing = _sharing(seen, figure) if cohort.function == "ALLOCATE" else None
    if sharing is not None:
        values = [number(value, kind, lang) for value, kind in sharing]
        return [f"{values[0]} × {values[1]} ÷ {values[2]}"]
    return [""]


def _listed(group: Group, lang: Lang) -> str:
    between, colon = ("；", "：") if lang == "zh" else ("; ", ": ")
    texts = [f"{label.of(lang)}{colon}{value.of(lang)}" for label, value in group.operands]
    return f"{group.function}{{{between.join(texts)}}}"


def _allotted(seen: Seen, figure: Figure, lang: Lang) -> str:
    sharing = _sharing(seen, figure)
    if sharing is None:
        return ""
    texts = [brief(value, kind, lang) for value, kind in sharing]
    return f"{texts[0]} × {texts[1]} ÷ {texts[2]}"


def _sharing(seen: Seen, figure: Figure) -> list[tuple[Datum, Type]] | None:
    """The pool, the own weight and all weights; None where the own row takes no part."""
    sharing = [one for one in seen.taken() if all(isinstance(value, Fraction) for value in one.values)]
    own = next((one for one in sharing if one.row is figure.row), None)
    if own is None:
        return None
    pool, weight = (arg.type for arg in seen.cohort.args)
    total = sum((Fraction(one.values[1]) for one in sharing), Fraction(0))  # type: ignore[arg-type]  # numbers, tested
    return list(zip((*own.values, total), (pool, weight, weight), strict=True))
