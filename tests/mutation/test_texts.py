"""The small mistakes one rule text allows."""

from __future__ import annotations

import pytest

from zhaolu.surfaces.mutation.texts import changes

LISTS = (["中专", "专科", "本科", "硕士"], ["无", "执业助理医师", "执业医师"])

MADE = [
    (
        "年龄 <= 35",
        ["operator: 年龄 >= 35", "boundary: 年龄 < 35", "boundary: 年龄 <= 36", "boundary: 年龄 <= 34"],
    ),
    ("在职 且 非(定向)", ["operator: 在职 或 非(定向)", "drop 在职", "drop 非(定向)", "operator: (定向)"]),
    ("在职 或 定向 或 委派", [
        "operator: 在职 且 定向", "operator: 定向 且 委派", "drop 在职", "drop 定向", "drop 委派",
    ]),
    ('层次 = "专科"', ['operator: 层次 != "专科"', 'value: 层次 = "本科"']),
    ('基地 = "甲医院"', ['operator: 基地 != "甲医院"', 'value: 基地 = "甲医"']),
    (
        '层次 属于 ["专科", "硕士"]',
        [
            'operator: 非(层次 属于 ["专科", "硕士"])', 'drop: 层次 属于 ["硕士"]', 'value: 层次 属于 ["本科", "硕士"]',
            'drop: 层次 属于 ["专科"]', 'value: 层次 属于 ["专科", "中专"]',
        ],
    ),
    ('["甲", "乙", "丙", "丁", "戊"]', ['drop "甲"', 'drop "乙"', 'drop "丙"', 'drop "丁"', 'drop "戊"']),
    (
        "毕业年份 介于 2018 与 2019",
        [
            "boundary: 毕业年份 属于 (2018..2019]", "boundary: 毕业年份 属于 [2018..2019)",
            "boundary: 毕业年份 介于 2019 与 2019", "boundary: 毕业年份 介于 2017 与 2019",
            "boundary: 毕业年份 介于 2018 与 2020", "boundary: 毕业年份 介于 2018 与 2018",
        ],
    ),
    ("毕业年份 属于 [a..b)", [
        "operator: 非(毕业年份 属于 [a..b))", "boundary: 毕业年份 属于 (a..b)", "boundary: 毕业年份 属于 [a..b]",
    ]),
    ("存在 e 属于 学历 满足 e.全日制", ["operator: 每个 e 属于 学历 满足 e.全日制"]),
    ("every e in 学历 satisfies e.全日制", ["operator: 存在 e in 学历 satisfies e.全日制"]),
    ("如果 在职 则 35 否则 真", ["operator: 如果 在职 则 真 否则 35", "boundary: 36", "boundary: 34", "value: 假"]),
    ("年度 - 2", ["operator: 年度 + 2", "drop: 年度", "boundary: 年度 - 3", "boundary: 年度 - 1"]),
    ("日子 > 报名.末日", ["operator: 日子 < 报名.末日", "boundary: 日子 >= 报名.末日", "boundary: 日子 > 报名.首日"]),
    (
        '日子 = @"2019-01-31"',
        [
            'operator: 日子 != @"2019-01-31"', 'boundary: 日子 = @"2019-02-01"', 'boundary: 日子 = @"2019-01-30"',
            'boundary: 日子 = @"2019-02-28"', 'boundary: 日子 = @"2018-01-31"',
        ],
    ),
    ('reading("限龄") < 查表("计划", "武汉")', [
        'operator: reading("限龄") > 查表("计划", "武汉")', 'boundary: reading("限龄") <= 查表("计划", "武汉")',
        'value: reading("限龄") < 查表("计划", "武")',
    ]),
]  # fmt: skip


def shown(text: str, form: str = "expression") -> list[str]:
    """`kind: now`, or `kind was` for what was left out."""
    found = list(changes(text, form, LISTS))
    assert all(change.text != text for change in found)
    return sorted(f"{c.kind}: {c.now}" if c.now else f"{c.kind} {c.was}" for c in found)


@pytest.mark.parametrize(("text", "expected"), MADE, ids=[text for text, _ in MADE])
def test_expressions(text: str, expected: list[str]) -> None:
    assert shown(text) == sorted(expected)


def test_only_the_condition_around_it_is_shown_and_the_whole_text_is_changed() -> None:
    text = '在职\n  且 (层次 = "专科"\n       或 年龄 < 35)'
    change = next(c for c in changes(text, "expression", LISTS) if c.now == "年龄 < 36")
    assert (change.was, change.text) == ("年龄 < 35", text.replace("35", "36"))
    assert text[change.start : change.end] == "年龄 < 35"


def test_schedules() -> None:
    assert shown("截至 2025-08-30 15:00", "schedule") == sorted(
        f"{kind}: 截至 {moment}"
        for kind, moment in (
            ("boundary", "2025-08-31 15:00"), ("boundary", "2025-08-29 15:00"), ("boundary", "2025-09-30 15:00"),
            ("boundary", "2024-08-30 15:00"), ("boundary", "2025-08-30 15:01"), ("boundary", "2025-08-30 14:59"), ("drop", "2025-08-30"),
        )
    )  # fmt: skip
    assert shown("报到.末日 后 7 日内", "schedule") == [
        "boundary: 报到.末日 后 6 日内", "boundary: 报到.末日 后 8 日内", "boundary: 报到.首日 后 7 日内",
    ]  # fmt: skip


def test_effects() -> None:
    assert shown("禁止报名 3 年 自 退出.退出日期 起", "effect") == [
        "boundary: 禁止报名 2 年 自 退出.退出日期 起", "boundary: 禁止报名 4 年 自 退出.退出日期 起", "drop: 禁止报名 3 年",
    ]  # fmt: skip
    assert shown("禁止报名 1 年", "effect") == ["boundary: 禁止报名 2 年"]
    assert shown("取消录取", "effect") == ["value: 削减下年计划"]


def test_a_text_that_cannot_be_read_allows_none() -> None:
    assert not list(changes("年龄 =< 35", "expression", LISTS))
