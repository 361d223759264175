"""The house: imports go downward, heavy libraries have one owner and are not loaded by a light command."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "engine" / "zhaolu"

ORDER = (
    ("spans", "catalog", "diagnostics", "resources", "cache", "frozen"),
    ("ir",),
    ("text",),
    ("model",),
    ("extend",),
    ("compile",),
    ("executors", "lint"),
    ("surfaces",),
)
SIBLINGS = {"executors", "lint"}
LEVEL = {name: level for level, names in enumerate(ORDER) for name in names}
OWNERS = {
    "yaml": "text",
    "lark": "text",
    "pydantic": "model",
    "jsonschema": "model",
    "pluggy": "extend",
    "tqdm": "surfaces",
    "wcwidth": "surfaces",
    "sqlglot": "executors",
    "duckdb": "surfaces",
    "pyarrow": "surfaces",
    "jinja2": "surfaces",
    "icalendar": "surfaces",
    "pygls": "surfaces",
    "lsprotocol": "surfaces",
    "watchfiles": "surfaces",
}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def imports(path: Path, *, top_only: bool = False) -> set[str]:
    """Full names imported; with `top_only` those that run on import (not in functions, not under TYPE_CHECKING)."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[str] = set()

    def visit(node: ast.AST) -> None:
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) and top_only:
            return
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            return
        for child in ast.iter_child_nodes(node):
            visit(child)

    visit(tree)
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_go_downward(path: Path) -> None:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    if parts[0] in ("__init__", "__main__"):
        return
    level = LEVEL[parts[0]]
    for name in imports(path):
        steps = name.split(".")
        if steps[0] == "zhaolu" and len(steps) > 1 and steps[1] in LEVEL:
            assert LEVEL[steps[1]] <= level, f"{'/'.join(parts)} imports {name}"
            if parts[0] in SIBLINGS and steps[1] in SIBLINGS:
                assert parts[0] == steps[1], f"{'/'.join(parts)} imports {name}"
            if parts[0] == "executors" and steps[1] == "executors" and len(steps) > 2 and len(parts) > 2:
                assert steps[2] == parts[1], f"executor {parts[1]} imports {name}"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_heavy_libraries_have_one_owner(path: Path) -> None:
    parts = path.relative_to(PACKAGE).parts
    for name in imports(path):
        owner = OWNERS.get(name.split(".")[0])
        assert owner is None or owner == parts[0], f"{'/'.join(parts)} imports {name}; it belongs to {owner}/"


def loaded_after(code: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", f"import sys\n{code}\nprint(*sys.modules)"], capture_output=True, text=True, check=True)
    return set(done.stdout.split("\n")[-2].split())


@pytest.mark.parametrize("code", ["import zhaolu", "from zhaolu.surfaces.cli import main; main(['--help'])"])
def test_light_commands_load_nothing_heavy(code: str) -> None:
    heavy = {*OWNERS, "openpyxl", "chinese_calendar"}
    assert not loaded_after(code) & heavy
