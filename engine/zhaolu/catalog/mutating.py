"""E63x: trying out small mistakes in rules (`zhaolu mutate`)."""

from __future__ import annotations

from typing import Final

from zhaolu.catalog import Entry

CODES: Final[dict[str, Entry]] = {
    "E630": Entry(
        "survivors 里的“{name}”不是规则集的 id",
        "'{name}' under survivors is no id of a ruleset",
        "{mend}",
        "{mend}",
    ),
    "E631": Entry(
        "{ruleset} 有 {count} 个用例本来就不符：{cases}",
        "{count} cases of {ruleset} do not hold as they are: {cases}",
        "先用 zhaolu test 改好，再看它们能发现什么",
        "mend them with zhaolu test first; then see what they notice",
    ),
    "E632": Entry(
        "没有哪条规则的名字或条款里有“{text}”",
        "no rule's name or clause holds '{text}'",
        "--only 里写规则的名字或条款号，名字见 zhaolu rules",
        "give a rule's name or clause; zhaolu rules shows the names",
    ),
    "E633": Entry(
        "{ruleset} 旁边没有用例，说不上能发现什么",
        "{ruleset} has no cases beside it that could notice anything",
        "先写 {file}；zhaolu cases suggest 给出可以核对的例子",
        "write {file} first; zhaolu cases suggest makes examples to check",
    ),
}
