"""A rule text around a cursor: what a word in it stands for, and what may be written next.

The text may be unfinished: its words are taken one by one, and only the operands that stand whole before the cursor are
parsed and checked, by the parser and the checker themselves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Literal

from zhaolu.compile.expressions import WINDOW_PARTS, check_expression
from zhaolu.compile.scope import Scope
from zhaolu.diagnostics import ZhaoluError
from zhaolu.ir.operators import PROPERTIES, Function, Variable, find_property
from zhaolu.ir.types import ANY, Enum, List, Struct, Type
from zhaolu.spans import Located
from zhaolu.surfaces.lsp.knowledge import Knowledge
from zhaolu.surfaces.lsp.things import KEYWORDS, PARTS, Thing
from zhaolu.text.parser import MAX_LENGTH, parse_expression
from zhaolu.text.scanning import ENDS, Word, operand_start, scan

_BINDING: Final = ("SOME", "EVERY", "FOR")
_LOOKUPS: Final = ("lookup",)
_COMMENTED: Final = re.compile(r"//|/\*")


@dataclass(frozen=True)
class Cursor:
    """What is being written: `start` is where the word (or the inside of the quotation) begins, `last` the word before it.

    `quoted`: the opening quotation mark where the cursor stands within a text; `closed`: that text has its end.
    """

    start: int
    at: int
    last: int
    quoted: str = ""
    closed: bool = False


class Phrase:
    """A rule text with the names in force. `locals`: names that its place brings with it (`e` in the history of a penalty)."""

    def __init__(self, value: str, knowledge: Knowledge, locals: Mapping[str, Type] | None = None) -> None:
        self.value, self.knowledge = value, knowledge
        self.scope: Scope = replace(knowledge.scope, locals=dict(locals or {}))
        self._found: dict[int, Mapping[str, Type]] = {}

    @cached_property
    def words(self) -> tuple[Word, ...]:
        return scan(self.value) if len(self.value) <= MAX_LENGTH else ()

    # --- where the cursor is ---

    def cursor(self, at: int) -> Cursor | None:
        """What is being written at a place; None within a comment."""
        last = -1
        for index, word in enumerate(self.words):
            if word.end < at or (word.end == at and not _open_ended(word)):
                last = index
            elif word.start < at:
                if word.kind in ("STRING", "OPEN"):
                    return Cursor(word.start + 1, at, last, word.text[0], word.kind == "STRING")
                return Cursor(word.start, at, last) if _open_ended(word) else Cursor(at, at, index)
            else:
                break
        since = self.words[last].end if last >= 0 else 0
        return None if _COMMENTED.search(self.value, since, at) else Cursor(at, at, last)

    def word_at(self, at: int) -> int | None:
        """The word under a pointer; between two words that touch, the one on the right unless it is a sign."""
        touching = [i for i, word in enumerate(self.words) if word.start <= at <= word.end]
        named = [i for i in touching if self.words[i].kind not in ("DOT", "LPAR", "RPAR", "COMMA", "CMP", "LSQB", "RSQB", "OTHER")]
        return named[-1] if named else None

    # --- types ---

    def type_of(self, first: int, last: int, known: Mapping[str, Type]) -> Type | None:
        """The type of the words from `first` to `last`, if they are an expression."""
        try:
            tree = parse_expression(Located.of(self.value[self.words[first].start : self.words[last].end]))
        except ZhaoluError:
            return None
        return check_expression(tree, replace(self.scope, locals=known))[0].type

    def operand_type(self, last: int) -> Type | None:
        """The type of the operand that ends with a word."""
        if last < 0 or self.words[last].kind not in ENDS:
            return None
        return self.type_of(operand_start(self.words, last), last, self.locals_at(last))

    def locals_at(self, index: int) -> Mapping[str, Type]:
        """The variables in force at a word, and within `列表[…]` the fields of its items."""
        if index not in self._found:
            self._found[index] = self._locals(index)
        return self._found[index]

    def _locals(self, index: int) -> dict[str, Type]:
        frames: list[dict[str, Type]] = [dict(self.scope.locals)]
        binding = False
        for i, word in enumerate(self.words[:index]):
            if word.kind in ("LPAR", "LSQB"):
                frames.append(self._item_names(i, frames) if word.kind == "LSQB" else {})
            elif word.kind in ("RPAR", "RSQB") and len(frames) > 1:
                frames.pop()
            elif word.kind in ("SATISFIES", "RETURN"):
                binding = False
            if word.kind in _BINDING or (binding and word.kind == "COMMA"):
                binding = True
                if i + 2 < len(self.words) and self.words[i + 1].kind == "NAME" and self.words[i + 2].kind == "IN":
                    frames[-1][self.words[i + 1].text] = self._source_type(i + 3, frames)
        return _merged(frames)

    def _item_names(self, bracket: int, frames: list[dict[str, Type]]) -> dict[str, Type]:
        if bracket == 0 or self.words[bracket - 1].kind not in ENDS:
            return {}
        base = self.type_of(operand_start(self.words, bracket - 1), bracket - 1, _merged(frames))
        item = base.item if isinstance(base, List) else base
        found: dict[str, Type] = {"item": item} if item is not None else {}
        if isinstance(item, Struct):
            found |= {name: field.type for field in item.fields.values() for name in (field.id, field.label)}
        return found

    def _source_type(self, first: int, frames: list[dict[str, Type]]) -> Type:
        """The type of an item of the list that a variable runs over."""
        last, depth = first - 1, 0
        for i in range(first, len(self.words)):
            kind = self.words[i].kind
            depth += (kind in ("LPAR", "LSQB")) - (kind in ("RPAR", "RSQB"))
            if depth < 0 or (depth == 0 and kind in ("SATISFIES", "RETURN", "COMMA", "DOTS")):
                break
            last = i
        found = self.type_of(first, last, _merged(frames)) if last >= first else None
        return found.item if isinstance(found, List) else found or ANY

    # --- what is wanted ---

    def state(self, cursor: Cursor) -> Literal["operand", "operator", "member", "name"]:
        """What the grammar wants at the cursor: `name` is a new variable's."""
        if cursor.last < 0:
            return "operand"
        kind = self.words[cursor.last].kind
        if kind == "DOT":
            return "member"
        if kind in _BINDING:
            return "name"
        return "operator" if kind in ENDS else "operand"

    def wanted(self, last: int) -> Type | None:
        """The type that the word after `last` should have, where an operator, a list or a call before it tells."""
        if last < 0:
            return None
        match self.words[last].kind:
            case "CMP" | "IN":
                return self.operand_type(last - 1)
            case "LSQB" | "LPAR" | "COMMA":
                opening, position = self._enclosing(last)
                if opening <= 0:
                    return None
                if self.words[opening - 1].kind in ("IN", "CMP"):
                    found = self.operand_type(opening - 2)
                    return found.item if isinstance(found, List) and self.words[opening - 1].kind == "CMP" else found
                if self.words[opening].kind == "LPAR" and (function := self.function_at(opening - 1)) is not None:
                    return self._parameter(function, opening, position)
        return None

    def _enclosing(self, last: int) -> tuple[int, int]:
        """The opening bracket around the words after `last` (-1: none), and how many commas lie between."""
        depth = commas = 0
        for i in range(last, -1, -1):
            kind = self.words[i].kind
            if kind in ("RPAR", "RSQB"):
                depth += 1
            elif kind in ("LPAR", "LSQB"):
                if depth == 0:
                    return i, commas
                depth -= 1
            elif kind == "COMMA" and depth == 0:
                commas += 1
        return -1, commas

    def function_at(self, index: int) -> Function | None:
        """The function a word before a bracket calls."""
        if self.words[index].kind not in ("NAME", "FUNCTION"):
            return None
        return self.scope.functions.find(" ".join(self.words[index].text.split()))

    def argument(self, last: int) -> tuple[Function, int] | None:
        """The function whose argument comes after `last`, and which argument (from 0)."""
        opening, position = self._enclosing(last)
        function = self.function_at(opening - 1) if opening > 0 and self.words[opening].kind == "LPAR" else None
        return (function, position) if function is not None else None

    def _parameter(self, function: Function, opening: int, position: int) -> Type | None:
        for form in function.forms:
            if position < len(form.parameters):
                wanted = form.parameters[position].type
                if not isinstance(wanted, Variable):
                    return wanted
                end = self._argument_end(opening)
                first = self.type_of(opening + 1, end, self.locals_at(opening + 1)) if position and end > opening else None
                return first.item if isinstance(first, List) else None
        return None

    def _argument_end(self, opening: int) -> int:
        """The last word of the first argument after an opening bracket."""
        depth = 0
        for i in range(opening + 1, len(self.words)):
            kind = self.words[i].kind
            depth += (kind in ("LPAR", "LSQB")) - (kind in ("RPAR", "RSQB"))
            if depth < 0 or (depth == 0 and kind == "COMMA"):
                return i - 1
        return len(self.words) - 1

    # --- what a word stands for ---

    def base_at(self, dot: int) -> tuple[Type | None, str]:
        """Of a dot: the type of what stands before it, and the id of the window if it is one."""
        last = dot - 1
        if last < 0 or self.words[last].kind not in ENDS:
            return None, ""
        first = operand_start(self.words, last)
        dashed = first
        while dashed >= 2 and self.words[dashed - 1].kind == "MINUS" and self.words[dashed - 1].end == self.words[dashed].start:
            dashed -= 2
            name = self.value[self.words[dashed].start : self.words[last].end]
            if name in self.scope.windows:
                return None, self.scope.windows[name]
        name = self.value[self.words[first].start : self.words[last].end]
        found = self.type_of(first, last, self.locals_at(last)) if name not in self.scope.windows or self._names(name) else None
        return found, "" if found is not None else self.scope.windows.get(name, "")

    def _names(self, name: str) -> bool:
        """Whether a name that is also a window's stands for something else first."""
        facts = self.scope.facts
        return name in self.scope.definitions or name in self.scope.parameters or (facts is not None and facts.find(name) is not None)

    def thing_at(self, at: int) -> tuple[Thing, int, int] | None:
        """What the word under a pointer stands for, with its place."""
        index = self.word_at(at)
        if index is None:
            return None
        word = self.words[index]
        found = self._thing(index, word)
        return (found, word.start, word.end) if found is not None else None

    def _thing(self, index: int, word: Word) -> Thing | None:
        before = self.words[index - 1] if index else None
        after = self.words[index + 1] if index + 1 < len(self.words) else None
        if word.kind in KEYWORDS:
            return Thing("keyword", word.text, word.kind)
        if word.kind in ("STRING", "OPEN"):
            return self._text(index, word.text.strip('"“”'))
        if word.kind not in ("NAME", "FUNCTION"):
            return self._window_word(index)
        if before is not None and before.kind == "DOT":
            return self._member(index, word.text)
        if (after is not None and after.kind == "LPAR") or word.kind == "FUNCTION":
            function = self.function_at(index)
            return Thing("function", " ".join(word.text.split()), function) if function is not None else None
        return self.named(word.text, index) or self._window_word(index)

    def named(self, name: str, index: int) -> Thing | None:
        """What a name alone stands for, in the order the checker looks."""
        scope, knowledge = self.scope, self.knowledge
        local = self._local(name, index)
        if local is not None:
            return local
        document = knowledge.document
        if name in scope.definitions and document is not None and name in document.define:
            text = document.define[name]
            return Thing("definition", name, text, scope.definitions[name], knowledge.defined_at(name))
        if name in scope.parameters and document is not None:
            id = scope.parameter_names.get(name, name)
            part = document.context[id]
            return Thing("parameter", id, part, scope.parameters[name], part.head)
        if (declared := knowledge.fact(name)) is not None:
            return Thing("fact", declared.label, declared, declared.type, declared.span)
        if name in scope.constants:
            value, type_ = scope.constants[name]
            return Thing("constant", name, value, type_)
        if (window := knowledge.windows.get(name)) is not None:
            return Thing("window", window.name.zh, window, span=window.head)
        return None

    def _local(self, name: str, index: int) -> Thing | None:
        found = self.locals_at(index)
        if name not in found:
            bound = index and self.words[index - 1].kind in (*_BINDING, "COMMA") and index + 1 < len(self.words)
            if not bound or self.words[index + 1].kind != "IN":
                return None
            found = self.locals_at(index + 1)
            if name not in found:
                return None
        if isinstance(item := found.get("item"), Struct) and (declared := self.knowledge.declaration(item, name)) is not None:
            return Thing("fact", declared.label, declared, declared.type, declared.span)
        return Thing("local", name, None, found[name])

    def _member(self, index: int, name: str) -> Thing | None:
        type_, window = self.base_at(index - 1)
        if window:
            part = self.knowledge.windows.get(window)
            label = next((label for label in PARTS if WINDOW_PARTS[label] == WINDOW_PARTS.get(name)), None)
            return Thing("part", label, part, span=part.head if part is not None else None) if label is not None else None
        depth = 0
        while isinstance(type_, List):
            type_, depth = type_.item, depth + 1
        if type_ is None:
            return None
        if (declared := self.knowledge.declaration(type_, name)) is not None:
            shown = declared.type
            for _ in range(depth):
                shown = List(shown)
            return Thing("fact", declared.label, declared, shown, declared.span)
        found = find_property(type_, name)
        if found is None:
            return None
        label = next((row.label for row in PROPERTIES if row.name == found[0]), found[0])
        return Thing("property", label, None, found[1])

    def _text(self, index: int, text: str) -> Thing | None:
        """A quotation: the name of a reading or a table, or a value of what it is compared with."""
        knowledge = self.knowledge
        if (called := self.argument(index - 1)) is not None:
            function, position = called
            if function.id == "reading" and text in knowledge.readings:
                part = knowledge.readings[text]
                return Thing("reading", text, part, span=part.head)
            if function.id in _LOOKUPS and position == 0:
                return self.table(text)
        wanted = self.wanted(index - 1)
        while isinstance(wanted, List):
            wanted = wanted.item
        return Thing("value", text, wanted) if isinstance(wanted, Enum) and text in wanted.values else None

    def table(self, name: str) -> Thing | None:
        """The table, quota list or keyed parameter that `查表` calls so."""
        document = self.knowledge.document
        if document is None:
            return None
        if name in document.tables:
            return Thing("table", name, document.tables[name], span=document.tables[name].head)
        for quota in document.quotas:
            if quota.id == name:
                return Thing("table", name, quota, span=quota.head)
        id = self.scope.parameter_names.get(name, name)
        if id in document.context:
            return Thing("parameter", id, document.context[id], self.scope.parameters.get(id), document.context[id].head)
        return None

    def _window_word(self, index: int) -> Thing | None:
        """A window by an id with hyphens, which reads as a subtraction."""
        first = last = index
        while first and self.words[first - 1].end == self.words[first].start and self.words[first - 1].kind in ("NAME", "MINUS", "NUMBER"):
            first -= 1
        while last + 1 < len(self.words) and self.words[last].end == self.words[last + 1].start and self.words[last + 1].kind in (
            "NAME", "MINUS", "NUMBER",
        ):  # fmt: skip
            last += 1
        part = self.knowledge.windows.get(self.value[self.words[first].start : self.words[last].end])
        return Thing("window", part.name.zh, part, span=part.head) if part is not None else None


def _open_ended(word: Word) -> bool:
    """Whether more letters typed right after a word would belong to it."""
    return word.kind in ("NAME", "FUNCTION", "OPEN", "OTHER") or word.kind in KEYWORDS


def _merged(frames: list[dict[str, Type]]) -> dict[str, Type]:
    return {name: type_ for frame in frames for name, type_ in frame.items()}
