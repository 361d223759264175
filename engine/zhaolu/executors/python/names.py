"""Names and constants of generated source: readable identifiers, each constant written once."""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from zhaolu.executors.python.namespace import NAMES
from zhaolu.executors.python.rows import WHOLE
from zhaolu.ir.times import BEIJING

OWN: Final = (
    "facts", "f", "row", "s", "bind", "decide", "brief", "effects", "parameter", "call", "look_up", "as_of", "today", "LAYOUT", "once",
    "quiet", "rest", "failing", "undecided", "happened", "presumed", "found", "closed", "INELIGIBLE", "UNDETERMINED",
    "raw", "slow", "given", "name", "named", "faults", "day", "instant", "admit", "Record", "SPACES",
)  # fmt: skip
"""What generated functions name themselves, which no fact may be called."""
_RESERVED: Final = frozenset({*keyword.kwlist, *keyword.softkwlist, *dir(builtins), *NAMES, *OWN})


class Names:
    """Identifiers of one generated module, no two the same; Python reads them NFKC-normalised, so they are compared so."""

    def __init__(self) -> None:
        self._taken: set[str] = set(_RESERVED)

    def fresh(self, wanted: str) -> str:
        """`wanted` as an identifier that was not given out before."""
        base = unicodedata.normalize("NFKC", re.sub(r"\W+", "_", wanted)).strip("_") or "x"
        base = base if base.isidentifier() else f"x_{base}"
        base = base if base.isidentifier() else "x"
        name, position = base, 2
        while name in self._taken:
            name, position = f"{base}_{position}", position + 1
        self._taken.add(name)
        return name


class Constants:
    """Values written at the head of a generated module, or handed to it as they are where they have no short form."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._written: dict[str, str] = {}
        self._handed: dict[int, str] = {}
        self.namespace: dict[str, Any] = {}
        self.remarks: dict[str, str] = {}

    def write(self, value: Any) -> str:
        """An expression for the value: itself, or the name of its constant."""
        if value is None or value is True or value is False or type(value) in (str, int):
            return repr(value)
        if value == () and type(value) is tuple:
            return "()"
        text = _source(value)
        if text is None:
            return self.hand(value, "value")
        if text not in self._written:
            self._written[text] = self._names.fresh(_called(value))
        return self._written[text]

    def texts(self, values: frozenset[Any]) -> str:
        """A set of texts, numbers or none, for membership."""
        parts = sorted(self.write(value) for value in values)
        text = f"frozenset(({', '.join(parts)},))" if parts else "frozenset()"
        if text not in self._written:
            self._written[text] = self._names.fresh("one_of")
        return self._written[text]

    def hand(self, value: Any, called: str, remark: str = "") -> str:
        """The name under which the module gets an object that cannot be written."""
        if id(value) not in self._handed:
            name = self._handed[id(value)] = self._names.fresh(called)
            self.namespace[name] = value
            self.remarks[name] = remark or type(value).__name__
        return self._handed[id(value)]

    def lines(self) -> list[str]:
        """The head of the module."""
        handed = [f"# {name}: given ({remark})" for name, remark in self.remarks.items()]
        return handed + [f"{name} = {text}" for text, name in self._written.items()]


def is_whole(value: Any) -> bool:
    """Whether a number is one of `WHOLE`, written the same way."""
    return type(value) is Decimal and str(value).isdecimal() and int(value) in WHOLE


def _source(value: Any) -> str | None:
    match value:
        case Decimal():
            return f"WHOLE[{value}]" if is_whole(value) else f"Decimal({str(value)!r})"
        case datetime() if type(value) is datetime and value.tzinfo is BEIJING and not value.fold:
            parts = [value.year, value.month, value.day, value.hour, value.minute, value.second, value.microsecond]
            while len(parts) > 3 and not parts[-1]:
                parts.pop()
            return f"datetime({', '.join(map(str, parts))}, tzinfo=BEIJING)"
        case date() if type(value) is date:
            return f"date({value.year}, {value.month}, {value.day})"
        case tuple() if type(value) is tuple and all(isinstance(item, str | bool | None) for item in value):
            return repr(value)
        case _:
            return None


def _called(value: Any) -> str:
    match value:
        case Decimal():
            return "n_" + str(value).replace("-", "minus_").replace(".", "_").replace("+", "")
        case datetime():
            return f"at_{value:%Y_%m_%d_%H_%M}"
        case date():
            return f"on_{value.year:04}_{value.month:02}_{value.day:02}"
        case time():
            return "clock"
        case tuple():
            return "texts"
        case _:
            return "value"


def choice_suffix(choice: Mapping[str, str]) -> str:
    """How the options chosen tell apart two forms of one definition."""
    return "".join(f"__{label}" for label in choice.values())
