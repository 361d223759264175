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
    "W554": Entry(
        "还没有写完：{what}",
        "not finished yet: {what}",
        "这里是第一处；做完一处就删去它的记号，清单里的把 todo 改成它的种类",
        "this is the first; delete a mark when it is done, and give a clause of the ledger its kind instead of todo",
    ),
    "E555": Entry(
        "不知道“{given}”是哪个市州",
        "which city '{given}' is, is not known",
        "写成 代号=中文名，代号用拼音，例如 --city xiaogan=孝感",
        "write ID=NAME, for example --city xiaogan=孝感",
    ),
    "E556": Entry(
        "{folder} 里没有 {parent}，市州的规则集叠在它上面",
        "{parent} is not in {folder}; a city's ruleset is laid over it",
        "先用 zhaolu new 写省里的那一份，或用 --rulesets 指到它所在的目录",
        "begin the province's with zhaolu new first, or name its folder with --rulesets",
    ),
    "E557": Entry(
        "{province} {year} 年没有{city}自己的规则集，没有可以改起的",
        "{city} has no ruleset of its own for {province} {year} to begin from",
        "去掉 --from，从通知的正文（--outline）列起",
        "leave out --from and begin from the text of the notice (--outline)",
    ),
}
