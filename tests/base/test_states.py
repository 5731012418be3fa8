"""状态 · States have one order, one token and one label in each language."""

from __future__ import annotations

import pytest

from kaohe.base.errors import KaoheError
from kaohe.base.states import State


def test_the_order_of_precedence_is_that_of_the_language() -> None:
    assert [state.token for state in sorted(State)] == [
        "rejected", "not_submitted", "withheld", "suppressed", "below_minimum", "open",
        "not_due", "no_record", "empty", "excluded", "not_applicable",
    ]  # fmt: skip


@pytest.mark.parametrize("state", State)
def test_token_and_labels_lead_back_to_the_state(state: State) -> None:
    assert State.of_token(state.token) is state
    assert State.of_label(state.label("zh")) is state
    assert State.of_label(state.label("en")) is state


def test_an_unknown_name_is_a_failure() -> None:
    with pytest.raises(KaoheError, match="token lost"):
        State.of_token("lost")
    with pytest.raises(KaoheError, match="label 丢失"):
        State.of_label("丢失")
