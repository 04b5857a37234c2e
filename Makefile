# Two commands a newcomer needs: `make run` and `make test`. Both set up what they need, once.
PYTHON ?= python3
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test lint types unit browser bench emulator clean

run: $(VENV)/.run-ready
	@$(BIN)/python -m kie check
	@echo "Prompt playground: http://127.0.0.1:$(PORT)"
	@exec $(BIN)/streamlit run app.py --server.port $(PORT)

test: lint types unit

lint: $(VENV)/.test-ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.test-ready
	$(BIN)/mypy

# Much of what needs no browser waits, for clocks and other processes; browsers keep both cores busy by themselves.
unit: $(VENV)/.test-ready
	$(BIN)/python -m pytest -n 4 --ignore=tests/browser
	$(BIN)/python -m pytest tests/browser

browser: $(VENV)/.test-ready
	$(BIN)/python -m pytest tests/browser

bench: $(VENV)/.run-ready
	@for script in bench/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

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

$(VENV)/.run-ready: requirements.txt | $(BIN)/python
	$(BIN)/pip install --quiet -r requirements.txt
	@touch $@

$(VENV)/.test-ready: requirements.txt requirements-dev.txt | $(BIN)/python
	$(BIN)/pip install --quiet -r requirements-dev.txt
	@touch $@ $(VENV)/.run-ready
	@$(BIN)/python tests/browser/provide_chromium.py
