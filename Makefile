# Everything a developer or an evaluator needs. `make` alone lists it.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' && echo $$p && break; done)
PORT ?= 8000
WORKERS ?= 2
BIN := .venv/bin
READY := .venv/ready
LOCKS := requirements-dev.lock package-lock.json lms/install.py lms/assets.py lms/css/site.css $(wildcard lms/locale/*/LC_MESSAGES/*.po)

.PHONY: help setup demo test lint bench pictures lock messages

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 10

setup: $(READY) ## make .venv and the static assets

$(READY): $(LOCKS)
	@test -n "$(PYTHON)" || { echo "Lärkompass needs Python 3.11 or later: install python3"; exit 1; }
	@$(PYTHON) lms/install.py
	@touch $@

demo: setup ## a believable municipality on http://127.0.0.1:$(PORT)
	@$(BIN)/python manage.py run_demo --port $(PORT)

test: setup ## the whole suite on SQLite, what touches the database again on PostgreSQL, journeys in Chromium
	@$(BIN)/python -m pytest -n $(WORKERS)
	@$(BIN)/python -m tests.postgres $(BIN)/python -m pytest -n $(WORKERS) -m "not browser"

lint: setup ## style, types, templates, safety, imports, deployment
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy lms courses content tracking
	@$(BIN)/djlint --check --lint lms courses content tracking
	@$(BIN)/bandit -q -c pyproject.toml -r lms courses content tracking
	@$(BIN)/lint-imports
	@SECRET_KEY=$$(head -c 40 /dev/urandom | base64) ALLOWED_HOSTS=larkompass.example DJANGO_SETTINGS_MODULE=lms.settings.production \
		DEFAULT_FROM_EMAIL=utbildning@larkompass.example MAIL_REPLY_TO=hr@larkompass.example \
		BASE_URL=https://larkompass.example PACKAGES_URL=https://larkompass-packages.example \
		$(BIN)/python manage.py check --deploy --fail-level WARNING

bench: setup ## speed and size, as ratios to a bare view in the same run
	@$(BIN)/python -m tests.benchmarks

pictures: setup ## take the pictures of docs/pictures.md anew
	@$(BIN)/python -m tests.pictures

lock: ## pin every dependency anew
	$(BIN)/uv pip compile pyproject.toml --universal -p 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header -q -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group dev --universal -p 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header -q -o requirements-dev.lock

messages: ## collect texts for translation (needs gettext)
	$(BIN)/python manage.py makemessages -l en --no-wrap -i .venv -i node_modules -i tests -i var --no-obsolete --no-location
