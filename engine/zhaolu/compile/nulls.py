"""The warning for a fact that can be none and is used without a test for it.

Only where none makes the result none (ordering, arithmetic, functions, a condition): `=` and `in` are definite. A test in
the same conjunction (`x != null and …`), the same disjunction (`x = null or …`) or the `if` around it counts, as does a
test of the whole path.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from zhaolu.diagnostics import Diagnostic
from zhaolu.ir import expressions as ir
from zhaolu.ir.types import List, Struct, Type
from zhaolu.text import syntax

if TYPE_CHECKING:
    from zhaolu.compile.expressions import Checker

Path = tuple[str, ...]


class Guards:
    """The paths that are tested for none around the place being checked."""

    def __init__(self) -> None:
        self.tested: list[frozenset[Path]] = []

    @contextmanager
    def within(self, checker: Checker, items: tuple[syntax.Expr, ...], op: str) -> Iterator[None]:
        """Inside, the paths that `items` compare with none by `op` count as tested."""
        paths = {path for item in items for path in _tested(item, op)}
        self.tested.append(frozenset(_resolve(checker, path) for path in paths))
        try:
            yield
        finally:
            self.tested.pop()

    def need(self, checker: Checker, *nodes: ir.Expr) -> None:
        """`nodes` are used where none would make the result none."""
        if checker.scope.unchecked:
            return
        for node in nodes:
            path, nullable = _nullable(checker, node)
            if nullable and not any(
                path[: len(tested)] == tested[: len(path)] and len(tested) >= nullable for level in self.tested for tested in level
            ):
                assert node.span is not None
                checker.found.append(Diagnostic.of("W101", node.span, name=node.span.text))


def _tested(tree: syntax.Expr, op: str) -> Iterator[Path]:
    match tree:
        case syntax.Binary(sign, left, syntax.Null()) | syntax.Binary(sign, syntax.Null(), left) if sign == op:
            if path := _written(left):
                yield path
        case syntax.And(items) if op == "!=":
            for item in items:
                yield from _tested(item, op)
        case syntax.Or(items) if op == "=":
            for item in items:
                yield from _tested(item, op)
        case _:
            pass


def _written(tree: syntax.Expr) -> Path:
    match tree:
        case syntax.Name(name):
            return (name,)
        case syntax.Path(base, name):
            inner = _written(base)
            return (*inner, name) if inner else ()
        case _:
            return ()


def _resolve(checker: Checker, path: Path) -> Path:
    """A written path as ids."""
    found: list[str] = []
    at: Type | None = checker.scope.facts
    for names, item in reversed(checker.locals):
        if path[0] in names:
            found, at, path = [path[0]], names[path[0]], path[1:]
            break
        if item is not None and item.find(path[0]):
            found, at = ["item"], item
            break
    for step in path:
        field = at.find(step) if isinstance(at, Struct) else None
        found.append(field.id if field else step)
        at = field.type if field else None
    return tuple(found)


def _nullable(checker: Checker, node: ir.Expr) -> tuple[Path, int]:
    """The id path a node reads, and how many steps of it must be known not to be none (0: none of them can be)."""
    match node:
        case ir.Fact(id):
            field = checker.scope.facts.fields.get(id) if checker.scope.facts else None
            return (id,), int(bool(field and field.nullable))
        case ir.Local(name):
            return (name,), 0
        case ir.Member(base, name):
            path, needed = _nullable(checker, base)
            holder = base.type
            if not path or isinstance(holder, List) or not isinstance(holder, Struct):
                return (), 0
            field = holder.fields.get(name)
            return (*path, name), len(path) + 1 if field and field.nullable else needed
        case _:
            return (), 0
