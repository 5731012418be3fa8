from __future__ import annotations

import logging

import pytest

from kaohe.web.look.log import LOGGER
from kaohe.web.runs.models import Run
from tests.web.conftest import Sit


def test_a_line_says_which_entrance_and_never_who_or_what(
    sit: Sit, runs: dict[str, Run], caplog: pytest.LogCaptureFixture
) -> None:
    client = sit("staff", person="P1")
    with caplog.at_level(logging.INFO, logger=LOGGER):
        answer = client.get(f"/results/{runs['pay'].id}/trace/?sheet=任职&key=P1&column=应发")
    (record,) = [one for one in caplog.records if one.name == LOGGER]
    said = record.msg
    assert isinstance(said, dict)
    assert (said["route"], said["status"], said["request"]) == ("runs:trace", 200, answer.headers["X-Request-Id"])
    assert "P1" not in str(said)
    assert runs["pay"].id not in str(said)
