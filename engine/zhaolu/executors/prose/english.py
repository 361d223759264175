"""Expressions in English: `says` words a condition, `noun` a value."""

from __future__ import annotations

from typing import Any, Final, assert_never

from zhaolu.executors.prose.functions import phrase
from zhaolu.executors.prose.glossary import value_in_english
from zhaolu.executors.prose.names import dated, quoted
from zhaolu.executors.prose.scope import DAY, OPPOSITE, SWAPPED, Said, Scope, constant, flattened, may_be_list, mentions_value
from zhaolu.executors.prose.values import humanised, range_text, value_text
from zhaolu.frozen import dataclass, replace
from zhaolu.ir.expressions import (
    And,
    Arithmetic,
    AsOf,
    Call,
    Compare,
    DecisionTable,
    Definition,
    Expr,
    Fact,
    Filter,
    For,
    If,
    In,
    Index,
    InstanceOf,
    ListOf,
    Literal,
    Local,
    Lookup,
    Member,
    Negate,
    Not,
    Or,
    Parameter,
    Quantified,
    RangeOf,
    Reading,
    WindowPart,
)
from zhaolu.ir.types import BOOLEAN, DATE, DATETIME, Enum, List, Range, Scalar, Type
from zhaolu.ir.values import Months, Seconds

_PARTS: Final = {"first_day": "first day", "last_day": "last day", "start": "start", "end": "end"}


@dataclass(frozen=True, slots=True)
class English:
    scope: Scope

    # --- conditions ---------------------------------------------------------------------------------------------

    def says(self, expr: Expr, negated: bool = False) -> Said:
        """A condition, or its opposite."""
        match expr:
            case And(items):
                return self._joined(items, "or" if negated else "and", negated)
            case Or(items):
                return self._joined(items, "and" if negated else "or", negated)
            case Not(operand):
                return self.says(operand, not negated)
            case Compare():
                return Said(self._compare(expr, negated))
            case In():
                return self._member_of(expr, negated)
            case Quantified():
                return Said(self._quantified(expr, negated))
            case If(condition, then, otherwise):
                test = self.says(condition).text
                return Said(f"if {test}, then {self.says(then, negated).text}; otherwise {self.says(otherwise, negated).text}", "if")
            case Literal(bool() as value):
                return Said(
                    "no condition, as the readings are settled" if value is not negated else "never met, as the readings are settled"
                )
            case Definition(name):
                if self.scope.expand and name in self.scope.ruleset.definitions:
                    return self.says(self.scope.ruleset.definitions[name], negated)
                return Said(f"{'not ' if negated else ''}“{humanised(name)}”")
            case Reading(name):
                return Said(self._reading_holds(name, negated))
            case Call(function, arguments):
                words = phrase(function, len(arguments))
                if words.en_not:
                    return Said(self._filled(words.en_not if negated else words.en, arguments))
            case InstanceOf(operand, of):
                return Said(f"{self.noun(operand)} is {'not ' if negated else ''}a {_type_text(of)}")
            case Literal() | Parameter() | AsOf() | WindowPart() | ListOf() | RangeOf() | Index() | Filter() | Negate() | Arithmetic():
                pass
            case For() | Lookup() | DecisionTable() | Fact() | Member() | Local():
                pass
            case _:
                assert_never(expr)
        return Said(f"{self.noun(expr)}: {'no' if negated else 'yes'}")

    def _joined(self, items: tuple[Expr, ...], joint: str, negated: bool) -> Said:
        return Said(f", {joint} ".join(self.says(item, negated).within(joint, "(", ")") for item in items), joint)

    def _owner(self, base: Expr) -> str:
        return "" if isinstance(base, Local) and base.name == self.scope.subject else self.noun(base)

    def _compare(self, expr: Compare, negated: bool) -> str:
        op, left, right = OPPOSITE[expr.op] if negated else expr.op, expr.left, expr.right
        if isinstance(left, Literal) and not isinstance(right, Literal):
            op, left, right = SWAPPED.get(op, op), right, left
        if isinstance(right, Literal):
            if right.value is None and op in ("=", "!="):
                return self._is_none(left, op == "=")
            if isinstance(right.value, bool) and op in ("=", "!="):
                return self.says(left, (op == "=") is not right.value).within("", "(", ")")
        if isinstance(left, Call) and left.function == "count" and right == Literal(0) and op in ("=", ">"):
            return f"there is {'no' if op == '=' else 'some'} {self.noun(left.arguments[0])}"
        unit = self.scope.unit(left)
        amount = self._amount(right, unit[1] if unit else "")
        if any(t in (DATE, DATETIME) for t in (self.scope.type_of(left), self.scope.type_of(right))):
            words = {"=": "is", "!=": "is not", "<": "is before", "<=": "is not later than", ">": "is after", ">=": "is not before"}
        else:
            words = {"=": "is", "!=": "is not", "<": "is less than", "<=": "is at most", ">": "is more than", ">=": "is at least"}
        if op in ("=", "!=") and not isinstance(right, Literal | Reading):
            return f"{self.noun(left)} is {'the same as' if op == '=' else 'different from'} {amount}"
        return f"{self.noun(left)} {words[op]} {amount}"

    def _amount(self, expr: Expr, unit: str) -> str:
        if unit and isinstance(expr, Reading):
            return self._reading_value(expr.name, lambda option: self._amount(option, unit))
        return f"{self.noun(expr)} {unit}" if unit and isinstance(expr, Literal) else self.noun(expr)

    def _is_none(self, expr: Expr, none: bool) -> str:
        if isinstance(expr, Lookup):
            return f"{self.noun(expr.key)} is {'not ' if none else ''}listed in “{self.scope.names.table(expr.table)}”"
        if self.scope.type_of(expr) == BOOLEAN:
            return f"{self.noun(expr)} is {'not ' if none else ''}stated"
        noun = self.noun(expr)
        return f"there is no {noun}" if none else f"there is {'an' if noun[:1] in 'aeiou' else 'a'} {noun}"

    def _member_of(self, expr: In, negated: bool) -> Said:
        negative = negated is not expr.negated
        value = self.noun(expr.value)
        flat = flattened(expr.tests)
        if all(isinstance(t, Literal) and not isinstance(t.value, bool) and t.value is not None for t in flat):
            words = [self.noun(t) for t in flat]
            named = words[0] if len(words) == 1 else ", ".join(words[:-1]) + " or " + words[-1]
            return Said(f"{value} is {'not ' if negative else ''}{named}")
        parts = [self._accepts(expr.value, value, test, negative) for test in flat]
        joint = "and" if negative else "or"
        return Said(parts[0]) if len(parts) == 1 else Said(f", {joint} ".join(parts), joint)

    def _accepts(self, tested: Expr, value: str, test: Expr, negative: bool) -> str:
        """One test of `in`: a range, a list, a condition over `?`, or a value."""
        if isinstance(test, RangeOf):
            if test.lo is not None and test.hi is not None:
                return f"{value} is {'not ' if negative else ''}within {self.noun(test)}"
            op: Any = (">=" if test.lo_included else ">") if test.lo is not None else ("<=" if test.hi_included else "<")
            return self._compare(Compare(op, tested, test.lo or test.hi or Literal(None)), negative)
        if isinstance(test, Literal) and test.value is None:
            return self._is_none(tested, not negative)
        if mentions_value(test):
            inner = replace(self, scope=replace(self.scope, locals={**self.scope.locals, "?": self.scope.type_of(tested)}))
            return inner.says(test, negative).within("and", "(", ")").replace("this value", value)
        if isinstance(test, Literal) or not may_be_list(self.scope.type_of(test)):
            return self._compare(Compare("=", tested, test), negative)
        if isinstance(test, Reading):
            question = quoted(self.scope.names.short_question(test.name))
            return f"{value} is {'not ' if negative else ''}in the range set by the reading of {question}"
        named = f"“{humanised(test.name)}”" if isinstance(test, Definition) and not self.scope.expand else self.noun(test)
        return f"{value} is {'not ' if negative else ''}among {named}"

    def _quantified(self, expr: Quantified, negated: bool) -> str:
        inner = replace(self, scope=self.scope.bind(expr.variable, expr.source))
        source, body = self.noun(expr.source), inner.says(expr.condition).text
        if expr.kind == "some":
            return f"{'no' if negated else 'at least one'} entry of {source} meets ({body})"
        return f"{'not every' if negated else 'every'} entry of {source} meets ({body})"

    def _reading_holds(self, name: str, negated: bool) -> str:
        """A reading that is itself a condition: which options make it hold."""
        reading = self.scope.reading(name)
        question = self.scope.names.short_question(name)
        if reading is None:
            return f"the reading of {quoted(question)} {'does not hold' if negated else 'holds'}"
        values = {label: option.value for label, option in reading.options.items() if isinstance(option, Literal)}
        if len(values) == len(reading.options):
            if reading.settled is not None:
                return f"{quoted(question)} is settled as “{reading.settled}”"
            labels = [label for label, value in values.items() if bool(value) is not negated]
            return f"{quoted(question)} is read as “{'” or “'.join(labels)}”" if labels else "never met"
        if reading.settled is not None:
            return self.says(reading.options[reading.settled], negated).within("and", "(", ")")
        each = "; ".join(f"read as “{label}”: {self.says(option, negated).text}" for label, option in reading.options.items())
        return f"depending on {quoted(question)} ({each})"

    # --- values -------------------------------------------------------------------------------------------------

    def noun(self, expr: Expr) -> str:
        """A value as a noun phrase; a condition as the question whether it holds."""
        names = self.scope.names
        match expr:
            case Literal(value):
                return f"“{value_in_english(value)}”" if isinstance(value, str) else value_text(value, "en", expr.type)
            case Fact(id):
                return names.fact(id)
            case Local("?"):
                return "this value"
            case Local():
                return "this entry"
            case Definition(name):
                if self.scope.expand and name in self.scope.ruleset.definitions:
                    return self.noun(self.scope.ruleset.definitions[name])
                return humanised(name)
            case Reading(name):
                return self._reading_value(name, self.noun)
            case Parameter(name):
                return names.parameter(name)
            case AsOf(part):
                return "the day asked about" if part == "date" else "the moment asked about"
            case WindowPart(window, part):
                return f"the {_PARTS[part]} of “{names.window(window)}”{dated(names, window, part, ' (', ')')}"
            case Member(base, name):
                found = self.scope.field(base, name)
                label = names.field_label(found) if found else humanised(name)
                owner = self._owner(base)
                if not owner:
                    return label
                return f"{owner} {label}" if isinstance(base, Fact) else f"the {label} of {owner}"
            case ListOf(items):
                return ", ".join(self.noun(item) for item in items) or "an empty list"
            case RangeOf(lo, hi, lo_included, hi_included):
                return range_text(
                    self.noun(lo) if lo is not None else None, self.noun(hi) if hi is not None else None, lo_included, hi_included, "en"
                )
            case Index(Lookup() as base, Literal(value)) if value > 0:
                return f"value {self.noun(expr.index)} of {self.noun(base.key)} in “{names.table(base.table)}”"
            case Index(base, Literal(value)) if value < 0:
                return f"the last {self.noun(base)} entry" if value == -1 else f"{self.noun(base)} entry {-value} from the end"
            case Index(base, index):
                return f"{self.noun(base)} entry {self.noun(index)}"
            case Filter(base, condition):
                inner = replace(self, scope=self.scope.bind("item", base))
                return f"the {self.noun(base)} with ({inner.says(condition).text})"
            case Negate(operand):
                return f"minus {self.noun(operand)}"
            case Arithmetic():
                return self._arithmetic(expr)
            case If(condition, then, otherwise):
                return f"({self.noun(then)} if {self.says(condition).text}, otherwise {self.noun(otherwise)})"
            case For(variable, source, result):
                inner = replace(self, scope=self.scope.bind(variable, source))
                return f"for each entry of {self.noun(source)}, {inner.noun(result)}"
            case Call(function, arguments):
                words = phrase(function, len(arguments))
                if self.scope.type_of(expr) == BOOLEAN and words.en_not:
                    return f"whether {self.says(expr).text}"
                return self._filled(words.en, arguments)
            case Lookup(table, key):
                return f"the value of {self.noun(key)} in “{names.table(table)}”"
            case DecisionTable():
                return self._table(expr)
            case Compare() | Not() | And() | Or() | In() | Quantified() | InstanceOf():
                return f"whether ({self.says(expr).text})"
            case _:
                assert_never(expr)

    def _reading_value(self, name: str, word: Any) -> str:
        """A settled reading by its value; an open one by its values where they are short, else by its question."""
        reading = self.scope.reading(name)
        question = self.scope.names.short_question(name)
        if reading is None:
            return f"the value read from {quoted(question)}"
        if reading.settled is not None and reading.settled in reading.options:
            return str(word(reading.options[reading.settled]))
        if all(constant(option) for option in reading.options.values()):
            words = list(dict.fromkeys(str(word(option)) for option in reading.options.values()))
            return f"{' or '.join(words)} [open reading: {question}]"
        return f"the value read from {quoted(question)}"

    def _filled(self, template: str, arguments: tuple[Expr, ...]) -> str:
        words = [self.noun(a) for a in arguments]
        joined = " and ".join(words) if len(words) <= 2 else ", ".join(words[:-1]) + " and " + words[-1]
        return template.format(*words, all=joined, rest=", ".join(words[1:]))

    def _arithmetic(self, expr: Arithmetic) -> str:
        right = expr.right
        if right == Literal(DAY) and expr.op in "+-":
            return f"the day {'after' if expr.op == '+' else 'before'} {self.noun(expr.left)}"
        if isinstance(right, Literal) and isinstance(right.value, Months | Seconds) and expr.op in "+-":
            return f"{value_text(right.value, 'en')} {'after' if expr.op == '+' else 'before'} {self.noun(expr.left)}"
        sign = {"+": "plus", "-": "minus", "*": "times", "/": "divided by", "**": "to the power of"}[expr.op]
        return f"{self._operand(expr.left)} {sign} {self._operand(right)}"

    def _operand(self, expr: Expr) -> str:
        return f"({self.noun(expr)})" if isinstance(expr, Arithmetic) else self.noun(expr)

    def _table(self, expr: DecisionTable) -> str:
        rows = []
        for row in expr.rows:
            tests = ", and ".join(self.says(test).within("and", "(", ")") for test in row.tests if test is not None)
            rows.append(f"{f'if {tests}' if tests else 'in any other case'}: {self._outputs(expr, row.outputs)}")
        if expr.defaults and any(d is not None for d in expr.defaults):
            rows.append(f"if none applies: {self._outputs(expr, tuple(d or Literal(None) for d in expr.defaults))}")
        how = {"sum": "sum", "min": "least", "max": "greatest", "count": "count"}.get(expr.aggregation or "")
        every = expr.hit in ("collect", "rule order", "output order")
        return f"the {how or ('values' if every else 'value')} by table ({'; '.join(rows)})"

    def _outputs(self, expr: DecisionTable, outputs: tuple[Expr, ...]) -> str:
        pairs = zip(expr.outputs, outputs, strict=True)
        return ", ".join(f"{humanised(name)} {self.noun(value)}" if name else self.noun(value) for name, value in pairs)


def _type_text(type_: Type) -> str:
    match type_:
        case List(item):
            return f"list of {_type_text(item)}"
        case Range(item):
            return f"range of {_type_text(item)}"
        case Scalar(name):
            return "value of mixed kinds" if name == "mixed" else name
        case Enum():
            return "text"
        case _:
            return "record"
