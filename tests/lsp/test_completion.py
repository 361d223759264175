"""What is offered at the cursor, in whole texts and in half-written ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from editor import CURSOR, Editor

RULE = "    require: 周岁(出生日期, 算年龄之日) <= 年龄上限\n"


@pytest.fixture(scope="module")
def ruleset(editor: Editor, folder: Path) -> tuple[Path, str]:
    path = folder / "hubei" / "2019-assistant-gp.yaml"
    return path, editor.open(path)


def labels(editor: Editor, ruleset: tuple[Path, str], rule: str, trigger: str | None = None) -> list[str]:
    path, text = ruleset
    return [item.label for item in editor.complete(path, text.replace(RULE, f"    require: {rule}\n"), trigger)]


@pytest.mark.parametrize(
    ("rule", "first"),
    [
        ("学历.¦", ["层次", "全日制", "专业", "学制年数", "毕业年份", "在读"]),
        ("存在 e 属于 学历 满足 e.¦", ["层次", "全日制"]),
        ("每个 p 属于 志愿, q 属于 学历 满足 p.基地 = q.¦", ["层次"]),
        ("学历[全日制].¦", ["层次"]),
        ("现工作单位.单位类别 = ¦", ['"乡镇卫生院"', '"村卫生室"']),
        ('现工作单位.单位类别 属于 ["三级医院", ¦', ['"乡镇卫生院"', '"村卫生室"']),
        ('现工作单位.单位类别 = "¦', ["乡镇卫生院", "村卫生室"]),
        ('现工作单位.单位类别 = "¦" 且 在职', ["乡镇卫生院", "村卫生室"]),
        ("列表含有(学历.层次, ¦", ['"中专"', '"专科"']),
        ('学历[层次 = "¦', ["中专", "专科"]),
        ("身体条件合格 = ¦", ["真", "假"]),
        ("报名.¦", ["首日", "末日", "开始", "结束"]),
        ("base-confirm.¦", ["首日", "末日", "开始", "结束"]),
        ("出生日期.¦", ["年", "月", "日", "星期"]),
        ('reading("¦', ["age-ref-robust", "hb19-past-fulltime"]),
        ('查表("¦", 1)', ["places"]),
        ("如果 在职 ¦", ["则"]),
        ("如果 在职 则 1 ¦", ["否则"]),
        ("存在 e 属于 学历 ¦", ["满足"]),
        ('出生日期 介于 @"1990-01-01" ¦', ["与"]),
        ("在职 ¦", ["且", "或", "属于", "介于"]),
        ("存在 e 属于 学历 满足 ¦", ["e"]),
        ("学历[¦", ["item", "层次", "全日制"]),
        ("在职 且 非(单位 ¦", ["且"]),
    ],
)
def test_rule_text(editor: Editor, ruleset: tuple[Path, str], rule: str, first: list[str]) -> None:
    assert labels(editor, ruleset, rule)[: len(first)] == first


def test_an_operand_is_any_name_in_force(editor: Editor, ruleset: tuple[Path, str]) -> None:
    path, text = ruleset
    found = {item.label: item for item in editor.complete(path, text.replace(RULE, "    require: 在职 且 ¦\n"))}
    assert found["出生日期"].detail == "日期 · 公历出生日期；只知道年月的写 YYYY-MM，年龄在当月各天算来都一样时才有定论"
    assert found["报名"].detail == "2019-04-25 至 2019-05-30" and found["年度"].detail == "数 · 2019"
    assert found["单位委派"].detail == '报名身份 = "单位委派"' and found["今天()"].detail == "今天() → 日期"
    assert found['reading("hb19-tertiary")'].detail == "不招三级医院生源，是否也管以个人名义报名的在职者"
    assert found['查表("places", …)'].text_edit and found["存在"].detail and "满足" not in found
    order = list(found)
    assert order.index("在职") < order.index("出生日期") < order.index("报名") < order.index("周岁(…)") and "sqrt(…)" not in order
    assert "birth_date" in str(found["出生日期"].filter_text) and "age" in str(found["周岁(…)"].filter_text)


def test_functions_without_a_chinese_name_wait_for_letters(editor: Editor, ruleset: tuple[Path, str]) -> None:
    assert {"sqrt(…)", "周岁(…)"} <= set(labels(editor, ruleset, "在职 且 s¦"))


@pytest.mark.parametrize(
    ("rule", "trigger"),
    [("在职 ¦", " "), ("周岁(¦", "("), ("年度 = ¦", " "), ("在职 且 ¦", " "), ("12¦", None), ("在职 // 说明 ¦", None), ("存在 ¦", None)],
)
def test_nothing_is_offered_unasked_where_anything_may_follow(
    editor: Editor, ruleset: tuple[Path, str], rule: str, trigger: str | None
) -> None:
    """A list that opens by itself after every space would take the next line break for a choice."""
    assert labels(editor, ruleset, rule, trigger) == []


@pytest.mark.parametrize(
    ("rule", "choice", "after"),
    [
        ("'现工作单位.单位类别 = \"¦'", "三级医院", "'现工作单位.单位类别 = \"三级医院\"¦'"),
        ('"现工作单位.单位类别 = ¦"', '"三级医院"', '"现工作单位.单位类别 = \\"三级医院\\"¦"'),
        ("现工作单位.单位类别 = “¦", "三级医院", "现工作单位.单位类别 = “三级医院”¦"),
        ("非(单位¦ 且 在职", "单位委派", "非(单位委派¦ 且 在职"),
        ("|\n      在职\n      且 现工作单位.就¦\n", "就业状态", "|\n      在职\n      且 现工作单位.就业状态¦\n"),
        ("非¦", "非", "非(¦)"),
    ],
)
def test_a_choice_is_written_as_yaml_wants_it(editor: Editor, ruleset: tuple[Path, str], rule: str, choice: str, after: str) -> None:
    path, text = ruleset
    marked = text.replace(RULE, f"    require: {rule}\n")
    (item,) = [item for item in editor.complete(path, marked) if item.label == choice]
    assert editor.accept(path, item) == text.replace(RULE, f"    require: {after}\n")


@pytest.mark.parametrize(
    ("line", "written", "offered"),
    [
        ("    clause: 三(五)2\n", "    clause: ¦\n", {"三(五)2": "年龄限 35 岁以下"}),
        ("    clause: 三(五)2\n", "    clause: 三(¦\n", {"三(五)2": "年龄限 35 岁以下"}),
        ("    clause: 三(五)2\n", "    cla¦\n", {"clause": "本项出自通知的哪一条，与 clauses 里的写法一致"}),
        ("    kind: eligibility\n", "    kind: ¦\n", {"exclusion": "不招的情形"}),
        ("    actor: base\n", "    actor: ¦\n", {"city-authority": "市州卫生健康部门"}),
        ("    open: 截至 2019-06-22\n", "    open: ¦\n", {"截至 2025-04-30": "到哪天为止，含当天", "报名": "2019-04-25 至 2019-05-30"}),
        ("    settled: 不分应往届\n", "    settled: ¦\n", {"不分应往届": "true", "只招应届": "false"}),
        ("    carried_by: [directed-by-unit]", "    carried_by: [¦]", {"directed-by-unit": None, "id-card": None}),
        ("  province: hubei\n", "  province: ¦\n", {"hubei": "湖北"}),
        (
            "  - fact: 报名身份\n",
            "  - fact: ¦\n",
            {"学历[].在读": "是否 · 还没有毕业，包括应届而未拿到毕业证的"},
        ),
        ("deadlines:\n", "dead¦\n", {"deadlines": "办事机构的期限和各阶段的时间"}),
        ("    impose: [记入诚信档案]\n", "    impose: [¦]\n", {"取消录取": None, "禁止报名": None}),
    ],
)
def test_keys_and_names_in_yaml(editor: Editor, ruleset: tuple[Path, str], line: str, written: str, offered: dict[str, str | None]) -> None:
    path, text = ruleset
    assert line in text
    found = {item.label: item.detail for item in editor.complete(path, text.replace(line, written, 1))}
    assert offered.keys() <= found.keys()
    assert {label: found[label] for label, detail in offered.items() if detail is not None} == {k: v for k, v in offered.items() if v}


def test_keys_already_there_are_not_offered(editor: Editor, ruleset: tuple[Path, str]) -> None:
    path, text = ruleset
    found = {item.label for item in editor.complete(path, text.replace(RULE, f"    {CURSOR}\n{RULE}"))}
    assert {"when", "says", "due"} <= found and not {"id", "clause", "require", "unmet"} & found


def test_wording_for_people_is_left_to_people(editor: Editor, ruleset: tuple[Path, str]) -> None:
    path, text = ruleset
    assert editor.complete(path, text.replace("unmet: {zh: 年龄超过 35 岁", "unmet: {zh: 年龄¦超过 35 岁")) == []


def test_records_in_cases(editor: Editor, folder: Path) -> None:
    path = folder / "hubei" / "2019-assistant-gp.cases.yaml"
    text = editor.open(path)
    head = text[: text.index("\ncases:")]

    def found(rest: str) -> list[str]:
        return [item.label for item in editor.complete(path, head + rest)]

    assert found("\ncases:\n  - id: a\n    record:\n      出¦\n")[:2] == ["出生日期", "国籍或地区"]
    assert found("\ncases:\n  - id: a\n    record:\n      现工作单位: {就业状态: ¦}\n")[:2] == ["无单位", "在职"]
    assert found("\ncases:\n  - id: a\n    change:\n      学历[1].¦\n")[:2] == ["层次", "全日制"]
    assert found("\ncases:\n  - id: a\n    change:\n      学历[1].层次: ¦\n") == ["中专", "专科", "本科", "硕士", "博士"]
    assert found("\ncases:\n  - id: a\n    remove: [材料.¦]\n")[0] == "报名登记表"
    assert found("\ncases:\n  - id: a\n    reading: {hb19-tertiary: ¦}\n") == ["在职者一律", "仅单位委派者"]
    assert "三(五)2" in found("\ncases:\n  - id: a\n    expect: {outcome: ineligible, failing: [¦]}\n")
    assert found("\ncases:\n  - id: a\n    expect: {outcome: ¦}\n") == ["eligible", "ineligible", "undetermined"]
    editor.write(path, text)


def test_overlays_and_common_files(editor: Editor, folder: Path) -> None:
    city = folder / "hubei" / "2019-assistant-gp.xiaogan.yaml"
    text = editor.open(city)
    offered = [item.label for item in editor.complete(city, text.replace("\nreadings:\n", "\nremove: [¦]\nreadings:\n", 1))]
    assert "age-limit" in offered and "choice-of-city-bases" not in offered
    assert "全日制临床应届" in [
        item.label for item in editor.complete(city, text.replace("        require: 全日制临床应届", "        require: ¦", 1))
    ]
    editor.write(city, text)
    common = folder / "readings.yaml"
    shared = editor.open(common)
    added = f"{shared}  new-one:\n    question: 问\n    options: {{甲: 报名.¦, 乙: 1}}\n"
    assert [item.label for item in editor.complete(common, added)] == ["首日", "末日", "开始", "结束"]
    editor.write(common, shared)
    words = folder / "vocabulary.yaml"
    facts = editor.open(words)
    presumed = facts + "  - {fact: 学历[].在读, when: item.¦, take: false, source: 约定}\n"
    assert [item.label for item in editor.complete(words, presumed)][:2] == ["层次", "全日制"]
    editor.write(words, facts)


def test_in_english(tmp_path: Path, folder: Path) -> None:
    editor = Editor(tmp_path, "en-GB")
    path = folder / "hubei" / "2019-assistant-gp.yaml"
    text = editor.open(path)
    found = {item.label: item.detail for item in editor.complete(path, text.replace(RULE, "    require: ¦\n"))}
    assert found["出生日期"] == "date · date of birth" and found["age(…)"] == "age(date, date) → number" and found["not"]
    assert [item.label for item in editor.complete(path, text.replace(RULE, "    require: 在职 ¦\n"))] == ["and", "or", "in", "between"]
    editor.write(path, text.replace(RULE, "    require: 周岁(出生日其, 算年龄之日) <= 年龄上限\n"))
    (seen,) = editor.wait_for(path, "E140")
    assert seen.message == "there is no name `出生日其`\nmend: did you mean `出生日期`?"
    assert list(editor.mend(path, seen)) == ["change to 出生日期"]
    assert editor.quit() == 0
