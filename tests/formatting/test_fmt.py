"""`zhaolu fmt` changes only how rule text is written."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import zhaolu
from zhaolu.resources import rulesets_folder
from zhaolu.surfaces.cli import main

TEXT = """\
# 文件头的注释
notice: {province: hubei, year: 2030, program: assistant-gp, title: 试验}   # 行尾注释
readings:
  q: {question: 问, options: {是: true, 否: false}}
define:
  在职: 现工作单位.就业状态="在职"
windows:
  - {id: w, name: 报名, clause: 一, event: 报名提交时间, open: 2030-04-25 to 2030-05-30}
rules:
  - id: r
    clause: 二
    require: |
      在职 and 报名身份 in ["个人","本单位"]
        or reading("q")
    unmet: 不符合
  - {id: s, clause: 三, require: 'not(身体条件合格 = false)', unmet: 不符合}
clauses:
  一: {says: 第一条}
  二: {says: 第二条}
  三: {says: 第三条}
"""

EXPECTED = """\
# 文件头的注释
notice: {province: hubei, year: 2030, program: assistant-gp, title: 试验}   # 行尾注释
readings:
  q: {question: 问, options: {是: true, 否: false}}
define:
  在职: 现工作单位.就业状态 = "在职"
windows:
  - {id: w, name: 报名, clause: 一, event: 报名提交时间, open: 2030-04-25 至 2030-05-30}
rules:
  - id: r
    clause: 二
    require: |
      (在职 且 报名身份 属于 ["个人", "本单位"]) 或 reading("q")
    unmet: 不符合
  - {id: s, clause: 三, require: '非(身体条件合格 = 假)', unmet: 不符合}
clauses:
  一: {says: 第一条}
  二: {says: 第二条}
  三: {says: 第三条}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("vocabulary.yaml", "readings.yaml"):
        shutil.copy(str(rulesets_folder() / name), tmp_path)
    (tmp_path / "hubei").mkdir()
    (tmp_path / "hubei" / "2030-assistant-gp.yaml").write_text(TEXT, encoding="utf-8")
    return tmp_path


def test_only_rule_text_changes(folder: Path) -> None:
    path = folder / "hubei" / "2030-assistant-gp.yaml"
    assert main(["fmt", "--check", str(path)]) == 1
    assert path.read_text(encoding="utf-8") == TEXT
    before = zhaolu.open(folder).pick("hubei", 2030).ir
    assert main(["fmt", str(path)]) == 0
    assert path.read_text(encoding="utf-8") == EXPECTED
    after = zhaolu.open(folder).pick("hubei", 2030).ir
    assert (before.rules, before.definitions, before.readings) == (after.rules, after.definitions, after.readings)
    assert main(["fmt", "--check", str(path)]) == 0
    assert sorted(p.name for p in path.parent.iterdir()) == [path.name]


def test_english_words(folder: Path) -> None:
    path = folder / "hubei" / "2030-assistant-gp.yaml"
    assert main(["fmt", "--words", "en", str(path)]) == 0
    text = path.read_text(encoding="utf-8")
    assert '(在职 and 报名身份 in ["个人", "本单位"]) or reading("q")' in text
    assert "2030-04-25 to 2030-05-30" in text


def test_formatting_the_shipped_rulesets_changes_no_rule(tmp_path: Path) -> None:
    target = tmp_path / "rulesets"
    shutil.copytree(str(rulesets_folder()), target)
    before = {r.id: r.ir for r in zhaolu.open(target).all()}
    main(["fmt", "--rulesets", str(target)])
    for ruleset in zhaolu.open(target).all():
        old = before[ruleset.id]
        assert (old.rules, old.penalties, old.effects, old.definitions) == (
            ruleset.ir.rules,
            ruleset.ir.penalties,
            ruleset.ir.effects,
            ruleset.ir.definitions,
        )


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fmt", "nirgends.yaml"]) == 2
    assert "没有这个文件" in capsys.readouterr().err
