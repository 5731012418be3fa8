"""状态 · State: why a value is missing; never 0, never an empty text by accident."""

from __future__ import annotations

from enum import IntEnum

from kaohe.base.errors import KaoheError
from kaohe.base.findings import Lang


class State(IntEnum):
    """The reasons, in the order of precedence: arithmetic over several takes the first.

    Basis: language.md, States.

    >>> State.NOT_SUBMITTED.token, State.NOT_SUBMITTED.label("zh")
    ('not_submitted', '未报送')
    """

    REJECTED = 1
    NOT_SUBMITTED = 2
    WITHHELD = 3
    SUPPRESSED = 4
    BELOW_MINIMUM = 5
    OPEN = 6
    NOT_DUE = 7
    NO_RECORD = 8
    EMPTY = 9
    EXCLUDED = 10
    NOT_APPLICABLE = 11

    @property
    def token(self) -> str:
        """The name in schemes and in Parquet."""
        return self.name.lower()

    def label(self, lang: Lang) -> str:
        """The name a person reads; a CSV cell writes the Chinese one after `#`."""
        return _LABELS[self] if lang == "zh" else self.token.replace("_", " ")

    @classmethod
    def of_token(cls, token: str) -> State:
        """The state of a token.

        >>> State.of_token("open") is State.OPEN
        True
        """
        if token not in _OF_TOKEN:
            raise KaoheError(f"no state has the token {token}")
        return _OF_TOKEN[token]

    @classmethod
    def of_label(cls, label: str) -> State:
        """The state of a label, Chinese or English.

        >>> State.of_label("未报送") is State.of_label("not submitted") is State.NOT_SUBMITTED
        True
        """
        if label not in _OF_LABEL:
            raise KaoheError(f"no state has the label {label}")
        return _OF_LABEL[label]


_LABELS = {
    State.REJECTED: "无效",
    State.NOT_SUBMITTED: "未报送",
    State.WITHHELD: "暂不认定",
    State.SUPPRESSED: "不予显示",
    State.BELOW_MINIMUM: "样本不足",
    State.OPEN: "待定",
    State.NOT_DUE: "未到期",
    State.NO_RECORD: "无记录",
    State.EMPTY: "空集",
    State.EXCLUDED: "已剔除",
    State.NOT_APPLICABLE: "不适用",
}
_OF_TOKEN = {state.token: state for state in State}
_OF_LABEL = {state.label(lang): state for state in State for lang in ("zh", "en")}
