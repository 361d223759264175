"""`zhaolu new`: outlines of notices, last year's ruleset carried over, what is left open."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhaolu.model.selection import RulesetKey
from zhaolu.spans import Source
from zhaolu.surfaces.drafting import from_earlier, from_outline, still_open
from zhaolu.surfaces.outline import WORDS_KEPT, outline_of
from zhaolu.text.yaml_nodes import to_data
from zhaolu.text.yaml_reader import read_yaml

if TYPE_CHECKING:
    from running import Run

RULESETS = Path(__file__).parents[2] / "rulesets"
NOTICE = """某卫办通〔2026〕9号
关于招录的通知
各市州卫生健康委：
　　一、目标
　　为基层培养医生。
　　二、对象
　　（一）条件
　　1．专科毕业；
　　２、年龄 35 岁以下。
　　（1）按报名首日计；
　　①看身份证；
　　②其他不算。
　　（二）不招
　　已有执业医师资格的。
　　三、时间
　　（一）1. 网上报名：4月25日至5月30日。
　　附件：1．名额表
　　　　　2．报名表
　　某省卫生健康委
　　2026年4月22日
附件1
　　一、说明
"""
CLAUSES = [
    *("导语", "一", "一段1", "二", "二(一)", "二(一)1", "二(一)2", "二(一)2(1)", "二(一)2(1)①", "二(一)2(1)②", "二(二)", "二(二)段1"),
    *("三", "三(一)1", "附件1", "附件2", "附件1一"),
]


def test_the_outline_of_a_notice() -> None:
    found = outline_of(NOTICE)
    assert [clause.id for clause in found.clauses] == CLAUSES
    assert found.number == "某卫办通〔2026〕9号" and found.issued is not None and found.issued.isoformat() == "2026-04-22"
    assert all(len(clause.words) <= WORDS_KEPT for clause in found.clauses)
    assert {c.id: c.words for c in found.clauses}["二(一)2"] == "年龄35岁以下"


def test_broken_lines_belong_together_and_repeated_numbers_are_told_apart() -> None:
    found = outline_of("一、这一条的文字很长很长很长很长很长很长很长很长，所以在这里\n断开了。\n一、编号又用了一次。\n")
    assert [(c.id, c.repeated) for c in found.clauses] == [("一", False), ("一·2", True)]


@given(st.text("一二三十、（）()12．.①②附件：: 甲乙{}[]#'\"\\&*!|>%@-\n\u3000", max_size=200))
def test_any_text_gives_a_readable_ledger(text: str) -> None:
    outline = outline_of(text)
    ids = [clause.id for clause in outline.clauses]
    assert len(set(ids)) == len(ids)
    found = to_data(read_yaml(Source("x.yaml", from_outline(RulesetKey("hubei", 2026, "assistant-gp"), outline))))
    assert list(found["clauses"] or ()) == ids


def test_from_an_outline(zhaolu: Run, tmp_path: Path) -> None:
    (tmp_path / "notice.txt").write_text(NOTICE, encoding="utf-8")
    done = zhaolu("new", "湖北", 2026, "--program", "助理全科", "--outline", "notice.txt")
    assert done.code == 0 and f"认出 {len(CLAUSES)} 条" in done.out
    text = (tmp_path / "rulesets/hubei/2026-assistant-gp.yaml").read_text(encoding="utf-8")
    assert f"还没有完成的 {len(still_open(text))} 处" in done.out and text.count('says: "待写：') == len(CLAUSES)
    assert zhaolu("check", "--strict", "--rulesets", "rulesets").code == 0
    ledger = zhaolu("clauses", "湖北", 2026, "--rulesets", "rulesets")
    assert ledger.code == 0 and all(clause in ledger.out for clause in CLAUSES)


def test_an_empty_one(zhaolu: Run) -> None:
    done = zhaolu("new", "jiangxi", 2026, "--program", "assistant-gp", "--lang", "en")
    assert done.code == 0 and done.out.startswith("wrote rulesets/jiangxi/2026-assistant-gp.yaml\nstill open: 5\n")
    assert zhaolu("check", "--strict", "--rulesets", "rulesets").code == 0


@pytest.mark.parametrize(
    ("province", "year", "program"),
    [
        ("湖北", 2019, "assistant-gp"),
        ("湖北", 2024, "resident"),
        ("湖南", 2025, "assistant-gp"),
        ("山西", 2021, "助理全科"),
        ("福建", 2023, "助理全科"),
    ],
)
def test_from_last_years(zhaolu: Run, province: str, year: int, program: str) -> None:
    assert zhaolu("new", province, year + 1, "--program", program, "--from", province, year).code == 0
    assert zhaolu("check", "--rulesets", "rulesets").code == 0
    assert zhaolu("clauses", province, year + 1, "--rulesets", "rulesets").code == 0
    written = next(Path("rulesets").glob("*/*.yaml"))
    before = (RULESETS / written.parent.name / f"{year}{written.name[4:]}").read_text(encoding="utf-8").splitlines()
    lines = written.read_text(encoding="utf-8").splitlines()
    assert [line for line in before if line.lstrip().startswith("#")] == [
        line for line in lines if line.lstrip().startswith("#") and "请核对" not in line and "待办" not in line
    ]
    bare = [line for line in lines if "请核对" not in line]
    assert len(bare) == len(before)
    shifted = [now for was, now in zip(before, bare, strict=True) if was != now and "待办" not in now]
    assert shifted and not [line for line in lines if re.search(rf"\b{year}-[0-9]{{2}}-[0-9]{{2}}", line) and "请核对" not in line]


def test_every_shifted_line_is_marked_with_what_it_was() -> None:
    text = """notice:
  year: 2020
  number: 甲〔2020〕1号
windows:
  - open: 2020-02-29 至 2020-03-05
    when: |
      a > @"2020-01-01"
clauses:
  一: {says: 2020年3月5日前, kind: information}
"""
    found = from_earlier(text, RulesetKey("hubei", 2020, "p"), RulesetKey("hubei", 2021, "p")).split("\n")
    assert found == [
        "notice:",
        "  # 请核对：原为 2020",
        "  year: 2021",
        "  # 待办：number 新的文号",
        "windows:",
        "  # 请核对：原为 2020-02-29、2020-03-05",
        "  - open: 2021-02-28 至 2021-03-05",
        "    # 请核对：原为 2020-01-01",
        "    when: |",
        '      a > @"2021-01-01"',
        "clauses:",
        "  # 请核对：原为 2020；文字里写着 3月5日",
        "  一: {says: 2021年3月5日前, kind: information}",
        "",
    ]


def test_last_years_against_the_new_outline(zhaolu: Run, tmp_path: Path) -> None:
    (tmp_path / "notice.txt").write_text("三、对象\n（五）条件\n9．新的一条。\n", encoding="utf-8")
    assert zhaolu("new", "湖北", 2020, "--program", "助理全科", "--from", "湖北", 2019, "--outline", "notice.txt").code == 0
    text = (tmp_path / "rulesets/hubei/2020-assistant-gp.yaml").read_text(encoding="utf-8")
    assert '  三(五)9: {says: "待写：新的一条", kind: information}' in text
    assert re.search(r"# 待办：新通知里没有这一条[^\n]*\n  三\(五\)2:", text) and not re.search(r"没有这一条[^\n]*\n  三\(五\)9:", text)
    assert zhaolu("check", "--rulesets", "rulesets").code == 0


def test_nothing_is_overwritten(zhaolu: Run, tmp_path: Path) -> None:
    there = tmp_path / "rulesets/hubei/2026-assistant-gp.yaml"
    there.parent.mkdir(parents=True)
    there.write_text("x", encoding="utf-8")
    done = zhaolu("new", "湖北", 2026, "--program", "助理全科")
    assert done.code == 2 and "E552" in done.err and there.read_text(encoding="utf-8") == "x"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("火星", 2026, "--program", "助理全科"), "E501"),
        (("湖北", 2026, "--program", "飞行"), "E514"),
        (("湖北", 2026, "--program", "助理全科", "--from", "湖北", "2018"), "E503"),
        (("湖北", 2026, "--program", "助理全科", "--outline", "none.txt"), "E221"),
        (("湖北", 2026, "--program", "助理全科", "--outline", "plain.txt"), "E553"),
    ],
)
def test_wrong_use(zhaolu: Run, tmp_path: Path, arguments: tuple[str, ...], code: str) -> None:
    (tmp_path / "plain.txt").write_text("没有编号的文字。\n", encoding="utf-8")
    done = zhaolu("new", *arguments)
    assert done.code == 2 and code in done.err and not (tmp_path / "rulesets").exists()
