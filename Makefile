# Two commands do all set-up on a fresh machine: `make app` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# one thread each: two workers on two cores would only get in each other's way
PYTEST := OMP_NUM_THREADS=1 $(BIN)/python -m pytest

.PHONY: app test test-all lint format clean help

app: $(VENV)/.app  ## install what the app needs into .venv and serve the page
	$(BIN)/python app.py

test: $(VENV)/.dev lint  ## lint, type-check and run the tests that need no network and no GPU, but for the slow ones
	$(PYTEST) -n 2 --dist worksteal -m "not live and not gpu and not slow"

test-all: $(VENV)/.dev lint  ## the same with the slow ones
	$(PYTEST) -n 2 --dist worksteal -m "not live and not gpu"

lint: $(VENV)/.dev  ## ruff and mypy
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

format: $(VENV)/.dev  ## let ruff rewrite the code
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .

$(VENV)/.app: pyproject.toml requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/.dev: $(VENV)/.app
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev
	touch $@

clean:  ## remove the environment and caches
	rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache .hypothesis

help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/'
