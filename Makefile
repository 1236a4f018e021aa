# Souk's developer commands. Everything lives in .venv and .souk; nothing else is touched.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export SOUK_HOME ?= .souk

.PHONY: demo test lint format bench clean
.DEFAULT_GOAL := $(VENV)/.runtime

demo: $(VENV)/.runtime ## a running shop with a catalogue, until Ctrl-C
	@exec $(BIN)/souk demo

test: $(VENV)/.dev ## lint is separate; this runs every test on a real PostgreSQL
	$(BIN)/python -m pytest $(ARGS)

lint: $(VENV)/.dev ## style, types, borders between contexts, migrations
	$(BIN)/ruff check src tests
	$(BIN)/ruff format --check src tests
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/souk check-migrations

format: $(VENV)/.dev
	$(BIN)/ruff check --fix src tests
	$(BIN)/ruff format src tests

bench: $(VENV)/.runtime ## requests a second, beside the database's own limit
	@$(BIN)/souk bench $(ARGS)

clean:
	rm -rf $(VENV) .souk

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Souk needs Python 3.11 or newer; set PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
		|| { rm -rf $(VENV); echo "On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }

PIP := $(BIN)/pip install --quiet --disable-pip-version-check

$(VENV)/.runtime: requirements.lock requirements-build.lock pyproject.toml | $(BIN)/python
	@echo "Installing Souk into $(VENV) …"
	@$(PIP) --require-hashes -r requirements-build.lock -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	@$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@
