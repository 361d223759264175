"""What wrong choices, files and rulesets get: a message with the mend, exit code 2, nothing on standard output."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from zhaolu.resources import rulesets_folder

if TYPE_CHECKING:
    from tests.conftest import Run

RECORD = '{"id": "甲", "出生日期": "1990-01-02"}'.encode()
HAN = re.compile("[一-鿿]+")


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(RECORD)
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "list.json").write_text("[1]", encoding="utf-8")
    (tmp_path / "broken.json").write_text("{x", encoding="utf-8")
    (tmp_path / "broken.yaml").write_text("a: [1\n", encoding="utf-8")
    (tmp_path / "unknown.json").write_text('{"nope": 1}', encoding="utf-8")
    (tmp_path / "wrong.json").write_text('{"cities_without_base": 5}', encoding="utf-8")
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe{}")
    (tmp_path / "nothing-here").mkdir()


CASES: list[tuple[tuple[Any, ...], str, str]] = [
    # which ruleset
    (("火星", 2019), "E501", "福建（fujian）、湖北（hubei）、湖南（hunan）、山西（shanxi）"),
    (("北京", 2019), "E502", "福建（fujian）"),
    (("湖北", 2018), "E503", "2019 助理全科医生培训（assistant-gp）、2024 住院医师规范化培训（resident）"),
    (("福建", 2024), "E503", "不会用别的年份代替"),
    (("湖北", 2019, "--program", "resident"), "E504", "现有：2019 助理全科医生培训"),
    (("湖北", 2019, "--rulesets", "nothing-here"), "E509", "hubei/2019-assistant-gp.yaml"),
    (("湖北", 2019, "--rulesets", "not-there"), "E509", "not-there"),
    # which format
    (("湖北", 2019, "--input-format", "jsnl"), "E424", "jsonl"),
    # which moment
    (("湖北", 2019, "--as-of", "昨天"), "E520", "2019-06-01"),
    (("湖北", 2019, "--as-of", "2019-02-30"), "E520", "2019-06-01"),
    (("湖北", 2019, "--as-of", "20190601"), "E520", "2019-06-01"),
    # which readings
    (("湖北", 2019, "--reading", "hb19-past-fulltime"), "E523", "名字=取值"),
    (("湖北", 2019, "--reading", "hb19-past-fulltim=可"), "E521", "hb19-past-fulltime"),
    (("湖北", 2019, "--reading", "hb19-past-fulltime=也许"), "E522", "可选：可、不可"),
    # which context
    (("湖北", 2024, "--context", "not-there.json"), "E524", "没有这个文件"),
    (("湖北", 2024, "--context", "nothing-here"), "E524", "这是一个目录"),
    (("湖北", 2024, "--context", "bytes.json"), "E524", "不是 UTF-8 编码"),
    (("湖北", 2024, "--context", "broken.json"), "E525", "第 1 行第 2 列"),
    (("湖北", 2024, "--context", "broken.yaml"), "E223", "broken.yaml:1:4:"),
    (("湖北", 2024, "--context", "list.json"), "E526", "一个对象"),
    (("湖北", 2024, "--context", "unknown.json"), "E410", "无基地市州"),
    (("湖北", 2024, "--context", "wrong.json"), "E411", "无基地市州"),
    (("湖北", 2019, "--context", "unknown.json"), "E410", "这里没有要写的项"),
]


@pytest.mark.parametrize(("asked", "code", "expected"), CASES, ids=[f"{code}-{at}" for at, (_, code, _) in enumerate(CASES)])
def test_wrong_choice(zhaolu: Run, asked: tuple[Any, ...], code: str, expected: str) -> None:
    for verb in ("evaluate", "explain"):
        done = zhaolu(verb, *asked, "a.jsonl")
        assert done.code == 2 and not done.out
        assert f"错误 {code}" in done.err and expected in done.err
    english = zhaolu("evaluate", *asked, "a.jsonl", "--lang", "en")
    assert english.code == 2 and f"error {code}" in english.err
    # names of places, programmes and readings stay Chinese; sentences do not
    assert not [run for run in HAN.findall(english.err) if run in ("错误", "改法", "现有", "没有", "可选")]
    assert "：" not in english.err and "。" not in english.err


@pytest.mark.parametrize(
    ("file", "code", "expected"),
    [
        ("not-there.csv", "E430", "没有这个文件"),
        ("nothing-here", "E430", "这是一个目录"),
        ("empty.csv", "E431", "检查是否选错了文件"),
    ],
)
@pytest.mark.parametrize(
    "verb", [("evaluate", "湖北", 2019), ("explain", "湖北", 2019), ("sanctions", "福建", 2024, "--program", "assistant-gp")]
)
def test_files_that_cannot_be_read(zhaolu: Run, verb: tuple[Any, ...], file: str, code: str, expected: str) -> None:
    done = zhaolu(*verb, file)
    assert done.code == 2 and code in done.err and expected in done.err and not done.out
    english = zhaolu(*verb, file, "--lang", "en")
    assert english.code == 2 and not HAN.search(english.err)


def test_empty_standard_input(zhaolu: Run) -> None:
    done = zhaolu("evaluate", "湖北", 2019, "-", "--input-format", "jsonl")
    assert done.code == 2 and "错误 E431：<stdin> 是空的" in done.err


def test_rejects_that_cannot_be_written(zhaolu: Run) -> None:
    done = zhaolu("evaluate", "湖北", 2019, "--rejects", "no-such-folder/bad.jsonl", "a.jsonl")
    assert done.code == 2 and "E527" in done.err and not done.out


def test_no_case_of_that_name(zhaolu: Run) -> None:
    done = zhaolu("test", "湖北", 2019, "--only", "no-such-case")
    assert done.code == 2 and "E532" in done.err and zhaolu("test", "火星").code == 2


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A folder of rulesets with three faults in two files."""
    folder = tmp_path / "rulesets"
    shutil.copytree(str(rulesets_folder()), folder)
    for name, old, new in (
        ("hubei/2019-assistant-gp.yaml", "三级医院", "三级医阮"),
        ("hubei/2019-assistant-gp.yaml", "2019-05-30", "2019-03-30"),
        ("fujian/2023-assistant-gp.yaml", "\nrules:", "\nrulez:"),
    ):
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
    return folder


def test_a_broken_folder_tells_every_fault_and_decides_nothing(zhaolu: Run, broken: Path) -> None:
    found = zhaolu("check", "--rulesets", broken)
    assert found.code == 2 and not found.err
    assert "三级医阮" in found.out and "2019-assistant-gp.yaml" in found.out and "rulez" in found.out and "fujian" in found.out
    as_data = json.loads(zhaolu("check", "--rulesets", broken, "--format", "json").out)
    assert len({(d["file"], d["line"]) for d in as_data if d["severity"] == "error"}) >= 3
    assert all(d["file"] and d["line"] and d["column"] and d["code"] and d["message"] for d in as_data if d["severity"] == "error")
    for asked in (("evaluate", "湖北", 2019, "a.jsonl"), ("rules", "福建", 2023), ("test", "湖北", 2019)):
        done = zhaolu(*asked, "--rulesets", broken)
        assert done.code == 2 and done.err and not done.out
    # the others still work
    assert zhaolu("rules", "湖南", 2025, "--rulesets", broken).code == 0


def test_check_of_one_file(zhaolu: Run, broken: Path) -> None:
    one = zhaolu("check", "--rulesets", broken, broken / "fujian" / "2023-assistant-gp.yaml")
    assert one.code == 2 and "rulez" in one.out and "三级医阮" not in one.out
    done = zhaolu("check", "no-such-file.yaml")
    assert done.code == 2 and "E524" in done.err and "没有这个文件" in done.err


RENDERER = """
from zhaolu.extend import hookimpl
from zhaolu.extend.contracts import Renderer


@hookimpl
def zhaolu_renderers():
    return [Renderer("heads", lambda document: "heads of " + type(document).__name__)]
"""


def test_check_of_a_folder_without_rulesets(zhaolu: Run, tmp_path: Path) -> None:
    done = zhaolu("check", tmp_path)
    assert done.code == 2
    assert "E509" in done.err


def test_a_form_of_an_installed_plugin(zhaolu: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = (("rules", "湖北", 2019), ("clauses", "湖北", 2019), ("timeline", "湖北", 2019), ("explain", "湖北", 2019, "a.jsonl"))
    for words in asked:
        without = zhaolu(*words, "--format", "heads")
        assert without.code == 2 and "参数 --format 不能是 heads，可选：text、markdown、json" in without.err
    (tmp_path / "heads_plugin.py").write_text(RENDERER, encoding="utf-8")
    info = tmp_path / "heads_plugin-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: heads-plugin\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[zhaolu]\nheads = heads_plugin\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    for words in asked:
        done = zhaolu(*words, "--format", "heads")
        assert (done.code, done.out) == (0, "heads of Document\n")
