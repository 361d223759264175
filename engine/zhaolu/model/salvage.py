"""Reading a broken ruleset file as far as it goes, so that one run reports the faults of all its parts.

What holds a fault (an item of a list, an entry of a table) is left out and the rest is read. A document read so is
`incomplete`: it is never used to decide, only to find more faults.
"""

from __future__ import annotations

from collections.abc import Iterable

from zhaolu.diagnostics import Diagnostic, Severity, ZhaoluError, in_order
from zhaolu.frozen import dataclass
from zhaolu.model.document import read_part
from zhaolu.model.ruleset import RulesetDocument
from zhaolu.spans import Source
from zhaolu.text.yaml_nodes import YamlMapping, YamlNode, YamlSequence
from zhaolu.text.yaml_reader import read_as_far

NAMING = ("readings", "context", "tables", "define", "windows", "deadlines", "quotas")
"""Sections whose parts are named elsewhere: if one is left out, names that are not found mean nothing."""


@dataclass(frozen=True)
class Salvaged:
    """`document` None: nothing could be read. `names_missing`: a part that others may name was left out."""

    document: RulesetDocument | None
    faults: tuple[Diagnostic, ...]
    names_missing: bool = False


def salvage(source: Source) -> Salvaged:
    """The document without its faulty parts, and all faults of reading and of shape."""
    node, found = read_as_far(source)
    faults = list(found)
    if not isinstance(node, YamlMapping):
        if node is None:
            return Salvaged(None, tuple(faults))
        try:
            read_part(RulesetDocument, node)
        except ZhaoluError as error:
            faults += error.diagnostics
        return Salvaged(None, in_order(faults))
    left_out: set[str] = set()
    while True:
        pruned = _without(node, faults, left_out) if faults else node
        if pruned is None:
            return Salvaged(None, in_order(faults))
        try:
            return Salvaged(read_part(RulesetDocument, pruned), in_order(faults), bool(left_out & set(NAMING)))
        except ZhaoluError as error:
            lines = {(d.span.source.name, d.span.line) for d in faults if d.span is not None}
            more = [d for d in error.diagnostics if d.span is None or (d.span.source.name, d.span.line) not in lines]
            if not more:
                return Salvaged(None, in_order(faults))
            faults += more


def _without(root: YamlMapping, faults: Iterable[Diagnostic], left_out: set[str]) -> YamlMapping | None:
    """The mapping without the parts that hold a fault; None if a fault lies outside any part that can go."""
    entries = dict(root.entries)
    for fault in faults:
        if fault.severity is not Severity.ERROR:
            continue
        if fault.span is None:
            return None
        at = fault.span.start
        section = next((name for name, e in root.entries.items() if e.key.span.start <= at < _end(e.value, e.key.span.end)), None)
        if section is None or section in ("notice", "overlay_on"):
            return None
        value = entries[section].value if section in entries else None
        if at < root.entries[section].key.span.end or not isinstance(value, YamlMapping | YamlSequence):
            entries.pop(section, None)
            left_out.add(section)
            continue
        smaller = _pruned(value, at)
        if smaller is not value:
            left_out.add(section)
            entries[section] = entries[section]._replace(value=smaller)
    return YamlMapping(entries, root.flow, root.span)


def _pruned(value: YamlMapping | YamlSequence, at: int) -> YamlMapping | YamlSequence:
    if isinstance(value, YamlSequence):
        items = tuple(item for item in value.items if not item.span.start <= at < max(item.span.end, item.span.start + 1))
        return value if len(items) == len(value.items) else YamlSequence(items, value.flow, value.span)
    kept = {name: e for name, e in value.entries.items() if not e.key.span.start <= at < _end(e.value, e.key.span.end)}
    return value if len(kept) == len(value.entries) else YamlMapping(kept, value.flow, value.span)


def _end(node: YamlNode, least: int) -> int:
    return max(node.span.end, least) + 1
