"""Cases beside a ruleset: invented applicants and the decisions they should get."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from zhaolu.diagnostics import Diagnostic, ZhaoluError, in_order
from zhaolu.frozen import dataclass
from zhaolu.model.document import (
    AtLeastOne,
    Ident,
    Keyed,
    ListOf,
    MapOf,
    OneOf,
    Part,
    Raw,
    Whole,
    Word,
    Words,
    expected,
    raw,
    read_part,
)
from zhaolu.spans import Source, Span
from zhaolu.text.yaml_nodes import YamlScalar


def _moment(value: Any) -> Any:
    if isinstance(value, YamlScalar) and isinstance(value.value, (str, date)) and value.text.value.strip():
        return value.text.value
    if isinstance(value, str):
        return value
    raise expected("day", value)


def _record(value: Any) -> Any:
    if isinstance(value, Keyed):
        return raw(value)
    raise expected("mapping", value)


Moment = Annotated[str, BeforeValidator(_moment)]
RecordData = Annotated[dict[str, Any], BeforeValidator(_record)]
Outcome = Annotated[Literal["eligible", "ineligible", "undetermined"], OneOf]
_CELLS = ("id", "note", "as_of", "outcome", "failing", "undecided")


class PenaltyExpected(Part):
    clause: Word = Field(description="哪一条罚则")
    effect: Word = Field(description="罚什么，如 禁止报名")
    status: Annotated[Literal["成立", "待定"], OneOf] = Field(description="成立 或 待定")
    years: Annotated[tuple[Whole, ...], ListOf] | None = Field(default=None, description="禁止报名的年度")
    province: Word | None = Field(default=None, description="禁止报名管哪个省")
    program: Word | None = Field(default=None, description="禁止报名管哪个项目")


class Expected(Part):
    """What the decision should be. A key left out is not compared."""

    outcome: Outcome = Field(description="eligible、ineligible 或 undetermined")
    failing: Words | None = Field(default=None, description="失败的各条（次序不论）；不写就不比较")
    undecided: Words | None = Field(default=None, description="未决的各条（次序不论）；不写就不比较")
    penalties: Annotated[tuple[PenaltyExpected, ...], ListOf] | None = Field(default=None, description="罚则；不写就不比较")
    effects: Annotated[dict[str, Raw], MapOf] = Field(default_factory=dict, description="effects 里要比较的键")


class CasePart(Part):
    id: Ident = Field(description="例子的名字")
    note: Word | None = Field(default=None, description="这个例子试的是什么")
    change: Annotated[dict[str, Raw], MapOf] = Field(
        default_factory=dict, description="在 base 上改什么：路径 → 值，如 education[1].level: 专科（从 1 数起）"
    )
    remove: Words = Field(default=(), description="从 base 里去掉的路径（就是不知道）")
    record: RecordData | None = Field(default=None, description="整份记录，代替 base")
    as_of: Moment | None = Field(default=None, description="查看日或时刻，代替文件的 as_of")
    context: RecordData | None = Field(default=None, description="调用者给出的参数，代替文件的 context")
    reading: Annotated[dict[str, Word], MapOf] = Field(default_factory=dict, description="指定读法：名字 → 选择")
    expect: Expected = Field(description="应得的决定")


class TableCases(Part):
    """Cases as rows."""

    columns: Annotated[tuple[Word, ...], AtLeastOne, ListOf] = Field(
        description="各列：记录里的路径，或 outcome、failing、undecided、id、note、as_of"
    )
    rows: Annotated[tuple[Annotated[tuple[Raw, ...], ListOf], ...], AtLeastOne, ListOf] = Field(
        description='每行一个例子；= 表示照 base，"?" 表示不知道（去掉这个键）'
    )


class CasesDocument(Part):
    """A cases file as written. `resolve_cases` gives the single cases."""

    ruleset: Ident = Field(description="哪个规则集，如 hubei-2019-assistant-gp")
    as_of: Moment | None = Field(default=None, description="各例的查看日或时刻；不写或写 default 就是招录年度的 12月31日")
    context: RecordData = Field(default_factory=dict, description="各例共用的、由调用者给出的参数")
    base: RecordData = Field(default_factory=dict, description="各例由此改起的记录")
    cases: Annotated[tuple[CasePart, ...], ListOf] = Field(default=(), description="例子")
    table: TableCases | None = Field(default=None, description="列成表的例子")


@dataclass(frozen=True, slots=True)
class Case:
    """One case ready to be decided. `as_of` is None for the default; `record` holds plain data, not yet checked."""

    id: str
    note: str
    record: Mapping[str, Any]
    as_of: str | None
    context: Mapping[str, Any]
    reading: Mapping[str, str]
    expect: Expected
    span: Span


_STEP = re.compile(r"([^.\[\]]+)((?:\[[0-9]+\])*)(?:\.|\Z)")


def steps_of(path: str) -> tuple[str | int, ...]:
    """`education[1].level` as ('education', 0, 'level'). Raises ValueError."""
    found: list[str | int] = []
    at = 0
    while at < len(path):
        step = _STEP.match(path, at)
        if step is None:
            raise ValueError(path)
        found.append(step[1])
        for position in re.findall(r"[0-9]+", step[2]):
            if position == "0":
                raise ValueError(path)
            found.append(int(position) - 1)
        at = step.end()
    if not found or path.endswith("."):
        raise ValueError(path)
    return tuple(found)


def change(record: dict[str, Any], path: str, value: Any) -> None:
    """Set a value in place; missing objects on the way are made, a list may grow by one.

    Raises ValueError with (zh, en) as its argument.
    """
    *above, last = _steps(path)
    holder = _reach(record, tuple(above), last, make=True)
    if isinstance(last, int) and last == len(holder):
        holder.append(value)
    else:
        holder[last] = value


def remove(record: dict[str, Any], path: str) -> None:
    """Take a value out in place. Raises ValueError with (zh, en) if it is not there."""
    *above, last = _steps(path)
    holder = _reach(record, tuple(above), last, make=False)
    if (isinstance(last, str) and last not in holder) or (isinstance(last, int) and last >= len(holder)):
        raise ValueError(("base 里没有它", "it is not in base"))
    del holder[last]


def _steps(path: str) -> tuple[str | int, ...]:
    try:
        return steps_of(path)
    except ValueError:
        raise ValueError(("路径写法不对", "the path is malformed")) from None


def _reach(record: Any, steps: tuple[str | int, ...], last: str | int, make: bool) -> Any:
    """The dict or list that holds the last step."""
    found = record
    for number, step in enumerate(steps):
        following = steps[number + 1] if number + 1 < len(steps) else last
        _fits(found, step, make)
        if isinstance(step, int):
            if step == len(found):
                found.append([] if isinstance(following, int) else {})
            found = found[step]
        else:
            if make and found.get(step) is None:
                found[step] = [] if isinstance(following, int) else {}
            found = found.get(step)
    _fits(found, last, make)
    return found


def _fits(holder: Any, step: str | int, make: bool) -> None:
    if isinstance(step, int):
        if not isinstance(holder, list):
            raise ValueError(("这里不是列表", "there is no list here"))
        if step > len(holder) or (not make and step >= len(holder)):
            raise ValueError((f"列表只有 {len(holder)} 项", f"the list has {len(holder)} items"))
    elif not isinstance(holder, dict):
        raise ValueError(("上一级不是一组键值", "what it lies in is no mapping"))


def read_cases(source: Source, beside: str | None = None) -> CasesDocument:
    """A cases file. `beside` is the id of the ruleset it lies beside. Raises `ZhaoluError` with every fault."""
    from zhaolu.text.yaml_reader import read_yaml

    document = read_part(CasesDocument, read_yaml(source))
    found: list[Diagnostic] = []
    if beside is not None and document.ruleset != beside:
        found.append(Diagnostic.of("E343", document.at("ruleset"), found=document.ruleset, wanted=beside))
    _resolve(document, found)
    if found:
        raise ZhaoluError(in_order(found))
    return document


def resolve_cases(document: CasesDocument) -> tuple[Case, ...]:
    """Every case of a file, those of `cases` first. Raises `ZhaoluError` for paths that lead nowhere."""
    found: list[Diagnostic] = []
    cases = _resolve(document, found)
    if found:
        raise ZhaoluError(in_order(found))
    return tuple(cases)


def _resolve(document: CasesDocument, found: list[Diagnostic]) -> list[Case]:
    as_of = None if document.as_of in (None, "default") else document.as_of
    cases = [_one(document, part, as_of, found) for part in document.cases]
    if document.table is not None:
        cases += _rows(document, document.table, as_of, found)
    elif not document.cases:
        found.append(Diagnostic.of("E346", document.head))
    seen: dict[str, Case] = {}
    for case in cases:
        if case.id in seen:
            found.append(Diagnostic.of("E308", case.span, id=case.id, line=seen[case.id].span.line))
        seen.setdefault(case.id, case)
    return cases


def _one(document: CasesDocument, part: CasePart, as_of: str | None, found: list[Diagnostic]) -> Case:
    if part.record is not None:
        for key in ("change", "remove"):
            if key in part.node.entries:
                found.append(Diagnostic.of("E344", part.key_at(key), key=key))
    record: dict[str, Any] = copy.deepcopy(document.base if part.record is None else part.record)
    if part.record is None:
        for path in part.remove:
            _try(found, part.at("remove", part.remove.index(path)), path, partial(remove, record, path))
        for path, value in part.change.items():
            _try(found, part.key_at("change", path), path, partial(change, record, path, copy.deepcopy(value)))
    return Case(
        id=part.id,
        note=part.note or "",
        record=record,
        as_of=(None if part.as_of == "default" else part.as_of) or as_of,
        context=document.context if part.context is None else part.context,
        reading=part.reading,
        expect=part.expect,
        span=part.head,
    )


def _try(found: list[Diagnostic], span: Span, path: str, act: Callable[[], None]) -> None:
    try:
        act()
    except ValueError as error:
        found.append(Diagnostic.of("E341", span, path=path, reason=error.args[0]))


def _rows(document: CasesDocument, table: TableCases, as_of: str | None, found: list[Diagnostic]) -> list[Case]:
    if "outcome" not in table.columns:
        found.append(Diagnostic.of("E345", table.key_at("columns")))
        return []
    cases = []
    for number, row in enumerate(table.rows):
        span = table.at("rows", number)
        if len(row) != len(table.columns):
            found.append(Diagnostic.of("E342", span, count=len(row), wanted=len(table.columns)))
            continue
        record: dict[str, Any] = copy.deepcopy(document.base)
        cells: dict[str, Any] = {}
        for position, (column, value) in enumerate(zip(table.columns, row, strict=True)):
            place = table.at("rows", number, position)
            if column in _CELLS:
                cells[column] = value
            elif value == "?":
                _try(found, place, column, partial(remove, record, column))
            elif value != "=":
                _try(found, place, column, partial(change, record, column, copy.deepcopy(value)))
        expect = _expected(cells, span, found)
        if expect is not None:
            moment = cells.get("as_of")
            cases.append(
                Case(
                    id=str(cells.get("id") or f"row-{number + 1}"),
                    note=str(cells.get("note") or ""),
                    record=record,
                    as_of=str(moment) if moment not in (None, "=", "default") else as_of,
                    context=document.context,
                    reading={},
                    expect=expect,
                    span=span,
                )
            )
    return cases


def _expected(cells: Mapping[str, Any], span: Span, found: list[Diagnostic]) -> Expected | None:
    if cells["outcome"] not in ("eligible", "ineligible", "undetermined"):
        mend = ("可用：eligible、ineligible、undetermined", "use one of: eligible, ineligible, undetermined")
        found.append(Diagnostic.of("E306", span, written=str(cells["outcome"]), mend=mend))
        return None
    return Expected(outcome=cells["outcome"], failing=_clauses(cells, "failing"), undecided=_clauses(cells, "undecided"))


def _clauses(cells: Mapping[str, Any], name: str) -> tuple[str, ...] | None:
    """A cell of clauses: a list, one clause alone, `~` for none at all; absent or `=` is not compared."""
    value = cells.get(name, "=")
    if value == "=":
        return None
    return () if value is None else (value,) if isinstance(value, str) else tuple(map(str, value))


__all__ = [
    "Case",
    "CasePart",
    "CasesDocument",
    "Expected",
    "PenaltyExpected",
    "change",
    "read_cases",
    "remove",
    "resolve_cases",
    "steps_of",
]
