"""A small ruleset with a window, a number, a choice of two, an open reading and a penalty, and a cases file with one case."""

from __future__ import annotations

from pathlib import Path

RULESET = """\
notice: {province: hubei, year: 2019, program: assistant-gp, title: 小样例}
readings:
  tiny-day: {question: 年龄算到哪一天, options: {首日: 报名.首日, 末日: 报名.末日}}
windows:
  - {id: registration, name: 报名, clause: 一, event: 报名提交时间, open: 2019-04-25 to 2019-05-30, unmet: 不在报名时间内}
rules:
  - {id: age, clause: 二, require: '周岁(出生日期, reading("tiny-day")) <= 35', unmet: 超过年龄}
  - {id: score, clause: 三, require: 成绩.面试 >= 60, unmet: 面试不合格}
  - id: who
    clause: 四
    one_of:
      - {clause: 四(一), require: 存在 e 属于 学历 满足 e.层次 = "专科" 且 e.全日制, unmet: 不是全日制专科}
      - {clause: 四(二), require: 现工作单位.单位类别 = "乡镇卫生院", unmet: 不在乡镇卫生院}
penalties:
  - {id: no-show, clause: 五, event: 报到.实际报到日 = 空, when: 报到.未按时原因 = "无故", impose: [禁止报名 1 年]}
clauses:
  一: {says: 报名时间}
  二: {says: 不超过35岁}
  三: {says: 面试}
  四: {says: 对象}
  四(一): {says: 全日制专科}
  四(二): {says: 乡镇卫生院}
  五: {says: 不报到的}
"""
CASES = """\
ruleset: hubei-2019-assistant-gp
base:
  出生日期: '1998-03-12'
  education: [{level: 专科, full_time: true}]
  成绩: {面试: 80}
  现工作单位: {就业状态: 无单位, 单位类别: null}
  submitted_at: '2019-05-12T09:30:00+08:00'
cases:
  - {id: typical, expect: {outcome: eligible}}
"""


def written(folder: Path, cases: str | None = CASES) -> Path:
    """The ruleset, and its cases if any, in a folder of their own; the cases file."""
    home = folder / "hubei"
    home.mkdir(parents=True)
    (home / "2019-assistant-gp.yaml").write_text(RULESET, encoding="utf-8")
    beside = home / "2019-assistant-gp.cases.yaml"
    if cases is not None:
        beside.write_text(cases, encoding="utf-8")
    return beside
