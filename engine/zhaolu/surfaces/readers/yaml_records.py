"""Records in YAML, read as strictly as rulesets are."""

from __future__ import annotations

import re
from typing import Any

from zhaolu.diagnostics import Diagnostic, ZhaoluError
from zhaolu.extend.contracts import RawRow, Reading, RecordInput

_START = re.compile(rb"\s*(?:---|- |#|%YAML|[^\s,\[\]{}\"':;]+:(?:\s|$))")
_NUMBER = re.compile(r"\d{11,}[Xx]?")


def read(given: RecordInput) -> Reading:
    """One record, or a list of them; items count from 1."""
    from zhaolu.text.files import MAX_BYTES, decode
    from zhaolu.text.yaml_nodes import to_data
    from zhaolu.text.yaml_reader import read_yaml

    data = given.stream.read(MAX_BYTES + 1)
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        raise ZhaoluError.of("E431", name=given.name)
    try:
        found = to_data(read_yaml(decode(data, given.name)))
    except ZhaoluError as error:
        raise ZhaoluError([_without_text(item) for item in error.diagnostics]) from None
    if isinstance(found, list):
        if not found:
            raise ZhaoluError.of("E431", name=given.name)
        for row, value in enumerate(found, 1):
            yield RawRow(row, value)
    else:
        yield RawRow(1, found)


def _without_text(item: Diagnostic) -> Diagnostic:
    """The same fault by line and column: a record's own text is not shown."""
    if item.span is None:
        return item
    args: dict[str, Any] = {"what": tuple(_NUMBER.sub("…", item.message(lang)) for lang in ("zh", "en"))}
    if item.help():
        args["mend"] = tuple(_NUMBER.sub("…", item.help(lang)) for lang in ("zh", "en"))
    return Diagnostic.of("E429", name=item.span.source.name, line=item.span.line, column=item.span.column, **args)


def sniff(head: bytes) -> bool:
    """Text that begins as YAML does: a key, an item, a comment, a directive."""
    return bool(_START.match(head.removeprefix(b"\xef\xbb\xbf")))
