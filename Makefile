# Everything one does with the project, by name: `make` lists it.

SHELL := /bin/sh
.DEFAULT_GOAL := help

ARCHITECTURE ?= arm64
BUILT ?= .aws-sam/build
ARGS ?=
# Where the recorded purchases are that predictions are measured on: no part of the project.
DATA ?= ../shared/data
export ARCHITECTURE
export SAM_CLI_TELEMETRY := 0
# sam asks for a region even where it calls nobody.
export AWS_DEFAULT_REGION ?= eu-north-1

PYTHON := .venv/bin/python
SAM := .tools/sam/bin/sam
CHECKOV := .tools/checkov/bin/checkov

.PHONY: help
help: ## List the targets
	@awk 'BEGIN { FS = ":.*## " } /^[a-z0-9-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# ------------------------------------------------------------------- environments
# One for each tool that pins versions which exclude the project's (docs/decisions/0002).

.PHONY: setup
setup: .venv/.ready ## Prepare .venv, with .venv/bin/gjensyn

.venv/.ready: requirements/dev.txt .python-version infra/build/environment.sh infra/build/console.sh
	@infra/build/environment.sh .venv requirements/dev.txt
	@infra/build/console.sh
	@touch $@

.tools/%/.ready: requirements/%.txt .python-version infra/build/environment.sh
	@infra/build/environment.sh .tools/$* requirements/$*.txt
	@touch $@

# ------------------------------------------------------------------- running

.PHONY: demo
demo: .venv/.ready ## Run the whole suite on this machine on a built-in shop (ARGS=--once leaves at its end)
	@.venv/bin/gjensyn demo $(ARGS)

# ------------------------------------------------------------------- checking

.PHONY: test
test: .venv/.ready ## Run the tests (ARGS=-k name runs some)
	@$(PYTHON) -m pytest -n 2 --dist loadscope --no-loadscope-reorder $(ARGS)

CHECKS := check-lint check-types check-imports check-template check-build check-security

.PHONY: check $(CHECKS)
check: $(CHECKS) ## Lint, types, import rules, template, build, scanners
	@echo "make check: all clean"

check-lint: .venv/.ready
	@echo "== ruff"
	@.venv/bin/ruff check --output-format concise .
	@.venv/bin/ruff format --check .

check-types: .venv/.ready
	@echo "== mypy"
	@.venv/bin/mypy

check-imports: .venv/.ready
	@echo "== import-linter"
	@.venv/bin/lint-imports --no-logo

check-template: .venv/.ready .tools/sam/.ready
	@echo "== cfn-lint"
	@.venv/bin/cfn-lint template.yaml infra/watch.yaml
	@echo "== sam validate"
	@$(SAM) validate --lint

check-build: build

check-security: .venv/.ready .tools/checkov/.ready
	@echo "== checkov"
	@$(CHECKOV) --config-file .checkov.yaml
	@echo "== bandit"
	@.venv/bin/bandit -q -c pyproject.toml -r functions layers infra

# What this machine can run; what is deployed is built for arm64 by default.
HERE := BUILT=.build/here ARCHITECTURE=$(shell uname -m | sed s/aarch64/arm64/)

.PHONY: bench
bench: .venv/.ready ## Measure: predictions (DATA=folder of the sets), starts, steps, what orders cost; one table
	@$(PYTHON) -m infra.bench.prediction --data $(DATA)
	@$(MAKE) --no-print-directory build $(HERE)
	@$(PYTHON) -m infra.bench .build/here $(ARGS)

.PHONY: prove
prove: .venv/.ready ## Run every proof exhaustively, e2e and mutants too: hours; `make test` runs a bounded share of it
	@$(PYTHON) -m pytest -m prove -n auto $(ARGS)
	@$(MAKE) --no-print-directory e2e ARGS=
	@$(MAKE) --no-print-directory mutants ARGS=

.PHONY: mutants
mutants: .venv/.ready .tools/mutants/.ready ## Change the deciding code in every small way, and look at its branches: some test must notice (ARGS=pressure, --branches)
	@$(PYTHON) -m infra.mutants $(ARGS)

.PHONY: e2e
e2e: .venv/.ready ## Build, deploy to an emulator of AWS, and run each built Lambda: two minutes
	@$(MAKE) --no-print-directory build $(HERE)
	@$(HERE) $(PYTHON) -m pytest tests/e2e -m e2e -n 0 -v $(ARGS)

# ------------------------------------------------------------------- building

.PHONY: build
build: .venv/.ready .tools/sam/.ready ## Build what sam deploys (ARCHITECTURE=arm64 or x86_64)
	@echo "== sam build ($(ARCHITECTURE))"
	@$(SAM) build --build-in-source --build-dir $(BUILT) \
		--parameter-overrides Architecture=$(ARCHITECTURE)

# sam calls `make build-<logical id>` for each Lambda, with ARTIFACTS_DIR set.
build-%:
	@$(PYTHON) -m infra.build function $* "$(ARTIFACTS_DIR)"
