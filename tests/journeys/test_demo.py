"""演示 · Demonstration: builds, prints, serves on the loopback, ends when asked, leaves nothing behind."""

from __future__ import annotations

import base64
import os
import resource
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kaohe.book.privacy import privacy_scan
from kaohe.ledger.blob import blob_name, blob_read
from tests.journeys.conftest import COMMAND, Built


@contextmanager
def serving(built: Built, port: int, noted: Path = Path(os.devnull)) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A served demonstration and its address; whatever is left of it is killed. noted: the file of what it notes."""
    words = [*COMMAND, "--home", str(built.home), "--port", str(port)]
    with noted.open("w", encoding="utf-8") as notes:
        process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=notes, text=True)
    try:
        assert process.stdout is not None
        address = next(line for line in process.stdout if line.startswith("ready "))
        yield process, address.removeprefix("ready ").strip()
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def test_it_prints_rankings_failures_one_score_and_one_pay_slip(built: Built) -> None:
    for piece in (
        "部门百分制分级考核 · 2023.1 · 2026",
        "名次  编号  单位",
        "示例东街道",
        "▲ 约束未满足 绩效占比不低于三成",
        "== 一个单位的总分怎么来的",
        "总分：（平台数据的得分、第三方评价的得分与加分之和）（最低按 0、最高按 103 计）。",
        "== 一位教师的工资，算到分",
        "应发：基本额、专业发展额、绩效额与增量分配之和。",
    ):
        assert piece in built.said


def test_without_a_terminal_there_are_plain_lines(built: Built) -> None:
    assert "\r" not in built.noted
    assert "· 检查方案 5/5\n" in built.noted


def test_a_second_build_is_quick_and_its_runs_are_the_same(built: Built) -> None:
    before = {path: path.stat().st_mtime_ns for path in built.site.rglob("run.json")}
    began = resource.getrusage(resource.RUSAGE_CHILDREN)
    words = [*COMMAND, "--once", "--home", str(built.home)]
    assert subprocess.run(words, capture_output=True, check=False).returncode == 0
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime < 30
    assert before
    assert {path: path.stat().st_mtime_ns for path in built.site.rglob("run.json")} == before


def test_nothing_that_was_made_names_a_person(built: Built) -> None:
    for folder in built.home.rglob("runs"):
        assert privacy_scan(folder) == ()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_well_within_five_seconds(built: Built, number: signal.Signals) -> None:
    with serving(built, free_port()) as (process, address):
        with urllib.request.urlopen(address, timeout=20) as answer:
            assert answer.status == 200
        began = time.monotonic()
        process.send_signal(number)
        assert process.wait(timeout=5) == 0
        assert time.monotonic() - began < 5


def test_a_taken_port_gives_the_next_free_one(built: Built) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        with serving(built, port) as (_, address):
            given = int(address.rpartition(":")[2])
    assert port < given < port + 100


def test_it_serves_desks_with_a_strict_policy(built: Built) -> None:
    with serving(built, free_port()) as (_, address):
        answer = urllib.request.urlopen(address, timeout=20)
        assert 'value="leader"' in answer.read().decode()
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'")
        assert "unsafe" not in policy
        with pytest.raises(urllib.error.HTTPError, match="404") as gone:
            urllib.request.urlopen(f"{address}/etc/passwd", timeout=20)
        gone.value.close()
        answer.close()


def test_the_link_that_it_prints_opens_the_page_and_the_enciphered_receipt(built: Built, tmp_path: Path) -> None:
    with serving(built, free_port(), tmp_path / "noted") as (_, address):
        notes = (tmp_path / "noted").read_text("utf-8").splitlines()
        link = next(line for line in notes if line.startswith("扫码或打开：")).partition("：")[2]
        page, _, behind = link.partition("#")
        assert page == f"{address}/verify/kaohe-verify.html"
        with urllib.request.urlopen(page, timeout=20) as answer:
            assert answer.status == 200
        secret = base64.urlsafe_b64decode(f"{behind}==")
        with urllib.request.urlopen(f"{address}/verify/r/{blob_name(secret)}", timeout=20) as answer:
            assert blob_read(secret, answer.read()) == (built.site / "evidence" / "receipt.kaohe.json").read_bytes()


def is_running(pid: str) -> bool:
    """Whether a process runs; one that has ended and waits to be counted by the system's first process does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_no_child_is_left_behind(built: Built) -> None:
    with serving(built, free_port()) as (process, address):
        urllib.request.urlopen(address, timeout=20).close()
        children = subprocess.run(
            ["ps", "--ppid", str(process.pid), "-o", "pid="], capture_output=True, text=True, check=False
        )
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=5)
    pids = children.stdout.split()
    assert len(pids) >= 2
    assert [pid for pid in pids if is_running(pid)] == []


def test_a_port_that_cannot_be_is_misuse() -> None:
    assert subprocess.run([*COMMAND, "--port", "70000"], capture_output=True, check=False).returncode == 2
