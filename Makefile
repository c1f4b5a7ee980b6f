# Everything a developer types. Each target creates .venv and installs what it needs first.
#   make run [PORT=8000]      make test [ARGS="tests/wallet -x"]      make bench [ARGS="engine"]
PYTHON ?= python3
SETUP = exec $(PYTHON) -m goodplay.embedded.setup

.PHONY: run test bench lint schema reset
.SILENT:

run: ## Start everything: engines, web, worker, beat. Ctrl-C stops it; the data stays.
	$(SETUP) run

test: ## Run the tests on their own engines, also while `make run` runs.
	$(SETUP) test $(ARGS)

bench: ## Print performance figures as ratios to a yardstick of the same run.
	$(SETUP) bench $(ARGS)

lint: ## Check style, types, contracts and migrations.
	$(SETUP) lint

schema: ## Write docs/api/openapi.yaml anew, after the API has changed.
	python=$$($(PYTHON) -m goodplay.embedded.setup python) && \
	exec "$$python" manage.py spectacular --validate --fail-on-warn --file docs/api/openapi.yaml

reset: ## Drop the data of `make run`.
	$(SETUP) reset
