"""Documents with places: the base of every pydantic model, and the kinds of values their fields may have.

A document is validated from YAML nodes. Each mapping that becomes a `Part` stays reachable (`span`, `at`), and
pydantic's errors become diagnostics at the node they speak of, all of them in one run.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, ValidationError, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from zhaolu.diagnostics import ZhaoluError, in_order
from zhaolu.ir.rules import Text
from zhaolu.spans import Located, Span
from zhaolu.text.yaml_nodes import YamlMapping, YamlNode, YamlScalar, YamlSequence, to_data


class Keyed(dict[str, Any]):
    """A mapping on its way into pydantic, with its node and the key it stands under."""

    __slots__ = ("node", "key")

    def __init__(self, node: YamlMapping, key: YamlScalar | None) -> None:
        self.node = node
        self.key = key
        super().__init__((name, _prepared(entry.value, entry.key)) for name, entry in node.entries.items())


def _prepared(node: YamlNode, key: YamlScalar | None = None) -> Any:
    """Nodes as pydantic wants them: `Keyed`, list, and scalars left as nodes."""
    match node:
        case YamlScalar():
            return node
        case YamlSequence():
            return [_prepared(item) for item in node.items]
        case YamlMapping():
            return Keyed(node, key)


def fault(code: str, span: Span | None = None, **args: Any) -> PydanticCustomError:
    """An error to raise inside a validator: it becomes a diagnostic at `span`, or where the value stands."""
    return PydanticCustomError("zhaolu", "{code}", {"code": code, "span": span, "args": args})


class Part(BaseModel):
    """Base of everything that is a mapping in a file."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, arbitrary_types_allowed=True)

    _node: YamlMapping | None = PrivateAttr(default=None)
    _key: YamlScalar | None = PrivateAttr(default=None)

    @model_validator(mode="wrap")
    @classmethod
    def _keep_place(cls, data: Any, handler: Any, info: Any) -> Self:
        if not isinstance(data, Keyed):
            return handler(data)  # type: ignore[no-any-return]
        if info.context is not None:
            info.context[id(data.node)] = cls
        made: Self = handler(data)
        made._node = data.node
        made._key = data.key
        return made

    @property
    def span(self) -> Span:
        """Where this part stands. Raises LookupError for a part that was not read from a file."""
        if self._node is None:
            raise LookupError(f"{type(self).__name__} was not read from a file")
        return self._node.span

    @property
    def head(self) -> Span:
        """A short stretch to point at: the key this part stands under, else its first key."""
        if self._key is not None:
            return self._key.span
        return self._node.head if self._node is not None else self.span

    @property
    def node(self) -> YamlMapping:
        """The mapping this part was read from."""
        if self._node is None:
            raise LookupError(f"{type(self).__name__} was not read from a file")
        return self._node

    def at(self, *path: str | int) -> Span:
        """Where a value stands (`at('clause')`, `at('also', 0)`, YAML names, positions from 0).

        Where the path leads nowhere, the place of what comes nearest.
        """
        if not path:
            return self.head
        node: YamlNode = self.node
        for step in path:
            match node, step:
                case YamlMapping(), str() if step in node.entries:
                    node = node.entries[step].value
                case YamlSequence(), int() if step < len(node.items):
                    node = node.items[step]
                case _:
                    break
        if node is self._node:
            return self.head
        return node.span if isinstance(node, YamlScalar) else node.head

    def key_at(self, *path: str) -> Span:
        """Where a key stands (`key_at('define', '应届')`); the nearest place if there is none."""
        node: YamlNode | None = self.node
        found = self.head
        for step in path:
            if not isinstance(node, YamlMapping) or step not in node.entries:
                break
            found = node.entries[step].key.span
            node = node.entries[step].value
        return found


# -- kinds of values ---------------------------------------------------------------------------------------------------

_KINDS = {
    "text": ("一段文字", "text"),
    "whole": ("一个整数", "a whole number"),
    "flag": (" true 或 false", "true or false"),
    "day": ("一个日期（如 2019-04-22）", "a date (such as 2019-04-22)"),
    "list": ("一个列表", "a list"),
    "mapping": ("一组键值", "a mapping"),
    "rule": ("规则文字", "rule text"),
    "human": ("一段文字，或 {zh: …, en: …}", "text, or {zh: …, en: …}"),
}


def kind_of(value: Any) -> tuple[str, str]:
    """What a prepared value is, for people."""
    match value:
        case YamlScalar() if value.empty:
            return "空", "nothing"
        case YamlScalar(value=None):
            return "空值", "null"
        case YamlScalar(value=bool()):
            return f"真假值 {value.text.value}", f"the truth value {value.text.value}"
        case YamlScalar(value=int() | Decimal()):
            return f"数 {value.text.value}", f"the number {value.text.value}"
        case YamlScalar(value=date()):
            return f"日期 {value.text.value}", f"the date {value.text.value}"
        case YamlScalar():
            return "文字", "text"
        case dict() | YamlMapping():
            return "一组键值", "a mapping"
        case list() | YamlSequence():
            return "一个列表", "a list"
        case _:
            return str(value), str(value)


def expected(kind: str, value: Any) -> PydanticCustomError:
    """The error for a value that is not of the kind wanted (a key of the table above)."""
    mend = scalar_mend(kind, value) if isinstance(value, YamlScalar) and not value.empty else None
    return fault("E303", expected=_KINDS[kind], got=kind_of(value), mend=mend)


def scalar_mend(kind: str, value: YamlScalar) -> tuple[str, str] | None:
    """What to do with a scalar where another kind of value is wanted."""
    written = value.text.value
    if kind in ("text", "human") and value.value is not None:
        return f'加上引号："{written}"', f'quote it: "{written}"'
    if kind == "whole" and written.strip().lstrip("-").isdecimal() or kind == "flag" and written in ("true", "false"):
        return f"去掉引号：{written}", f"remove the quotation marks: {written}"
    if kind == "day" and value.style != "plain":
        return "写成不加引号的日期", "write the date without quotation marks"
    if kind in ("mapping", "list") and "：" in written:
        return "冒号改成半角，后面留一个空格", "use an ASCII colon followed by a space"
    if kind == "mapping" and re.match(r"[A-Za-z_][\w-]*:", written):
        return "冒号后面要留一个空格", "a colon is followed by a space"
    if kind == "list":
        return f"放进方括号：[{written}]", f"put it in brackets: [{written}]"
    return None


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, YamlScalar) else value


def _text(value: Any) -> Any:
    if isinstance(value, YamlScalar) and isinstance(value.value, str):
        if not value.value.strip():
            raise fault("E305")
        return value.value
    if isinstance(value, str):
        return value
    raise expected("text", value)


def _of_kind(kind: str, *types: type) -> Any:
    def check(value: Any) -> Any:
        found = _plain(value)
        if type(found) not in types:
            raise expected(kind, value)
        return found

    return check


def _list(value: Any) -> Any:
    """A list; one scalar alone is refused with the mend rather than read as its only item."""
    if isinstance(value, (list, tuple)):
        return value
    raise expected("list", value)


def _mapping(value: Any) -> Any:
    if isinstance(value, dict):
        return value
    raise expected("mapping", value)


_AFTER = re.compile(r"[ \t]+#[^\n]*")


def rule_text(value: Any) -> Located:
    """A rule text from a scalar in its written form (typed scalars too). Raises what `fault` makes."""
    if isinstance(value, Located):
        return value
    if not isinstance(value, YamlScalar):
        if isinstance(value, Keyed):
            raise fault("E304", sign="{")
        raise fault("E304", sign="[") if isinstance(value, list) else expected("rule", value)
    if not value.text.value.strip():
        raise fault("E305")
    if value.value is None and value.text.value == "~":
        raise fault("E303", expected=_KINDS["rule"], got=kind_of(value), mend=("写成 null", "write null"))
    if value.style == "plain":
        source = value.span.source
        cut = _AFTER.match(source.text, value.span.end)
        if cut:
            begin = cut.start() + len(cut[0]) - len(cut[0].lstrip())
            shown = source.text[begin : cut.end()].rstrip()
            raise fault("E205", Span(source, begin, cut.end()), cut=shown)
    return value.text


def _option(value: Any) -> Located:
    """A reading's option: as rule text, and a list in brackets stands for itself."""
    if isinstance(value, _Listed):
        return value.text
    return rule_text(value)


class _Listed(list[Any]):
    """A list in brackets that keeps its written form."""

    def __init__(self, node: YamlSequence) -> None:
        self.text = Located(node.span.text, node.span.source, node.span.start)
        super().__init__(_prepared(item) for item in node.items)


def option_map(value: Any) -> Any:
    """The options of a reading: bracketed lists are kept as written, so that they are rule text like any other."""
    if not isinstance(value, Keyed):
        raise expected("mapping", value)
    for name, entry in value.node.entries.items():
        if isinstance(entry.value, YamlSequence) and entry.value.flow:
            value[name] = _Listed(entry.value)
    return value


def human_text(value: Any) -> Text:
    """Wording for people: a text (Chinese), or zh and en."""
    if isinstance(value, Text):
        return value
    if isinstance(value, Keyed):
        for name in value:
            if name not in ("zh", "en"):
                raise fault(
                    "E301", value.node.entries[name].key.span, key=name, mend=("这里只有 zh 和 en 两个键", "only zh and en stand here")
                )
        if "zh" not in value:
            raise fault("E302", value.node.head, key="zh")
        parts = {}
        for name, part in value.items():
            if not isinstance(part, YamlScalar) or not isinstance(part.value, str):
                error = expected("text", part)
                raise fault("E303", value.node.entries[name].value.head, **(error.context or {})["args"]) from None
            parts[name] = part.value.strip()
        return Text(**parts)
    if isinstance(value, YamlScalar) and isinstance(value.value, str):
        if not value.value.strip():
            raise fault("E305")
        return Text(value.value.strip())
    raise expected("human", value)


def raw(value: Any) -> Any:
    """Any YAML as plain Python."""
    match value:
        case YamlScalar():
            return value.value
        case Keyed():
            return to_data(value.node)
        case list() | tuple():
            return [raw(item) for item in value]
        case _:
            return value


_KEBAB = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


def _ident(value: Any) -> Any:
    found = _text(value)
    if not _KEBAB.match(found):
        raise fault("E307", written=found)
    return found


def _choice(value: Any) -> Any:
    return _plain(value)


_HUMAN_SCHEMA = {
    "anyOf": [
        {"type": "string", "minLength": 1},
        {
            "type": "object",
            "properties": {"zh": {"type": "string", "description": "中文"}, "en": {"type": "string", "description": "英文"}},
            "required": ["zh"],
            "additionalProperties": False,
        },
    ]
}
_RULE_TYPES = ["string", "number", "boolean", "null"]

Word = Annotated[str, BeforeValidator(_text), WithJsonSchema({"type": "string", "minLength": 1})]
"""A text on one line: a name, a clause, a label."""
Ident = Annotated[str, BeforeValidator(_ident), WithJsonSchema({"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"})]
"""An ASCII name in kebab-case."""
Whole = Annotated[int, BeforeValidator(_of_kind("whole", int))]
Count = Annotated[int, Field(ge=0), BeforeValidator(_of_kind("whole", int))]
Month = Annotated[int, Field(ge=1, le=12), BeforeValidator(_of_kind("whole", int))]
Year = Annotated[int, Field(ge=1949, le=2199), BeforeValidator(_of_kind("whole", int))]
Flag = Annotated[bool, BeforeValidator(_of_kind("flag", bool))]
Day = Annotated[date, BeforeValidator(_of_kind("day", date))]
RuleText = Annotated[Located, BeforeValidator(rule_text), WithJsonSchema({"type": _RULE_TYPES, "minLength": 1})]
"""Rule text, not yet read; every character knows its place."""
OptionText = Annotated[Located, BeforeValidator(_option), WithJsonSchema({"type": [*_RULE_TYPES, "array"]})]
"""The value of a reading's option, as rule text."""
HumanText = Annotated[Text, BeforeValidator(human_text), WithJsonSchema(_HUMAN_SCHEMA)]
Raw = Annotated[Any, BeforeValidator(raw), WithJsonSchema({})]
"""Any value, as plain Python."""
OneOf = BeforeValidator(_choice)
"""Put after a Literal: Annotated[Literal['a', 'b'], OneOf]."""
Words = Annotated[tuple[Word, ...], BeforeValidator(_list)]
AtLeastOne = Field(min_length=1)
"""Put between a tuple and ListOf for a list that may not be empty."""
ListOf = BeforeValidator(_list)
"""Put after a tuple: Annotated[tuple[X, ...], ListOf]."""
MapOf = BeforeValidator(_mapping)
"""Put after a dict: Annotated[dict[str, X], MapOf]."""


# -- reading -----------------------------------------------------------------------------------------------------------

P = TypeVar("P", bound=Part)


def read_part(model: type[P], node: YamlNode) -> P:
    """Validate a node as a document. Raises `ZhaoluError` with every fault, each at its place."""
    seen: dict[int, type[Part]] = {}
    try:
        return model.model_validate(_prepared(node), context=seen)
    except ValidationError as error:
        from zhaolu.model.faults import translate

        raise ZhaoluError(in_order(translate(error, node, model, seen))) from None
