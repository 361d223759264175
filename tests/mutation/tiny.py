"""A ruleset of a few lines whose cases leave some mistakes unnoticed."""

from __future__ import annotations

from pathlib import Path

RULESET = """\
notice: {province: hubei, year: 2019, program: assistant-gp, title: 小样例}
readings:
  tiny-limit: {question: 限龄, options: {含: 35, 不含: 34}, settled: 含, source: 样例}
windows:
  - {id: registration, name: 报名, clause: 一, event: 报名提交时间, open: 2019-04-25 至 2019-05-30, unmet: 不在报名时间内}
rules:
  - {id: age, clause: 二, require: '周岁(出生日期, 报名.末日) <= reading("tiny-limit")', unmet: 超过年龄}
  - id: who
    clause: 三
    one_of:
      - {clause: 三(一), require: '存在 e 属于 学历 满足 e.层次 属于 ["专科", "本科"] 且 e.全日制', unmet: 不是全日制}
      - {clause: 三(二), fallback: true, require: 现工作单位.就业状态 = "在职", unmet: 没有工作}
quotas:
  - {id: places, clause: 四, unit: 市州, complete: true, rows: {武汉: 30, 神农架: 0}}
documents:
  - {id: id-card, clause: 五, document: 材料.身份证, unmet: 缺身份证}
effects:
  - {id: planned, clause: 四, kind: quota, key: planned, when: '查表("places", 志愿[1].基地所在市州) > 0', value: '"有计划"'}
clauses:
  一: {says: 报名时间}
  二: {says: 不超过35岁}
  三: {says: 对象}
  三(一): {says: 全日制}
  三(二): {says: 在职}
  四: {says: 计划}
  五: {says: 身份证}
"""
CASES = """\
ruleset: hubei-2019-assistant-gp
base:
  出生日期: '1998-03-12'
  学历: [{层次: 专科, 全日制: true}]
  现工作单位: {就业状态: 无单位}
  材料: {身份证: 已交}
  志愿: [{基地所在市州: 武汉}]
  报名提交时间: '2019-05-12T09:30:00+08:00'
cases:
  - {id: typical, expect: {outcome: eligible, effects: {planned: 有计划}}}
  - {id: first-moment, change: {报名提交时间: '2019-04-25T00:00:00+08:00'}, expect: {outcome: eligible}}
  - {id: before, change: {报名提交时间: '2019-04-24T23:59:59+08:00'}, expect: {outcome: ineligible, failing: [一]}}
  - {id: last-second, change: {报名提交时间: '2019-05-30T23:59:59+08:00'}, expect: {outcome: eligible}}
  - {id: after, change: {报名提交时间: '2019-05-31T00:00:00+08:00'}, expect: {outcome: ineligible, failing: [一]}}
  - {id: unknown-moment, remove: [报名提交时间], expect: {outcome: undetermined, undecided: [一]}}
  - {id: thirty-five, change: {出生日期: '1983-05-31'}, expect: {outcome: eligible}}
  - {id: thirty-six, change: {出生日期: '1983-05-30'}, expect: {outcome: ineligible, failing: [二]}}
  - {id: thirty-five-strict, change: {出生日期: '1984-05-30'}, reading: {tiny-limit: 不含}, expect: {outcome: ineligible, failing: [二]}}
  - {id: thirty-four-strict, change: {出生日期: '1984-05-31'}, reading: {tiny-limit: 不含}, expect: {outcome: eligible}}
  - {id: bachelor, change: {'学历[1].层次': 本科}, expect: {outcome: eligible}}
  - {id: master, change: {'学历[1].层次': 硕士}, expect: {outcome: ineligible, failing: [三(一)]}}
  - {id: part-time, change: {'学历[1].全日制': false}, expect: {outcome: ineligible, failing: [三(一)]}}
  - {id: employed, change: {'学历[1].全日制': false, 现工作单位: {就业状态: 在职}}, expect: {outcome: eligible}}
  - {id: no-card, change: {材料: {身份证: 未交}}, expect: {outcome: ineligible, failing: [五]}}
  - {id: no-places, change: {'志愿[1].基地所在市州': 神农架}, expect: {outcome: eligible, effects: {planned: null}}}
"""


def written(folder: Path, cases: str = CASES, survivors: str | None = None) -> Path:
    """The ruleset, its cases and what is accepted, in a folder of their own; the cases file."""
    home = folder / "hubei"
    home.mkdir(parents=True, exist_ok=True)
    (home / "2019-assistant-gp.yaml").write_text(RULESET, encoding="utf-8")
    beside = home / "2019-assistant-gp.cases.yaml"
    beside.write_text(cases, encoding="utf-8")
    if survivors is not None:
        (folder / "survivors.yaml").write_text(survivors, encoding="utf-8")
    return beside
