# Every target makes what it needs and can be the first command ever run: `make html`, `make test`.
# Another Python: make PYTHON=python3.12 html. Another port: make PORT=8080 serve.
PYTHON ?= python3
PORT ?= 8000

python := .venv/bin/python
# Tests on every core, those of one file on the same one: they may share a build or a browser.
tests := $(python) -m pytest --numprocesses auto --dist loadfile
# -I: pip looks neither into this folder nor into the user's own packages.
pip := $(python) -I -m pip --disable-pip-version-check --quiet
ready := .venv/ready
biome := npx --yes @biomejs/biome@2.6.8

.DELETE_ON_ERROR:
.PHONY: html pdf epub test doctest doctest-pages claims serve bench mutation linkcheck test-all test-weekly \
  lint lint-js format-js house lock audit sbom dist clean

html: $(ready) # the site, in _build/html
	@$(python) docs/_ext/build.py html

pdf: html # the book as one file to print, _build/first-neural-network.pdf; needs Chromium
	@$(python) docs/_ext/build.py pdf

epub: html # the book for an e-book reader, _build/first-neural-network.epub
	@$(python) docs/_ext/build.py epub

test: lint html doctest-pages # everything that fits into five minutes
	$(tests) --doctest-modules -m "not slow and not weekly"

test-all: html # what is too long for `make test`
	$(tests) -m "slow and not weekly"

test-weekly: html # what is too long for every change: every page in every state, the ledger computed in four ways
	$(tests) -m weekly

doctest: $(ready) doctest-pages # the examples in the pages and in the docstrings
	$(tests) --doctest-modules firstnn

doctest-pages: $(ready)
	@$(python) docs/_ext/build.py doctest

claims: $(ready) # what the lesson says, tested over seeds 0 to 99; the pages then read the same verdicts
	@FIRSTNN_VERDICTS=_build/verdicts $(python) -m firstnn claims

lint: $(ready)
	$(python) -m ruff check
	$(python) -m ruff format --check
	$(python) -m mypy
	env PYTHONPATH=docs/_ext .venv/bin/lint-imports

lint-js: # the scripts of the lab and the site; needs npm and, the first time, the network
	@if ! command -v npx >/dev/null; then echo "Not run: the linter of the scripts. No npm is here." >&2; \
	  elif ! $(biome) --version >/dev/null 2>&1; then echo "Not run: the linter of the scripts. npm has no network." >&2; \
	  else $(biome) ci --error-on-warnings; fi

format-js: # the scripts, written as lint-js wants them
	$(biome) format --write

house: $(ready) # the table of the house in CONTRIBUTING.md, anew from the plan in pyproject.toml
	@PYTHONPATH=docs/_ext $(python) -m firstnn_site.reader.house_plan

serve: html # the site, on this machine only
	@echo "http://127.0.0.1:$(PORT)/  (stop with Ctrl-C)"
	@$(python) -m http.server --bind 127.0.0.1 --directory _build/html $(PORT)

bench: $(ready) # how long a network takes, with Keras and among replicas; how long the book takes to build; the lab
	$(python) -m benchmarks

mutation: $(ready) # small mistakes in the package, and those that no test catches; more: python -m tests.mutation -h
	$(python) -m mutmut run && $(python) -m mutmut results
	$(python) -m tests.mutation

linkcheck: $(ready) # the links to other sites; needs the network
	@$(python) docs/_ext/build.py linkcheck

lock: $(ready) # requirements.lock, anew from pyproject.toml: one list for every system, without addresses
	$(python) -m uv pip compile --universal --fork-strategy fewest --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate --all-extras --group docs --group test \
	  pyproject.toml -o requirements.lock

audit: $(ready) # published weaknesses of what the lock lists; needs the network
	$(python) -m uv tool run pip-audit@2.10.1 --strict --disable-pip --require-hashes -r requirements.lock

sbom: $(ready) # the list of everything that the lock brings, as CycloneDX; needs the network
	@mkdir -p _build/release
	$(python) -m uv tool run --from cyclonedx-bom==7.5.0 cyclonedx-py requirements --output-reproducible \
	  --pyproject pyproject.toml --mc-type library -o _build/release/firstnn.cdx.json requirements.lock

# 2026-01-01: the same files whenever they are made.
dist: pdf epub # what a release consists of, in _build/release
	SOURCE_DATE_EPOCH=1767225600 $(python) -m uv build --quiet --no-build-isolation --out-dir _build/release
	cp _build/first-neural-network.pdf _build/first-neural-network.epub _build/html/claims.json _build/release

clean: # everything that was made, but the environment
	rm -rf _build mutants .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find firstnn docs tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment: what the lock lists, then the package itself, editable. The mark `ready` comes last; an
# installation that was killed has left `unfinished`, and starts again from nothing.
$(ready): requirements.lock pyproject.toml
	@version=$$("$(PYTHON)" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null); \
	case "$$version" in 3.11|3.12|3.13) ;; *) \
	  for minor in 13 12 11; do \
	    if python3.$$minor -c '' 2>/dev/null; then hint=" Found here: make PYTHON=python3.$$minor"; fi; done; \
	  echo "firstnn needs Python 3.11, 3.12 or 3.13 (TensorFlow has no other); $(PYTHON) is" \
	    "$${version:-not there}.$${hint:- Install one, then: make PYTHON=python3.12}" >&2; exit 1;; esac; \
	if [ -e .venv/unfinished ] || ! .venv/bin/python -c "import sys, pip; \
	  sys.exit('%d.%d' % sys.version_info[:2] != '$$version')" 2>/dev/null; then rm -rf .venv; fi
	@mkdir -p .venv && touch .venv/unfinished
	@test -x $(python) || { echo "Making .venv from requirements.lock: a few minutes, once"; \
	  "$(PYTHON)" -m venv .venv; }
	$(pip) install --require-hashes -r requirements.lock
	$(pip) install --no-deps --no-build-isolation --editable .
	@rm .venv/unfinished
	@touch $@
