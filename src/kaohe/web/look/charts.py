"""图表 · Charts: what a chart shows, as data: the page draws it, and the same data stand beside it as a table."""

from __future__ import annotations

from typing import Any, Literal

from kaohe.base.findings import Lang, Text
from kaohe.web.home.plain import Plain


class Label(Plain):
    """A word of a chart in both languages."""

    zh: str
    en: str

    def said(self, lang: Lang) -> str:
        """The word in one of them."""
        return self.en if lang == "en" else self.zh


class Series(Plain):
    """One row of numbers. Decimals are texts; None where there is no number.

    role: main, past, median, target, or first, second … for the shares of a stack; shape: bar or line; axis: 0 left.
    """

    label: Label
    values: list[str | None]
    role: str = "main"
    shape: Literal["bar", "line"] = "line"
    axis: int = 0


class Chart(Plain):
    """A chart: radar (one axis a label, 0 to 100), trend, bars or stacked."""

    kind: Literal["radar", "trend", "bars", "stacked"]
    title: Label
    labels: list[Label]
    series: list[Series]
    unit: Label = Label(zh="", en="")

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(value is not None for one in self.series for value in one.values)

    def drawn(self, lang: Lang) -> dict[str, Any]:
        """The data as the script takes them, in one language."""
        return {
            "kind": self.kind,
            "title": self.title.said(lang),
            "unit": self.unit.said(lang),
            "labels": [label.said(lang) for label in self.labels],
            "series": [
                {"name": one.label.said(lang), "values": one.values, "role": one.role}
                | {"shape": one.shape, "axis": one.axis}
                for one in self.series
            ],
        }

    def rows(self, lang: Lang) -> list[tuple[str, list[str]]]:
        """The same data as rows of a table: a label, then a number of every series."""
        return [
            (label.said(lang), [one.values[at] or "—" for one in self.series]) for at, label in enumerate(self.labels)
        ]


def label_of(text: Text) -> Label:
    """A Text as a label."""
    return Label(zh=text.zh, en=text.en)
