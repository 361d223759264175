"""What the names in a rule text may stand for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

from zhaolu.frozen import dataclass, field
from zhaolu.ir.functions import FUNCTIONS
from zhaolu.ir.operators import FunctionTable
from zhaolu.ir.times import BEIJING
from zhaolu.ir.types import Struct, Type

if TYPE_CHECKING:
    from zhaolu.ir.rules import Table


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The surroundings of a rule text.

    `facts`: the vocabulary. `locals`: variables in force (a history item `e`). `definitions`, `readings`, `parameters`:
    name to type (a parameter may also be written by its label: `parameter_names` gives its name). `tables`: id to table.
    `windows`: name or id to id. `constants`: name to (value, type), such as 年度.
    `zone`: what a date and time without an offset means; None keeps it without (FEEL). `unchecked`: FEEL's dynamic
    mode, for `expr --unchecked` alone.
    """

    facts: Struct | None = None
    locals: Mapping[str, Type] = field(default_factory=dict)
    definitions: Mapping[str, Type] = field(default_factory=dict)
    readings: Mapping[str, Type] = field(default_factory=dict)
    parameters: Mapping[str, Type] = field(default_factory=dict)
    parameter_names: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    windows: Mapping[str, str] = field(default_factory=dict)
    functions: FunctionTable = FUNCTIONS
    constants: Mapping[str, tuple[Any, Type]] = field(default_factory=dict)
    zone: tzinfo | None = BEIJING
    unchecked: bool = False

    def names(self) -> list[str]:
        """Every name that may be written, for suggestions."""
        facts = [name for f in self.facts.fields.values() for name in (f.id, f.label)] if self.facts else []
        return [*self.locals, *facts, *self.definitions, *self.parameters, *self.constants, *self.windows]
