"""What is imported is declared, and what is declared is imported."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OWN = {"zhaolu", "zhaolu_workdays", "zhaolu_spreadsheets"}
NOT_IMPORTED = {"tzdata"}
"""Data that the standard library reads where the system has none."""
PART_OF = {"pydantic_core": "pydantic", "lsprotocol": "pygls", "cattrs": "pygls", "markupsafe": "jinja2"}
"""Released together, the one for the other, or what the other's interface is made of."""
BESIDE = {"dev", "bench", "spark"}
"""Extras for what stands beside the engine."""


def imported() -> set[str]:
    found = set()
    for folder in ("engine", "plugins"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                match node:
                    case ast.Import(names=names):
                        found |= {name.name.split(".")[0] for name in names}
                    case ast.ImportFrom(module=str(module), level=0):
                        found.add(module.split(".")[0])
    return found - OWN - set(sys.stdlib_module_names)


def test_declared_dependencies_are_those_imported() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [line for name, lines in project["optional-dependencies"].items() if name not in BESIDE for line in lines]
    declared = {re.split(r"[\[<>=~! ]", line)[0].lower() for line in [*project["dependencies"], *extras]}
    homes = packages_distributions()
    used = {PART_OF.get(name, name) for module in imported() for name in map(str.lower, homes[module])}
    assert used == declared - NOT_IMPORTED
