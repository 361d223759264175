"""The vocabulary file: what it declares, and every fault of a broken one."""

from __future__ import annotations

import pytest

from zhaolu.diagnostics import ZhaoluError
from zhaolu.ir.types import BOOLEAN, DATE, DATETIME, Enum, List, Struct
from zhaolu.model.vocabulary import Vocabulary, load_vocabulary
from zhaolu.spans import Source

HEAD = "version: 1\nprovinces: {hubei: 湖北}\nprograms: {resident: 住院医师规范化培训}\nfacts:\n"


def read(facts: str, presume: str = "") -> Vocabulary:
    return load_vocabulary(Source("vocabulary.yaml", HEAD + facts + presume))


def faults(facts: str, presume: str = "") -> list[str]:
    with pytest.raises(ZhaoluError) as caught:
        read(facts, presume)
    return [f"{d.span.line if d.span else 0} {d.code} {d.message()}" for d in caught.value.diagnostics]


def test_types_of_the_rule_language(vocabulary: Vocabulary) -> None:
    fields = vocabulary.struct.fields
    assert fields["birth_date"].type == DATE
    assert fields["submitted_at"].type == DATETIME
    assert fields["healthy"].type == BOOLEAN
    education = fields["education"].type
    assert isinstance(education, List) and isinstance(education.item, Struct)
    assert education.item.fields["level"].type == Enum(("中专", "专科", "本科", "硕士", "博士"))
    assert fields["exam_eligible"].type == List(Enum(vocabulary.by_path["exam_eligible"].values))
    documents = fields["documents"].type
    assert isinstance(documents, Struct)
    assert {f.type for f in documents.fields.values()} == {Enum(("已交", "未交", "缺原件", "缺复印件"))}
    assert vocabulary.by_path["history[].program"].values == tuple(vocabulary.programs.values())


def test_every_label_is_a_name_and_unique_in_its_scope(vocabulary: Vocabulary) -> None:
    assert len(vocabulary.provinces) == 34 and len(set(vocabulary.provinces.values())) == 34
    scopes = [vocabulary.facts, *(d.fields for d in vocabulary.by_path.values() if d.fields)]
    for scope in scopes:
        names = [key for item in scope for key in item.keys]
        assert len(names) == len(set(names))
        assert all(item.label.isidentifier() for item in scope)


def test_nullable_is_what_has_a_meaning_of_none(vocabulary: Vocabulary) -> None:
    fields = vocabulary.struct.fields
    assert fields["submitted_at"].nullable and fields["withdrawal"].nullable and fields["scores"].nullable
    assert not fields["birth_date"].nullable and not fields["licence"].nullable


def test_paths_by_id_label_and_alias(vocabulary: Vocabulary) -> None:
    level = vocabulary.by_path["education[].level"]
    assert vocabulary.find("education[2].level") is level
    assert vocabulary.find("学历.层次") is level
    assert vocabulary.find("学历[1].学历层次") is level
    assert vocabulary.find("学历.没有") is None
    assert vocabulary.label_path("education[2].level") == "学历[2].层次"


def test_presumptions_keep_their_rule_text_and_never_touch_history(vocabulary: Vocabulary) -> None:
    by_path = {p.path: p for p in vocabulary.presumptions}
    kind = by_path["employment.unit_kind"]
    assert kind.when is not None and kind.when.value == '现工作单位.就业状态 = "无单位"' and kind.take.value == "null"
    assert kind.when.span().text == kind.when.value
    assert by_path["education[].ongoing"].take.value == "false"
    assert not any(path.startswith("history") for path in by_path)


def test_digest_follows_the_text() -> None:
    facts = "  - {id: a, label: 甲, type: bool, meaning: 甲}\n"
    assert read(facts).digest == read(facts).digest != read(facts.replace("甲}", "乙}")).digest


@pytest.mark.parametrize(
    ("facts", "presume", "expected"),
    [
        (
            "  - {id: a, label: 甲, type: bool, meaning: 甲}\n  - {id: b, label: 乙, aliases: [甲], type: bool, meaning: 乙}\n",
            "",
            ["6 E401 名字“甲”在同一层里已经用过（第 5 行）"],
        ),
        (
            "  - {id: a, label: 学制（年）, type: int, meaning: 甲}\n  - {id: b, label: 属于, type: int, meaning: 乙}\n",
            "",
            [
                "5 E402 “学制（年）”不能作中文名：有括号、空格、斜线等，或以数字开头",
                "6 E402 “属于”不能作中文名：它是规则语言里的词",
            ],
        ),
        ("  - {id: a, label: 甲, type: enum, meaning: 甲}\n", "", ["5 E403 字段“甲”的声明不对：enum 要写 values"]),
        ("  - {id: a, label: 甲, type: date, min: 1, meaning: 甲}\n", "", ["5 E403 字段“甲”的声明不对：date 不用 min"]),
        ("  - {id: a, label: 甲, meaning: 甲}\n", "", ["5 E403 字段“甲”的声明不对：没有写 type"]),
        (
            "  - {id: a, label: 甲, type: list, meaning: 甲}\n",
            "",
            ["5 E403 字段“甲”的声明不对：object 要写 fields；list 写 fields 或 items 之一"],
        ),
        ("  - {id: a, label: 甲, type: int, min: 3, max: 2, meaning: 甲}\n", "", ["5 E403 字段“甲”的声明不对：max 小于 min"]),
        ("  - {id: A1, label: 甲, type: bool, meaning: 甲}\n", "", ["5 E406 “A1”不能作字段的 id"]),
        (
            "  - {id: a, label: 甲, type: enum, values: [是], none_as: 无, meaning: 甲}\n",
            "",
            ["5 E403 字段“甲”的声明不对：none_as 不对：“a”没有“无”这个取值"],
        ),
        (
            "  - {id: a, label: 甲, type: bool, meaning: 甲}\n",
            "presume:\n  - {fact: 乙, take: false, source: 约定}\n  - {fact: 甲, take: null, source: 约定}\n",
            ["7 E404 推定的字段“乙”不能用：没有这个字段", "8 E404 推定的字段“甲”不能用：它没有写 none，null 没有意思"],
        ),
        (
            "  - {id: history, label: 往年事件, type: list, items: {type: string}, meaning: 甲}\n",
            "presume:\n  - {fact: 往年事件, take: '[]', source: 约定}\n",
            ["7 E404 推定的字段“往年事件”不能用：往年事件不能推定"],
        ),
    ],
)
def test_faults_with_their_place(facts: str, presume: str, expected: list[str]) -> None:
    assert faults(facts, presume) == expected


def test_unknown_key_offers_the_nearest() -> None:
    with pytest.raises(ZhaoluError) as caught:
        read("  - {id: a, label: 甲, type: bool, meaing: 甲}\n")
    assert {(d.code, d.help()) for d in caught.value.diagnostics} >= {("E301", "是不是 meaning？")}
