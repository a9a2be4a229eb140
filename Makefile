# Every target works as the first command in a fresh clone: it sets up .venv, then does its job.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# Three processes on two cores: some tests wait. Groups and their order: tests/conftest.py.
PYTEST := $(BIN)/python -m pytest --dist loadgroup --no-loadscope-reorder

.PHONY: demo check test lint build bench clean
.DEFAULT_GOAL := demo

demo: $(READY)  ## one sample class through the whole cycle, with real nbgrader
	$(BIN)/pencilgrad demo

check: lint  ## what an edit needs: format, lint, types, built files, the fast tests
	$(BIN)/pencilgrad build --check
	$(PYTEST) -n 2 --fast -q

test: $(READY)  ## all that must hold: built files, proofs, tests
	$(BIN)/pencilgrad build --check
	$(BIN)/pencilgrad prove
	$(PYTEST) -n 3

lint: $(READY)  ## format, lint, types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

build: $(READY)  ## write source/**/*.ipynb and release/ from the text notebooks
	$(BIN)/pencilgrad build

bench: $(READY)  ## us and stock nbgrader side by side, in one run
	$(BIN)/python -m tests.bench

clean:
	rm -rf $(VENV)

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "pencilgrad needs Python 3.11 or newer; say which: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[dev]" -c constraints.txt
	@touch $@
