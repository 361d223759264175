"""What facts, windows, readings, definitions and tables are called."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from zhaolu.executors.prose.glossary import label_in_english
from zhaolu.executors.prose.values import date_text, humanised
from zhaolu.frozen import dataclass, field
from zhaolu.ir.expressions import Literal
from zhaolu.ir.rules import Ruleset, Window
from zhaolu.ir.types import ANY, FieldType, List, Struct, Type

_ADDED: Final = r"\s*[（(][^（(]*(?:[（(][^（()）]*[)）][^（()）]*)*[)）]$"
_STEP: Final = r"([^.\[\]]+)(?:\[(\d*)\])?"


def quoted(text: str) -> str:
    """The text in quotation marks; marks inside become single ones."""
    return "“" + text.replace("“", "‘").replace("”", "’") + "”"


def item_type(type_: Type) -> Type:
    """The type of a list's items; any other type itself."""
    return type_.item if isinstance(type_, List) else type_


def field_of(type_: Type, name: str) -> FieldType | None:
    inner = item_type(type_)
    return inner.find(name) if isinstance(inner, Struct) else None


@dataclass(frozen=True, slots=True)
class Names:
    """Labels of one ruleset in one language (`zh` | `en`). `provinces`: Chinese names by id, to name other notices."""

    ruleset: Ruleset
    lang: str
    provinces: Mapping[str, str] = field(default_factory=dict)

    def field_label(self, found: FieldType) -> str:
        return found.label if self.lang == "zh" else label_in_english(found.label, humanised(found.id))

    def fact(self, path: str) -> str:
        """The label of an id path: `education[1].level` → 学历第1项·层次. A context parameter gives its own label."""
        if path in self.ruleset.parameters:
            return self.parameter(path)
        parts: list[str] = []
        at: Type = self.ruleset.facts
        for name, position in re.findall(_STEP, path):
            found = field_of(at, name)
            text = (
                self.field_label(found) if found else (humanised(name) if self.lang == "en" or not name.isascii() else self._nameless(name))
            )
            if position:
                text = f"{text}第{position}项" if self.lang == "zh" else f"{text} {position}"
            parts.append(text)
            at = found.type if found else ANY
        return "·".join(parts) if self.lang == "zh" else ", ".join(parts)

    def _nameless(self, name: str) -> str:
        """A name that is no fact: a fact of no vocabulary is called by its id, in quotes."""
        return f"“{name}”"

    def fact_type(self, path: str) -> Type | None:
        """The type at an id path; None where the vocabulary has no such fact."""
        if path in self.ruleset.parameters:
            return self.ruleset.parameters[path].type
        at: Type = self.ruleset.facts
        for name, position in re.findall(_STEP, path):
            found = field_of(at, name)
            if found is None:
                return None
            at = item_type(found.type) if position else found.type
        return at

    def clause(self, clause: str) -> str:
        """A clause for people; one of another notice with which notice that is: 省通知三(五)2."""
        notice, _, own = clause.rpartition("/")
        if not notice:
            return clause
        here = self.ruleset.notice
        if notice == here.parent:
            return f"省通知{own}" if self.lang == "zh" else f"provincial notice {own}"
        match = re.match(r"(.+?)-(\d{4})-", notice)
        if match is None:
            return f"{notice}/{own}"
        province = here.province if match[1] == here.province_id else self.provinces.get(match[1], match[1].title())
        return f"{province} {match[2]} 年通知{own}" if self.lang == "zh" else f"{match[1].title()} {match[2]}, {own}"

    def parameter(self, name: str) -> str:
        found = self.ruleset.parameters.get(name)
        if found and self.lang == "zh":
            return found.label
        return label_in_english(found.label, humanised(name)) if found else humanised(name)

    def window_of(self, name: str) -> Window | None:
        """A window by id or Chinese name."""
        return self.ruleset.windows.get(name) or next((w for w in self.ruleset.windows.values() if w.name.zh == name), None)

    def window(self, name: str) -> str:
        found = self.window_of(name)
        return found.name.in_(self.lang) if found else name

    def question(self, reading: str) -> str:
        """The question of a reading, without its closing mark."""
        found = self.ruleset.readings.get(reading)
        return found.question.in_(self.lang).rstrip("？?。.") if found else humanised(reading)

    def short_question(self, reading: str) -> str:
        """The question without what is added in brackets at its end, for use inside a sentence."""
        return re.sub(_ADDED, "", self.question(reading)) or self.question(reading)

    def table(self, name: str) -> str:
        """A table's name for people: a parameter's label, the clause of a quota, else its own name or number."""
        if name in self.ruleset.parameters:
            return self.parameter(name)
        for quota in self.ruleset.quotas:
            if quota.id == name:
                return f"{self.clause(quota.clause)}的名额" if self.lang == "zh" else f"places in {self.clause(quota.clause)}"
        if self.lang == "en" or not name.isascii():
            return humanised(name)
        return f"对照表{list(self.ruleset.tables).index(name) + 1}" if name in self.ruleset.tables else name


def dated(names: Names, window: str, part: str, opening: str, closing: str) -> str:
    """The day or instant of a window's bound in brackets; empty where it is not fixed."""
    found = names.window_of(window)
    bound = (
        None if found is None else {"first_day": found.first_day, "last_day": found.last_day, "start": found.start, "end": found.end}[part]
    )
    if isinstance(bound, Literal) and isinstance(bound.value, date):
        return f"{opening}{date_text(bound.value, names.lang)}{closing}"
    return ""
