"""What the passes share: the scope that names are looked up in, and the diagnostics found so far.

Definitions and readings may be written in any order and use each other; each is checked when its type is first asked
for, and a circle is reported once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from zhaolu.compile.expressions import check_expression
from zhaolu.compile.scope import Scope
from zhaolu.diagnostics import Diagnostic, ZhaoluError
from zhaolu.ir.expressions import Expr, Literal
from zhaolu.ir.types import ANY, BOOLEAN, NUMBER, STRING, Type
from zhaolu.spans import Located
from zhaolu.text.parser import parse_expression

if TYPE_CHECKING:
    from zhaolu.ir.operators import FunctionTable
    from zhaolu.ir.rules import Notice, ParameterDeclaration, ReadingChoice, Table
    from zhaolu.ir.types import Struct

T = TypeVar("T")


class Deferred(Mapping[str, T]):
    """A mapping whose values are made when first asked for. `circle` is called with the names of a circle."""

    def __init__(self, makers: Mapping[str, Callable[[], T]], circle: Callable[[list[str]], T]) -> None:
        self._makers, self._circle = makers, circle
        self._made: dict[str, T] = {}
        self._making: list[str] = []

    def __getitem__(self, name: str) -> T:
        if name not in self._made:
            maker = self._makers[name]
            if name in self._making:
                return self._circle([*self._making[self._making.index(name) :], name])
            self._making.append(name)
            try:
                self._made[name] = maker()
            finally:
                self._making.pop()
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)

    def __contains__(self, name: object) -> bool:
        return name in self._makers


class Types(Mapping[str, Type]):
    """The types of named things, each found when first asked for."""

    def __init__(self, things: Mapping[str, Any]) -> None:
        self._things = things

    def __getitem__(self, name: str) -> Type:
        found: Type = self._things[name].type
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._things)

    def __len__(self) -> int:
        return len(self._things)

    def __contains__(self, name: object) -> bool:
        return name in self._things


class Workbench:
    """Checks rule texts of one ruleset against its scope and collects what is wrong."""

    def __init__(
        self,
        *,
        notice: Notice,
        facts: Struct,
        parameters: Mapping[str, ParameterDeclaration],
        tables: Mapping[str, Table],
        functions: FunctionTable,
    ) -> None:
        self.found: list[Diagnostic] = []
        self.notice, self.facts, self.declared = notice, facts, parameters
        self.constants: dict[str, tuple[Any, Type]] = {}
        for names, value, of in (
            (("年度", "admission_year"), Decimal(notice.year), NUMBER),
            (("本省", "notice_province"), notice.province, STRING),
            (("本项目", "notice_program"), notice.program, STRING),
        ):
            for name in names:
                self.constants[name] = value, of
        self.tables, self.functions = tables, functions
        self.parameters: dict[str, Type] = {}
        for declared in parameters.values():
            self.parameters[declared.name] = self.parameters[declared.label] = declared.type
        self.parameter_names = {declared.label: declared.name for declared in parameters.values()}
        self.definitions: Mapping[str, Expr] = {}
        self.readings: Mapping[str, ReadingChoice] = {}
        self.windows: Mapping[str, str] = {}

    def report(self, code: str, span: Any = None, **args: Any) -> None:
        self.found.append(Diagnostic.of(code, span, **args))

    def scope(self, **local: Type) -> Scope:
        return Scope(
            facts=self.facts,
            locals=local,
            definitions=Types(self.definitions),
            readings=Types(self.readings),
            parameters=self.parameters,
            parameter_names=self.parameter_names,
            tables=self.tables,
            windows=self.windows,
            functions=self.functions,
            constants=self.constants,
        )

    def expression(self, text: Located, expected: Type | None = None, **local: Type) -> Expr:
        """Parse and check a rule text. What is wrong is collected; then a placeholder of type any comes back."""
        try:
            tree = parse_expression(text)
        except ZhaoluError as error:
            self.found += error.diagnostics
            return Literal(None, type=ANY, span=text.span())
        return self.checked(tree, expected, **local)

    def checked(self, tree: Any, expected: Type | None = None, **local: Type) -> Expr:
        expr, found = check_expression(tree, self.scope(**local), expected)
        self.found += found
        return expr

    def condition(self, text: Located | None, **local: Type) -> Expr | None:
        """A rule text that must be true or false; None stays None."""
        return None if text is None else self.expression(text, BOOLEAN, **local)
