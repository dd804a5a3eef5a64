# Set-up needs the network once; afterwards every target works offline.
# Another interpreter: make test PYTHON=python3.13

PYTHON ?= python3
UV ?= uv

# A moved or copied checkout makes its environment anew: scripts in .venv know where they stand.
here := $(shell pwd | cksum | cut -d ' ' -f 1)
locked := .venv/locked-$(here)
ready := .venv/ready-$(here)

locking := --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
  --no-emit-index-url --no-emit-find-links

.PHONY: help report test example check bench lab spark lock

help: ## 目標の一覧 / this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

report: $(ready) ## 令和6年度の評価書案を作成 / the evaluation report of fiscal 2024
	@.venv/bin/evalkit run params/fy2024.yaml

test: $(ready) ## テスト / the tests
	.venv/bin/pytest

example: $(ready) ## docs/example の見本を更新 / renew the example page in docs/example
	@.venv/bin/python docs/example/renew.py

check: $(ready) ## 書式・型・依存方向の検査 / style, types and directions of imports
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo --no-cache

bench: $(ready) ## 速度の計測 / the benchmarks
	@for file in benchmarks/bench_*.py; do .venv/bin/python "$$file" || exit 1; done

lab: $(ready) ## ノートブックを開く / JupyterLab on the notebooks
	@.venv/bin/evalkit lab

spark: $(ready) ## PySparkを加える（約400MB）/ add PySpark (some 400 MB)
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-spark.lock

lock: ## requirements.lock、requirements-spark.lock を更新 / renew the locks (needs uv)
	$(UV) pip compile $(locking) --extra dev pyproject.toml -o requirements.lock
	sed -n 's/^spark = \["\([^"]*\)"\].*/\1/p' pyproject.toml | \
	  $(UV) pip compile $(locking) --constraints requirements.lock - -o requirements-spark.lock

$(locked): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 以上が必要です（例：make report PYTHON=python3.12）"; \
	  echo "Python 3.11 or newer is needed (as in: make report PYTHON=python3.12)"; exit 1; } >&2
	@echo "環境を準備しています（初回のみ、数分かかります）/ setting up .venv (only once, some minutes)"
	@$(PYTHON) -m venv --clear .venv
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(ready): $(locked) pyproject.toml
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
