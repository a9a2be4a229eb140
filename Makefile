# Every target works as the first command in a fresh clone: it sets up .venv, then does its job.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# Three processes on two cores: some tests wait. Groups and their order: tests/conftest.py.
PYTEST := $(BIN)/python -m pytest --dist loadgroup --no-loadscope-reorder

.PHONY: demo check check-without-torch test lint build bench clean
.DEFAULT_GOAL := demo

demo: $(READY)  ## one sample class through the whole cycle, with real nbgrader
	$(BIN)/pencilgrad demo

check: lint  ## what an edit needs: format, lint, types, built files, the fast tests
	$(BIN)/pencilgrad build --check
	$(PYTEST) -n 2 --fast -q

# For a newer Python, for which pip finds torch only as gigabytes of CUDA. The text's style and types
# are the same under every Python, and the answers' proofs need torch: `make test` has them.
TORCHLESS := .venv-without-torch
RUN_WITHOUT_TORCH := tests/autograder/wire tests/autograder/worker tests/autograder/judging \
	tests/course_tools tests/solutions tests/autograder/course/test_intake.py
GRADED_WITHOUT_TORCH := tests/compat/test_grade.py::test_a_class_is_graded_and_who_could_not_be_is_named

check-without-torch: $(TORCHLESS)/.ready  ## what needs no torch, with PYTHON=python3.13: compiles, fast tests, one class
	$(TORCHLESS)/bin/python -W error -m compileall -qf course_tools solutions autograder tests
	$(TORCHLESS)/bin/ruff check .
	$(TORCHLESS)/bin/python -m pytest -p tests.without_torch --dist loadgroup --no-loadscope-reorder -n 2 -q \
		--ignore tests/autograder/judging/test_flips.py $(RUN_WITHOUT_TORCH) $(GRADED_WITHOUT_TORCH)

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
	rm -rf $(VENV) $(TORCHLESS)

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "pencilgrad needs Python 3.11 or newer; say which: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[dev]" -c constraints.txt
	@touch $@

$(TORCHLESS)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(TORCHLESS)
	sed '/^torch==/d' constraints.txt >$(TORCHLESS)/pins.txt
	$(TORCHLESS)/bin/python -m pip install --quiet --disable-pip-version-check -r $(TORCHLESS)/pins.txt
	$(TORCHLESS)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@
