# Each goal sets up what it needs first (once; afterwards without network). Windows: python scripts/setup.py.

ifndef PYTHON
PYTHON := $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
  $$name -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null && echo $$name && exit; done; echo python3)
endif
RUN := .venv/bin/python -I
TESTS ?= tests

.PHONY: help setup demo test lint format bench lock docs clean

help:            ## say what there is
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 14

setup:           ## set up .venv from requirements.lock and compile the kernels
	@$(PYTHON) scripts/setup.py

demo: setup      ## the main job on the shipped example, in a fresh workspace
	@$(RUN) scripts/demo.py

test: setup      ## every test
	.venv/bin/python -m pytest $(TESTS)

lint: setup      ## format, ruff, types, room contract, docstrings, lock
	.venv/bin/ruff format --check --quiet . || (echo "run: make format"; exit 1)
	.venv/bin/ruff check --quiet .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/interrogate --quiet src/troth scripts
	$(RUN) scripts/check_lock.py

format: setup    ## let ruff lay out and mend what it can
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix --quiet .

bench: setup     ## speed, as ratios measured in one run
	.venv/bin/python bench/run.py

lock: setup      ## renew requirements.lock within the bounds of pyproject.toml
	.venv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --all-extras --generate-hashes \
	  --no-header --no-annotate --no-emit-index-url --no-emit-find-links --output-file requirements.lock pyproject.toml
	$(RUN) scripts/check_lock.py

docs: setup      ## write the generated pages again: commands, deal file, NOTICE
	.venv/bin/python scripts/commands_page.py
	.venv/bin/python scripts/deal_pages.py
	.venv/bin/python scripts/notice.py

clean:           ## remove what set-up and the tools made
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis demo-workspace
	find src tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +
