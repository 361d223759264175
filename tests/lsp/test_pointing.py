"""What stands under the pointer, and where it is declared."""

from __future__ import annotations

from pathlib import Path

import pytest
from editor import CURSOR, Editor

OWN, FACTS, COMMON = "2019-assistant-gp.yaml", "vocabulary.yaml", "readings.yaml"
LEVEL = "- {id: level, label: 层次, aliases: [学历层次], type: enum, values: [中专, 专科, 本科, 硕士, 博士], meaning: 专科包括高职高专}"
DUE = "- {id: due, label: 应报到日, type: date, none: 基地没有另定报到日, meaning: 基地通知的最后报到日}"


@pytest.fixture(scope="module")
def ruleset(editor: Editor, folder: Path) -> tuple[Path, str]:
    path = folder / "hubei" / "2019-assistant-gp.yaml"
    return path, editor.open(path)


@pytest.mark.parametrize(
    ("where", "says", "declared"),
    [
        ("周岁(出生¦日期, 算年龄之日)", "公历出生日期", [(FACTS, "- id: birth_date")]),
        ("周¦岁(出生日期, 算年龄之日)", "周岁(日期, 日期) → 数", []),
        ('e.层¦次 = "专科"\n      且 e.全日制', "可取：中专、专科、本科、硕士、博士", [(FACTS, LEVEL)]),
        ("存在 e 属于 学历 满足\n      ¦e.层次", "**e** — 学历的一项", []),
        (
            "<= 年¦龄上限",
            '如果 reading("yixia-inclusive") 则 35 否则 34',
            [(OWN, '年龄上限: 如果 reading("yixia-inclusive") 则 35 否则 34')],
        ),
        ('reading("hb19-ter¦tiary")', "在职者一律**（已定）：`true`", [(OWN, "hb19-tertiary:")]),
        ('如果 reading("yixia-in¦clusive")', "“以下”“以内”是否含本数", [(COMMON, "yixia-inclusive:")]),
        ("否则 进入¦基地.末日\n\n", "期限 **进入基地** `training-start` — 条款 四(二)2-2", [(OWN, "- id: training-start")]),
        ("否则 进入基地.末¦日\n\n", "时段的最后一天，含当天", [(OWN, "- id: training-start")]),
        ('现工作单位.单位类别 = "三¦级医院"', "“单位类别”可取：乡镇卫生院、村卫生室", []),
        ('查表("pla¦ces", p.基地所在市州) != 空', "17 行：武汉 30", [(OWN, "- id: places")]),
        ("介于 年¦度 - ", "数 · 2019", []),
        ("存¦在 e 属于 学历 满足", "列表里有一项满足", []),
        ("    clause: 三(五)¦2\n", "落实在：`age-limit`", [(OWN, "三(五)2:")]),
        ("\n  三(五)¦2:", "“以下”“以内”是否含本数", [(OWN, "- id: age-limit")]),
        ("  全日制临床¦应届: |", "用在：三(一)", [(OWN, "全日制临床应届: |")]),
        ("readings: [hb19-cre¦dit-no-ban", "记入诚信档案的人，以后年度能否报名", [(OWN, "hb19-credit-no-ban:")]),
        ("carried_by: [directed-by¦-unit]", "条款 三(四)", [(OWN, "- id: directed-by-unit")]),
        ("    settled: 不分¦应往届", "不分应往届", [(OWN, "options: {不分应往届: true, 只招应届: false}")]),
        ("    listed_¦with: [三(一)]", "兜底的一支未决时，与这些条的支一起列出", []),
        ("    kind: eligi¦bility\n", "这条管什么", []),
        ("  - fact: 报到.应报¦到日", "应报到", [(FACTS, DUE)]),
    ],
)
def test_in_a_ruleset(editor: Editor, ruleset: tuple[Path, str], where: str, says: str, declared: list[tuple[str, str]]) -> None:
    path, text = ruleset
    plain = where.replace(CURSOR, "")
    assert plain in text
    marked = text.replace(plain, where, 1)
    assert says in editor.hover(path, marked)
    assert editor.definition(path, marked) == declared


@pytest.mark.parametrize(
    "where",
    [
        "    unmet: {zh: 年龄超¦过 35 岁",
        "# yaml-language¦-server",
        "  - id: age¦-limits-nobody-wrote",
    ],
)
def test_where_there_is_nothing_to_say(editor: Editor, ruleset: tuple[Path, str], where: str) -> None:
    path, text = ruleset
    plain = where.replace(CURSOR, "")
    marked = text.replace(plain, where, 1) if plain in text else text.replace("  - id: age-limit", where, 1)
    assert editor.definition(path, marked) == [] and "当¦日" not in editor.hover(path, marked)
    editor.write(path, text)


def test_half_written_text_is_explained_too(editor: Editor, ruleset: tuple[Path, str]) -> None:
    path, text = ruleset
    broken = text.replace("require: 周岁(出生日期, 算年龄之日) <= 年龄上限", "require: '周岁(出生¦日期, 算年龄之日 <= (且 [")
    assert "公历出生日期" in editor.hover(path, broken)
    assert editor.definition(path, broken) == [(FACTS, "- id: birth_date")]
    worse = text.replace("rules:\n", "rules: {\n", 1).replace("周岁(出生日期, 算年龄之日)", "周岁(出生日期, 算¦年龄之日)")
    assert editor.definition(path, worse)[0][1].startswith("算年龄之日: ")
    editor.write(path, text)


def test_places_follow_the_text_being_written(editor: Editor, ruleset: tuple[Path, str]) -> None:
    """Lines added above since the last look do not lead astray."""
    path, text = ruleset
    grown = text.replace("readings: ", "# 一行\n" * 7 + "readings: ", 1).replace("<= 年龄上限", "<= 年龄¦上限")
    assert editor.definition(path, grown) == [(OWN, '年龄上限: 如果 reading("yixia-inclusive") 则 35 否则 34')]
    editor.write(path, text)


def test_from_cases_to_rules(editor: Editor, folder: Path) -> None:
    path = folder / "hubei" / "2019-assistant-gp.cases.yaml"
    text = editor.open(path)
    assert editor.definition(path, text.replace("failing: [三(一), 三(二)]", "failing: [三(¦一), 三(二)]", 1)) == [
        (OWN, "- id: admitted-groups"),
        (OWN, "三(一):"),
    ]
    assert editor.definition(path, text.replace("\n  birth_date:", "\n  birth¦_date:", 1)) == [(FACTS, "- id: birth_date")]
    assert "学制几年" in editor.hover(path, text.replace("'education[1].years': 5", "'education[1].ye¦ars': 5", 1))
    assert editor.definition(path, text.replace("ruleset: hubei", "ruleset: hu¦bei", 1)) == [
        (OWN, "# yaml-language-server: $schema=../../grammar/ruleset.schema.json")
    ]
    editor.write(path, text)


def test_from_a_city_to_its_province(editor: Editor, folder: Path) -> None:
    path = folder / "hubei" / "2019-assistant-gp.xiaogan.yaml"
    text = editor.open(path)
    assert editor.definition(path, text.replace("  - id: admitted-groups", "  - id: admitted¦-groups", 1)) == [
        (OWN, "- id: admitted-groups")
    ]
    assert editor.definition(path, text.replace("    replaces: true", "    repl¦aces: true", 1)) == [(OWN, "- id: admitted-groups")]
    assert editor.definition(path, text.replace("clause: hubei-2019-assistant-gp/三(一)", "clause: hubei-2019-assistant-gp/三(¦一)")) == [
        (OWN, "三(一):")
    ]
    assert editor.definition(path, text.replace("        require: 全日制临床应届", "        require: 全日制¦临床应届", 1)) == [
        (OWN, "全日制临床应届: |")
    ]
    editor.write(path, text)


def test_the_outline_goes_by_clause(editor: Editor, ruleset: tuple[Path, str], folder: Path) -> None:
    path, text = ruleset
    editor.write(path, text)
    sections = {symbol.name: [child.name for child in symbol.children or []] for symbol in editor.outline(path)}
    assert "三(五)2 age-limit" in sections["规则 rules"] and "四(一)1(1)-2 报名" in sections["时段 windows"]
    assert "三(五)2" in sections["逐条清单 clauses"] and len(sections["逐条清单 clauses"]) == 47
    for symbol in editor.outline(path):
        for child in symbol.children or []:
            assert symbol.range.start <= child.range.start <= child.selection_range.start <= child.selection_range.end
            assert child.selection_range.end <= child.range.end <= symbol.range.end
    cases = folder / "hubei" / "2019-assistant-gp.cases.yaml"
    editor.open(cases)
    (tried,) = [symbol for symbol in editor.outline(cases) if symbol.children and symbol.name.endswith("cases")]
    assert [child.name for child in tried.children or []][:2] == ["fresh", "five-year-college"]
    words = folder / "vocabulary.yaml"
    editor.open(words)
    (education,) = [symbol for symbol in editor.outline(words) if symbol.name == "学历"]
    assert [child.name for child in education.children or []][:2] == ["层次", "全日制"]
