"""The vocabulary file as it is written: the one source of its JSON Schema and of the first check when it is read."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from zhaolu.model.document import Ident, ListOf, MapOf, OneOf, Part, Raw, RuleText, Whole, Word, Words, fault
from zhaolu.text.yaml_nodes import YamlScalar

_FACT_ID = re.compile(r"[a-z][a-z0-9_]*\Z")


def _fact_id(value: Any) -> Any:
    found = value.value if isinstance(value, YamlScalar) else value
    if not isinstance(found, str) or not _FACT_ID.match(found):
        raise fault("E406", written=value.text.value if isinstance(value, YamlScalar) else str(found))
    return found


def _values(value: Any) -> Any:
    """The name of a table above, or a list."""
    return value.value if isinstance(value, YamlScalar) else value


FactId = Annotated[str, BeforeValidator(_fact_id), WithJsonSchema({"type": "string", "pattern": "^[a-z][a-z0-9_]*$"})]
Values = Annotated[tuple[Word, ...] | Literal["programs", "provinces"], BeforeValidator(_values)]
Simple = Annotated[Literal["date", "datetime", "bool", "int", "number", "string", "enum"], OneOf]
Type = Annotated[Literal["date", "datetime", "bool", "int", "number", "string", "enum", "list", "object"], OneOf]
Changes = Annotated[Literal["fixed", "provable", "changeable"], OneOf]
Names = Annotated[Literal["provinces", "programs"], OneOf]


class ItemEntry(Part):
    """列表每一项的类型（项不是一组字段时）"""

    type: Simple = Field(description="项的类型")
    values: Values | None = Field(None, description="type 为 enum 时的取值")
    min: Whole | None = Field(None, description="数的下限，含本数")
    max: Whole | None = Field(None, description="数的上限，含本数")


class FactEntry(Part):
    """一个字段"""

    id: FactId = Field(description="英文标识，小写字母、数字、下划线；一经使用不再改变")
    label: Word = Field(description="中文名，规则里可用；同一层内不重名，不用括号、空格、斜线")
    aliases: Words = Field((), description="旧名和常见写法，只作记录的键和表头")
    type: Type | None = Field(None, description="类型；所在 object 有共用取值时可不写，即为 enum")
    values: Values | None = Field(None, description="enum 的取值；写 programs 或 provinces 即用上面的表；写在 object 上则由其中各字段共用")
    fields: Annotated[tuple[FactEntry, ...], ListOf] | None = Field(None, description="object 的字段，或 list 每一项的字段")
    items: ItemEntry | None = Field(None, description="list 每一项的类型（项不是一组字段时）")
    meaning: Word = Field(description="含义，一句话")
    changes: Changes | None = Field(
        None, description="本人能否改变：fixed 不能，provable 可用材料证明，changeable 可以自己改；不写则随上层"
    )
    none: Word | None = Field(None, description="null 在这里是什么意思")
    none_as: Raw = Field(None, description="null 在这里就是这个值")
    min: Whole | None = Field(None, description="数的下限，含本数")
    max: Whole | None = Field(None, description="数的上限，含本数")
    names: Names | None = Field(None, description="文字应是哪张表里的名字")
    endings: Words = Field((), description="名字末尾不写的字，长的在前")


class PresumptionEntry(Part):
    """一条推定：键缺失时怎么看"""

    fact: Word = Field(description="字段的路径，id 或中文名；列表的项写作 学历[].在读")
    when: RuleText | None = Field(None, description="规则文字：什么时候推定；不写就是总是")
    take: RuleText = Field(description="取什么值：null、true、false、数，或规则文字")
    source: Word = Field(description="依据")


class VocabularyDocument(Part):
    """申请人记录的词汇"""

    version: Annotated[Literal[1], OneOf] = Field(description="格式版本")
    provinces: Annotated[dict[Ident, Word], MapOf] = Field(description="省份：标识和中文简称")
    programs: Annotated[dict[Ident, Word], MapOf] = Field(description="培训项目：标识和中文名")
    facts: Annotated[tuple[FactEntry, ...], ListOf] = Field(description="全部字段，按填写的次序")
    presume: Annotated[tuple[PresumptionEntry, ...], ListOf] = Field((), description="没有填时怎么看；往年事件不推定")
