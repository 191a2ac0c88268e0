# A thin face for the scripts in bin/, which do the work and can be called without make.
.DEFAULT_GOAL := help
.PHONY: help setup run test check bench screenshots lock format clean

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' $(MAKEFILE_LIST)

setup: ## Make the environment (.venv) for development from the hashed lock
	@bin/setup dev

run: ## Set up everything and serve the app with a demo club (PORT=8000, DATABASE_URL=…)
	@bin/run

test: ## Set up and run the tests on SQLite, PostgreSQL and in the browser (ARGS="-k words")
	@bin/test $(ARGS)

check: ## The tests, then lint, types, migrations, deploy checks and the slow tests
	@bin/check

lock: ## Write requirements/*.txt anew from pyproject.toml (needs the network)
	@bin/lock

format: ## Put the code into its one format and mend what ruff can mend
	@bin/setup dev
	@.venv/bin/ruff check --fix --quiet . || true
	@.venv/bin/ruff format .

bench: ## Print time, queries and bytes of the main pages on both databases, and false alarms
	@bin/bench

screenshots: ## Take the README's pictures from the demo club (needs Chromium)
	@bin/screenshots

clean: ## Remove caches and test output; the environment and the database stay
	@rm -rf .pytest-db .pytest_cache .mypy_cache .ruff_cache .hypothesis test-results staticfiles
	@find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
