"""JSON Schemas of every kind of file, generated from the models: `python -m zhaolu.model.schemas [--check]`.

Comes in: the models. Leaves: the files of `grammar/`. Editors complete and explain keys by them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

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
    from zhaolu.model.vocabulary_document import VocabularyDocument

    return {
        "ruleset.schema.json": ("规则集", RulesetDocument),
        "readings.schema.json": ("公共的读法", ReadingsDocument),
        "cases.schema.json": ("用例", CasesDocument),
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
