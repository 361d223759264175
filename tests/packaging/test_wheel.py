"""The wheel: what is in it, and that it works where nothing of this folder can be found. No network is used."""

from __future__ import annotations

import json
import os
import site
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return next(folder.glob("zhaolu-*.whl"))


@pytest.fixture(scope="session")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interpreter that has the wheel, and of everything else only the libraries it depends on."""
    folder = tmp_path_factory.mktemp("clean") / "venv"
    venv.create(folder, with_pip=False)
    variables = {"base": str(folder), "platbase": str(folder)}
    packages = Path(sysconfig.get_path("purelib", "venv", variables))
    interpreter = Path(sysconfig.get_path("scripts", "venv", variables)) / ("python.exe" if os.name == "nt" else "python")
    command = [sys.executable, "-m", "pip", "--python", str(interpreter), "install", "--no-deps", "--no-index", "--quiet", str(wheel)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    # a folder named in a .pth file is searched, but .pth files inside it (the editable install) are not read
    (packages / "libraries.pth").write_text("\n".join(site.getsitepackages()) + "\n", encoding="utf-8")
    return interpreter


def test_what_is_in_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    shipped = {name for name in names if ".dist-info/" not in name}
    assert {name.split("/")[0] for name in shipped} == {"zhaolu", "zhaolu_workdays", "zhaolu_spreadsheets"}
    assert "zhaolu/py.typed" in shipped and "zhaolu/_data/grammar/rule.lark" in shipped
    wanted = {f"zhaolu/_data/rulesets/{path.relative_to(ROOT / 'rulesets').as_posix()}" for path in (ROOT / "rulesets").rglob("*.yaml")}
    wanted |= {f"zhaolu/_data/grammar/{path.name}" for path in (ROOT / "grammar").glob("*.json")}
    wanted |= {path.relative_to(ROOT / "engine").as_posix() for path in (ROOT / "engine").rglob("*.py")}
    wanted |= {path.relative_to(ROOT / "engine").as_posix() for path in (ROOT / "engine").rglob("templates/*") if path.is_file()}
    assert wanted - shipped == set()
    assert [name for name in shipped if "test_" in name or "example" in name or "malformed" in name or name.endswith(".pyc")] == []


def test_it_works_in_a_clean_environment(python: Path, tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")}

    def run(*arguments: str, given: str | None = None) -> str:
        done = subprocess.run(
            [str(python), *arguments], cwd=tmp_path, env=environment, input=given, capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    program = "import zhaolu as z, zhaolu_workdays as w, zhaolu_spreadsheets as s; print(*(m.__file__ for m in (z, w, s)), sep='\\n')"
    assert all(line.startswith(str(python.parents[1])) for line in run("-c", program).splitlines())

    files = [path for path in (ROOT / "rulesets").glob("*/*.yaml") if ".cases." not in path.name]
    ids = sorted(f"{path.parent.name}-{path.stem.replace('.', '-')}" for path in files)
    assert [ruleset["id"] for ruleset in json.loads(run("-m", "zhaolu", "list", "--format", "json"))] == ids
    record = '{"id": "甲", "出生日期": "1979-01-02"}'
    asked = ("-m", "zhaolu", "evaluate", "湖北", "2019", "--as-of", "2019-06-01", "--format", "jsonl", "--input-format", "jsonl", "-")
    assert json.loads(run(*asked, given=record))["outcome"] == "ineligible"
    run("-m", "zhaolu", "check")
    assert json.loads(run("-m", "zhaolu", "schema", "ruleset"))["properties"]
    run("-m", "zhaolu", "template", "湖北", "2019", "list.xlsx")
    assert zipfile.is_zipfile(tmp_path / "list.xlsx")
    script = python.with_name("zhaolu.exe" if os.name == "nt" else "zhaolu")
    assert subprocess.run([str(script), "--help"], cwd=tmp_path, env=environment, capture_output=True, check=True).stdout
