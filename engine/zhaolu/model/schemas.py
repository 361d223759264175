"""JSON Schemas of every kind of file, generated from the models: `python -m zhaolu.model.schemas [--check]`.

Comes in: the models. Leaves: the files of `grammar/`. Editors complete and explain keys by them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

if TYPE_CHECKING:
    from zhaolu.model.vocabulary import Declaration

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _Plain(GenerateJsonSchema):
    """Without the titles pydantic makes of Python names, and without defaults that stand for "not written"."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def default_schema(self, schema: Any) -> Any:
        made = super().default_schema(schema)
        if made.get("default") in (None, "", [], {}):
            made.pop("default", None)
        return made

    def nullable_schema(self, schema: Any) -> Any:
        """Keys may be left out; where one is written it has a value."""
        return self.generate_inner(schema["schema"])


def models() -> dict[str, tuple[str, type[BaseModel]]]:
    """File name in `grammar/` → title and model."""
    from zhaolu.model.cases import CasesDocument
    from zhaolu.model.ruleset import ReadingsDocument, RulesetDocument
    from zhaolu.model.survivors import SurvivorsDocument
    from zhaolu.model.vocabulary_document import VocabularyDocument

    return {
        "ruleset.schema.json": ("规则集", RulesetDocument),
        "readings.schema.json": ("公共的读法", ReadingsDocument),
        "cases.schema.json": ("用例", CasesDocument),
        "survivors.schema.json": ("用例不必发现的小错", SurvivorsDocument),
        "vocabulary.schema.json": ("词汇表", VocabularyDocument),
    }


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of one kind of file."""
    title, model = models()[name]
    made = model.model_json_schema(by_alias=True, schema_generator=_Plain)
    made.pop("title", None)
    for part in made.get("$defs", {}).values():
        part.pop("title", None)
        _drop_english(part)
    _drop_english(made)
    _add_forms(made)
    _add_names(made)
    return {"$schema": DIALECT, "title": title, **made}


def _drop_english(part: dict[str, Any]) -> None:
    """Class docstrings are for programmers; keys carry their own Chinese descriptions."""
    if (text := part.get("description")) and text.isascii():
        del part["description"]


_FORMS = {
    "RulePart": ("require", "exclude", "one_of", "document"),
    "AlternativePart": ("require", "exclude"),
}


def _add_forms(made: dict[str, Any]) -> None:
    """Exactly one of several keys; every reading has two options; a settled one names its source."""
    defs = made.get("$defs", {})
    for name, keys in _FORMS.items():
        if name in defs:
            defs[name]["oneOf"] = [{"required": [key]} for key in keys]
    if "ReadingPart" in defs:
        defs["ReadingPart"]["properties"]["options"]["minProperties"] = 2
        defs["ReadingPart"]["dependentRequired"] = {"settled": ["source"]}
    if "BenefitPart" in defs:
        defs["BenefitPart"]["dependentRequired"] = {"key": ["amount"], "amount": ["key"]}


_RECORDS = (("CasesDocument", "base"), ("CasePart", "record"))


def _add_names(made: dict[str, Any]) -> None:
    """Facts, their values, provinces and programmes of the bundled vocabulary: offered, never demanded.

    A folder may have a vocabulary of its own; `zhaolu check` says what is not in it.
    """
    from zhaolu.model.vocabulary import load_vocabulary
    from zhaolu.resources import rulesets_folder
    from zhaolu.text.files import decode

    vocabulary = load_vocabulary(decode((rulesets_folder() / "vocabulary.yaml").read_bytes(), "vocabulary.yaml"))
    defs = made.setdefault("$defs", {})
    parts = {**defs, "CasesDocument": made}
    for part, key in _RECORDS:
        if key in parts.get(part, {}).get("properties", {}):
            parts[part]["properties"][key]["$ref"] = "#/$defs/Record"
            defs["Record"] = {"properties": _facts(vocabulary.facts, defs)}
    if "PresumptionPart" in defs:
        paths = [vocabulary.label_path(declared.path) for fact in vocabulary.facts for declared in fact.walk()]
        defs["PresumptionPart"]["properties"]["fact"] |= _offered(paths)
    if "NoticePart" in defs:
        defs["NoticePart"]["properties"]["province"] |= _offered(list(vocabulary.provinces))
        defs["NoticePart"]["properties"]["program"] |= _offered(list(vocabulary.programs))


def _facts(facts: Iterable[Declaration], defs: dict[str, Any]) -> dict[str, Any]:
    """Each fact under its label and its id; what it may be stands once, in `defs`."""
    found: dict[str, Any] = {}
    for fact in facts:
        values = _values(fact, defs)
        name = fact.path.replace("[]", "")
        if values:
            defs[name] = values
        for key, other in ((fact.label, fact.id), (fact.id, fact.label)):
            found[key] = {"description": f"{other}：{fact.meaning.zh}", **({"$ref": f"#/$defs/{name}"} if values else {})}
    return found


def _values(fact: Declaration, defs: dict[str, Any]) -> dict[str, Any]:
    match fact.kind:
        case "bool":
            return _offered([True, False])
        case "object":
            return {"properties": _facts(fact.fields, defs)}
        case "list" if fact.items is not None:
            return {"items": _offered(list(fact.values))} if fact.values else {}
        case "list":
            return {"items": {"properties": _facts(fact.fields, defs)}}
        case _:
            return _offered(list(fact.values)) if fact.values else {}


def _offered(values: list[Any]) -> dict[str, Any]:
    """Values an editor completes; any other is accepted here as well."""
    return {"anyOf": [{"enum": values}, {}]}


def text(name: str) -> str:
    """The schema as the file holds it."""
    return json.dumps(schema(name), ensure_ascii=False, indent=2) + "\n"


def stale(folder: Path) -> list[str]:
    """The files of the folder that differ from what the models say."""
    return [name for name in models() if not (folder / name).is_file() or (folder / name).read_text(encoding="utf-8") != text(name)]


def main(arguments: list[str]) -> int:
    """Write the schemas, or with `--check` say which are out of date (exit code 1)."""
    from zhaolu.resources import grammar_folder

    folder = Path(str(grammar_folder()))
    old = stale(folder)
    if "--check" in arguments:
        for name in old:
            print(f"{name} 与模型不一致，请运行 python -m zhaolu.model.schemas")
        return 1 if old else 0
    for name in old:
        (folder / name).write_text(text(name), encoding="utf-8")
        print(f"已写 {folder / name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
