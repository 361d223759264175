"""An empty table of facts for people to fill in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from zhaolu.diagnostics import ZhaoluError
from zhaolu.extend.contracts import Template, TemplateColumn, TemplateWriter
from zhaolu.model.vocabulary import Declaration, Vocabulary
from zhaolu.surfaces.readers.opening import reason

if TYPE_CHECKING:
    from zhaolu.extend.manager import Plugins

ITEMS = 2
"""How many items of each list get columns of their own."""

_NOTES = (
    "一人一行；表头不要改动，不用的列可以删去，也可以写到第 3 项、第 4 项。",
    "空着表示不知道；写 null 表示已知没有；列表确实为空的，在以列表命名的一列里写 []。",
    "不要合并单元格。",
)


def write_template(
    path: str | Path,
    vocabulary: Vocabulary,
    facts: Iterable[str] | None = None,
    *,
    plugins: Plugins | None = None,
    title: str = "申请人记录",
) -> None:
    """Write an empty table to `path`; its ending chooses the format (.csv, and what plugins write, such as .xlsx).

    `facts` are id paths (`birth_date`, `education.level`, `licence`): only these get columns; default all. Raises
    ZhaoluError for an unknown path or ending, or where the file cannot be written.
    """
    target = Path(path)
    writers = (CSV_TEMPLATE, *(plugins.template_writers() if plugins else ()))
    writer = next((w for w in writers if target.suffix.lower() in w.suffixes), None)
    if writer is None:
        endings = "、".join(suffix for w in writers for suffix in w.suffixes)
        why = (f"不会写这种格式，可以是：{endings}", f"this format is not known; use one of {endings}")
        raise ZhaoluError.of("E449", name=str(path), why=why)
    template = Template(title, tuple(template_columns(vocabulary, facts)), _NOTES)
    content = io.BytesIO()
    writer.write(template, content)
    try:
        target.write_bytes(content.getvalue())
    except OSError as fault:
        raise ZhaoluError.of("E449", name=str(path), why=reason(fault)) from None


def template_columns(vocabulary: Vocabulary, facts: Iterable[str] | None = None) -> Iterator[TemplateColumn]:
    """The columns for some facts (all by default), in the order of the vocabulary, the record's name first."""
    wanted = None if facts is None else _paths(vocabulary, facts)
    yield TemplateColumn("id", "id", "string", "这条记录的名字，不重复即可；不要填身份证号")
    for fact in vocabulary.facts:
        yield from _columns(fact, fact.label, fact.id, wanted, fact.label)


def _paths(vocabulary: Vocabulary, facts: Iterable[str]) -> frozenset[str]:
    """The vocabulary paths meant by id paths, with those above and below them."""
    found: set[str] = set()
    for path in facts:
        declared = vocabulary.find(path)
        if declared is None:
            raise ZhaoluError.of("E423", path=path)
        found |= {each.path for each in declared.walk()}
        steps = declared.path.split(".")
        for depth in range(1, len(steps)):
            above = ".".join(steps[:depth])
            found |= {above, above.removesuffix("[]")}
    return frozenset(found)


def _columns(declared: Declaration, header: str, path: str, wanted: frozenset[str] | None, group: str) -> Iterator[TemplateColumn]:
    if wanted is not None and declared.path not in wanted:
        return
    match declared.kind:
        case "object":
            if declared.none:
                yield _column(declared, header, path, group)
            for child in declared.fields:
                yield from _columns(child, f"{header}.{child.label}", f"{path}.{child.id}", wanted, group)
        case "list" if declared.fields:
            yield _column(declared, header, path, group)
            for position in range(1, ITEMS + 1):
                for child in declared.fields:
                    yield from _columns(child, f"{header}[{position}].{child.label}", f"{path}[{position}].{child.id}", wanted, group)
        case _:
            yield _column(declared, header, path, group)


def _column(declared: Declaration, header: str, path: str, group: str) -> TemplateColumn:
    meaning = declared.meaning.zh
    if declared.kind == "list" and declared.fields:
        meaning += "（这一列只在确实为空时写 []，否则空着）"
    if declared.kind == "object":
        meaning += "（这一列只在没有时写 null，否则空着）"
    return TemplateColumn(
        header,
        path,
        declared.kind,
        meaning,
        declared.values,
        declared.minimum,
        declared.maximum,
        declared.none.zh if declared.none else "",
        group,
    )


def _write_csv(template: Template, stream: BinaryIO) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow([column.header for column in template.columns])
    stream.write(b"\xef\xbb\xbf" + text.getvalue().encode())


CSV_TEMPLATE = TemplateWriter("csv", (".csv",), _write_csv)
"""The header alone, with a byte order mark so that spreadsheet programs read it as UTF-8."""
