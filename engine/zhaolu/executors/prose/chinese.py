"""Expressions in Chinese: `says` words a condition, `noun` a value."""

from __future__ import annotations

from typing import Any, Final, assert_never

from zhaolu.executors.prose.functions import phrase
from zhaolu.executors.prose.names import dated, quoted
from zhaolu.executors.prose.scope import DAY, OPPOSITE, SWAPPED, Said, Scope, constant, flattened, may_be_list, mentions_value
from zhaolu.executors.prose.values import range_text, value_text
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
from zhaolu.ir.types import BOOLEAN, DATE, DATETIME, Enum, List, Range, Scalar, Struct, Type
from zhaolu.ir.values import Months, Seconds

_PARTS: Final = {"first_day": "首日", "last_day": "末日", "start": "开始时刻", "end": "结束时刻"}
_PROPERTIES: Final = {
    "year": "年份", "month": "月份", "day": "日", "weekday": "星期几", "hour": "时", "minute": "分", "second": "秒",
    "days": "天数", "hours": "小时数", "minutes": "分钟数", "seconds": "秒数", "years": "年数", "months": "月数",
    "date": "日期", "time": "钟点", "time offset": "时差", "timezone": "时区",
    "start": "起点", "end": "终点", "start included": "是否含起点", "end included": "是否含终点",
}  # fmt: skip
_TYPES: Final = {
    "any": "任意", "mixed": "不同种类的值", "null": "无", "boolean": "是否", "number": "数", "string": "文字", "date": "日期",
    "time": "钟点", "date and time": "时刻", "years and months duration": "年月时长", "days and time duration": "日时时长",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chinese:
    scope: Scope

    # --- conditions ---------------------------------------------------------------------------------------------

    def says(self, expr: Expr, negated: bool = False) -> Said:
        """A condition, or its opposite."""
        match expr:
            case And(items):
                return self._joined(items, "或" if negated else "且", negated)
            case Or(items):
                return self._joined(items, "且" if negated else "或", negated)
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
                return Said(f"如果{test}，则{self.says(then, negated).text}；否则{self.says(otherwise, negated).text}", "如果")
            case Literal(bool() as value):
                return Said("按已定的读法，不设条件" if value is not negated else "按已定的读法，任何情形都不符合")
            case Definition(name):
                if self.scope.expand and name in self.scope.ruleset.definitions:
                    return self.says(self.scope.ruleset.definitions[name], negated)
                return Said(f"{'不属于' if negated else ''}“{name}”")
            case Reading(name):
                return Said(self._reading_holds(name, negated))
            case Call(function, arguments):
                words = phrase(function, len(arguments))
                if words.zh_not:
                    return Said(self._filled(words.zh_not if negated else words.zh, arguments))
            case InstanceOf(operand, of):
                return Said(f"{self.noun(operand)}{'不是' if negated else '是'}一个{_type_text(of)}")
            case Fact() | Member() | Local():
                return Said(self._holds(expr, negated))
            case Literal() | Parameter() | AsOf() | WindowPart() | ListOf() | RangeOf() | Index() | Filter() | Negate() | Arithmetic():
                pass
            case For() | Lookup() | DecisionTable():
                pass
            case _:
                assert_never(expr)
        return Said(f"{self.noun(expr)}为{'否' if negated else '是'}")

    def _joined(self, items: tuple[Expr, ...], joint: str, negated: bool) -> Said:
        parts = [self.says(item, negated).within(joint) for item in items]
        link = "，且" if joint == "且" else "，或者" if any("，" in part for part in parts) else "，或"
        return Said(link.join(parts), joint)

    def _holds(self, expr: Fact | Member | Local, negated: bool) -> str:
        """A fact that is true or false."""
        if isinstance(expr, Member) and (found := self.scope.field(expr.base, expr.name)) is not None:
            owner = self._owner(expr.base)
            label = found.label.removeprefix("是否")
        else:
            owner, label = "", self.noun(expr).removeprefix("是否")
        named = f"“{label}”" if owner else label
        if not negated:
            return f"{owner}{named}" if owner else label
        return f"{owner}非{label}" if len(label) <= 3 else f"{owner}“{label}”为否"

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
                return self.says(left, (op == "=") is not right.value).within("")
        unit = self.scope.unit(left)
        amount = self._amount(right, unit[0] if unit else "")
        subject = self.noun(left)
        if isinstance(left, Call) and left.function == "count" and right == Literal(0) and op in ("=", ">"):
            return f"{'没有' if op == '=' else '有'}{self.noun(left.arguments[0])}"
        kind = self.scope.type_of(left), self.scope.type_of(right)
        literal = isinstance(right, Literal)
        if any(t in (DATE, DATETIME) for t in kind):
            words = {"=": "为", "!=": "不是", "<": "早于", "<=": "不晚于", ">": "晚于", ">=": "不早于"}
        else:
            words = {"=": "为", "!=": "不是", "<": "小于", "<=": "不超过", ">": "超过", ">=": "不小于"}
            if unit:
                words |= {"<": "不满" if unit[0] == "周岁" else "少于", ">=": "不少于"}
        if op in ("=", "!=") and not literal and not isinstance(right, Reading):
            return f"{subject}与{amount}{'相同' if op == '=' else '不同'}"
        return f"{subject}{words[op]}{amount}"

    def _amount(self, expr: Expr, unit: str) -> str:
        if not unit:
            return self.noun(expr)
        if isinstance(expr, Reading):
            return self._reading_value(expr.name, lambda option: self._amount(option, unit))
        return f" {self.noun(expr)} {unit}" if isinstance(expr, Literal) else self.noun(expr)

    def _is_none(self, expr: Expr, none: bool) -> str:
        if isinstance(expr, Lookup):
            return f"{self.noun(expr.key)}{'不在' if none else '列在'}“{self.scope.names.table(expr.table)}”{'之列' if none else '中'}"
        if self.scope.type_of(expr) == BOOLEAN:
            return f"{'没有写明' if none else '已写明'}{self.noun(expr)}"
        return f"{'没有' if none else '有'}{self.noun(expr)}"

    def _member_of(self, expr: In, negated: bool) -> Said:
        negative = negated is not expr.negated
        value = self.noun(expr.value)
        flat = flattened(expr.tests)
        if all(isinstance(t, Literal) and not isinstance(t.value, bool) and t.value is not None for t in flat):
            words = [self.noun(t) for t in flat]
            if len(words) == 1:
                return Said(f"{value}{'不是' if negative else '为'}{words[0]}")
            named = "或".join(words) if len(words) == 2 else "".join(words) if all(w.startswith("“") for w in words) else "、".join(words)
            return Said(f"{value}{'不是' if negative else '为'}{named}{'中的任何一种' if negative else '' if len(words) == 2 else '之一'}")
        parts = [self._accepts(expr.value, value, test, negative) for test in flat]
        if len(parts) == 1:
            return Said(parts[0])
        joint = "且" if negative else "或"
        return Said(f"，{joint}".join(parts), joint)

    def _accepts(self, tested: Expr, value: str, test: Expr, negative: bool) -> str:
        """One test of `in`: a range, a list, a condition over `?`, or a value."""
        if isinstance(test, RangeOf):
            if test.lo is not None and test.hi is not None:
                return f"{value}{'不在' if negative else '在'}{self.noun(test)}之间"
            op: Any = (">=" if test.lo_included else ">") if test.lo is not None else ("<=" if test.hi_included else "<")
            return self._compare(Compare(op, tested, test.lo or test.hi or Literal(None)), negative)
        if isinstance(test, Literal) and test.value is None:
            return self._is_none(tested, not negative)
        if mentions_value(test):
            inner = replace(self, scope=replace(self.scope, locals={**self.scope.locals, "?": self.scope.type_of(tested)}))
            return inner.says(test, negative).within("且").replace("该值", value)
        if isinstance(test, Literal) or not may_be_list(self.scope.type_of(test)):
            return self._compare(Compare("=", tested, test), negative)
        if isinstance(test, Reading):
            return f"{value}{'不属于' if negative else '属于'}读法{quoted(self.scope.names.short_question(test.name))}所定的范围"
        return f"{value}{'不属于' if negative else '属于'}{self._quoted(test)}"

    def _quoted(self, expr: Expr) -> str:
        return f"“{expr.name}”" if isinstance(expr, Definition) and not self.scope.expand else self.noun(expr)

    def _quantified(self, expr: Quantified, negated: bool) -> str:
        inner = replace(self, scope=self.scope.bind(expr.variable, expr.source))
        source = self.noun(expr.source)
        some = expr.kind == "some"
        body = inner.says(expr.condition).text
        if some:
            return f"{'没有任何一项' if negated else '有一项'}{source}符合（{body}）"
        if negated:
            return f"有一项{source}不符合（{body}）"
        return f"每项{source}都符合（{body}）"

    def _reading_holds(self, name: str, negated: bool) -> str:
        """A reading that is itself a condition: which options make it hold."""
        reading = self.scope.reading(name)
        question = self.scope.names.short_question(name)
        if reading is None:
            return f"读法{quoted(question)}{'不' if negated else ''}成立"
        values = {label: option.value for label, option in reading.options.items() if isinstance(option, Literal)}
        if len(values) == len(reading.options):
            labels = [label for label, value in values.items() if bool(value) is not negated]
            if reading.settled is not None:
                return f"读法{quoted(question)}已定为“{reading.settled}”"
            return f"读法{quoted(question)}取“{'”或“'.join(labels)}”" if labels else "按已定的读法，任何情形都不符合"
        if reading.settled is not None:
            return self.says(reading.options[reading.settled], negated).within("且")
        each = "；".join(f"取“{label}”时，{self.says(option, negated).text}" for label, option in reading.options.items())
        return f"视读法{quoted(question)}而定（{each}）"

    # --- values -------------------------------------------------------------------------------------------------

    def noun(self, expr: Expr) -> str:
        """A value as a noun phrase; a condition as the question whether it holds."""
        names = self.scope.names
        match expr:
            case Literal(value):
                return f"“{value}”" if isinstance(value, str) else value_text(value, "zh", expr.type)
            case Fact(id):
                return names.fact(id)
            case Local("?"):
                return "该值"
            case Local(name):
                return f"该{_kind(self.scope.locals.get(name))}"
            case Definition(name):
                if self.scope.expand and name in self.scope.ruleset.definitions:
                    return self.noun(self.scope.ruleset.definitions[name])
                return name
            case Reading(name):
                return self._reading_value(name, self.noun)
            case Parameter(name):
                return names.parameter(name)
            case AsOf(part):
                return "查看日" if part == "date" else "查看时刻"
            case WindowPart(window, part):
                return f"{names.window(window)}{_PARTS[part]}{dated(names, window, part, '（', '）')}"
            case Member(base, _):
                owner = self._owner(base)
                return f"{owner}的{self._field(expr)}" if owner else self._field(expr)
            case ListOf(items):
                words = [self.noun(item) for item in items]
                return "、".join(words) if words else "空列表"
            case RangeOf(lo, hi, lo_included, hi_included):
                return range_text(
                    self.noun(lo) if lo is not None else None, self.noun(hi) if hi is not None else None, lo_included, hi_included, "zh"
                )
            case Index(Lookup() as base, Literal(value)) if value > 0:
                return f"{self.noun(base).removesuffix('的值')}的第{self.noun(expr.index)}个值"
            case Index(base, Literal(value)) if value < 0:
                return f"{'最后' if value == -1 else f'倒数第{-value}'}{'一' if value == -1 else ''}项{self.noun(base)}"
            case Index(base, index):
                return f"第{self.noun(index)}项{self.noun(base)}"
            case Filter(base, condition):
                inner = replace(self, scope=self.scope.bind("item", base))
                return f"符合（{inner.says(condition).text}）的{self.noun(base)}"
            case Negate(operand):
                return f"负的{self.noun(operand)}"
            case Arithmetic():
                return self._arithmetic(expr)
            case If(condition, then, otherwise):
                return f"（{self.says(condition).text}时为{self.noun(then)}，否则为{self.noun(otherwise)}）"
            case For(variable, source, result):
                inner = replace(self, scope=self.scope.bind(variable, source))
                return f"每项{self.noun(source)}的{inner.noun(result)}"
            case Call("not", (operand,)):
                return f"是否{self.says(operand, True).text}"
            case Call(function, arguments):
                if self.scope.type_of(expr) == BOOLEAN and phrase(function, len(arguments)).zh_not:
                    return f"是否{self.says(expr).text}"
                return self._filled(phrase(function, len(arguments)).zh, arguments)
            case Lookup(table, key):
                return f"“{names.table(table)}”中{self.noun(key)}对应的值"
            case DecisionTable():
                return self._table(expr)
            case Compare() | Not() | And() | Or() | In() | Quantified() | InstanceOf():
                return f"（{self.says(expr).text}）是否成立"
            case _:
                assert_never(expr)

    def _field(self, expr: Member) -> str:
        found = self.scope.field(expr.base, expr.name)
        if found is not None:
            return found.label
        return _PROPERTIES.get(expr.name, expr.name if not expr.name.isascii() else f"“{expr.name}”")

    def _reading_value(self, name: str, word: Any) -> str:
        """A settled reading by its value; an open one by its values where they are short, else by its question."""
        reading = self.scope.reading(name)
        question = self.scope.names.short_question(name)
        if reading is None:
            return f"读法{quoted(question)}所定的值"
        if reading.settled is not None and reading.settled in reading.options:
            return str(word(reading.options[reading.settled]))
        if all(constant(option) for option in reading.options.values()):
            words = list(dict.fromkeys(str(word(option)).strip() for option in reading.options.values()))
            return f"{'或'.join(words)}〔读法未定：{question}〕"
        return f"读法{quoted(question)}所定的值"

    def _filled(self, template: str, arguments: tuple[Expr, ...]) -> str:
        words = [self.noun(a) for a in arguments]
        single = len(words) == 1
        both = words[0] if single and words else "与".join(words) if len(words) == 2 else "、".join(words)
        return template.format(*words, all=both, rest="、".join(words[1:]))

    def _arithmetic(self, expr: Arithmetic) -> str:
        right = expr.right
        if right == Literal(DAY) and expr.op in "+-":
            return f"{self.noun(expr.left)}的{'次日' if expr.op == '+' else '前一日'}"
        if isinstance(right, Literal) and isinstance(right.value, Months | Seconds) and expr.op in "+-":
            return f"{self.noun(expr.left)}{'之后' if expr.op == '+' else '之前'}{value_text(right.value, 'zh')}"
        if expr.op == "**":
            return f"{self._operand(expr.left)}的{self._operand(right)}次方"
        sign = {"+": "加", "-": "减", "*": "乘以", "/": "除以"}[expr.op]
        return f"{self._operand(expr.left)}{sign}{self._operand(right)}"

    def _operand(self, expr: Expr) -> str:
        return f"（{self.noun(expr)}）" if isinstance(expr, Arithmetic) else self.noun(expr)

    def _table(self, expr: DecisionTable) -> str:
        rows = []
        for row in expr.rows:
            tests = "，且".join(self.says(test).within("且") for test in row.tests if test is not None) or "其他情形"
            rows.append(f"{tests}时{self._outputs(expr, row.outputs)}")
        if expr.defaults and any(d is not None for d in expr.defaults):
            rows.append(f"都不符合时{self._outputs(expr, tuple(d or Literal(None) for d in expr.defaults))}")
        every = expr.hit in ("collect", "rule order", "output order")
        how = {"sum": "各行之和", "min": "各行最小值", "max": "各行最大值", "count": "符合的行数"}.get(expr.aggregation or "", "")
        return f"按下表所得的{how or ('各项' if every else '值')}（{'；'.join(rows)}）"

    def _outputs(self, expr: DecisionTable, outputs: tuple[Expr, ...]) -> str:
        named = [
            f"{name}为{self.noun(value)}" if name else f"为{self.noun(value)}" for name, value in zip(expr.outputs, outputs, strict=True)
        ]
        return "、".join(named)


def _kind(type_: Type | None) -> str:
    return "项" if isinstance(type_, Struct) or type_ is None else "值"


def _type_text(type_: Type) -> str:
    match type_:
        case List(item):
            return f"{_type_text(item)}列表"
        case Range(item):
            return f"{_type_text(item)}范围"
        case Scalar(name):
            return _TYPES.get(name, name)
        case Enum():
            return "文字"
        case _:
            return "记录"
