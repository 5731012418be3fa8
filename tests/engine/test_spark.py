"""Spark computes what DuckDB computes, byte for byte, and says what is missing before it starts."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.peers import ours, pay_facts
from kaohe.engine import spark
from kaohe.engine.run import run
from tests.conftest import REPOSITORY, needs_tool
from tests.engine.running import inputs_of
from tests.engine.test_run import _program, _rows
from tests.engine.test_same_bytes import PLAIN, RUNS, files_of, kaohe
from tools.spark_cluster import cluster

PERSONS = int(os.environ.get("KAOHE_SPARK_PERSONS", "1000000"))


def refused(folder: Path, master: str) -> list[str]:
    """The codes with which a run on this master is refused."""
    done = run(inputs_of(_program(), _rows(1), folder), folder / "run", engine="spark", master=master)
    assert done.folder is None
    assert list((folder / "run").iterdir()) == []
    return [finding.code for finding in done.findings]


def test_without_the_package_the_run_is_refused_with_the_command_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spark, "find_spec", lambda _: None)
    assert refused(tmp_path, "local[2]") == ["engine/spark-missing"]


def test_without_java_the_run_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyspark")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert refused(tmp_path / "work", "local[2]") == ["engine/java-missing"]


def test_a_master_that_does_not_answer_is_a_finding(tmp_path: Path) -> None:
    pytest.importorskip("pyspark")
    needs_tool("java")
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        master = f"spark://127.0.0.1:{nobody.getsockname()[1]}"
        assert refused(tmp_path, master) == ["engine/master-unreachable"]


def test_the_command_line_takes_a_master(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kaohe.cli.main", "run", "--help"]
    said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path).stdout
    assert "spark" in said
    assert "--master" in said


@pytest.mark.prove
def test_the_library_and_the_pay_workload_have_the_bytes_of_duckdb_on_a_cluster(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("pyspark")
    needs_tool("java")
    kaohe(["sample", "--scale", "0.02", "--seed", "3", "--out", str(tmp_path / "facts")], PLAIN, tmp_path)
    pay_facts.facts(tmp_path / "pay", PERSONS)
    with cluster(memory="2g") as url:
        for scheme, period, _ in RUNS:
            asked = ["run", scheme, "--period", period, "--facts", str(tmp_path / "facts" / scheme / period), "--out"]
            kaohe([*asked, str(tmp_path / "duckdb" / scheme)], PLAIN, tmp_path)
            kaohe([*asked, str(tmp_path / "spark" / scheme), "--engine", "spark", "--master", url], PLAIN, tmp_path)
            same(tmp_path / "duckdb" / scheme, tmp_path / "spark" / scheme)
        pay = (pay_facts.SCHEME, tmp_path / "pay" / "facts", pay_facts.PERIOD)
        ours.run(*pay, tmp_path / "pay" / "duckdb", None)
        ours.run(*pay, tmp_path / "pay" / "spark", None, engine="spark", master=url)
        same(tmp_path / "pay" / "duckdb", tmp_path / "pay" / "spark")
    with capsys.disabled():
        print(f"\n{len(RUNS)} schemes and pay of {PERSONS} persons: the same bytes on {url}")  # noqa: T201 - a proof


def same(duckdb: Path, other: Path) -> None:
    """The same files; run.json names the engine, and says the same of all else."""
    wanted, found = files_of(duckdb), files_of(other)
    assert found.keys() == wanted.keys()
    assert [name for name in wanted if found[name] != wanted[name]] == ["run.json"]
    manifests = [json.loads(files["run.json"]) for files in (wanted, found)]
    engines = [manifest.pop("engine") for manifest in manifests]
    assert manifests[0] == manifests[1]
    assert [engine.split()[2] for engine in engines] == ["duckdb", "spark"]


def test_the_cluster_ends_at_ctrl_c_and_answers_no_more() -> None:
    pytest.importorskip("pyspark")
    needs_tool("java")
    command = [sys.executable, "-m", "tools.spark_cluster", "--workers", "1", "--memory", "512m"]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert url.startswith("spark://127.0.0.1:")
        assert spark.spark_findings(url) == []
        process.send_signal(2)
        assert process.stdout.read().splitlines()[-1] == "stopped"
    assert process.returncode == 0
    assert [finding.code for finding in spark.spark_findings(url)] == ["engine/master-unreachable"]
