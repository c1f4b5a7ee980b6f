# Everything a developer types. Each target creates .venv and installs what it needs first.
#   make run [PORT=8000]      make test [ARGS="tests/wallet -x"]      make bench [ARGS="engine"]
PYTHON ?= python3
SETUP = exec $(PYTHON) -m goodplay.embedded.setup

.PHONY: run test bench lint reset
.SILENT:

run: ## Start everything: engines, web, worker, beat. Ctrl-C stops it; the data stays.
	$(SETUP) run

test: ## Run the tests on their own engines, also while `make run` runs.
	$(SETUP) test $(ARGS)

bench: ## Print performance figures as ratios to a yardstick of the same run.
	$(SETUP) bench $(ARGS)

lint: ## Check style, types, contracts and migrations.
	$(SETUP) lint

reset: ## Drop the data of `make run`.
	$(SETUP) reset
