"""Finding and loading rulesets, overlays, and what changes on disk."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from zhaolu.diagnostics import ZhaoluError
from zhaolu.model.loader import Catalogue, load_ruleset_document
from zhaolu.model.selection import RulesetKey

ROOT = Path(__file__).resolve().parents[2]

PARENT = """\
notice: {province: hubei, year: 2019, program: assistant-gp, issued: 2019-04-22}
readings:
  yixia: {question: 含不含, options: {含: 35, 不含: 34}}
define:
  在职: 现工作单位.就业状态 = "在职"
tables:
  counties: {clause: 附件1, rows: {静乐: 1}}
windows:
  - {id: registration, name: {zh: 报名, en: registration}, clause: 四1, event: 报名提交时间, open: 2019-04-25 to 2019-05-30}
rules:
  - {id: age-limit, clause: 三2, also: [三3], require: 年龄 <= reading("yixia"), says: 35 岁以下}
  - id: groups
    clause: 三1
    one_of:
      - {clause: 三1, require: 应届}
      - {clause: 一2, fallback: true, listed_with: [三1], require: 往届}
  - {id: healthy, clause: 三4, require: 身体条件合格}
clauses:
  一2: {says: 往届}
  三1: {says: 应届}
  三2: {says: 年龄, readings: [yixia]}
  三3: {says: 年龄又说}
  三4: {says: 健康}
  四1: {says: 报名}
  附件1: {says: 县}
"""
CHILD = """\
notice: {province: hubei, year: 2019, program: assistant-gp, city: {id: xiaogan, name: 孝感}}
overlay_on: hubei-2019-assistant-gp
remove: [healthy]
add_alternatives:
  groups:
    - {clause: 一3, require: 有学历}
rules:
  - {id: age-limit, replaces: true, clause: 一5, also: [hubei-2019-assistant-gp/三2], require: 年龄 <= 40}
  - clause: 一6
    require: 可到岗
clauses:
  一3: {says: 有学历可报}
  一5: {says: 年龄放宽}
  一6: {says: 到岗}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "rulesets"
    (root / "hubei").mkdir(parents=True)
    shutil.copy(ROOT / "rulesets" / "vocabulary.yaml", root)
    (root / "readings.yaml").write_text("readings:\n  common: {question: 问, options: {甲: true, 乙: false}}\n", encoding="utf-8")
    (root / "hubei" / "2019-assistant-gp.yaml").write_text(PARENT, encoding="utf-8")
    (root / "hubei" / "2019-assistant-gp.xiaogan.yaml").write_text(CHILD, encoding="utf-8")
    return root


def codes(error: pytest.ExceptionInfo[ZhaoluError]) -> list[str]:
    return [item.code for item in error.value.diagnostics]


def test_listing_reads_no_ruleset(folder: Path) -> None:
    (folder / "hubei" / "2019-assistant-gp.yaml").write_bytes(b"\xff broken")
    (folder / "hubei" / "2019-assistant-gp.cases.yaml").write_text("x", encoding="utf-8")
    assert [key.id for key in Catalogue(folder).list()] == ["hubei-2019-assistant-gp", "hubei-2019-assistant-gp-xiaogan"]


@pytest.mark.parametrize(
    ("province", "year", "program", "city", "found"),
    [
        ("hubei", 2019, None, None, "hubei-2019-assistant-gp"),
        ("湖北", "2019", "助理全科医生培训", None, "hubei-2019-assistant-gp"),
        ("湖北省", "2019年", "助理全科", "孝感市", "hubei-2019-assistant-gp-xiaogan"),
        ("hubei", 2019, "assistant-gp", "xiaogan", "hubei-2019-assistant-gp-xiaogan"),
        ("hubei", 2019, "assistant-gp", "武汉", "hubei-2019-assistant-gp"),
    ],
)
def test_found_by_id_or_chinese_name(
    folder: Path, province: str, year: int | str, program: str | None, city: str | None, found: str
) -> None:
    choice = Catalogue(folder).find(province, year, program, city)
    assert choice.key.id == found
    assert [item.code for item in choice.diagnostics] == (["N507"] if city == "武汉" else [])


@pytest.mark.parametrize(
    ("asked", "code", "listed"),
    [
        (("hubai", 2019), "E501", "湖北（hubei）"),
        (("浙江", 2019), "E502", "湖北（hubei）"),
        (("湖北", 2020), "E503", "2019 助理全科医生培训（assistant-gp）"),
        (("湖北", None), "E513", "2019 助理全科医生培训（assistant-gp）"),
        (("湖北", "去年"), "E511", "2019"),
        (("湖北", 2019, "住院医师规范化培训"), "E504", "助理全科医生培训"),
        (("湖北", 2021), "E505", "resident"),
        (("湖北", 2022), "E506", "xiaogan"),
    ],
)
def test_a_choice_that_is_not_there_lists_what_is(folder: Path, asked: tuple[str, int], code: str, listed: str) -> None:
    if asked[1] == 2021:
        for program in ("assistant-gp", "resident"):
            (folder / "hubei" / f"2021-{program}.yaml").write_text(PARENT, encoding="utf-8")
    if asked[1] == 2022:
        (folder / "hubei" / "2022-assistant-gp.xiaogan.yaml").write_text(CHILD, encoding="utf-8")
    with pytest.raises(ZhaoluError) as error:
        Catalogue(folder).find(*asked)
    assert codes(error) == [code]
    assert listed in error.value.diagnostics[0].help()


def test_names_by_id_or_name_also_without_a_ruleset(folder: Path) -> None:
    catalogue = Catalogue(folder)
    assert (catalogue.names("fujian", "助理全科").province, catalogue.names("福建", "resident").program) == ("福建", "住院医师规范化培训")
    assert catalogue.exact("湖北", 2019, "助理全科医生培训") == RulesetKey("hubei", 2019, "assistant-gp")
    assert catalogue.exact("湖北", 2018, "助理全科医生培训") is None


def test_items_know_their_places(folder: Path) -> None:
    catalogue = Catalogue(folder)
    document = load_ruleset_document(catalogue, RulesetKey("hubei", 2019, "assistant-gp"))
    (age, groups, _) = document.rules
    assert (age.span.line, age.at("clause").text, age.key_at("says").text, age.at("also", 0).text) == (11, "三2", "says", "三3")
    assert age.require is not None
    assert age.require.span(0, 2).text == "年龄"
    assert groups.one_of is not None
    assert groups.one_of[1].at("listed_with", 0).text == "三1"
    assert document.key_at("define", "在职").line == 5
    assert document.clauses["三2"].head.text == "三2"
    assert document.windows[0].name.en == "registration"
    assert set(document.readings) == {"common", "yixia"}


def test_an_overlay_adds_replaces_removes_and_widens(folder: Path) -> None:
    loaded = Catalogue(folder).load(RulesetKey("hubei", 2019, "assistant-gp", "xiaogan"))
    document = loaded.document
    parent = "hubei-2019-assistant-gp"
    assert [(rule.id, rule.clause) for rule in document.rules] == [("age-limit", "一5"), ("groups", f"{parent}/三1"), ("rules-2", "一6")]
    assert document.rules[0].also == (f"{parent}/三2",)
    groups = document.rules[1]
    assert groups.one_of is not None
    assert [(a.clause, a.listed_with) for a in groups.one_of] == [(f"{parent}/三1", ()), (f"{parent}/一2", (f"{parent}/三1",)), ("一3", ())]
    assert groups.span.source.name.endswith("2019-assistant-gp.yaml")
    assert document.windows[0].clause == f"{parent}/四1"
    assert document.tables["counties"].clause == f"{parent}/附件1"
    assert list(document.clauses)[-3:] == ["一3", "一5", "一6"]
    assert f"{parent}/三3" in document.clauses
    assert "在职" in document.define
    assert loaded.removed == ("healthy",)
    assert [part.id for part in loaded.chain] == [parent, f"{parent}-xiaogan"]
    assert (loaded.province, loaded.program) == ("湖北", "助理全科医生培训")


def test_an_overlay_on_an_overlay_keeps_the_clauses_of_both(folder: Path) -> None:
    third = CHILD.replace("{id: xiaogan, name: 孝感}", "{id: yunmeng, name: 云梦}").replace("gp\nremove", "gp-xiaogan\nremove")
    third = (
        third.replace("remove: [healthy]\n", "")
        .replace(", also: [hubei-2019-assistant-gp/三2]", "")
        .replace("  - clause: 一6\n    require: 可到岗\n", "")
    )
    third = (
        third.replace("  一6: {says: 到岗}\n", "")
        .replace("clause: 一3,", "clause: hubei-2019-assistant-gp-xiaogan/一3,")
        .replace("  一3: {says: 有学历可报}\n", "")
    )
    (folder / "hubei" / "2019-assistant-gp.yunmeng.yaml").write_text(third, encoding="utf-8")
    document = Catalogue(folder).load(RulesetKey("hubei", 2019, "assistant-gp", "yunmeng")).document
    city = "hubei-2019-assistant-gp-xiaogan"
    assert [(rule.id, rule.clause) for rule in document.rules] == [
        ("age-limit", "一5"),
        ("groups", "hubei-2019-assistant-gp/三1"),
        ("rules-2", f"{city}/一6"),
    ]
    assert list(document.clauses)[-4:] == [f"{city}/一3", f"{city}/一5", f"{city}/一6", "一5"]


def test_digest_depends_on_every_file_and_not_on_line_ends(folder: Path) -> None:
    key = RulesetKey("hubei", 2019, "assistant-gp", "xiaogan")
    before = Catalogue(folder).load(key).digest
    parent = folder / "hubei" / "2019-assistant-gp.yaml"
    parent.write_bytes(b"\xef\xbb\xbf" + parent.read_bytes().replace(b"\n", b"\r\n"))
    assert Catalogue(folder).load(key).digest == before
    for path in (parent, folder / "readings.yaml", folder / "vocabulary.yaml"):
        path.write_bytes(path.read_bytes() + b"# x\n")
        after = Catalogue(folder).load(key).digest
        assert after != before
        before = after
    moved = folder.parent / "elsewhere"
    shutil.move(folder, moved)
    assert Catalogue(moved).load(key).digest == before


def test_a_changed_file_is_read_again_and_an_unchanged_one_is_not(folder: Path) -> None:
    catalogue = Catalogue(folder)
    key = RulesetKey("hubei", 2019, "assistant-gp", "xiaogan")
    first, stamp = catalogue.load(key), catalogue.stamp(key)
    assert catalogue.load(key) is first
    parent = folder / "hubei" / "2019-assistant-gp.yaml"
    parent.write_text(PARENT.replace("年龄 <= reading", "年龄 < reading"), encoding="utf-8")
    os.utime(parent, ns=(1, 1))
    assert catalogue.stamp(key) != stamp
    assert catalogue.load(key) is not first


def test_the_faults_of_all_files_come_together(folder: Path) -> None:
    parent = folder / "hubei" / "2019-assistant-gp.yaml"
    parent.write_text(PARENT.replace("require: 应届", "requires: 应届").replace("also: [三3]", "also: 三3"), encoding="utf-8")
    child = folder / "hubei" / "2019-assistant-gp.xiaogan.yaml"
    child.write_text(CHILD + "  一7: {says: 无人落实}\n", encoding="utf-8")
    (folder / "readings.yaml").write_text("readings:\n  common: {question: 问, options: {甲: true}}\n", encoding="utf-8")
    with pytest.raises(ZhaoluError) as error:
        Catalogue(folder).load(RulesetKey("hubei", 2019, "assistant-gp", "xiaogan"))
    assert sorted(codes(error)) == ["E301", "E303", "E322", "E324"]


def test_a_folder_that_is_not_there() -> None:
    with pytest.raises(ZhaoluError) as error:
        Catalogue(Path("/nowhere/at/all"))
    assert codes(error) == ["E509"]


def test_an_unknown_id_offers_the_nearest(folder: Path) -> None:
    with pytest.raises(ZhaoluError) as error:
        Catalogue(folder).by_id("hubei-2019-asistant-gp")
    assert codes(error) == ["E508"]
    assert "是不是 hubei-2019-assistant-gp？" in error.value.diagnostics[0].help()


def test_typed_scalars_serve_as_rule_text_in_their_written_form(folder: Path) -> None:
    text = PARENT.replace("require: 身体条件合格", "require: true").replace(
        "options: {含: 35, 不含: 34}", 'options: {含: 35, 不含: ["甲", "乙"], 日: 2019-04-22}'
    )
    (folder / "hubei" / "2019-assistant-gp.yaml").write_text(text, encoding="utf-8")
    document = load_ruleset_document(Catalogue(folder), RulesetKey("hubei", 2019, "assistant-gp"))
    assert document.rules[2].require is not None
    assert document.rules[2].require.value == "true"
    options = document.readings["yixia"].options
    assert [option.value for option in options.values()] == ["35", '["甲", "乙"]', "2019-04-22"]
    assert options["不含"].span(1, 4).text == '"甲"'


def test_shipped_rulesets_have_no_faults_here() -> None:
    assert Catalogue(ROOT / "rulesets").check() == ()
