"""What may stand at a path of a file: found in the models that the strict reader checks files by."""

from __future__ import annotations

import types as python
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from zhaolu.ir.rules import Text
from zhaolu.model.document import Part
from zhaolu.spans import Located
from zhaolu.surfaces.checking.filing import Kind
from zhaolu.surfaces.formatting import language_of
from zhaolu.surfaces.lsp.places import ITEM

REFERENCES: Final = {
    "clause": "clause",
    "also": "clause",
    "listed_with": "clause",
    "failing": "clause",
    "undecided": "clause",
    "readings": "reading",
    "reading": "reading",
    "carried_by": "rule",
    "remove": "inherited",
    "overlay_on": "ruleset",
    "ruleset": "ruleset",
    "fact": "fact",
    "province": "province",
    "program": "program",
    "programs": "program",
    "window": "window",
    "settled": "option",
}
"""Keys whose value is a name, and of what."""

RECORDS: Final = ("base", "record", "context")
"""Keys of a cases file that hold plain data."""


@dataclass(frozen=True)
class Shape:
    """What may stand somewhere.

    `model`: the keys are those of this part. `choices`: the words to choose from. `rule`: rule text, and which entry point
    of the language reads it. `names`: a name of this kind (see `REFERENCES`). `holder` and `key`: the part that the place
    belongs to, and under which of its keys. `many`: a list. `wording`: text for people.
    """

    holder: type[Part] | None
    key: str
    model: type[Part] | None = None
    choices: tuple[str, ...] = ()
    rule: Literal["expression", "schedule", "effect"] | None = None
    names: str | None = None
    many: bool = False
    named: bool = False
    wording: bool = False

    @property
    def description(self) -> str:
        """What the models say of the key, in Chinese."""
        found = _field(self.holder, self.key) if self.holder is not None else None
        return found.description or "" if found is not None else ""


def model_of(kind: Kind) -> type[Part]:
    """The model of a whole file."""
    from zhaolu.model.cases import CasesDocument
    from zhaolu.model.ruleset import ReadingsDocument, RulesetDocument
    from zhaolu.model.vocabulary_document import VocabularyDocument

    models: dict[Kind, type[Part]] = {
        "ruleset": RulesetDocument,
        "readings": ReadingsDocument,
        "cases": CasesDocument,
        "vocabulary": VocabularyDocument,
    }
    return models[kind]


def shape_at(kind: Kind, path: tuple[str, ...]) -> Shape | None:
    """What may stand at a path; None where nothing is known of it."""
    found: Any = model_of(kind)
    holder: type[Part] | None = None
    key = ""
    for step in path:
        following: Any = None
        for option in _options(found):
            if isinstance(option, type) and issubclass(option, Part):
                if (field := _field(option, step)) is not None:
                    holder, key, following = option, step, field.annotation
            elif option is Text and step in ("zh", "en"):
                following = str
            elif get_origin(option) is tuple and step == ITEM:
                following = get_args(option)[0]
            elif get_origin(option) is dict and step != ITEM:
                following = get_args(option)[1]
            if following is not None:
                break
        if following is None:
            return None
        found = following
    return _shape(found, holder, key, wording=path[-1:] in (("zh",), ("en",)))


def keys_of(model: type[Part]) -> Iterator[tuple[str, str, bool, Shape]]:
    """The keys of a part: the key, what it is for, whether it must be written, what may stand there."""
    for name, field in model.model_fields.items():
        key = field.alias or name
        yield key, field.description or "", field.is_required(), _shape(field.annotation, model, key)


def _field(model: type[Part], key: str) -> Any:
    return next((field for name, field in model.model_fields.items() if (field.alias or name) == key), None)


def _options(annotation: Any) -> Iterator[Any]:
    """The types an annotation allows, without what only checks them."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _options(get_args(annotation)[0])
    elif origin in (Union, python.UnionType):
        for option in get_args(annotation):
            yield from _options(option)
    elif annotation is not type(None):
        yield annotation


def _shape(annotation: Any, holder: type[Part] | None, key: str, *, wording: bool = False) -> Shape:
    model: type[Part] | None = None
    choices: tuple[str, ...] = ()
    rule = names = None
    many = named = False
    for option in _options(annotation):
        if isinstance(option, type) and issubclass(option, Part):
            model = option
        elif option is Located:
            rule = language_of(key)
        elif option is Text:
            wording = True
        elif option is bool:
            choices = ("true", "false")
        elif get_origin(option) is Literal:
            choices = tuple(map(str, get_args(option)))
        elif get_origin(option) is tuple:
            many = True
        elif get_origin(option) is dict:
            named = True
    if key in REFERENCES and model is None and not named and rule is None and not choices:
        names = REFERENCES[key]
    return Shape(holder, key, model, choices, rule, names, many, named, wording)
