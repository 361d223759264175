"""A throw-away plugin of somebody else, found by its entry point in a fresh process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]

PLUGIN = """
from decimal import Decimal

from zhaolu.extend import hookimpl
from zhaolu.extend.contracts import Lint, LintRule, RawRow, RecordReader
from zhaolu.ir.operators import Function
from zhaolu.ir.rules import Text


@hookimpl
def zhaolu_functions():
    return [Function("double", "加倍", ("double(n: number) -> number",), "{0}的两倍", "twice {0}", profile="plugin", call=lambda n: n * 2)]


@hookimpl
def zhaolu_lint_rules():
    return [LintRule("has-rules", lambda ruleset: [] if ruleset.rules else [Lint(Text("没有规则", "no rules"))])]


def read(given):
    for row, line in enumerate(given.stream, 1):
        name, _, day = line.decode().strip().partition("=")
        yield RawRow(row, {"id": name, "birth_date": day})


@hookimpl
def zhaolu_record_readers():
    return [RecordReader("pairs", (".pairs",), read)]
"""

PROGRAM = """
import io, json, sys
from pathlib import Path
from types import SimpleNamespace
from zhaolu.extend.manager import Plugins
from zhaolu.model.vocabulary import load_vocabulary
from zhaolu.spans import Source
from zhaolu.surfaces.readers import RejectedRow, formats, read_records

plugins = Plugins.load()
path = Path(sys.argv[1]) / "rulesets" / "vocabulary.yaml"
vocabulary = load_vocabulary(Source(path.name, path.read_text(encoding="utf-8")))
pairs = io.BytesIO(b"A=1997-06-15\\nB=1997-02-30\\n")
rows = list(read_records(pairs, vocabulary, name="a.pairs", plugins=plugins)) if "pairs" in formats(plugins) else []
double = plugins.functions().find("加倍")
print(json.dumps({
    "names": [list(info) for info in plugins.names],
    "formats": list(formats(plugins)),
    "double": str(double.call(21)) if double else None,
    "lint": [d.message() for d in plugins.lint(SimpleNamespace(rules=()))],
    "rows": [[row.row, isinstance(row, RejectedRow)] for row in rows],
    "diagnostics": [d.message() for d in plugins.diagnostics],
}, ensure_ascii=False))
"""


def install(folder: Path, name: str, source: str, points: str, version: str = "1.2") -> None:
    """A distribution as an installer leaves it: the module and its metadata."""
    (folder / f"{name}.py").write_text(source, encoding="utf-8")
    info = folder / f"{name}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(textwrap.dedent(points), encoding="utf-8")


def run(folder: Path) -> dict[str, Any]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "engine"), str(ROOT / "plugins"), str(folder)])}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(ROOT)], capture_output=True, text=True, env=environment, cwd=folder, timeout=120, check=False
    )
    assert done.returncode == 0 and not done.stderr, done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def test_function_lint_rule_and_reader_of_an_installed_plugin(tmp_path: Path) -> None:
    install(tmp_path, "somebodys_rules", PLUGIN, "[zhaolu]\nsomebodys = somebodys_rules\n")
    found = run(tmp_path)
    assert found["names"] == [["zhaolu_workdays", True, ""], ["zhaolu_spreadsheets", True, ""], ["somebodys", False, "1.2"]]
    assert found["formats"][-1] == "pairs" and found["double"] == "42"
    assert found["lint"] == ["没有规则（somebodys/has-rules）"]
    assert found["rows"] == [[1, False], [2, True]]
    assert found["diagnostics"] == []


@pytest.mark.parametrize(
    ("source", "points", "expected"),
    [
        ("import no_such_module_anywhere\n", "[zhaolu]\nbad = bad_rules\n", "插件 bad 装不上：缺少模块 no_such_module_anywhere"),
        ("def broken(:\n", "[zhaolu]\nbad = bad_rules\n", "插件 bad 装不上：源代码有语法错误"),
        ("X = 1\n", "[zhaolu]\nbad = bad_rules:Y\n", "插件 bad 装不上：AttributeError: module 'bad_rules' has no attribute 'Y'"),
        ("X = 1\n", "[zhaolu]\nbad = bad_rules\n", "插件 bad 的 bad_rules 不合约定：没有任何接口（函数要加 hookimpl 标记）"),
        ("X = 1\n", "[zhaolu]\ndays = zhaolu_workdays\n", "插件 days 登记了两次，只用自带的一次"),
    ],
)
def test_a_plugin_that_cannot_be_used_is_a_message_and_nothing_more(source: str, points: str, expected: str, tmp_path: Path) -> None:
    install(tmp_path, "bad_rules", source, points)
    found = run(tmp_path)
    assert found["diagnostics"] == [expected]
    assert [name for name, _, _ in found["names"]] == ["zhaolu_workdays", "zhaolu_spreadsheets"]
    assert "pairs" not in found["formats"] and found["double"] is None
