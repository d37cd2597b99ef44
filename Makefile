# make demo   set up, run the main example, say where the report is
# make test   set up, run the tests
PYTHON ?= python3
BIN := .venv/bin
STAMPS := .venv/.stamps
DEMO := examples/l4_multifidus_strain.toml
# The viewer is bundled by the package build, so a change in web/ has to build again.
BUILD_INPUTS := pyproject.toml hatch_build.py $(shell find web -path '*/node_modules' -prune -o -type f -print)
export OMP_NUM_THREADS ?= 1
export OPENBLAS_NUM_THREADS ?= 1

.PHONY: demo test test-all lint clean

demo: $(STAMPS)/installed
	@$(BIN)/paravert run $(DEMO) -o l4-multifidus-strain-results

test: $(STAMPS)/tests-installed
	$(BIN)/python -m pytest

test-all: $(STAMPS)/tests-installed lint
	$(BIN)/python -m pytest -m ""

lint: $(STAMPS)/tests-installed
	$(BIN)/ruff check .
	$(BIN)/mypy

$(STAMPS)/environment:
	$(PYTHON) -m venv .venv
	@mkdir -p $(STAMPS)
	@touch $@

$(STAMPS)/installed: $(STAMPS)/environment $(BUILD_INPUTS)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(STAMPS)/tests-installed: $(STAMPS)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@

clean:
	rm -rf .venv src/paravert/report/assets/view.js src/paravert/report/assets/view.js.hash
