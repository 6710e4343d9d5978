# What a person runs here. Each target sets up what it needs first; twice in a row costs nothing.
# "make" alone lists the targets. Set-up: scripts/setup.sh (it exits 69 where something is
# missing that it may not install; make prints that number and exits 2 itself).

.DEFAULT_GOAL := help
.PHONY: help demo test coverage check format-check lint types layers format lock setup clean

bin := .venv/bin
uv := $(firstword $(wildcard $(bin)/uv) uv)
uv_compile := $(uv) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(UPGRADE)

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS='	' read -r name what; do \
		printf '  make %-14s %s\n' "$$name" "$$what"; done

demo: ## write a sample case to demo-case/ and build every document from it
	@sh scripts/setup.sh run
	@$(bin)/appealgen demo demo-case

test: setup ## run every test (ARGS="tests/model -n0" for some)
	@$(bin)/python -m pytest $(ARGS)

coverage: setup ## run every test and measure coverage; takes about half as long again
	@$(bin)/python -m pytest --cov --cov-report=term

check: format-check lint types layers ## format, lint, types and layers, changing nothing

format-check: setup
	$(bin)/ruff format --check

lint: setup
	$(bin)/ruff check

types: setup
	$(bin)/mypy

layers: setup
	$(bin)/lint-imports

format: setup ## format the code and fix what ruff can fix
	$(bin)/ruff check --fix
	$(bin)/ruff format

lock: ## remake the lock files with uv (UPGRADE=--upgrade takes newer versions)
	@command -v $(uv) >/dev/null || { echo "First: $(bin)/python -m pip install uv" >&2; exit 69; }
	$(uv_compile) pyproject.toml -o requirements.lock
	$(uv_compile) --group build -c requirements.lock -o requirements-build.lock
	$(uv_compile) pyproject.toml --group dev -c requirements.lock -c requirements-build.lock \
		-o requirements-dev.lock

setup: # make .venv ready for tests and checks
	@sh scripts/setup.sh dev

clean: ## remove .venv, caches and what was built
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	rm -rf .coverage dist demo-case
