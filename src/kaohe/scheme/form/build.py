"""组树 · Building: groups and lists that grow while rows are read, then stand as a document tree."""

from __future__ import annotations

from dataclasses import dataclass, field

from kaohe.base.findings import Place
from kaohe.scheme.node import Mapping, Node, Scalar, Sequence


@dataclass(slots=True)
class Group:
    """A group of keys under construction; each key with the place where it was first written."""

    place: Place
    entries: dict[str, tuple[Place, Part]] = field(default_factory=dict)

    def put(self, key: str, place: Place, part: Part) -> None:
        """A key with its value; the last one stays."""
        self.entries[key] = (place, part)

    def get(self, key: str) -> Part | None:
        """The value of a key, or None."""
        found = self.entries.get(key)
        return found[1] if found else None

    def group(self, key: str, place: Place) -> Group:
        """The group under a key, made where it is not there yet."""
        found = self.get(key)
        if isinstance(found, Group):
            return found
        made = Group(place)
        self.put(key, place, made)
        return made

    def listed(self, key: str, place: Place) -> Listed:
        """The list under a key, made where it is not there yet."""
        found = self.get(key)
        if isinstance(found, Listed):
            return found
        made = Listed(place)
        self.put(key, place, made)
        return made


@dataclass(slots=True)
class Listed:
    """A list under construction."""

    place: Place
    items: list[Part] = field(default_factory=list)


Part = Group | Listed | Node


def standing(part: Part, order: tuple[str, ...] = ()) -> Node:
    """The finished tree; the keys in `order` come first, in that order.

    >>> made = Group(Place())
    >>> made.put("乙", Place(), Scalar("2", Place()))
    >>> made.put("甲", Place(), Scalar("1", Place()))
    >>> [key.text for key, _ in standing(made, ("甲",)).entries]
    ['甲', '乙']
    """
    if isinstance(part, Group):
        names = [*(key for key in order if key in part.entries), *(key for key in part.entries if key not in order)]
        found = ((name, *part.entries[name]) for name in names)
        return Mapping(tuple((Scalar(name, place), standing(value)) for name, place, value in found), part.place)
    if isinstance(part, Listed):
        return Sequence(tuple(standing(item) for item in part.items), part.place)
    return part


def grown(node: Node) -> Part:
    """A finished tree as parts to which more can be added."""
    if isinstance(node, Mapping):
        return Group(node.place, {key.text: (key.place, grown(value)) for key, value in node.entries})
    return node
