"""Slips an author makes, put into the shipped rulesets: lint finds them there, where they stand."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

import zhaolu
from zhaolu.lint.ambiguous_words import WORDS
from zhaolu.resources import rulesets_folder
from zhaolu.surfaces.checking.folder import check

HUBEI, HUNAN, FUJIAN = "hubei/2019-assistant-gp.yaml", "hunan/2025-assistant-gp.yaml", "fujian/2023-assistant-gp.yaml"

SLIPS = {
    "last year's window": (HUBEI, "open: 2019-04-25 至 2019-05-30", "open: 2018-04-25 至 2019-05-30", "W730", "2018-04-25"),
    "the window before the notice": (HUBEI, "issued: 2019-04-22", "issued: 2019-05-22", "W731", "2019-04-25"),
    "another age in words": (HUBEI, "年龄超过 35 岁, en", "年龄超过 40 岁, en", "W761", "40 岁"),
    "another day in words": (HUBEI, "4月25日至5月30日之间提交报名", "4月25日至5月20日之间提交报名", "W762", "5月20日"),
    "another day in the ledger": (HUNAN, "三(四)-1: {says: 7月25日", "三(四)-1: {says: 7月26日", "W762", "7月26日"),
    "nobody's places": (HUBEI, "total: 500", "total: 510", "W764", "id"),
    "two values at once": (
        HUBEI,
        '在职: 现工作单位.就业状态 = "在职"',
        '在职: 现工作单位.就业状态 = "在职" 且 现工作单位.就业状态 = "无单位"',
        "W720",
        "现工作单位.就业状态",
    ),
    "a bound turned round": (HUNAN, "require: count(志愿) <= 2", "require: count(志愿) <= 2 或 count(志愿) >= 1", "W712", "count(志愿)"),
    "a guard against itself": (
        HUNAN,
        'when: 报名身份 = "单位委派"',
        'when: 报名身份 = "单位委派" 且 报名身份 = "个人"',
        "W711",
        "报名身份",
    ),
    "a ban nobody knows": (
        FUJIAN,
        'e.事件 = "调剂后未报到" 且 (e.原因',
        'e.事件 = "调剂后未报到" 且 e.事件 = "未报到" 且 (e.原因',
        "W742",
        "e.事件",
    ),
    "no principal": (FUJIAN, "    principal: true\n", "", "W743", "id"),
    "options alike": (
        FUJIAN,
        "options: {结束当年为第1年: 3, 次年为第1年: 4}",
        "options: {结束当年为第1年: 3, 次年为第1年: 3}",
        "W753",
        "fj-three-year-exam",
    ),
    "a reading lost": (HUBEI, "readings: [yixia-inclusive, age-ref-robust, birthday-on-day]", "readings: []", None, ""),
    "a window that is no gate": (HUNAN, "    event: 报名提交时间\n", "", "W752", "id"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_found(slip: str, tmp_path: Path) -> None:
    file, right, wrong, code, place = SLIPS[slip]
    text = (rulesets_folder() / file).read_text(encoding="utf-8")
    assert right in text
    for shared in ("vocabulary.yaml", "readings.yaml"):
        shutil.copy(str(rulesets_folder() / shared), tmp_path)
    target = tmp_path / file
    target.parent.mkdir()
    target.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    found = {item.code: item for item in check(zhaolu.open(tmp_path)) if item.code != "N770"}
    if code is None:
        assert not found  # the rule itself hangs on a reading: that says how the word is taken
        return
    span = found[code].span
    assert span is not None and span.text.startswith(place)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("年龄在 35 周岁以下", "以下"),
        ("35岁以内（不含）", "以内"),
        ("8月20日前招收完毕", "前"),
        ("9 月 1 日以前报到", "以前"),
        ("招收 30 人左右", "左右"),
        ("约 30 人", "约"),
        ("原则上报所在市州", "原则上"),
        ("提交身份证、毕业证等材料", "等"),
        ("情节严重的取消资格", "情节严重"),
        ("乡镇卫生院以下称基层", None),
        ("文号前缀不同", None),
        ("初中等教育", None),
        ("高等学校毕业", None),
        ("同等条件下优先", None),
        ("前后两次报名", None),
        ("报到以后签协议", None),
        ("一年以上学制的约定", None),
    ],
)
def test_ambiguous_words(text: str, word: str | None) -> None:
    found = [next(group for group in shown.groups() if group) for pattern in WORDS if (shown := re.search(pattern, text))]
    assert found == ([word] if word else [])
