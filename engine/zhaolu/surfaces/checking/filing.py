"""Which file of which folder of rulesets a path is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

from zhaolu.model.selection import RulesetKey

Kind: TypeAlias = Literal["ruleset", "cases", "readings", "vocabulary"]

SHARED: Final[dict[str, Kind]] = {"readings.yaml": "readings", "vocabulary.yaml": "vocabulary"}
"""Files common to all rulesets of a folder."""
_CASES: Final = ".cases.yaml"


@dataclass(frozen=True)
class Filed:
    """`root`: the folder of rulesets. `key`: the ruleset itself, or the one the cases lie beside."""

    root: Path
    kind: Kind
    key: RulesetKey | None = None

    @classmethod
    def of(cls, path: Path) -> Filed | None:
        """By its name alone; None for a path that is no file of a folder of rulesets."""
        if path.name in SHARED:
            return cls(path.parent, SHARED[path.name])
        cases = path.name.endswith(_CASES)
        plain = path.name.removesuffix(_CASES) + ".yaml" if cases else path.name
        key = RulesetKey.of_file(path.parent.name, plain)
        return cls(path.parent.parent, "cases" if cases else "ruleset", key) if key is not None else None
