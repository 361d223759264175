"""What a name stands for, as a short page in Markdown: what an editor shows beside the pointer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from zhaolu.executors.prose.glossary import label_in_english
from zhaolu.ir.types import Enum
from zhaolu.model.document import Part
from zhaolu.spans import Located
from zhaolu.surfaces.lsp.knowledge import Knowledge
from zhaolu.surfaces.lsp.things import KEYWORDS, PARTS, Thing, detail, one_line, short_type, type_word, usage
from zhaolu.surfaces.wording import actor_word, kind_word

if TYPE_CHECKING:
    from zhaolu.ir.operators import Function
    from zhaolu.model.items import ClausePart, DeadlinePart, ItemPart, WindowPart
    from zhaolu.model.ruleset import ReadingPart
    from zhaolu.model.vocabulary import Declaration

_CHANGES: Final = {
    "fixed": ("本人不能改变", "the applicant cannot change it"),
    "provable": ("记录有误的，可凭证明更正", "can be corrected with proof"),
    "changeable": ("本人可以改变", "the applicant can change it"),
}
_ROWS: Final = 6
"""How many rows of a table are shown."""


def page(thing: Thing, knowledge: Knowledge, lang: str = "zh") -> str:
    """All there is to say of a thing."""
    pages = _Pages(knowledge, lang)
    match thing.kind:
        case "fact":
            return pages.fact(thing)
        case "function":
            return pages.function(thing.of, thing.name)
        case "reading":
            return pages.reading(thing.name, thing.of)
        case "window":
            return pages.window(thing.of)
        case "part":
            return _page(f"**{thing.name}** — {detail(thing, lang)}", pages.window(thing.of) if thing.of is not None else "")
        case "definition":
            return pages.definition(thing)
        case "parameter":
            return pages.parameter(thing)
        case "keyword":
            return f"**{KEYWORDS[thing.of][0]}** `{KEYWORDS[thing.of][1]}` — {detail(thing, lang)}"
        case "clause":
            return pages.clause(thing.name, thing.of)
        case "item":
            return pages.item(thing.name, thing.of)
        case "value":
            return pages.value(thing.name, thing.of)
        case "table":
            return pages.table(thing.name, thing.of)
        case _:
            said = detail(thing, lang)
            return f"**{thing.name}** — {said}" if said else f"**{thing.name}**"


class _Pages:
    """The pages of one file's things in one language."""

    def __init__(self, knowledge: Knowledge, lang: str) -> None:
        self.knowledge, self.lang = knowledge, lang

    def say(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en

    def row(self, items: Iterable[str]) -> str:
        return self.say("、", ", ").join(items)

    def at(self, clause: str) -> str:
        return self.say(f"条款 {clause}", f"clause {clause}")

    def fact(self, thing: Thing) -> str:
        declared: Declaration = thing.of
        known = short_type(thing.type or declared.type, self.lang)
        lines = []
        if declared.values:
            lines.append(self.say("可取：", "values: ") + self.row(declared.values))
        if declared.fields:
            lines.append(self.say("各项：", "fields: ") + self.row(field.label for field in declared.fields))
        if declared.minimum is not None:
            lines.append(self.say(f"不小于 {declared.minimum}", f"at least {declared.minimum}"))
        if declared.maximum is not None:
            lines.append(self.say(f"不大于 {declared.maximum}", f"at most {declared.maximum}"))
        if declared.names:
            first = declared.names[0]
            lines.append(self.say(f"应是词汇表列出的名字，如 {first}", f"a name the vocabulary lists, such as {first}"))
        if declared.none:
            lines.append(self.say("空（没有）：", "null (none): ") + declared.none.in_(self.lang))
        lines.append(self.say(*_CHANGES[declared.changes]))
        english = label_in_english(declared.label, "")
        title = declared.label if self.lang == "zh" or not english else f"{declared.label} ({english})"
        return _page(f"**{title}** `{declared.path}` — {known}", declared.meaning.in_(self.lang), _list(lines))

    def function(self, function: Function, name: str) -> str:
        other = function.id if name != function.id else function.zh
        reads = self.say(function.reads_zh, function.reads_en)
        if "{" in reads:
            holes = self.say("甲乙丙丁戊", "abcde")
            count = max(len(form.parameters) for form in function.forms)
            reads = re.sub(r"\{(\d)\}", lambda hole: holes[int(hole[1])], reads)
            reads = f"`{name}({', '.join(holes[:count])})`{self.say('：', ': ')}{reads}"
        brought = self.say("由插件提供", "brought by a plugin") if function.profile == "plugin" else ""
        return _page(f"**{name}**" + (f" `{other}`" if other else ""), _code("\n".join(usage(function, name, self.lang))), reads, brought)

    def definition(self, thing: Thing) -> str:
        users = self._users(thing.name)
        used = self.say("用在：", "used by: ") + self.row(users) if users else ""
        return _page(f"**{thing.name}** — {type_word(thing, self.lang)}", _code(thing.of.value), used)

    def parameter(self, thing: Thing) -> str:
        given = self.say("由调用者给出（--context）", "given by the caller (--context)")
        title = f"**{thing.of.label}** `{thing.name}` — {type_word(thing, self.lang)}"
        return _page(title, thing.of.meaning.in_(self.lang), given)

    def reading(self, name: str, part: ReadingPart) -> str:
        options = []
        for label, text in part.options.items():
            shown = f"**{label}**{self.say('（已定）', ' (settled)')}" if label == part.settled else label
            options.append(f"{shown}{self.say('：', ': ')}`{one_line(text.value)}`")
        if part.source is not None:
            state = self.say("依据：", "source: ") + part.source.in_(self.lang)
        else:
            state = self.say(
                "还没有定：各种都算一遍，结果相同才有定论", "open: every option is tried, and only an answer common to all is definite"
            )
        ledger = self.knowledge.document.clauses if self.knowledge.document is not None else {}
        clauses = [clause for clause, line in ledger.items() if name in line.readings]
        raised = self.at(self.row(clauses)) if clauses else ""
        return _page(f"{self.say('读法', 'reading')} **{name}**", part.question.in_(self.lang), _list(options), state, raised)

    def window(self, part: WindowPart | DeadlinePart) -> str:
        gate = getattr(part, "event", None) is not None
        kind = self.say("时段", "window") if gate else self.say("期限", "deadline")
        actor, name = actor_word(part.actor, self.lang), part.name.zh
        named = self.say(
            f"由{actor}遵守；规则里写 {'、'.join(f'{name}.{p}' for p in PARTS)}",
            f"binds the {actor}; rule text says {', '.join(f'{name}.{p}' for p in PARTS)}",
        )
        title = f"{kind} **{part.name.in_(self.lang)}** `{part.id}` — {self.at(part.clause)}"
        return _page(title, _code(part.open.value.strip()), part.says.in_(self.lang) if part.says else "", named)

    def clause(self, name: str, part: ClausePart) -> str:
        items = [f"`{item.id}`" for item in self.knowledge.citing(name)]
        if items:
            state = self.say("落实在：", "encoded by: ") + self.row(items)
        else:
            state = kind_word(part.kind, self.lang) if part.kind else ""
        readings = [self.knowledge.readings[r].question.in_(self.lang) for r in part.readings if r in self.knowledge.readings]
        asked = self.say("待读清的地方：", "open to reading: ") + "\n\n" + _list(readings) if readings else ""
        return _page(f"**{name}**", part.says.in_(self.lang), state, asked)

    def item(self, name: str, part: ItemPart) -> str:
        says = part.says or getattr(part, "unmet", None)
        return _page(f"**{name}** — {self.at(part.clause)}", says.in_(self.lang) if says else "")

    def value(self, text: str, owner: Enum) -> str:
        name = f"“{owner.name}”" if owner.name else self.say("这一项", "this fact")
        said = self.say(f"{name}可取：", f"{name} may be: ")
        return _page(f"**{text}**", said + self.row(owner.values))

    def table(self, name: str, part: Any) -> str:
        rows = part.rows
        first = self.row(f"{key} {value}" for key, value in list(rows.items())[:_ROWS]) + ("…" if len(rows) > _ROWS else "")
        count = self.say(f"{len(rows)} 行：{first}", f"{len(rows)} rows: {first}")
        if part.complete:
            absent = self.say("没有列出的键就是没有", "an absent key is none")
        else:
            absent = self.say("没有列出的键是不知道", "an absent key is unknown")
        clause = f" — {self.at(part.clause)}" if part.clause else ""
        return _page(f"{self.say('表', 'table')} **{name}**{clause}", part.says.in_(self.lang) if part.says else "", count, absent)

    def _users(self, name: str) -> list[str]:
        """The definitions, and the clauses of the items, whose rule text says a name."""
        document = self.knowledge.document
        if document is None:
            return []
        word = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
        found = [other for other, text in document.define.items() if other != name and word.search(text.value)]
        for _, item in document.items():
            if any(word.search(text) for text in _rule_texts(item)):
                found.append(item.clause)
        return list(dict.fromkeys(found))


def _rule_texts(value: Any) -> Iterator[str]:
    match value:
        case Located():
            yield value.value
        case Part():
            for name in type(value).model_fields:
                yield from _rule_texts(getattr(value, name))
        case tuple() | list():
            for item in value:
                yield from _rule_texts(item)
        case dict():
            yield from _rule_texts(list(value.values()))
        case _:
            pass


def _code(text: str) -> str:
    return f"```feel\n{text.rstrip()}\n```"


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _page(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)
