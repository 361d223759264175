"""Files of typed columns: Parquet (one file, a pattern, a folder partitioned as Hive does) and Arrow."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from zhaolu.diagnostics import ZhaoluError
from zhaolu.surfaces.tables.chunks import ROW, Chunk, TypedChunk
from zhaolu.surfaces.tables.database import duckdb
from zhaolu.surfaces.tables.typed import Typed, typed_plan

if TYPE_CHECKING:
    from zhaolu.model.vocabulary import Vocabulary
    from zhaolu.surfaces.readers import Naming
    from zhaolu.surfaces.tables.sources import Given

PARQUET, ARROW = (".parquet", ".pq"), (".arrow", ".feather", ".ipc", ".arrows")
_PATTERN = re.compile(r"[*?\[]")
_DEFAULT_PARTITION = "__HIVE_DEFAULT_PARTITION__"


def is_columnar(given: Given) -> bool:
    """Whether this is a file, folder or pattern of typed columns: by `--input-format`, ending or first bytes."""
    return _format(given) is not None


def _format(given: Given) -> str | None:
    if given.format is not None:
        return given.format.lower() if given.format.lower() in ("parquet", "arrow") else None
    if given.file == "-":
        return None
    path = Path(given.file)
    ending = path.suffix.lower()
    if path.is_dir():
        return "parquet" if any(True for _ in _inside(path)) else None
    if ending in PARQUET:
        return "parquet"
    if ending in ARROW:
        return "arrow"
    if path.is_file() and not ending:
        with path.open("rb") as stream:
            head = stream.read(6)
        return "parquet" if head.startswith(b"PAR1") else "arrow" if head == b"ARROW1" else None
    return None


def open_columnar(given: Given, vocabulary: Vocabulary) -> ParquetFiles | ArrowFile:
    """The input, its columns checked. Raises ZhaoluError."""
    duckdb()
    if _format(given) == "arrow":
        return ArrowFile.open(given.file, vocabulary, given.naming)
    return ParquetFiles.open(given.file, vocabulary, given.naming)


def duckdb_types(schema: Any) -> list[tuple[str, Any]]:
    """The columns of an Arrow schema with their DuckDB types."""
    library = duckdb()
    with library.connect() as connection:
        connection.register("columns_given", schema.empty_table())
        relation = connection.sql("SELECT * FROM columns_given")
        return list(zip(relation.columns, relation.types, strict=True))


def checked(schema: Any, vocabulary: Vocabulary, file: str, naming: Naming) -> Typed:
    """What the columns of an Arrow schema are. Raises ZhaoluError."""
    double = [name for at, name in enumerate(schema.names) if name in schema.names[:at]]
    if double:
        raise ZhaoluError.of("E436", name=file, first=f"“{double[0]}”", second=f"“{double[0]}”")
    try:
        types = duckdb_types(usable(schema))
    except duckdb().Error:
        raise ZhaoluError.of("E544", file=file, reason=("有读不了的列类型", "a column has a type that cannot be read")) from None
    return typed_plan(types, vocabulary, file, naming)


def usable(schema: Any) -> Any:
    """The schema as rows are taken: moments to the microsecond, days as days, floating numbers in double precision."""
    import pyarrow as pa

    def of(type_: Any) -> Any:
        if pa.types.is_timestamp(type_) and type_.unit != "us":
            return pa.timestamp("us", type_.tz)
        if pa.types.is_date64(type_):
            return pa.date32()
        if pa.types.is_float16(type_) or pa.types.is_float32(type_):
            return pa.float64()
        if pa.types.is_dictionary(type_):
            return of(type_.value_type)
        if pa.types.is_large_string(type_) or type_ == pa.string_view():
            return pa.string()
        if pa.types.is_list(type_) or pa.types.is_large_list(type_):
            return pa.list_(pa.field("item", of(type_.value_type)))
        if pa.types.is_struct(type_):
            return pa.struct([pa.field(field.name, of(field.type)) for field in type_])
        return type_.storage_type if isinstance(type_, pa.BaseExtensionType) else type_

    return pa.schema([pa.field(field.name, of(field.type)) for field in schema])


def numbered(table: Any, first: int, typed: Typed) -> TypedChunk:
    """A table with its rows numbered from `first`."""
    import pyarrow as pa

    table = table.select(typed.columns)
    table = table.cast(usable(table.schema), safe=False)
    if typed.record is not None:
        table = _named(table, typed.record)
    return TypedChunk(table.append_column(ROW, pa.array(range(first, first + table.num_rows), pa.int64())), typed)


def _named(table: Any, record: str) -> Any:
    """Names as texts; a whole number stays whole where the column is one of floating numbers."""
    import pyarrow as pa
    import pyarrow.compute as pc

    at = table.schema.get_field_index(record)
    column = table.column(at)
    if pa.types.is_floating(column.type) and (pc.all(pc.equal(column, pc.floor(column)), min_count=0).as_py() is not False):
        column = column.cast(pa.int64(), safe=False)
    return table if pa.types.is_string(column.type) else table.set_column(at, record, column.cast(pa.string()))


@dataclass(frozen=True, slots=True)
class _File:
    """One Parquet file, the columns its folders stand for, and what its own columns are."""

    path: Path
    partitions: Mapping[str, str]
    typed: Typed
    rows: int


@dataclass
class ParquetFiles:
    """One or more Parquet files, in the order of their names; rows are numbered through."""

    name: str
    files: Sequence[_File]
    columnar = True

    @classmethod
    def open(cls, name: str, vocabulary: Vocabulary, naming: Naming) -> ParquetFiles:
        import pyarrow as pa
        import pyarrow.parquet as pq

        plans: dict[tuple[str, tuple[str, ...]], Typed] = {}
        files = []
        for path, partitions in _paths(name):
            shown = str(path)
            try:
                with pq.ParquetFile(path) as file:
                    schema, rows = file.schema_arrow, file.metadata.num_rows
            except (pa.ArrowException, OSError) as error:
                raise _unreadable(shown, error) from None
            held = _held(partitions, vocabulary, naming, schema.names)
            for key in held:
                schema = schema.append(pa.field(key, _partition_type(key, held[key], vocabulary, naming)))
            key_ = (str(schema), tuple(held))
            if key_ not in plans:
                plans[key_] = checked(schema, vocabulary, shown, naming)
            files.append(_File(path, held, plans[key_], rows))
        return cls(name, files)

    def chunks(self, rows: int) -> Iterator[Chunk]:
        import pyarrow as pa
        import pyarrow.parquet as pq

        first = 1
        for file in self.files:
            own = [column for column in file.typed.columns if column not in file.partitions]
            try:
                with pq.ParquetFile(file.path) as opened:
                    for batch in opened.iter_batches(rows, columns=own):
                        table = pa.Table.from_batches([batch])
                        for key, value in file.partitions.items():
                            table = table.append_column(key, _constant(value, batch.num_rows, key, file.typed))
                        yield numbered(table, first, file.typed)
                        first += batch.num_rows
            except (pa.ArrowException, OSError) as error:
                raise _unreadable(str(file.path), error) from None

    def total(self) -> int | None:
        return sum(file.rows for file in self.files)

    def part(self) -> float | None:
        return None

    def close(self) -> None: ...


def _paths(name: str) -> Iterator[tuple[Path, Mapping[str, str]]]:
    """The files meant, with what the folders `key=value` below the folder or pattern say."""
    root = Path(name)
    if root.is_dir():
        for path in sorted(_inside(root)):
            yield path, _partitions(path.relative_to(root).parts[:-1])
    elif root.exists() or not _PATTERN.search(name):
        if not root.exists():
            raise ZhaoluError.of("E430", name=name, why=("没有这个文件", "there is no such file"))
        yield root, {}
    else:
        fixed = next(at for at, part in enumerate(root.parts) if _PATTERN.search(part))
        found = sorted(p for p in Path(*root.parts[:fixed]).glob(str(Path(*root.parts[fixed:]))) if p.is_file())
        if not found:
            raise ZhaoluError.of("E581", name=name)
        for path in found:
            yield path, _partitions(path.parts[:-1])


def _inside(folder: Path) -> Iterator[Path]:
    """The Parquet files in a folder and below; what begins with `_` or `.` is not data."""
    for ending in PARQUET:
        for path in folder.rglob(f"*{ending}"):
            if not any(part.startswith(("_", ".")) for part in path.relative_to(folder).parts):
                yield path


def _partitions(folders: Sequence[str]) -> dict[str, str]:
    return {unquote(key): unquote(value) for key, equals, value in (part.partition("=") for part in folders) if equals}


def _held(partitions: Mapping[str, str], vocabulary: Vocabulary, naming: Naming, own: Sequence[str]) -> dict[str, str]:
    """The partition columns that hold facts; others (a day of loading) only say where files lie."""
    found = {}
    for key, value in partitions.items():
        fact = naming.of(key)
        if key not in own and fact is not None and (fact == "id" or vocabulary.find(fact) is not None):
            found[key] = value
    return found


def _partition_type(key: str, value: str, vocabulary: Vocabulary, naming: Naming) -> Any:
    import pyarrow as pa

    fact = vocabulary.find(naming.of(key) or "")
    kind = fact.kind if fact else "string"
    if kind == "int" and value.lstrip("-").isdigit():
        return pa.int64()
    if kind == "bool" and value.lower() in ("true", "false"):
        return pa.bool_()
    return pa.string()


def _constant(value: str, count: int, key: str, typed: Typed) -> Any:
    import pyarrow as pa

    from zhaolu.executors.sql.form import SqlType

    if value == _DEFAULT_PARTITION:
        return pa.nulls(count, pa.string())
    held = typed.plan.layout.columns.get(typed.paths.get(key, ""))
    match held.type if held else SqlType.TEXT:
        case SqlType.NUMBER:
            return pa.repeat(pa.scalar(int(value), pa.int64()), count)
        case SqlType.BOOL:
            return pa.repeat(pa.scalar(value.lower() == "true"), count)
        case _:
            return pa.repeat(pa.scalar(value, pa.string()), count)


def _unreadable(name: str, error: Exception) -> ZhaoluError:
    if isinstance(error, OSError) and error.errno:
        from zhaolu.surfaces.readers.opening import reason

        return ZhaoluError.of("E430", name=name, why=reason(error))
    return ZhaoluError.of("E544", file=name, reason=("不是完整的文件", "it is not a whole file of that kind"))


@dataclass
class ArrowFile:
    """An Arrow file (also Feather version 2) or stream."""

    name: str
    typed: Typed
    reader: Any
    count: int | None
    columnar = True

    @classmethod
    def open(cls, name: str, vocabulary: Vocabulary, naming: Naming) -> ArrowFile:
        import pyarrow as pa

        try:
            source = pa.memory_map(name)
            try:
                reader = pa.ipc.open_file(source)
                count = _count(name)
            except pa.ArrowInvalid:
                source.seek(0)
                reader, count = pa.ipc.open_stream(source), None
        except (pa.ArrowException, OSError) as error:
            if not Path(name).exists():
                raise ZhaoluError.of("E430", name=name, why=("没有这个文件", "there is no such file")) from None
            raise _unreadable(name, error) from None
        return cls(name, checked(reader.schema, vocabulary, name, naming), reader, count)

    def chunks(self, rows: int) -> Iterator[Chunk]:
        yield from rechunked(self._batches(), rows, self.typed)

    def _batches(self) -> Iterator[Any]:
        import pyarrow as pa

        try:
            if hasattr(self.reader, "num_record_batches"):
                for at in range(self.reader.num_record_batches):
                    yield self.reader.get_batch(at)
            else:
                yield from self.reader
        except (pa.ArrowException, OSError) as error:
            raise _unreadable(self.name, error) from None

    def total(self) -> int | None:
        return self.count

    def part(self) -> float | None:
        return None

    def close(self) -> None: ...


def _count(name: str) -> int:
    import pyarrow.dataset as dataset

    return int(dataset.dataset(name, format="ipc").count_rows())


def rechunked(batches: Iterator[Any], rows: int, typed: Typed) -> Iterator[TypedChunk]:
    """Record batches of any size as chunks of `rows` rows."""
    import pyarrow as pa

    waiting: list[Any] = []
    count, first = 0, 1
    for batch in batches:
        waiting.append(batch)
        count += batch.num_rows
        if count >= rows:
            table = pa.Table.from_batches(waiting)
            whole = count - count % rows
            for start in range(0, whole, rows):
                yield numbered(table.slice(start, rows), first, typed)
                first += rows
            rest = table.slice(whole)
            waiting, count = rest.to_batches(), rest.num_rows
    if count:
        yield numbered(pa.Table.from_batches(waiting), first, typed)
