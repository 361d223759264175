"""The check of plain records as generated code: what is in order goes straight through, anything else to the model's door.

Written from the vocabulary. A record is let through only if every key is an id and every value of the plain kind
declared; whatever needs a warning, a conversion of names or an error is checked again by `model.records`, so that there is
one place that knows what is wrong.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any, Final, assert_never

from zhaolu.executors.python.names import Names
from zhaolu.executors.python.rows import WHOLE, Layout, Row, U, layout_of
from zhaolu.ir.types import Enum
from zhaolu.model.converters import LONGEST_LIST, LONGEST_NAME, LONGEST_TEXT, MOST_DIGITS, SPACES
from zhaolu.model.moments import FIRST_YEAR, LAST_YEAR, day, instant
from zhaolu.model.records import Record
from zhaolu.model.vocabulary import NOT_GIVEN, Declaration, Vocabulary

Admit = Callable[[Any, int | None], Record]
PLAIN: Final = 10**MOST_DIGITS


class _Writer:
    """Writes one function; `out` is what is done with a record that is not plainly in order."""

    def __init__(self) -> None:
        self.names = Names()
        self.lines: list[str] = []
        self.namespace: dict[str, Any] = {}
        self.depth = 1

    def emit(self, text: str) -> None:
        self.lines.append("    " * self.depth + text)

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        self.emit(head)
        self.depth += 1
        yield
        self.depth -= 1

    def out_if(self, test: str) -> None:
        with self.block(f"if {test}:"):
            self.emit("return slow(raw, row)")

    def fields(self, holder: str, declared: tuple[Declaration, ...], layout: Layout, path: str, also: str = "") -> str:
        """Statements that read the fields of a dict; the source of their row. Other keys than ids (and `also` many) lead out."""
        self.out_if(f"{holder}.__class__ is not dict or len({holder}) > {LONGEST_LIST}")
        members, get = self.names.fresh("members"), self.names.fresh("get")
        self.emit(f"{members}, {get} = {{}}, {holder}.get")
        values = {}
        for fact in declared:
            value = values[fact.id] = self.names.fresh(fact.id)
            self.emit(f"{value} = {get}({fact.id!r}, U)")
            with self.block(f"if {value} is not U:"):
                self.value(fact, value, layout.inner[layout.places[fact.id]], f"{path}.{fact.id}" if path else fact.id)
                self.emit(f"{members}[{fact.id!r}] = {value}")
        self.out_if(f"len({members}){also} != len({holder})")
        row = "".join(f"{values[name]}, " for name in layout.names)
        return f"Row({members}, f{path!r}, ({row}), {self.given(layout, 'layout')})"

    def value(self, fact: Declaration, name: str, layout: Layout | None, path: str) -> None:
        """Statements that put the checked value in place of the given one. `path` is the inside of an f-string."""
        if fact.none_as is not NOT_GIVEN:
            with self.block(f"if {name} is None:"):
                self.emit(f"{name} = {self.given(fact.none_as, 'stands_for_none')}")
            self.present(fact, name, layout, path)
        elif fact.none is not None:
            with self.block(f"if {name} is not None:"):
                self.present(fact, name, layout, path)
        else:
            self.present(fact, name, layout, path)

    def given(self, value: Any, called: str) -> str:
        name = self.names.fresh(called)
        self.namespace[name] = value
        return name

    def present(self, fact: Declaration, name: str, layout: Layout | None, path: str) -> None:
        match fact.kind:
            case "bool":
                self.out_if(f"{name} is not True and {name} is not False")
            case "enum":
                assert isinstance(fact.type, Enum)
                self.out_if(f"{name}.__class__ is not str or {name} not in {self.given(frozenset(fact.type.values), 'values')}")
            case "int" | "number":
                bounds = [f"{name} < {fact.minimum}"] if fact.minimum is not None else [f"{name} <= -{PLAIN}"]
                bounds += [f"{name} > {fact.maximum}"] if fact.maximum is not None else [f"{name} >= {PLAIN}"]
                self.out_if(f"{name}.__class__ is not int or {' or '.join(bounds)}")
                self.emit(f"{name} = WHOLE.get({name}) or Decimal({name})")
            case "string":
                self.out_if(f"{name}.__class__ is not str or not 0 < len({name}) <= {LONGEST_TEXT}")
                self.out_if(f"{name}[0] in SPACES or {name}[-1] in SPACES")
                if fact.names:
                    self.out_if(f"{name} not in {self.given(frozenset(fact.names), 'values')}")
                elif fact.endings:
                    self.out_if(f"{name}.endswith({fact.endings!r})")
            case "date":
                with self.block(f"if {name}.__class__ is str and len({name}) == 10 and {name}[4] == {name}[7] == '-':"):
                    with self.block("try:"):
                        self.emit(f"{name} = date.fromisoformat({name})")
                    with self.block("except ValueError:"):
                        self.emit("return slow(raw, row)")
                    self.out_if(f"not {FIRST_YEAR} <= {name}.year <= {LAST_YEAR}")
                with self.block("else:"):
                    self.converted("day", name, path)
            case "datetime":
                self.converted("instant", name, path)
            case "object":
                assert layout is not None
                self.emit(f"{name} = {self.fields(name, fact.fields, layout, path)}")
            case "list":
                self.items(fact, name, layout, path)
            case _:
                assert_never(fact.kind)

    def converted(self, how: str, name: str, path: str) -> None:
        """The model's own converter; a fault leads out."""
        self.emit("faults = []")
        self.emit(f"{name} = {how}({name}, f{path!r}, faults)")
        self.out_if("faults")

    def items(self, fact: Declaration, name: str, layout: Layout | None, path: str) -> None:
        self.out_if(f"{name}.__class__ is not list or len({name}) > {LONGEST_LIST}")
        found, item, place = self.names.fresh("found"), self.names.fresh("item"), self.names.fresh("place")
        self.emit(f"{found} = []")
        with self.block(f"for {place}, {item} in enumerate({name}, 1):"):
            here = f"{path}[{{{place}}}]"
            if fact.items is None:
                assert layout is not None
                self.emit(f"{item} = {self.fields(item, fact.fields, layout, here)}")
            else:
                self.out_if(f"{item} is None")
                self.present(fact.items, item, None, here)
            self.emit(f"{found}.append({item})")
        self.emit(f"{name} = tuple({found})")


def write_door(vocabulary: Vocabulary) -> tuple[str, dict[str, Any]]:
    """The source of `admit(raw, row)` and what it names."""
    writer = _Writer()
    writer.emit("given = raw.get('id', U) if raw.__class__ is dict else U")
    with writer.block("if given is U:"):
        writer.emit("name, named = '' if row is None else str(row), 0")
    with writer.block("else:"):
        writer.out_if(f"given.__class__ is not str or not 0 < len(given) <= {LONGEST_NAME} or given[0] in SPACES or given[-1] in SPACES")
        writer.emit("name, named = given, 1")
    facts = writer.fields("raw", vocabulary.facts, layout_of(vocabulary.struct), "", also=" + named")
    writer.emit(f"return Record(name, {facts}, (), row)")
    space = {
        **writer.namespace, "U": U, "WHOLE": WHOLE, "SPACES": SPACES, "Decimal": Decimal, "date": date, "day": day, "instant": instant,
        "Row": Row, "Record": Record,
    }  # fmt: skip
    return "\n".join(["def admit(raw, row=None):", *writer.lines, ""]), space


_doors: OrderedDict[str, tuple[Vocabulary, Admit]] = OrderedDict()
_lock = threading.Lock()
MOST_DOORS: Final = 8
"""Vocabularies whose generated doors are kept in a process."""


def door_of(vocabulary: Vocabulary) -> Admit:
    """`admit(raw, row)` of a vocabulary: as `model.records.check_record`, with the same errors and warnings."""
    with _lock:
        held = _doors.get(vocabulary.digest)
        if held is None or held[0].facts is not vocabulary.facts:
            text, space = write_door(vocabulary)
            space["slow"] = vocabulary.door.admit
            exec(compile(text, "<zhaolu door>", "exec"), space)
            held = _doors[vocabulary.digest] = vocabulary, space["admit"]
        _doors.move_to_end(vocabulary.digest)
        while len(_doors) > MOST_DOORS:
            _doors.popitem(last=False)
    return held[1]
