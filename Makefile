# BoneFit. `make run` serves it, `make test` tests it; both set up what they need in .venv.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
PORT ?= 8000

.PHONY: run test check bench prove mutate screenshots docs format clean

$(BIN)/.run-ready: requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(BIN)/.dev-ready: requirements-dev.txt $(BIN)/.run-ready
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

run: $(BIN)/.run-ready ## set up and serve the app with the demo cast
	PORT=$(PORT) $(BIN)/python -m bonefit.run

test: $(BIN)/.dev-ready ## set up and run every test
	$(BIN)/python -m pytest -n 2 --dist worksteal

check: $(BIN)/.dev-ready ## lint, types, deployment checks, migrations, import directions
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m mypy .
	DEBUG=1 $(BIN)/python manage.py makemigrations --check --dry-run
	SECRET_KEY=$$($(BIN)/python -c "import secrets; print(secrets.token_urlsafe(60))") \
	ALLOWED_HOSTS=bonefit.example PUBLIC_ORIGIN=https://bonefit.example \
	$(BIN)/python manage.py check --deploy --fail-level WARNING
	$(BIN)/python -m pytest tests/test_architecture.py

bench: $(BIN)/.dev-ready ## benchmarks as one table, also as JSON in var/
	$(BIN)/python -m tests.benchmarks

prove: $(BIN)/.run-ready ## the whole proof; goes on where it was stopped; writes docs/clinical/proof.md
	DEBUG=1 $(BIN)/python manage.py prove_safety --files --report docs/clinical/proof.md

mutate: $(BIN)/.dev-ready ## change one value of the rules' data at a time; writes what caught it into proof.md
	DEBUG=1 $(BIN)/python -m tests.mutation --report docs/clinical/proof.md

screenshots: $(BIN)/.dev-ready ## the README's pictures, from a running `make run`
	PORT=$(PORT) $(BIN)/python -m tests.browser.screenshots

docs: $(BIN)/.dev-ready ## the clinical papers in docs/clinical, from the rules
	$(BIN)/python -m tests.docs

format: $(BIN)/.dev-ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf .venv var
