# Communiqué. `make dataset` and `make test` make the environment first; both need only Python 3.11+ and a package index.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help setup dataset test lint types wheel check score dev docs lock clean explorer explore screenshots reproduce

help:  ## list these commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:[^#]*## /\t/' | expand -t 12

setup: $(READY)  ## make the environment (.venv) from requirements.lock

# The lock names every package by version and hash; the project itself is linked in, so that edits count at once.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Communiqué needs Python 3.11 or newer; found $$($(PYTHON) --version). Set PYTHON=python3.x"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@# The pip that a Python brings may be too old for the lock's extras: its own line of the lock comes first.
	@awk '/^pip==/ {on = 1} on {print} on && !/\\$$/ {exit}' requirements.lock > $(VENV)/pip.lock
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r $(VENV)/pip.lock
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(RUN) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

dataset: $(READY)  ## the main job: publish the collections sample, addresses and alliance
	@$(RUN) -m pipelines build

test: $(READY)  ## run the tests
	$(RUN) -m pytest -n 2 --dist loadfile

lint: $(READY)  ## ruff: rules and format
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .

types: $(READY)  ## mypy, strict
	$(RUN) -m mypy

wheel: $(READY)  ## build the wheel and prove that it works alone
	PYTHON=$(CURDIR)/$(RUN) bash .ci/wheel_check.sh

check:  ## everything CI runs
	bash .ci/run

score: $(READY)  ## measure extraction and tracing on ../shared/gold into docs/QUALITY.md
	$(RUN) -m benchmarks.scoreboard

dev: $(READY)  ## Dagster's web interface on this checkout
	@mkdir -p .dagster && cp dagster.yaml .dagster/
	DAGSTER_HOME=$(CURDIR)/.dagster $(VENV)/bin/dagster dev -w workspace.yaml

explorer:  ## build the page that reads a release in a browser (needs Node 20 or newer); releases carry it from then on
	cd explorer && npm ci --no-audit --no-fund --loglevel=error && npm run build && npm test

screenshots: $(READY)  ## take the README's pictures of the explorer (needs make dataset, make explorer and Chromium)
	$(RUN) -m tests.explorer.screenshots

explore: $(READY)  ## open the published releases in a browser
	$(RUN) -m pipelines serve

reproduce: $(READY)  ## make COLLECTION=... VERSION=... again from the archive and compare
	$(RUN) -m pipelines reproduce $(COLLECTION) $(VERSION)

docs: $(READY)  ## write the generated pages: data dictionary
	$(RUN) -m pipelines dictionary --out docs/DATA_DICTIONARY.md

lock: $(READY)  ## resolve the dependencies anew into requirements.lock
	$(VENV)/bin/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes \
	  --no-strip-extras --no-emit-index-url --no-annotate --quiet --custom-compile-command "make lock" -o requirements.lock

clean:  ## remove the environment and what can be made again (the archive and the releases stay)
	rm -rf $(VENV) datasets/work dist build .mypy_cache .pytest_cache .ruff_cache .hypothesis
