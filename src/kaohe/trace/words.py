"""双语 · Words: a phrase of an explanation in Chinese and English."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kaohe.base.findings import Lang


@dataclass(frozen=True, slots=True)
class Words:
    """The same said in both languages."""

    zh: str = ""
    en: str = ""

    def of(self, lang: Lang) -> str:
        """The phrase in one language."""
        return self.zh if lang == "zh" else self.en

    def as_json(self) -> dict[str, str]:
        """Both languages by name."""
        return {"zh": self.zh, "en": self.en}


NOTHING = Words()


def both(make: Callable[[Lang], str]) -> Words:
    """What a function says in either language."""
    return Words(make("zh"), make("en"))


def listed(parts: list[Words], *, zh: str = "；", en: str = "; ") -> Words:
    """Several phrases after one another."""
    return Words(zh.join(part.zh for part in parts), en.join(part.en for part in parts))
