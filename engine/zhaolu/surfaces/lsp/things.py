"""Something that can be named, and what it is in one line."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, Literal

from zhaolu.executors.prose.glossary import label_in_english
from zhaolu.ir.kinds import type_name
from zhaolu.ir.operators import Function, Variable
from zhaolu.ir.types import BOOLEAN, Enum, List, Struct, Type
from zhaolu.spans import Span

Kind = Literal[
    "fact", "function", "definition", "reading", "window", "part", "table", "parameter", "constant", "local", "property", "value",
    "keyword", "clause", "item", "ruleset", "option", "key", "other",
]  # fmt: skip

KEYWORDS: Final[dict[str, tuple[str, str, str, str]]] = {
    "AND": ("且", "and", "两边都成立才成立", "holds where both sides hold"),
    "OR": ("或", "or", "有一边成立就成立", "holds where one side holds"),
    "NOT": ("非", "not", "写成 非(…)：括号里的不成立", "not(…): what is in brackets does not hold"),
    "IN": ("属于", "in", '在列表里、在范围里：x 属于 ["甲", "乙"]、x 属于 [1..5]', "among a list or within a range: x in [1..5]"),
    "BETWEEN": ("介于", "between", "两端都含：x 介于 18 与 35", "both ends included: x between 18 and 35"),
    "WITH": ("与", "and", "介于的后一半：x 介于 18 与 35", "the second half of between"),
    "IF": ("如果", "if", "如果 … 则 … 否则 …，三段都要写", "if … then … else …, all three needed"),
    "THEN": ("则", "then", "如果成立，取这里", "the value where the condition holds"),
    "ELSE": ("否则", "else", "如果不成立，取这里", "the value where it does not"),
    "FOR": ("对每个", "for", "对每个 e 属于 列表 返回 …：逐项算出一个新列表", "for e in list return …: a new list, item by item"),
    "RETURN": ("返回", "return", "每一项算成什么", "what each item becomes"),
    "SOME": ("存在", "some", "存在 e 属于 列表 满足 …：列表里有一项满足", "some e in list satisfies …: one item does"),
    "EVERY": ("每个", "every", "每个 e 属于 列表 满足 …：列表里每一项都满足", "every e in list satisfies …: all items do"),
    "SATISFIES": ("满足", "satisfies", "后面是对每一项的条件", "the condition on an item follows"),
    "TRUE": ("真", "true", "成立；是", "it holds; yes"),
    "FALSE": ("假", "false", "不成立；否", "it does not hold; no"),
    "NULL": ("空", "null", "确知没有；不知道不是空", "known to be none; unknown is something else"),
    "INSTANCE_OF": ("类型是", "instance of", "值是不是这种类型", "whether a value is of a type"),
}
"""The words of the rule language: Chinese, English, and what each means."""

PARTS: Final[dict[str, tuple[str, str, str]]] = {
    "首日": ("first_day", "时段的第一天（日期）", "the first day (a date)"),
    "末日": ("last_day", "时段的最后一天，含当天（日期）", "the last day, included (a date)"),
    "开始": ("start", "时段开始的时刻，含", "the instant it starts (included)"),
    "结束": ("end", "时段结束的时刻，不含", "the instant it ends (excluded)"),
}
"""The parts of a window: English name, meaning."""


@dataclass(frozen=True)
class Thing:
    """Something that can be named. `of` is what it stands for (a declaration, part, function …), `type` its type if it has one.

    `span`: where it is declared, if in a file.
    """

    kind: Kind
    name: str
    of: Any = field(default=None, repr=False)
    type: Type | None = None
    span: Span | None = field(default=None, repr=False)


def detail(thing: Thing, lang: str = "zh") -> str:
    """One line: what kind of thing it is, and what it means."""
    match thing.kind:
        case "fact":
            meaning = thing.of.meaning.in_(lang)
            return f"{type_word(thing, lang)} · {meaning if lang == 'zh' else label_in_english(thing.of.label, meaning)}"
        case "function":
            return usage(thing.of, thing.name, lang)[0]
        case "reading":
            return str(thing.of.question.in_(lang))
        case "window":
            return one_line(thing.of.open.value)
        case "definition":
            return one_line(thing.of.value)
        case "parameter":
            return f"{type_word(thing, lang)} · {thing.of.meaning.in_(lang)}"
        case "local" if isinstance(thing.type, Struct) and thing.type.name:
            return f"{thing.type.name}的一项" if lang == "zh" else f"an item of {thing.type.name}"
        case "keyword":
            return KEYWORDS[thing.of][2 if lang == "zh" else 3]
        case "part":
            return PARTS[thing.name][1 if lang == "zh" else 2] if thing.name in PARTS else ""
        case "clause" | "item":
            return thing.of.says.in_(lang) if thing.of.says else ""
        case "constant":
            return f"{type_word(thing, lang)} · {thing.of}"
        case "table":
            return ("表" if lang == "zh" else "table") + (f" · {thing.of.says.in_(lang)}" if thing.of and thing.of.says else "")
        case "value" | "option" | "ruleset" | "key" | "other":
            return str(thing.of or "")
        case _:
            return type_word(thing, lang)


def type_word(thing: Thing, lang: str = "zh") -> str:
    """The type of a thing, if it has one."""
    return short_type(thing.type, lang) if thing.type is not None else ""


def one_line(text: str) -> str:
    return " ".join(text.split())


def short_type(type_: Type, lang: str = "zh") -> str:
    """What a type is called where there is little room."""
    zh = lang == "zh"
    match type_:
        case Enum():
            return "选项" if zh else "option"
        case List(item):
            return f"列表（{short_type(item, lang)}）" if zh else f"list of {short_type(item, lang)}"
        case Struct():
            return "对象" if zh else "object"
        case Variable():
            return "任意值" if zh else "any value"
        case _ if type_ == BOOLEAN:
            return "是否" if zh else "yes or no"
        case _:
            name = type_name(type_)[0 if zh else 1]
            return name if zh else name.removeprefix("a ").removeprefix("an ")


@lru_cache(maxsize=1024)
def usage(function: Function, name: str, lang: str = "zh") -> tuple[str, ...]:
    """How the function is called, one line a form: `周岁(日期, 日期) → 数`."""
    found = []
    for form in function.forms:
        given = []
        for parameter in form.parameters:
            word = short_type(parameter.type, lang)
            given.append(word + ("…" if parameter.many else "?" if parameter.optional else ""))
        found.append(f"{name}({', '.join(given)}) → {short_type(form.result, lang)}")
    return tuple(dict.fromkeys(found))
