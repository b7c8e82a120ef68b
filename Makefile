# Two commands do everything on a fresh machine with Python 3.11 or later (with venv), make and git:
#   make run    the service on http://localhost:8000, with a fictional county to try it on
#   make test   every check: lint, types, imports, tests with coverage on both engines

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input --quiet
DEMO := selfassess/demo
LETTERS := tests/golden/letters
FORMATS := pdf html xlsx docx

# A virtual environment does not survive a move of its folder: where it was made for another, it is made again.
ifneq ($(wildcard .venv/where),)
  ifneq ($(shell cat .venv/where),$(CURDIR))
    $(shell rm -rf .venv)
  endif
endif

.PHONY: run test lint bench nightly soak reports letters pictures migration lock sbom clean

run: .venv/run.stamp
	@$(BIN)/selfassess demo fill --if-empty
	@$(BIN)/selfassess demo links
	@exec $(BIN)/selfassess serve

# The same county's reports, from files and without the service.
reports: .venv/run.stamp
	@mkdir -p out
	@for form in $(FORMATS); do \
	  $(BIN)/selfassess compare --banks $(DEMO)/questionnaires $(DEMO)/answers/agreed-*.yaml \
	    --beside $(DEMO)/answers/external-autumn-2025.yaml --beside $(DEMO)/answers/external-spring-2026.yaml \
	    --format $$form --output out/hathervale.$$form || exit 1; \
	done
	@$(BIN)/selfassess compare --banks $(DEMO)/questionnaires $(DEMO)/answers/agreed-*.yaml \
	    --format pdf --one-page --output out/hathervale-one-page.pdf
	@$(BIN)/selfassess compare --banks $(DEMO)/questionnaires $(DEMO)/answers/agreed-*.yaml
	@echo
	@echo "The report stands in out/: hathervale.pdf, .html, .xlsx and .docx, and hathervale-one-page.pdf"

test: .venv/test.stamp lint
	$(BIN)/python -m pytest -n 2 --cov --cov-report=term
	@for part in engine banks reports; do \
	  $(BIN)/python -m coverage report --include="selfassess/$$part/*" --format=total --fail-under=97 >/dev/null || \
	    { echo "selfassess/$$part is covered by less than 97%"; exit 1; }; \
	done

lint: .venv/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

bench: .venv/test.stamp
	$(BIN)/python -m tests.benchmarks

# The same at length: forty people for five minutes, and three million answers beside one's own on PostgreSQL.
nightly: .venv/test.stamp
	NIGHTLY=1 $(BIN)/python -m tests.benchmarks

# The full counts of the fault and race tests, of which `make test` runs a twentieth.
soak: .venv/test.stamp
	SOAK=1 $(BIN)/python -m pytest tests/faults

letters: .venv/run.stamp
	@mkdir -p out/letters
	@for form in $(FORMATS); do \
	  $(BIN)/selfassess compare $(LETTERS)/herefordshire-2014.yaml $(LETTERS)/herefordshire-2018.yaml \
	    --format $$form --output out/letters/herefordshire.$$form || exit 1; \
	done
	@$(BIN)/selfassess compare $(LETTERS)/herefordshire-2014.yaml $(LETTERS)/herefordshire-2018.yaml
	@echo
	@echo "The report stands in out/letters/: herefordshire.pdf, .html, .xlsx and .docx"

# The pictures in the README and the guide. Needs pdftoppm and a browser (Debian: poppler-utils, chromium).
pictures: reports .venv/test.stamp
	@mkdir -p docs/images
	pdftoppm -r 80 -png -singlefile -f 1 -l 1 out/hathervale.pdf docs/images/report-page
	$(BIN)/python -m tests.browser.pictures docs/images

# The beginning of the next migration, from what the tables say:  make migration name="keep the reason"
migration: .venv/test.stamp
	@$(BIN)/python -m tests.new_migration "$(name)"

# The locks hold hashes and no addresses. Needs uv.
lock:
	uv pip compile pyproject.toml --extra build --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet --output-file requirements.lock
	uv pip compile pyproject.toml --extra build --extra test --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet --constraints requirements.lock \
	  --output-file requirements-test.lock

# What the service is made of, for whoever asks: every locked package with its version and hashes, as CycloneDX.
sbom: .venv/test.stamp
	@mkdir -p out
	$(BIN)/cyclonedx-py requirements --output-reproducible --pyproject pyproject.toml --output-file out/sbom.json requirements.lock

clean:
	rm -rf .venv out build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage

.venv/run.stamp: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("selfassess needs Python 3.11 or later" if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) install --require-hashes --requirement requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@echo "$(CURDIR)" > .venv/where
	@touch $@

.venv/test.stamp: .venv/run.stamp requirements-test.lock
	$(PIP) install --require-hashes --requirement requirements-test.lock
	@touch $@
