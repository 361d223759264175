"""Calls: which function, which of its signatures, which arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zhaolu.compile.names import did_you_mean
from zhaolu.ir import expressions as ir
from zhaolu.ir.kinds import type_name
from zhaolu.ir.operators import Function, Signature, Variable, join, meets
from zhaolu.ir.temporal import YearOutOfRange, read_date, read_datetime, read_duration, read_time
from zhaolu.ir.types import ANY, DATE, DATETIME, NULL, NUMBER, STRING, Enum, List, Map, Range, Type
from zhaolu.text import syntax

if TYPE_CHECKING:
    from zhaolu.compile.expressions import Checker

_READERS: dict[str, Any] = {"date": read_date, "time": read_time, "date and time": read_datetime, "duration": read_duration}


def check_call(checker: Checker, tree: syntax.Call) -> ir.Expr:
    """A call as a node: a function of the table, or `reading`, `lookup`, `today`, `now`, which have nodes of their own."""
    row = checker.scope.functions.find(tree.function)
    if row is None:
        return checker.fault("E145", tree.name_span, name=tree.function, **did_you_mean(tree.function, checker.scope.functions.names()))
    match row.id:
        case "reading":
            return _reading(checker, tree)
        case "lookup":
            return _lookup(checker, tree)
        case "today" | "now" if not tree.arguments:
            return ir.AsOf("date" if row.id == "today" else "instant", type=DATE if row.id == "today" else DATETIME, span=tree.span)
        case _:
            return _call(checker, tree, row)


def _call(checker: Checker, tree: syntax.Call, row: Function) -> ir.Expr:
    arguments = tuple(checker.check(argument) for argument in tree.arguments)
    forms = [(form, ordered) for form in row.forms if (ordered := _ordered(form, tree, arguments)) is not None]
    if not forms:
        known = {p.name for form in row.forms for p in form.parameters}
        for name in tree.names:
            if name not in known:
                return checker.fault("E148", tree.span, name=tree.function, parameter=name, usage=_usage(row, tree))
        return checker.fault("E146", tree.span, name=tree.function, found=len(arguments), usage=_usage(row, tree))
    if (literal := _literal(checker, tree, row, arguments)) is not None:
        return literal
    for form, ordered in forms:
        bindings: dict[str, Type] = {}
        parameters = _parameters(form, len(ordered))
        if all(_accepts(p.type, a.type, bindings) for p, a in zip(parameters, ordered, strict=True)):
            break
    else:
        if not checker.scope.unchecked:
            found = ("、".join(type_name(a.type)[0] for a in arguments), ", ".join(type_name(a.type)[1] for a in arguments))
            return checker.fault("E147", tree.span, name=tree.function, found=found, usage=_usage(row, tree))
        form, ordered = forms[0]
        return ir.Call(row.id, ordered, type=ANY, span=tree.span)
    for parameter, argument in zip(parameters, ordered, strict=True):
        checker.values_of(_filled(parameter.type, bindings), argument)
        if not parameter.takes_none:
            checker.guards.need(checker, argument)
    return ir.Call(row.id, ordered, type=_filled(form.result, bindings), span=tree.span)


def _usage(row: Function, tree: syntax.Call) -> str:
    return " / ".join(dict.fromkeys(form.usage(tree.function) for form in row.forms))


def _ordered(form: Signature, tree: syntax.Call, arguments: tuple[ir.Expr, ...]) -> tuple[ir.Expr, ...] | None:
    """The arguments in the order of the parameters; None if their number or names do not fit."""
    parameters = form.parameters
    if tree.names:
        given = dict(zip(tree.names, arguments, strict=True))
        if len(given) != len(arguments) or given.keys() - {p.name for p in parameters}:
            return None
        last = max(i for i, p in enumerate(parameters) if p.name in given)
        if any(p.name not in given and not p.optional for p in parameters):
            return None
        return tuple(given.get(p.name, ir.Literal(None, type=NULL, span=tree.span)) for p in parameters[: last + 1])
    least = sum(not p.optional and not p.many for p in parameters)
    many = bool(parameters) and parameters[-1].many
    if len(arguments) < max(least, 1 if many else 0) or (len(arguments) > len(parameters) and not many):
        return None
    return arguments


def _parameters(form: Signature, count: int) -> list[Any]:
    found = list(form.parameters[:count])
    while found and len(found) < count:
        found.append(form.parameters[-1])
    return found


def _accepts(parameter: Type, argument: Type, bindings: dict[str, Type]) -> bool:
    match parameter, argument:
        case (Variable(name), _):
            bound = bindings.get(name, NULL)
            joined = bound if isinstance(bound, Enum) and argument == STRING else join(bound, argument)
            if joined is None:
                return False
            bindings[name] = joined
            return True
        case (_, _) if parameter == ANY or argument in (ANY, NULL):
            return True
        case (List(a), List(b)) | (Range(a), Range(b)):
            return _accepts(a, b, bindings)
        case _:
            return not isinstance(parameter, List | Range) and meets(parameter, argument)


def _filled(type_: Type, bindings: dict[str, Type]) -> Type:
    match type_:
        case Variable(name):
            return bindings.get(name, NULL)
        case List(item):
            return List(_filled(item, bindings))
        case _:
            return type_


def _literal(checker: Checker, tree: syntax.Call, row: Function, arguments: tuple[ir.Expr, ...]) -> ir.Expr | None:
    """`date("2025-05-15")` and its like are constants, checked now."""
    if row.id not in _READERS or len(arguments) != 1 or not isinstance(arguments[0], ir.Literal) or not isinstance(arguments[0].value, str):
        return None
    text = arguments[0].value
    try:
        return checker.zoned(_READERS[row.id](text), text, tree.span)
    except YearOutOfRange:
        return checker.fault("E163", tree.span, text=text)
    except ValueError:
        return checker.fault("E153", arguments[0].span, text=text)


def _reading(checker: Checker, tree: syntax.Call) -> ir.Expr:
    match tree.arguments:
        case (syntax.Text(name),):
            if name in checker.scope.readings:
                return ir.Reading(name, type=checker.scope.readings[name], span=tree.span)
            return checker.fault("E154", tree.arguments[0].span, name=name, **did_you_mean(name, checker.scope.readings))
        case _:
            return checker.fault("E156", tree.span)


def _lookup(checker: Checker, tree: syntax.Call) -> ir.Expr:
    if len(tree.arguments) != 2:
        return checker.fault("E146", tree.span, name=tree.function, found=len(tree.arguments), usage=f"{tree.function}(表, 键)")
    table, key = tree.arguments
    id = table.value if isinstance(table, syntax.Text) else table.span.text if table.span else ""
    checked = checker.check(key)
    scope = checker.scope
    if id in scope.tables:
        found = scope.tables[id]
        expected, value = found.key, found.value
    elif isinstance(scope.parameters.get(id), Map):
        expected, value = STRING, scope.parameters[id].value  # type: ignore[attr-defined]
    else:
        known = [*scope.tables, *(name for name, type_ in scope.parameters.items() if isinstance(type_, Map))]
        return checker.fault("E155", table.span, name=id, **did_you_mean(id, known))
    if not meets(expected, checked.type) and not (expected in (STRING, NUMBER) and checked.type == ANY):
        return checker.fault("E149", key.span, expected=type_name(expected), found=type_name(checked.type))
    checker.guards.need(checker, checked)
    return ir.Lookup(scope.parameter_names.get(id, id), checked, type=value, span=tree.span)
