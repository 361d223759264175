"""The formats the engine reads itself. The module that reads one (`read`, `sniff`) is imported when it is wanted."""

from __future__ import annotations

from importlib import import_module

from zhaolu.extend.contracts import Reading, RecordInput, RecordReader


def _reader(name: str, suffixes: tuple[str, ...]) -> RecordReader:
    module = f"{__package__}.{name}_records"

    def read(given: RecordInput) -> Reading:
        found: Reading = import_module(module).read(given)
        return found

    def sniff(head: bytes) -> bool:
        found: bool = import_module(module).sniff(head)
        return found

    return RecordReader(name, suffixes, read, sniff)


JSONL = _reader("jsonl", (".jsonl", ".ndjson"))
JSON = _reader("json", (".json",))
YAML = _reader("yaml", (".yaml", ".yml"))
CSV = _reader("csv", (".csv", ".tsv"))

BUILT_IN = (JSONL, JSON, YAML, CSV)
"""In the order in which an input without a known ending is shown to them."""
