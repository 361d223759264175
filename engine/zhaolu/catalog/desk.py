"""E55x: comparing rulesets and beginning new ones."""

from __future__ import annotations

from zhaolu.catalog import Entry

CODES: dict[str, Entry] = {
    "E550": Entry(
        "“{given}”不是规则集的 id、文件，也不是 省 年",
        "'{given}' is no id of a ruleset, no file, and no PROVINCE YEAR",
        "例如 zhaolu diff 湖北 2019 山西 2021，或 zhaolu diff 旧.yaml 新.yaml；有哪些见 zhaolu list",
        "for example zhaolu diff hubei 2019 shanxi 2021, or zhaolu diff old.yaml new.yaml; zhaolu list shows what there is",
    ),
    "E551": Entry(
        "要比较的应是两份规则集，写了 {count} 份",
        "two rulesets are compared; {count} given",
        "例如 zhaolu diff 湖北 2019 山西 2021",
        "for example zhaolu diff hubei 2019 shanxi 2021",
    ),
    "E552": Entry(
        "{file} 已经在了，不会覆盖",
        "{file} is already there and is never overwritten",
        "接着编辑它，或用 --rulesets 换一个目录",
        "go on editing it, or choose another folder with --rulesets",
    ),
    "E553": Entry(
        "{file} 里没有找到条款",
        "no clauses were found in {file}",
        "应是通知正文的纯文本，一段一行，编号如 一、（一）1．（1）①",
        "give the plain text of the notice, one paragraph a line, numbered 一、（一）1．（1）①",
    ),
}
