"""The pre-commit hooks and the recipes for continuous integration: what they run passes good rulesets and stops bad ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from running import Run

from zhaolu.surfaces.cli import VERBS

ROOT = Path(__file__).resolve().parents[2]
RULESET = """\
notice: {province: hubei, year: 2026, program: assistant-gp, title: 样例}
rules:
  - {id: healthy, clause: 一, require: 身体条件合格, unmet: 身体条件不合格}
clauses:
  一: {says: 身体健康}
"""
CASES = """\
ruleset: hubei-2026-assistant-gp
cases:
  - {id: fit, record: {身体条件合格: true}, expect: {outcome: eligible}}
  - {id: unfit, record: {身体条件合格: false}, expect: {outcome: ineligible, failing: [一]}}
"""
FILES = {"rulesets/hubei/2026-assistant-gp.yaml": RULESET, "rulesets/hubei/2026-assistant-gp.cases.yaml": CASES}
BAD = {
    "check": ("rulesets/hubei/2026-assistant-gp.yaml", "require: 身体", "requires: 身体"),
    "fmt": ("rulesets/hubei/2026-assistant-gp.yaml", "身体条件合格, unmet", "身体条件合格=真, unmet"),
    "test": ("rulesets/hubei/2026-assistant-gp.cases.yaml", "outcome: eligible", "outcome: ineligible"),
}
"""What each verb stops: a file, a text in it, the text in its place."""


def loaded(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def hooks() -> dict[str, dict[str, dict[str, Any]]]:
    """The hooks by id: of the file for other repositories and of the example."""
    return {
        "hooks": {hook["id"]: hook for hook in loaded(".pre-commit-hooks.yaml")},
        "example": {hook["id"]: hook for hook in loaded("examples/ci/pre-commit-config.yaml")["repos"][0]["hooks"]},
    }


def matching(hook: dict[str, Any], names: list[str]) -> list[str]:
    """The files a hook is run for, as pre-commit chooses them."""
    return [n for n in names if re.search(hook["files"], n) and not re.search(hook.get("exclude", r"\A\b\Z"), n)]


def words(hook: dict[str, Any], names: list[str]) -> list[str]:
    found = [*hook["entry"].split(), *hook.get("args", ())]
    assert found[0] == "zhaolu" and found[1] in VERBS
    return [*found[1:], *(matching(hook, names) if hook.get("pass_filenames", True) else [])]


def recipe_lines(name: str) -> Iterator[list[str]]:
    """The command lines of ours in a recipe."""
    for line in re.findall(r"^\s*- (?:run: )?(zhaolu .*)$", (ROOT / name).read_text(encoding="utf-8"), re.M):
        yield line.split()[1:]


def written(folder: Path, verb: str | None = None) -> None:
    """Good rulesets, or bad in what a verb looks at."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if verb is not None and BAD[verb][0] == name:
            assert BAD[verb][1] in text
            text = text.replace(BAD[verb][1], BAD[verb][2])
        path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("source", ["hooks", "example"])
@pytest.mark.parametrize("verb", ["check", "fmt", "test"])
def test_a_hook_passes_what_is_right_and_stops_what_is_not(source: str, verb: str, zhaolu: Run, tmp_path: Path) -> None:
    hook = hooks()[source][f"zhaolu-{verb}"]
    assert {"id", "name", "entry", "language", "files"} <= set(hook)
    written(tmp_path)
    before = {name: (tmp_path / name).read_text(encoding="utf-8") for name in FILES}
    assert matching(hook, list(FILES))
    assert zhaolu(*words(hook, list(FILES))).code == 0
    assert {name: (tmp_path / name).read_text(encoding="utf-8") for name in FILES} == before
    written(tmp_path, verb)
    bad = {name: (tmp_path / name).read_text(encoding="utf-8") for name in FILES}
    code = zhaolu(*words(hook, list(FILES))).code
    after = {name: (tmp_path / name).read_text(encoding="utf-8") for name in FILES}
    assert code != 0 or after != bad  # pre-commit stops a commit whose files a hook changed


def test_the_hooks_look_at_the_files_they_can_read() -> None:
    names = ["rulesets/hubei/2019-assistant-gp.yaml", "rulesets/hubei/2019-assistant-gp.cases.yaml", "rulesets/readings.yaml"]
    names += ["rulesets/hubei/2019-assistant-gp.xiaogan.yaml", "rulesets/vocabulary.yaml", "docs/hubei/other.yaml"]
    for found in hooks().values():
        assert matching(found["zhaolu-fmt"], names) == [names[0], names[2], names[3]]
        assert matching(found["zhaolu-check"], names) == matching(found["zhaolu-test"], names) == names[:5]


@pytest.mark.parametrize("name", ["examples/ci/github-actions.yaml", "examples/ci/gitlab-ci.yaml"])
def test_a_recipe_runs_all_three_and_each_stops_what_is_wrong(name: str, zhaolu: Run, tmp_path: Path) -> None:
    assert isinstance(loaded(name), dict)
    lines = list(recipe_lines(name))
    assert [line[0] for line in lines] == ["check", "fmt", "test"]
    written(tmp_path)
    assert [zhaolu(*line).code for line in lines] == [0, 0, 0]
    for verb in BAD:
        written(tmp_path, verb)
        codes = {line[0]: zhaolu(*line).code for line in lines}
        assert codes[verb] != 0, verb
