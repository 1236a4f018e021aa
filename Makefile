# Souk's developer commands. Everything lives in .venv and .souk; nothing else is touched.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export SOUK_HOME ?= .souk

.PHONY: demo test lint format bench sbom audit clean
.DEFAULT_GOAL := $(VENV)/.runtime

demo: $(VENV)/.runtime ## a running shop with a catalogue, until Ctrl-C
	@exec $(BIN)/souk demo

test: $(VENV)/.dev ## lint is separate; this runs every test on a real PostgreSQL
	$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

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

sbom: $(VENV)/.audit ## build/sbom.json: what Souk is made of, as CycloneDX, from the lock file
	@mkdir -p build
	@$(AUDIT)/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml \
		--output-reproducible --of JSON -o build/sbom.json
	@echo "build/sbom.json"

audit: $(VENV)/.audit ## the lock files against known advisories; needs the network
	@for lock in requirements.lock requirements-extras.lock requirements-build.lock; do \
		$(AUDIT)/pip-audit --strict --require-hashes --disable-pip -r $$lock || { \
			echo "audit: $$lock has an advisory above, or the index of advisories could not" \
				"be asked: this needs the network"; exit 1; }; \
	done

clean:
	rm -rf $(VENV) .souk

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Souk needs Python 3.11 or newer; set PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
		|| { rm -rf $(VENV); echo "On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }

AUDIT := $(VENV)/audit/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check

$(VENV)/.runtime: requirements.lock requirements-build.lock pyproject.toml | $(BIN)/python
	@echo "Installing Souk into $(VENV) …"
	@$(PIP) --require-hashes -r requirements-build.lock -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	@$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.audit: requirements-audit.lock | $(BIN)/python
	@$(PYTHON) -m venv --clear $(VENV)/audit
	@$(AUDIT)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-audit.lock
	@touch $@
