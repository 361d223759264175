"""What is kept changes nothing but the time: whatever happens to it, the answers are those of a fresh start."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import zhaolu
from zhaolu.compile import pipeline
from zhaolu.surfaces import keeping

SHIPPED = Path(__file__).resolve().parents[2] / "rulesets"
RECORD = {"id": "甲", "出生日期": "1979-01-02", "往年事件": []}


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("ZHAOLU_CACHE", str(folder))
    return folder


@pytest.fixture
def rulesets(tmp_path: Path) -> Path:
    shutil.copytree(SHIPPED, tmp_path / "rulesets", ignore=lambda folder, names: [n for n in names if n.endswith(".cases.yaml")])
    return tmp_path / "rulesets"


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The rulesets compiled so far."""
    found: list[str] = []
    real = pipeline.compile_ruleset

    def counted(catalogue: Any, key: Any, **more: Any) -> Any:
        found.append(key.id)
        return real(catalogue, key, **more)

    monkeypatch.setattr(pipeline, "compile_ruleset", counted)
    return found


def answer(folder: Path | None = None, **more: Any) -> str:
    return zhaolu.open(folder, **more).pick("hubei", 2019).evaluate(RECORD, as_of="2019-06-01").to_json()


def entry(cache: Path) -> Path:
    return next(cache.glob("hubei-2019-*.json"))


def test_the_second_time_nothing_is_compiled(cache: Path, compilations: list[str]) -> None:
    first = answer()
    assert compilations == ["hubei-2019-assistant-gp"]
    assert answer() == first == answer(keep=False)
    assert compilations == ["hubei-2019-assistant-gp"] * 2, "only keep=False compiled again"


def test_entries_are_the_users_alone(cache: Path) -> None:
    answer()
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in cache.iterdir()} == {0o600}


@pytest.mark.parametrize("name", ["hubei/2019-assistant-gp.yaml", "readings.yaml", "vocabulary.yaml"])
def test_a_changed_file_is_read_again(cache: Path, rulesets: Path, compilations: list[str], name: str) -> None:
    before = answer(rulesets)
    path = rulesets / name
    times = path.stat()
    path.write_text(path.read_text("utf-8") + "\n# 改了\n", "utf-8")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    after = answer(rulesets)
    assert compilations == ["hubei-2019-assistant-gp"] * 2
    assert before != after, "the digest is another"
    assert after == answer(rulesets, keep=False)


def test_an_edit_of_the_same_length_and_time_is_seen(cache: Path, rulesets: Path) -> None:
    answer(rulesets)
    path = rulesets / "hubei/2019-assistant-gp.yaml"
    times, text = path.stat(), path.read_text("utf-8")
    changed = text.replace("则 35 否则 34", "则 45 否则 44")
    assert changed != text
    path.write_text(changed, "utf-8")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert answer(rulesets) == answer(rulesets, keep=False)


def test_a_readings_file_of_the_folders_own_is_noticed(cache: Path, rulesets: Path) -> None:
    (rulesets / "readings.yaml").unlink()
    answer(rulesets)
    shutil.copy(SHIPPED / "readings.yaml", rulesets)
    with (rulesets / "readings.yaml").open("a", encoding="utf-8") as file:
        file.write("# 自己的\n")
    assert answer(rulesets) == answer(rulesets, keep=False)


def test_a_broken_ruleset_is_not_answered_from_before(cache: Path, rulesets: Path) -> None:
    answer(rulesets)
    with (rulesets / "hubei/2019-assistant-gp.yaml").open("a", encoding="utf-8") as file:
        file.write("nonsense: 1\n")
    with pytest.raises(zhaolu.ZhaoluError):
        answer(rulesets)


DAMAGES: dict[str, Callable[[Path], Any]] = {
    "empty": lambda path: path.write_bytes(b""),
    "half": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "no JSON": lambda path: path.write_bytes(path.read_bytes().replace(b"{", b"(", 1)),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
    "a dangling link": lambda path: (path.unlink(), path.symlink_to(path.with_name("nowhere"))),
    "unreadable": lambda path: path.chmod(0o000),
    "writable by others": lambda path: path.chmod(0o622),
    "a folder writable by others": lambda path: path.parent.chmod(0o777),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_damage_costs_only_time(cache: Path, damage: Callable[[Path], Any]) -> None:
    before = answer()
    damage(entry(cache))
    assert answer() == before


@settings(max_examples=30, deadline=None)
@given(at=st.floats(0, 1, exclude_max=True), mask=st.integers(1, 255))
def test_a_flipped_byte_costs_only_time(tmp_path_factory: pytest.TempPathFactory, at: float, mask: int) -> None:
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZHAOLU_CACHE", str(folder))
        before = answer()
        path = entry(folder)
        data = bytearray(path.read_bytes())
        data[int(at * len(data))] ^= mask
        path.write_bytes(data)
        assert answer() == before


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="owners are told by number")
def test_another_users_entries_are_not_read(cache: Path, compilations: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    before = answer()
    real = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: real + 1)
    assert answer() == before
    assert len(compilations) == 2


@pytest.mark.parametrize("given", ["off", "/dev/null/nowhere"])
def test_without_a_place_to_keep_anything(monkeypatch: pytest.MonkeyPatch, compilations: list[str], given: str) -> None:
    monkeypatch.setenv("ZHAOLU_CACHE", given)
    assert answer() == answer()
    assert len(compilations) == 2


def test_another_engine_makes_its_own(cache: Path, compilations: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    answer()
    monkeypatch.setattr(zhaolu, "__version__", "99.0")
    answer()
    assert len(compilations) == 2


def test_a_ruleset_that_asks_plugins_hangs_on_them(
    cache: Path, rulesets: Path, compilations: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A period in working days from a fixed day is checked against the calendar, which a plugin supplies."""
    path = rulesets / "hubei/2024-resident.yaml"
    text = path.read_text("utf-8")
    fixed = text.replace("第一批考核.末日 后至少 7 个工作日", "2024-05-26 后至少 7 个工作日")
    assert fixed != text
    path.write_text(fixed, "utf-8")
    asked = zhaolu.open(rulesets).pick("hubei", 2024).id
    zhaolu.open(rulesets).pick("hubei", 2024)
    assert compilations == [asked]
    monkeypatch.setattr(keeping, "_plugin_stamp", lambda plugins: (("another", "1"),))
    zhaolu.open(rulesets).pick("hubei", 2024)
    assert compilations == [asked] * 2


NOT_WANTED = (
    "yaml", "lark", "pydantic", "jsonschema", "pluggy", "regex", "hashlib", "shutil", "dataclasses", "inspect", "csv",
    "zhaolu.text.grammar", "zhaolu.text.yaml_reader", "zhaolu.compile.pipeline", "zhaolu.executors.python",
    "zhaolu.surfaces.readers.columns", "zhaolu.surfaces.readers.lines", "zhaolu.surfaces.readers.csv_records",
    "zhaolu.surfaces.readers.yaml_records",
)  # fmt: skip


def test_a_cached_start_loads_nothing_heavy(cache: Path) -> None:
    """The second `explain` needs neither the parsers nor the plugins, nor what reads other files."""
    record = cache.parent / "one.json"
    record.write_text('{"id": "甲", "出生日期": "1979-01-02"}', "utf-8")
    code = (
        "import sys; from zhaolu.surfaces.cli import main; main(['explain', 'hubei', '2019', sys.argv[1]]); "
        "print('LOADED', *(name for name in sys.argv[2:] if name in sys.modules))"
    )
    command = [sys.executable, "-c", code, str(record), *NOT_WANTED]
    runs = [subprocess.run(command, capture_output=True, text=True, check=True) for _ in range(2)]
    assert runs[1].stdout.splitlines()[-1] == "LOADED"
