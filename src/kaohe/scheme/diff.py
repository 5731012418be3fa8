"""方案比较 · Scheme diff: what changed from one version to another, in the words of the scheme."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from kaohe.base.exact import plain_text
from kaohe.base.findings import Lang
from kaohe.base.shown import printable
from kaohe.formula.typed import Value
from kaohe.formula.types import Type
from kaohe.scheme.canonical import as_json, content_hash
from kaohe.scheme.diff_words import CONTAINERS, IDENTITIES, label_of
from kaohe.scheme.literal import written_value
from kaohe.scheme.model import Scheme

_FRACTION = re.compile(r"-?\d+/\d+")
_LONGEST = 200
_FORMULAS = frozenset(
    {"formula", "when", "holds", "red", "yellow", "amount", "first", "x", "red_until", "yellow_until", "sample", "was"}
)
_HINTS = ("weight", "value", "formula", "when", "holds", "rule")

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One change; kind: added, removed, changed or moved. `item` is what changed, `part` which part of it."""

    kind: str
    item: str
    part: str
    zh: str
    en: str

    def line(self, lang: Lang) -> str:
        """The change as one printable line."""
        return self.zh if lang == "zh" else self.en

    def as_json(self) -> dict[str, str]:
        """The change for programs."""
        return {name: getattr(self, name) for name in self.__slots__}


def scheme_diff(old: Scheme, new: Scheme) -> tuple[Change, ...]:
    """Every change of meaning, in the order of the document; nothing where the content hashes are equal.

    Basis: language.md §11.

    >>> from kaohe.scheme.load import load_bytes
    >>> text = "appraisal: [{of: 街道, indicators: [{name: 制度落实, weight: 20, method: manual, x: 甲}]}]"
    >>> old, new = (load_bytes(text.replace("20", weight).encode()).scheme for weight in ("20", "18"))
    >>> scheme_diff(old, new)[0].line("zh"), scheme_diff(old, new)[0].line("en")
    ('权重 制度落实 20 → 18', 'weight of 制度落实 20 → 18')
    """
    if content_hash(old) == content_hash(new):
        return ()
    return tuple(_compared((), _spoken(old), _spoken(new)))


def _spoken(scheme: Scheme) -> dict[str, Any]:
    """The canonical model with dated values written in their unit."""
    tree: dict[str, Any] = as_json(scheme)
    for name, parameter in scheme.parameters.items():
        for row, dated in zip(tree["parameters"][name].get("rows", ()), parameter.rows, strict=True):
            row["value"] = written_value(dated.value, parameter.type)
    for name, table in scheme.tables.items():
        kinds = (*table.keys.values(), *table.gives.values())
        for version, dated_rows in zip(tree["tables"][name].get("versions", ()), table.versions, strict=True):
            version["rows"] = [_row(row, kinds) for row in dated_rows.rows]
    return tree


def _row(row: Sequence[Value | None], kinds: Sequence[Type]) -> str:
    cells = ("none" if value is None else written_value(value, kind) for value, kind in zip(row, kinds, strict=True))
    return f"[{', '.join(cells)}]"


def _compared(path: Path, old: Any, new: Any) -> Iterator[Change]:
    if old == new:
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys((*old, *new)):
            yield from _entry((*path, key), old.get(key), new.get(key))
    elif isinstance(old, list) and isinstance(new, list):
        yield from _lists(path, old, new)
    else:
        yield _changed(path, old, new)


def _entry(path: Path, old: Any, new: Any) -> Iterator[Change]:
    """One key of a group: a named thing that came or went, or a part that changed."""
    if old is None or new is None:
        there = new if old is None else old
        if len(path) >= 2 and path[-2] in CONTAINERS and not isinstance(there, list):
            yield _came(path, there, added=old is None)
            return
        if isinstance(there, list | dict):
            empty: Any = [] if isinstance(there, list) else {}
            yield from _compared(path, empty if old is None else old, empty if new is None else new)
            return
    yield from _compared(path, old, new)


def _lists(path: Path, old: list[Any], new: list[Any]) -> Iterator[Change]:
    before, after = _by_identity(path, old), _by_identity(path, new)
    if before is None or after is None:
        yield from _plain_lists(path, old, new)
        return
    for name in dict.fromkeys((*before, *after)):
        if name in before and name in after:
            yield from _compared((*path, name), before[name], after[name])
        else:
            there = after.get(name, before.get(name))
            yield _came((*path, name), there, added=name in after)
    kept_before, kept_after = (
        [name for name in names if name in before and name in after] for names in (before, after)
    )
    if kept_before != kept_after:
        zh, en = label_of(path[-1])
        of_zh, of_en = _spaced(_item(path[:-1])), _of(_item(path[:-1]))
        orders = " → ".join("、".join(order) for order in (kept_before, kept_after))
        yield Change("moved", _item(path), "", f"次序 {of_zh}{zh} {orders}", f"order of {en}{of_en} {orders}")


def _plain_lists(path: Path, old: list[Any], new: list[Any]) -> Iterator[Change]:
    gone, come = ([item for item in one if item not in other] for one, other in ((old, new), (new, old)))
    if len(old) == len(new) == 1 or not (gone or come):
        yield _changed(path, old, new)
        return
    zh, en = label_of(path[-1])
    item = _item(path[:-1])
    for kind, items, word_zh, word_en in (("removed", gone, "删去", "drops"), ("added", come, "加上", "adds")):
        if items:
            shown = _shown(items)
            yield Change(kind, item, zh, f"{zh} {_spaced(item)}{word_zh} {shown}", f"{en}{_of(item)} {word_en} {shown}")


def _by_identity(path: Path, items: list[Any]) -> dict[str, Any] | None:
    """The items of a list by what names them; None where they have no names or a name stands twice."""
    keys = IDENTITIES.get(path[-1], ()) if path else ()
    if not keys or not all(isinstance(item, Mapping) for item in items):
        return None
    named = {" ".join(_shown(item.get(key, "")) for key in keys).strip(): item for item in items}
    return named if len(named) == len(items) and "" not in named else None


def _came(path: Path, value: Any, *, added: bool) -> Change:
    zh, en = CONTAINERS.get(path[-2], label_of(path[-2])) if len(path) >= 2 else label_of(path[-1])
    item = _item(path)
    told = next((value[hint] for hint in _HINTS if isinstance(value, Mapping) and hint in value), "")
    told = value if isinstance(value, str) else told
    more = f"：{_shown(told)}" if told else ""
    more_en = f": {_shown(told)}" if told else ""
    words = ("added", "新增", "new") if added else ("removed", "删除", "no more")
    return Change(words[0], item, "", f"{words[1]}{zh} {item}{more}", f"{words[2]} {en} {item}{more_en}")


def _changed(path: Path, old: Any, new: Any) -> Change:
    is_named = len(path) >= 2 and path[-2] in CONTAINERS
    zh, en = CONTAINERS[path[-2]] if is_named else label_of(path[-1], _part_of(path))
    item = _item(path if is_named else path[:-1])
    before, after = (_shown(value) if value not in (None, "", [], {}) else "—" for value in (old, new))
    between = " 改为 " if path[-1] in _FORMULAS else " → "
    zh_line = f"{zh} {_spaced(item)}{before}{between}{after}"
    return Change("changed", item, zh, zh_line, f"{en}{_of(item)} {before} → {after}")


def _part_of(path: Path) -> str:
    """The part of a document that a part lies in, past the name of an item."""
    return next(
        (part for part in reversed(path[:-1]) if part in CONTAINERS or part in {"keep", "interval", "treatment"}), ""
    )


def _item(path: Path) -> str:
    """What a person calls the place of a path: the names in it, without the words for their containers."""
    nodes = [place for place, part in enumerate(path) if part in {"indicators", "children"}]
    within = path[nodes[-1] :] if nodes else path
    named = zip(("", *within), within, strict=False)
    return " ".join(part for before, part in named if before in CONTAINERS and part not in CONTAINERS)


def _spaced(item: str) -> str:
    return f"{item} " if item else ""


def _of(item: str) -> str:
    return f" of {item}" if item else ""


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return plain_text(Fraction(value)) if _FRACTION.fullmatch(value) else printable(value, _LONGEST)
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {_shown(one)}' for key, one in value.items())}}}"
    if isinstance(value, list):
        return "、".join(_shown(one) for one in value)
    return str(value)
