# kaohe: one set of commands for people and for CI. `make help` lists them.

PYTHON ?= python3
PORT ?= 8000
ONCE ?=
BIN := .venv/bin
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check
BASE := .venv/.base
DEV := .venv/.dev
SPARK := .venv/.spark
POSTGRES := .venv/.postgres
BENCH := .venv/.bench

.DEFAULT_GOAL := help
.PHONY: help setup setup-system demo spark check test prove bench bare bless pictures vendor docs clean

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

setup: $(BASE) ## Install what kaohe needs into .venv, from hashed files

setup-system: ## Install the browser and the fonts the tests look at (apt, as root)
	@sh tools/setup_system.sh

demo: $(BASE) ## Build the sample district, appraise, pay and show it: [PORT=8000] [ONCE=1]
	@exec $(BIN)/python -m kaohe.cli.main demo --port $(PORT) $(if $(filter-out 0,$(ONCE)),--once)

spark: $(SPARK) ## Start a Spark master and two workers on loopback and print the URL; Ctrl-C ends them
	@exec $(BIN)/python -m tools.spark_cluster

check: $(DEV) $(SPARK) $(POSTGRES) ## Format, lint, types, import contracts, documents
	@$(BIN)/ruff format --check --quiet . || { echo "run: .venv/bin/ruff format ."; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m tools.make_docs --check
	@$(BIN)/python -m tools.vendor

test: check ## Everything: check, then all tests but the slow proofs
	@if [ "$$(id -u)" = 0 ]; then sh tools/setup_system.sh; fi
	@$(BIN)/python -m pytest -q -n 2

prove: $(DEV) $(SPARK) $(POSTGRES) ## The slow proofs: more cases, more seeds, more mutations, the load
	@$(BIN)/python -m pytest -q -n 2 -m prove
	@$(BIN)/python benchmarks/load.py --n 30000 --rounds 5

bench: $(BENCH) ## Measure against the peers in the same run and write docs/benchmarks.md
	@$(BIN)/python -m benchmarks.run

bare: ## Prove both README commands on a bare Debian (root, debootstrap)
	@bash tools/bare.sh

bless: $(DEV) ## Re-record the golden outputs; read the difference before you commit it
	@KAOHE_BLESS=1 $(BIN)/python -m pytest -q tests/golden

pictures: $(DEV) ## Photograph every page of every desk in both sizes and languages, to sheets
	@$(BIN)/python -m tools.pictures

vendor: $(BASE) ## Check every vendored file against vendor.toml, and make it again where npm is there
	@$(BIN)/python -m tools.vendor --rebuild

docs: $(DEV) ## Write the reference pages that come from the code
	@$(BIN)/python -m tools.make_docs

clean: ## Remove caches and build folders; .venv and data stay
	@rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@find src tests tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "kaohe needs Python 3.11 or newer, and '$(PYTHON)' is not that. Name another: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { \
	  echo "'$(PYTHON)' has no venv module. On Debian: apt-get install python3-venv"; exit 1; }
	@echo "making .venv"
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

$(BASE): requirements/base.txt pyproject.toml | .venv/bin/python
	@echo "installing requirements/base.txt"
	@$(PIP) --require-hashes -r requirements/base.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): requirements/dev.txt $(BASE)
	@echo "installing requirements/dev.txt"
	@$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

$(SPARK): requirements/spark.txt $(DEV)
	@echo "installing requirements/spark.txt"
	@$(PIP) --require-hashes --no-build-isolation -r requirements/spark.txt
	@touch $@

$(POSTGRES): requirements/postgres.txt $(DEV)
	@echo "installing requirements/postgres.txt"
	@$(PIP) --require-hashes -r requirements/postgres.txt
	@touch $@

$(BENCH): requirements/bench.txt $(DEV)
	@echo "installing requirements/bench.txt"
	@$(PIP) --require-hashes -r requirements/bench.txt
	@touch $@
