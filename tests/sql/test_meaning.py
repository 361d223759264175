"""Expressions whose meaning the shipped rulesets do not reach: in the generated program and in DuckDB as in the reference, over all
small records.
"""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest

import zhaolu
from tests.differential.judges import Case, differences, judged, on_duckdb, rows_of, same
from zhaolu.diagnostics import ZhaoluError
from zhaolu.resources import rulesets_folder
from zhaolu.surfaces.api import Rulesets
from zhaolu.surfaces.tables.asking import question_of

LEAVE_OUT = object()

CONDITIONS = (
    '(如果 健 则 身份 否则 "个人") = "单位委派"',
    '(如果 健 则 "个人" 否则 "个人") = "个人"',
    '(如果 品 则 出生 否则 入职) < @"1990-05-10"',
    "(如果 品 则 null 否则 出生) = null",
    "出生 = 入职",
    "出生 != 入职",
    "出生 <= 入职",
    '出生 in [@"1990-05-01"..@"1990-05-31"]',
    '出生 in (< @"1990-05-10", @"1991-01-01")',
    "出生.year = 1990 且 出生.month = 5",
    "出生.day > 3",
    '周岁(出生, @"2020-05-15") in [29..30]',
    '周岁(出生, @"1980-05-15") >= 0',
    "日期差(出生, 入职) > 0",
    '出生 + @"P1M" > @"1990-06-15"',
    '出生 - @"P40D" < @"1990-05-01"',
    "健 = 品",
    "健 != null",
    "非(健 且 品) 或 健 = false",
    "年数 + 1 > 4",
    "年数 * 2 = 6",
    "年数 - 3 <= 0",
    "-年数 < -2",
    "年数 in [3..5)",
    "年数 in (3, 5, null)",
    "min(年数, 4) = 3",
    '身份 in ["个人", null]',
    'not(身份 in ["个人"])',
    '身份 + "x" = "个人x"',
    'starts with(基地, "甲") 或 ends with(基地, "乙")',
    'contains(基地, "甲")',
    "string length(基地) = 2",
    '基地 < "乙"',
    "count(志愿) > 1",
    '志愿[1].专业 = "内科"',
    "志愿[2].专业 = null",
    'list contains(志愿.专业, "内科")',
    '存在 p 属于 志愿 满足 p.专业 = "内科"',
    '每个 p 属于 志愿 满足 p.专业 != "内科"',
    "存在 p 属于 志愿 满足 每个 q 属于 志愿 满足 q.专业 = p.专业",
    '(存在 p 属于 志愿 满足 p.专业 < "内科") = null',
    '存在 x 属于 ["内科", "外科"] 满足 x = 志愿[1].专业',
    "if (年数 > 3) = null then true else false",
    # 时长
    '入职 - 出生 > @"P10D"',
    '出生 + (if 健 then @"P1M" else @"P2M") > @"1990-06-15"',
    'years and months duration(出生, @"2020-05-15") >= @"P30Y"',
    '(出生 - @"1990-05-01").days = 8',
    '报名时刻 + @"PT12H" >= @"2030-06-02T00:00:00+08:00"',
    "报名时刻.hour >= 12 且 报名时刻.weekday = 6",
    '报名时刻 - @"2030-06-01T00:00:00+08:00" < @"PT12H"',
    "出生.weekday = 3",
    'day of week(出生) = "Wednesday"',
    'month of year(出生) = "May"',
    'string(出生) = "1990-05-09"',
    # 数
    "分数 / 2 > 30",
    "分数 / 4 * 3 = 45",
    "分数 ** 2 > 3600",
    "floor(分数) = 59 或 ceiling(分数) = 62",
    "四舍五入(分数, 0) = 60",
    "round half down(分数, 0) = 59",
    "round up(分数, 1) = 61.3 或 round down(分数, 1) = 61.2",
    "decimal(分数, 1) = 61.2",
    "modulo(年数, 3) = 2 且 modulo(-年数, 3) = 1",
    "abs(分数 - 60) < 1",
    "even(年数)",
    'string(分数) = "61.25"',
    "sum(年数, 分数) > 63",
    # 文字
    'substring(基地, 2, 1) = "乙"',
    'substring(基地, -1) = "丙"',
    'substring before(基地, "乙") = "甲"',
    'substring after(基地, "甲") + "!" = "乙!"',
    'matches(基地, "^[丁-甲]?(甲|乙).?$")',
    "基地 instance of string 且 年数 instance of number",
    # 列表
    "count(学历[item.学制年数 > 3]) = 1",
    "学历[item.学制年数 > 3][1].学制年数 = 5",
    "学历[-1].学制年数 = 3",
    "max(学历.学制年数) = 5",
    "min(对每个 e 属于 学历 返回 e.学制年数 + 1) = 4",
    "sum(学历.学制年数) > 7",
    "存在 n 属于 (对每个 e 属于 学历 返回 e.学制年数 * 2) 满足 n = 6",
    "every n in [1..3] satisfies n <= 年数",
    'list contains(对每个 p 属于 志愿 返回 p.专业 + "科", "内科科")',
    "存在 e 属于 学历 满足 e.学制年数 = 本科学制",
    'reading("day") 或 择日',
)


HEAD = """notice: {province: hubei, year: 2030, program: assistant-gp, title: 试, number: 试〔2030〕1号, issued: 2030-01-01}
"""
NAMES = """define:
  健: 身体条件合格
  品: 品德良好且遵纪守法
  身份: 报名身份
  出生: 出生日期
  入职: 现工作单位.入职日期
  年数: 批次
  基地: 省分配基地
  分数: 成绩.理论或专业考试
  报名时刻: 报名提交时间
  本科学制: (对每个 n 属于 [3..4] 返回 n + 1)[2]
  择日: '如果 年数 in [1..3] 则 reading("day") 否则 all(健, 品)'
readings:
  day: {question: 哪一日, options: {无: 入职.day = null, 上旬: 入职.day <= 10}, source: 试}
"""


def rules_text() -> str:
    rules = "\n".join(f"  - {{id: c{at}, clause: '{at}', require: '{condition}', unmet: 不符}}" for at, condition in enumerate(CONDITIONS))
    clauses = "\n".join(f"  '{at}': {{says: 条件}}" for at in range(len(CONDITIONS)))
    return f"{NAMES}rules:\n{rules}\nclauses:\n{clauses}\n"


@pytest.fixture(scope="module")
def rulesets(tmp_path_factory: pytest.TempPathFactory) -> Rulesets:
    return small_ruleset(tmp_path_factory.mktemp("rules"))


def small_ruleset(folder: Path) -> Rulesets:
    return small_folder(folder, rules_text())


def small_folder(folder: Path, text: str) -> Rulesets:
    """A folder of rulesets with one, of which this is the text without its head."""
    source = Path(str(rulesets_folder()))
    for name in ("vocabulary.yaml", "readings.yaml"):
        (folder / name).write_text((source / name).read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "hubei").mkdir(exist_ok=True)
    (folder / "hubei" / "2030-assistant-gp.yaml").write_text(HEAD + text, encoding="utf-8")
    return zhaolu.open(folder)


def small_records() -> list[dict[str, Any]]:
    """Every fact with every kind of value, in all pairs that a condition combines."""
    axes: list[dict[str, list[Any]]] = [
        {
            "healthy": [LEAVE_OUT, None, True, False],
            "good_conduct": [LEAVE_OUT, None, True, False],
            "route": [LEAVE_OUT, None, "个人", "单位委派"],
        },
        {
            "birth_date": [LEAVE_OUT, None, "1990-05", "1990-05-09", "1990-05-31", "1991-01"],
            "employment": [LEAVE_OUT, {"status": "在职"}, *({"since": d} for d in (None, "1990-05", "1990-05-09", "1990-06-01"))],
            "good_conduct": [LEAVE_OUT, None, True, False],
        },
        {"batch": [LEAVE_OUT, None, 2, 3, 5], "assigned_base": [LEAVE_OUT, None, "甲乙", "乙", "丙"]},
        {"healthy": [LEAVE_OUT, True, False], "birth_date": [LEAVE_OUT, None, "1990-05", "1990-05-09"]},
        {
            "batch": [LEAVE_OUT, None, 2, 3, 5],
            "scores": [LEAVE_OUT, *({"theory": n} for n in (None, 59.5, 60, 61.25, 61.3))],
            "submitted_at": [LEAVE_OUT, None, "2030-06-01T12:00:00+08:00", "2030-06-01T03:59:59Z"],
        },
        {"good_conduct": [LEAVE_OUT, True], "education": [LEAVE_OUT, None, [], *map(list, product(_DEGREES, repeat=2))]},
        {"preferences": [LEAVE_OUT, None, *map(list, product(_WISHES, repeat=2)), [], *([w] for w in _WISHES)]},
    ]
    found = []
    for axis in axes:
        for values in product(*axis.values()):
            found.append({name: value for name, value in zip(axis, values, strict=True) if value is not LEAVE_OUT})
    return found


_DEGREES: list[dict[str, Any]] = [{}, {"years": 3}, {"years": 5}]
_WISHES: list[dict[str, Any]] = [{}, {"specialty": None}, {"specialty": "内科"}, {"specialty": "外科"}]


def test_every_condition_on_every_small_record(rulesets: Rulesets) -> None:
    case = Case(rulesets.load("hubei-2030-assistant-gp").evaluator(as_of="2030-06-01"))
    raws = small_records()
    decided = judged(case, raws)
    assert case.evaluator.executor is not None
    for record, decision in decided:
        same(case.evaluator.executor, record.facts, decision, str(record.facts))
    found = differences(rows_of(case, decided), on_duckdb(case, raws))
    assert not found, [
        (raws[at], CONDITIONS[int(clause)], kind)
        for at, a, b in found[:3]
        for kind in ("failing", "undecided")
        for clause in set(a[kind]) ^ set(b[kind])
    ]


@pytest.mark.parametrize(
    ("condition", "word"),
    [
        ("count(for x in 学历, y in 志愿 return x.层次) = 1", "几个变量"),
        ("批次 / 2 = 1 且 批次 / 批次 = 1", "34 位"),
        ("批次 / 3 = 1", "34 位"),
        ('工作日数(出生日期, @"2030-01-05") = 1', "放假安排"),
        ('matches(省分配基地, "甲\\\\d")', "数据库写法不一"),
        ('time(报名提交时间) = @"10:00:00+08:00"', "一日之内"),
        ("学历.层次 = 志愿.专业", "两份列表"),
    ],
)
def test_a_gap_is_said_and_never_answered(tmp_path: Path, condition: str, word: str) -> None:
    from zhaolu.executors.sql.query import query_of
    from zhaolu.executors.sql.tables import Layout, standard

    rule = f"rules:\n  - {{id: g, clause: '0', require: '{condition}', unmet: 不符}}\nclauses:\n  '0': {{says: 条}}\n"
    rulesets = small_folder(tmp_path, NAMES + rule)
    evaluator = rulesets.load("hubei-2030-assistant-gp").evaluator(as_of="2030-06-01")
    columns = standard(rulesets.vocabulary.facts, "duckdb")
    with pytest.raises(ZhaoluError) as error:
        query_of(question_of(evaluator), "t", Layout(columns))
    assert [d.code for d in error.value.diagnostics] == ["E540"]
    assert word in error.value.diagnostics[0].message("zh")
