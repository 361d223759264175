"""`zhaolu new`: outlines of notices, last year's ruleset carried over, a city's over its province's, what is left open."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhaolu.model.selection import RulesetKey
from zhaolu.spans import Source
from zhaolu.surfaces.drafting.draft import from_earlier, from_outline
from zhaolu.surfaces.drafting.outline import WORDS_KEPT, outline_of, place_of
from zhaolu.surfaces.drafting.unfinished import still_open
from zhaolu.text.yaml_nodes import to_data
from zhaolu.text.yaml_reader import read_yaml

if TYPE_CHECKING:
    from running import Run

RULESETS = Path(__file__).parents[2] / "rulesets"
NOTICE = """某卫办通〔2026〕9号
某省卫生健康委关于做好2026年助理全科医生培训
招录工作的通知
各市州卫生健康委：
　　为了招录，现将有关事项通知如下，请各地、各单位结合自己的实际情况认真组织、抓好落实，确保完成任务。
　　一、目标
　　为基层培养医生。每人补助1.5万元；分两年付清。
　　二、对象
　　下列两条都要符合，缺一不可。
　　（一）条件
　　1．专科毕业；
　　２、年龄 35 岁以下。
　　（1）按报名首日计；
　　①看身份证；
　　②其他不算。
　　以上由基地审查。
　　3.5月31日前交表。
— 2 —
　　（二）不招。已有执业医师资格的，不招。本科的，也不招。
　　（三）申请的人应当具备以下条件：
　　1.2026年毕业；
　　2.身体健康。
　　市州有补充规定的，照市州的规定办理。
　　三、时间
　　（一）1. 网上报名：4月25日至5月30日。
　　（二）审核(6月1日-6月9日)
　　基地审核：(1)身份证；(2)毕业证(见
附件2)。
　　有问题的，请联系省卫生健康委。
　　联系人：某某  电话：略
　　附件：1．名额表
　　　　　2．报名表
　　某省卫生健康委
　　2026年4月22日
附件1
甲市 30
乙市 20
附件2
　　一、说明
"""
CLAUSES = [
    *("导语", "一-1", "一-2", "一-3", "二段1", "二(一)1", "二(一)2", "二(一)2(1)", "二(一)2(1)①", "二(一)2(1)②", "二(一)2(1)末", "二(一)3"),
    *("二(二)-1", "二(二)-2", "二(三)引", "二(三)1", "二(三)2", "二(三)末", "三(一)1", "三(二)题", "三(二)-1", "三(二)(1)", "三(二)(2)"),
    *("末段", "附件1", "附件2", "附件2一"),
]


def outlined(text: str) -> list[str]:
    return [clause.id for clause in outline_of(text).clauses]


def test_the_outline_of_a_notice() -> None:
    found = outline_of(NOTICE)
    assert [clause.id for clause in found.clauses] == CLAUSES
    assert found.number == "某卫办通〔2026〕9号" and found.issued is not None and found.issued.isoformat() == "2026-04-22"
    assert found.title == "2026年助理全科医生培训招录"
    assert all(len(clause.words) <= WORDS_KEPT for clause in found.clauses)
    clauses = {c.id: c for c in found.clauses}
    assert (clauses["二(一)2"].words, clauses["二(一)2"].figures, clauses["二(一)2"].line) == ("年龄35岁以下", ("35岁",), 12)
    assert clauses["一-2"].figures == ("1.5万元",) and clauses["一-3"].words == "分两年付清"
    assert clauses["三(二)题"].figures == ("6月1日", "6月9日") and clauses["三(二)(2)"].words == "毕业证"


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("第一条 对象。\n第二条 条件。\n", ["第一条", "第二条"]),
        ("第一章 总则\n第一条 对象。\n", ["第一条"]),
        ("一、条件\n㈠专科；\n⑴看毕业证；\n1)原件；\n", ["一(一)", "一(一)(1)", "一(一)(1)·2"]),
        ("一、条件\n- 专科；\n- 临床；\n3.健康。\n", ["一1", "一2", "一3"]),
        ("一、条件\n甲。\n乙。\n", ["一段1", "一段2"]),
        ("一、条件\n甲。\n1.专科。\n", ["一段1", "一1"]),
        ("一、条件如下：\n1.专科。\n", ["一引", "一1"]),
        ("一、名额。见附件一所列的各个市州。\n附件一：名额\n某市 3 人\n", ["一", "附件1"]),
        ("一、名额。\n附件\n某市 3 人\n", ["一", "附件"]),
        ("一、甲。\n— 3 —\n二、乙。\n第 4 页 共 9 页\n三、丙。\n5\n", ["一", "二", "三"]),
        ("某某省卫生健康委员会文件\n一、甲。\n某某省卫生健康委员会文件\n二、乙。\n", ["一", "二"]),
        ("一、这一条的文字很长很长很长很长很长很长很长很长，所以在这里\n断开了。\n一、编号又用了一次。\n", ["一", "一·2"]),
        ("一、补助每人每年一共是人民币金额为\n2.5万元整，按月发给。\n二、乙。\n", ["一", "二"]),
    ],
)
def test_ways_to_number(text: str, ids: list[str]) -> None:
    assert outlined(text) == ids


def test_places() -> None:
    assert [
        place_of(c) for c in ("三(六)段2-1", "五段末", "三(五)引", "三(五)3-2", "三(六)末-1", "三(六)-一志愿", "附件3-1", "末段", "导语")
    ] == [*("三(六)", "五", "三(五)", "三(五)3", "三(六)", "三(六)", "附件3", "末段", "导语")]


@given(st.text("一二三十、（）()12．.①②附件：: 甲乙{}[]#'\"\\&*!|>%@-。；\n\u3000", max_size=200))
def test_any_text_gives_a_readable_ledger(text: str) -> None:
    outline = outline_of(text)
    ids = [clause.id for clause in outline.clauses]
    assert len(set(ids)) == len(ids)
    if ids:
        found = to_data(read_yaml(Source("x.yaml", from_outline(RulesetKey("hubei", 2026, "assistant-gp"), outline))))
        assert list(found["clauses"]) == ids


def test_from_an_outline(zhaolu: Run, tmp_path: Path) -> None:
    (tmp_path / "notice.txt").write_text(NOTICE, encoding="utf-8")
    done = zhaolu("new", "湖北", 2026, "--outline", "notice.txt")
    assert done.code == 0 and f"认出 {len(CLAUSES)} 条" in done.out
    path = tmp_path / "rulesets/hubei/2026-assistant-gp.yaml"
    text = path.read_text(encoding="utf-8")
    places = still_open(text)
    assert f"还没有完成的 {len(places)} 处" in done.out and f"逐条清单：{len(CLAUSES)} 条等着读" in done.out
    assert [place.clause for place in places if place.clause] == CLAUSES
    checked = zhaolu("check", "--strict", "--rulesets", "rulesets")
    assert checked.code == 1 and f"W554：还没有写完：清单里 {len(CLAUSES)} 条没有读过，4 处注明" in checked.out and "E3" not in checked.out
    for arguments in (("--open",), ("--kind", "待办")):
        ledger = zhaolu("clauses", "湖北", 2026, "--rulesets", "rulesets", *arguments)
        assert ledger.code == 0 and all(clause in ledger.out for clause in CLAUSES) and f"待办 {len(CLAUSES)} 条" in ledger.out
    longest = max((len(says) for says in re.findall('says: "待写：(.*?)"', text)), default=0)
    assert 0 < longest <= WORDS_KEPT


def test_the_examples_in_a_draft_work_and_a_finished_one_is_silent(zhaolu: Run, tmp_path: Path) -> None:
    (tmp_path / "notice.txt").write_text("一、对象。\n", encoding="utf-8")
    zhaolu("new", "湖北", 2026, "--program", "助理全科", "--outline", "notice.txt")
    path = tmp_path / "rulesets/hubei/2026-assistant-gp.yaml"
    notice, skeleton, ledger = re.split(r"(?:# 待办：写规则|# 逐条清单)[^\n]*\n", path.read_text(encoding="utf-8"))
    done = [line for line in notice.splitlines() if "# 待办" not in line and "请核对" not in line]
    done += [line.removeprefix("# ") for line in skeleton.splitlines()]
    done += [line.replace(", kind: todo", "").replace("待写：", "") for line in ledger.splitlines()]
    path.write_text("\n".join(done) + "\n", encoding="utf-8")
    assert (zhaolu("check", "--strict", "--rulesets", "rulesets").both).startswith("检查了 1 份规则集，没有发现问题")
    assert "规则 4 条，罚则 1 条，时段与期限 1 个，读法 1 个" in zhaolu("rules", "湖北", 2026, "--rulesets", "rulesets").out


def test_an_empty_one(zhaolu: Run) -> None:
    done = zhaolu("new", "jiangxi", 2026, "--program", "assistant-gp", "--lang", "en")
    assert done.code == 0 and done.out.startswith("wrote rulesets/jiangxi/2026-assistant-gp.yaml\nstill open: 5\n")
    assert zhaolu("check", "--rulesets", "rulesets").code == 0


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
    checked = zhaolu("check", "--rulesets", "rulesets")
    assert checked.code == 0 and set(re.findall(r"[EWN][0-9]{3}", checked.both)) == {"W554"}
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
  issued: 2020-04-01
windows:
  - open: 2020-02-29 至 2020-03-05
    when: |
      a > @"2020-01-01"
clauses:
  一: {says: 2020年3月5日前, kind: information}
"""
    outline = replace(outline_of("一、甲。\n"), number="甲〔2021〕3号")
    found = from_earlier(text, RulesetKey("hubei", 2020, "p"), RulesetKey("hubei", 2021, "p"), outline).split("\n")
    assert found == [
        "notice:",
        "  # 请核对：原为 2020",
        "  year: 2021",
        "  # 请核对：文号，取自通知",
        "  number: 甲〔2021〕3号",
        "  # 待办：在这里写发文日期，如 issued: 2026-04-24",
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
    (tmp_path / "notice.txt").write_text("三、对象\n（五）条件\n3．各不相同。又一句。\n9．新的一条。\n", encoding="utf-8")
    assert zhaolu("new", "湖北", 2020, "--from", "湖北", 2019, "--outline", "notice.txt", "--program", "助理全科").code == 0
    text = (tmp_path / "rulesets/hubei/2020-assistant-gp.yaml").read_text(encoding="utf-8")
    assert '  三(五)9: {says: "待写：新的一条", kind: todo}' in text
    marked = re.findall(r"# 待办：新通知里没有这一条[^\n]*\n  ([^:]+):", text)
    assert "三(五)2" in marked and not {"三(五)9", "三(五)3-1", "三(五)引"} & set(marked) and "三(五)3-1·2" not in text
    assert zhaolu("check", "--rulesets", "rulesets").code == 0


def test_a_city_over_its_province(zhaolu: Run, tmp_path: Path) -> None:
    new = ("new", "湖北", 2026, "--program", "助理全科", "--rulesets", "drafts")
    without = zhaolu(*new, "--city", "孝感")
    assert without.code == 2 and "E556" in without.err and "hubei-2026-assistant-gp" in without.err
    assert zhaolu(*new, "--from", "湖北", 2019).code == 0
    carried = zhaolu(*new, "--city", "孝感市", "--from", "湖北", 2019)
    assert carried.code == 0 and "zhaolu clauses hubei 2026 --city xiaogan" in carried.out
    text = (tmp_path / "drafts/hubei/2026-assistant-gp.xiaogan.yaml").read_text(encoding="utf-8")
    assert "overlay_on: hubei-2026-assistant-gp\n" in text and "hubei-2019-assistant-gp" not in text
    (tmp_path / "notice.txt").write_text("一、对象。\n二、名额。\n", encoding="utf-8")
    unknown = zhaolu(*new, "--city", "黄冈", "--outline", "notice.txt")
    assert unknown.code == 2 and "E555" in unknown.err
    assert zhaolu(*new, "--city", "huanggang=黄冈", "--outline", "notice.txt").code == 0
    none = zhaolu("new", "湖北", 2027, "--program", "助理全科", "--rulesets", "drafts", "--from", "湖北", 2026)
    assert none.code == 0
    assert (
        "E557" in zhaolu("new", "湖北", 2027, "--program", "助理全科", "--rulesets", "drafts", "--city", "a=乙", "--from", "湖北", 2019).err
    )
    checked = zhaolu("check", "--rulesets", "drafts")
    assert checked.code == 0 and set(re.findall(r"[EWN][0-9]{3}", checked.both)) == {"W554"}
    assert "三(五)2" in zhaolu("rules", "湖北", 2026, "--city", "黄冈", "--rulesets", "drafts").out


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
        (("湖北", 2026), "E505"),
        (("湖北", 2026, "--program", "助理全科", "--from", "湖北", "2018"), "E503"),
        (("湖北", 2026, "--program", "助理全科", "--outline", "none.txt"), "E221"),
        (("湖北", 2026, "--program", "助理全科", "--outline", "plain.txt"), "E553"),
    ],
)
def test_wrong_use(zhaolu: Run, tmp_path: Path, arguments: tuple[str, ...], code: str) -> None:
    (tmp_path / "plain.txt").write_text("没有编号的文字。\n", encoding="utf-8")
    done = zhaolu("new", *arguments)
    assert done.code == 2 and code in done.err and not (tmp_path / "rulesets").exists()
