# partways: `make run` starts the bot, `make test` checks everything. Both set themselves up.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help run test check fix bench faults fuzz pictures lock clean

help:  ## what can be made
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:[^#]*## / — /'

$(VENV)/run.stamp: requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/run.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

run: $(VENV)/run.stamp  ## start the bot: on your workspace with tokens in .env, else in the sandbox (ARGS="--help")
	@$(BIN)/python -m bot run $(ARGS)

test: check  ## check, and every test
	$(BIN)/python -m pytest

check: $(VENV)/dev.stamp  ## lint, types, documents up to date; changes nothing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m tests.documents --check

fix: $(VENV)/dev.stamp  ## format, sort, and write the generated documents and transcripts anew
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/python -m tests.documents
	$(BIN)/python -m tests.teaching
	$(BIN)/python -m tests.teaching_stops

bench: $(VENV)/dev.stamp  ## the bot beside a bare app, each in its own process, on an idle machine; takes an hour (ARGS="--times 3 --scale 0.1")
	@$(BIN)/python -m benchmarks.every $(ARGS)

faults: $(VENV)/dev.stamp  ## ten thousand faults at the real bot in its own process; takes half an hour (ARGS="--kind SIGKILL --seed 7")
	$(BIN)/python -m tests.faults $(ARGS)

fuzz: $(VENV)/dev.stamp  ## try whatever can be typed or sent, for longer than CI does (EXAMPLES=300 for each test)
	PARTWAYS_FUZZ=$(or $(EXAMPLES),300) $(BIN)/python -m pytest -n 0 --hypothesis-show-statistics tests/test_fuzz.py tests/test_fuzz_payloads.py

pictures: $(VENV)/dev.stamp  ## take the pictures in the README from the running sandbox
	$(BIN)/python -m tests.pictures docs

lock:  ## write the lock files anew from pyproject.toml (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock

clean:  ## remove what was set up here (never your data)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
