"""Choosing a ruleset: E501–E519."""

from __future__ import annotations

from zhaolu.catalog import Entry

CODES: dict[str, Entry] = {
    "E501": Entry("不认识的省 {given}", "unknown province {given}"),
    "E502": Entry("没有{province}的规则集", "there is no ruleset for {province}", "现有：{listed}", "there are: {listed}"),
    "E503": Entry(
        "没有{province} {year} 年的规则集；不会用别的年份代替",
        "there is no ruleset of {year} for {province}; no other year stands in for it",
        "现有：{listed}",
        "there are: {listed}",
    ),
    "E504": Entry(
        "没有这个项目的规则集：{given}", "there is no ruleset for this programme: {given}", "现有：{listed}", "there are: {listed}"
    ),
    "E505": Entry(
        "{province} {year} 年有几个项目，要说明是哪一个",
        "{province} has several programmes in {year}; say which",
        "用 --program 选一个：{listed}",
        "choose one with --program: {listed}",
    ),
    "E506": Entry(
        "只有市级的规则集，要说明是哪个市",
        "there are only city rulesets; say which city",
        "用 --city 选一个：{listed}",
        "choose one with --city: {listed}",
    ),
    "N507": Entry("{city}没有自己的规则集，按{province}的规则集判定", "{city} has no ruleset of its own; the one of {province} is used"),
    "E508": Entry("没有规则集 {given}", "there is no ruleset {given}"),
    "E509": Entry(
        "{folder} 里没有规则集",
        "there are no rulesets in {folder}",
        "规则集放在 <省>/<年>-<项目>.yaml，如 hubei/2019-assistant-gp.yaml",
        "rulesets lie in <province>/<year>-<programme>.yaml, such as hubei/2019-assistant-gp.yaml",
    ),
    "W510": Entry(
        "文件名 {file} 不是规则集的名字，没有读它",
        "the file name {file} is not that of a ruleset; it was not read",
        "规则集叫 <年>-<项目>[.<市>].yaml，用例叫 <规则集>.cases.yaml",
        "rulesets are called <year>-<programme>[.<city>].yaml, cases <ruleset>.cases.yaml",
    ),
    "E511": Entry("{given} 不是年份", "{given} is not a year", "写四位数，如 2019", "write four digits, such as 2019"),
    "E512": Entry("{kind} {given} 不在词汇表里", "the {kind} {given} is not in the vocabulary"),
    "E513": Entry("要说明是哪一年", "say which year", "现有：{listed}", "there are: {listed}"),
    "E514": Entry("不认识的项目 {given}", "unknown programme {given}"),
}
