"""Small mistakes in a ruleset as written: every rule text of it, and what stands beside the texts (flags, lists, tables).

Comes in: a ruleset document. Leaves: slips. Clauses, wording and what is only shown are left alone: they decide nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from zhaolu.model.document import Part
from zhaolu.spans import Located, Span
from zhaolu.surfaces.mutation.slip import GONE, Kind, Path, Slip, one_line
from zhaolu.surfaces.mutation.texts import Lists, changes, number_changes

if TYPE_CHECKING:
    from zhaolu.model.items import AlternativePart, HistoryPart, ItemPart, PenaltyPart
    from zhaolu.model.ruleset import PresumptionPart, ReadingPart, RulesetDocument
    from zhaolu.model.vocabulary import Vocabulary

FORMS: Final[Mapping[str, str]] = {
    "when": "expression", "event": "expression", "require": "expression", "exclude": "expression", "document": "expression",
    "instead": "expression", "value": "expression", "amount": "expression", "elsewhere": "expression",
    "reaches_back": "expression", "start": "expression", "open": "schedule", "due": "schedule",
}  # fmt: skip
"""The rule texts an item may hold, and the entry point of the grammar each is read by."""
OPTIONAL: Final = ("when", "instead", "due", "elsewhere", "reaches_back", "start")
"""Those that may be forgotten, and the ruleset still loads."""
WRITTEN: Final = {"start": "from"}
"""Keys of the file that have another name in the document."""
DECIDING: Final = ("rules", "documents", "agreements", "effects", "benefits", "penalties")
"""Sections whose items may be forgotten as a whole; a window is forgotten by its `event`."""


def lists_of(vocabulary: Vocabulary) -> Lists:
    """The lists of values the vocabulary names, and the names of provinces and programmes."""
    enums = [found.values for fact in vocabulary.facts for found in fact.walk() if found.values]
    return list(dict.fromkeys([*enums, tuple(vocabulary.provinces.values()), tuple(vocabulary.programs.values())]))


def slips_of(document: RulesetDocument, vocabulary: Vocabulary, common: Collection[str] = ()) -> Iterator[Slip]:
    """Every small mistake in a document, in the order of its sections; mistakes the checker refuses among them.

    `common` are the readings it shares with other notices: of these only what is in force is the ruleset's affair.
    """
    return _Writer(document, lists_of(vocabulary), list(vocabulary.programs), common).all()


def with_slip(document: RulesetDocument, slip: Slip) -> RulesetDocument:
    """The document with the mistake made."""
    return _put(document, slip.path, slip.value)  # type: ignore[no-any-return]


def _put(holder: Any, path: Path, value: Any) -> Any:
    """`holder` with `value` at `path`; nothing is changed in place."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    match holder:
        case Part():
            assert isinstance(step, str)
            return holder.model_copy(update={step: _put(getattr(holder, step), rest, value)})
        case tuple():
            assert isinstance(step, int)
            middle = () if not rest and value is GONE else (_put(holder[step], rest, value),)
            return (*holder[:step], *middle, *holder[step + 1 :])
        case Mapping():
            if not rest and value is GONE:
                return {k: v for k, v in holder.items() if k != step}
            return {k: _put(v, rest, value) if k == step else v for k, v in holder.items()}
    raise TypeError(f"nothing to put at {step!r}")


@dataclass(frozen=True)
class _Writer:
    document: RulesetDocument
    lists: Lists
    programs: list[str]
    common: Collection[str]

    def all(self) -> Iterator[Slip]:
        document = self.document
        for name, reading in document.readings.items():
            yield from self.reading(name, reading)
        for number, presumption in enumerate(document.presume):
            yield from self.presumption(number, presumption)
        for name, table in document.tables.items():
            yield from self.rows(name, table.clause or "", ("tables", name), table)
        for name, text in document.define.items():
            yield from self.text(name, "", ("define", name), text, "expression")
        for section, item in document.items():
            number = getattr(document, section).index(item)
            yield from self.item(section, (section, number), item)
        for position, name in enumerate(document.remove):
            span = document.at("remove", position)
            yield Slip(name, "", "drop", f"remove: {name}", "", span, ("remove", position), GONE)
        for name, alternatives in document.add_alternatives.items():
            for number, alternative in enumerate(alternatives):
                path = ("add_alternatives", name, number)
                yield self.gone(name, alternative.clause, path, f"add_alternatives: {alternative.clause}", alternative.head)
                yield from self.alternative(name, path, alternative)

    def gone(self, item: str, clause: str, path: Path, what: str, span: Span | None) -> Slip:
        return Slip(item, clause, "drop", what, "", span, path, GONE)

    def text(self, item: str, clause: str, path: Path, text: Located, form: str) -> Iterator[Slip]:
        """The mistakes in one rule text."""
        for change in changes(text.value, form, self.lists):
            span = text.span(change.start, change.end)
            yield Slip(item, clause, change.kind, change.was, change.now, span, path, Located.of(change.text, "<slip>"))

    def field(self, part: Part, item: str, clause: str, path: Path, key: str, value: Any, kind: Kind = "flag") -> Slip:
        """A key of a part with another value; None leaves it out."""
        old = getattr(part, key)
        written = WRITTEN.get(key, key)
        now = "" if value is None or value is False else f"{written}: {_shown(value)}"
        return Slip(item, clause, kind if now else "drop", f"{written}: {_shown(old)}", now, part.at(written), (*path, key), value)

    def reading(self, name: str, part: ReadingPart) -> Iterator[Slip]:
        """Settled otherwise, or silently; an option that means something else."""
        settled = part.settled or "（未定）"
        for option in [*(o for o in part.options if o != part.settled), *([None] if part.settled else [])]:
            now = f"settled: {option}" if option else "（未定）"
            yield Slip(name, "", "reading", f"settled: {settled}", now, part.head, ("readings", name, "settled"), option)
        for option, text in part.options.items():
            if name in self.common and part.settled not in (None, option):
                continue
            for slip in self.text(name, "", ("readings", name, "options", option), text, "expression"):
                was, now = f"{option}: {slip.was}", f"{option}: {slip.now}" if slip.now else ""
                yield Slip(name, "", slip.kind, was, now, slip.span, slip.path, slip.value)

    def presumption(self, number: int, part: PresumptionPart) -> Iterator[Slip]:
        path, name = ("presume", number), part.fact
        yield self.gone(name, "", path, f"presume: {part.fact}", part.head)
        if part.when is not None:
            yield self.field(part, name, "", path, "when", None)
            yield from self.text(name, "", (*path, "when"), part.when, "expression")
        yield from self.text(name, "", (*path, "take"), part.take, "expression")

    def item(self, section: str, path: Path, item: ItemPart) -> Iterator[Slip]:
        name, clause = item.id, item.clause
        if section in DECIDING:
            yield self.gone(name, clause, path, f"{section}: {name}", item.head)
        elif section == "windows" and getattr(item, "event", None) is not None:
            yield self.field(item, name, clause, path, "event", None)
        yield from self.texts(item, name, clause, path)
        for position, alternative in enumerate(getattr(item, "one_of", None) or ()):
            inner = (*path, "one_of", position)
            if len(getattr(item, "one_of", ())) > 1:
                yield self.gone(name, alternative.clause, inner, f"one_of: {alternative.clause}", alternative.head)
            yield from self.alternative(name, inner, alternative)
        if consequence := getattr(item, "consequence", None):
            other = "review" if consequence == "reject" else "reject"
            yield self.field(item, name, clause, path, "consequence", other)
        for position, carrier in enumerate(getattr(item, "carried_by", ())):
            yield self.gone(name, clause, (*path, "carried_by", position), f"carried_by: {carrier}", item.at("carried_by", position))
        if getattr(item, "collect", False):
            yield self.field(item, name, clause, path, "collect", False)
        if agreement := getattr(item, "agreement", None):
            other = "两方" if agreement != "两方" else "三方"
            yield self.field(item, name, clause, path, "agreement", other, "value")
        if section == "penalties":
            yield from self.penalty(path, item)  # type: ignore[arg-type]
        elif section == "quotas":
            yield from self.rows(name, clause, path, item)

    def texts(self, part: Part, name: str, clause: str, path: Path) -> Iterator[Slip]:
        """The rule texts of a part, and those of them that may be forgotten or turned round."""
        for key, form in FORMS.items():
            text = getattr(part, key, None)
            if not isinstance(text, Located):
                continue
            if key in OPTIONAL:
                yield self.field(part, name, clause, path, key, None)
            if key in ("require", "exclude"):
                yield self.turned(part, name, clause, path, key, text)
            yield from self.text(name, clause, (*path, key), text, form)

    def turned(self, part: Part, name: str, clause: str, path: Path, key: str, text: Located) -> Slip:
        """`require` written as `exclude`, or the other way round."""
        other = "exclude" if key == "require" else "require"
        shown = one_line(text.value)
        made = part.model_copy(update={key: None, other: text})
        return Slip(name, clause, "operator", f"{key}: {shown}", f"{other}: {shown}", part.at(key), path, made)

    def alternative(self, name: str, path: Path, part: AlternativePart) -> Iterator[Slip]:
        yield from self.texts(part, name, part.clause, path)
        for flag in ("fallback", "only_when_failed"):
            if getattr(part, flag):
                yield self.field(part, name, part.clause, path, flag, False)
        for position, clause in enumerate(part.listed_with):
            span = part.at("listed_with", position)
            yield self.gone(name, part.clause, (*path, "listed_with", position), f"listed_with: {clause}", span)

    def penalty(self, path: Path, part: PenaltyPart) -> Iterator[Slip]:
        name, clause = part.id, part.clause
        for position, text in enumerate(part.impose):
            inner = (*path, "impose", position)
            if len(part.impose) > 1:
                yield self.gone(name, clause, inner, f"impose: {one_line(text.value)}", text.span())
            yield from self.text(name, clause, inner, text, "effect")
        for position, program in enumerate(part.programs):
            span, inner = part.at("programs", position), (*path, "programs", position)
            others = [p for p in self.programs if p not in part.programs]
            if len(part.programs) > 1:
                yield self.gone(name, clause, inner, f"programs: {program}", span)
            for other in others[:1]:
                yield Slip(name, clause, "value", f"programs: {program}", f"programs: {other}", span, inner, other)
        if part.principal:
            yield self.field(part, name, clause, path, "principal", False)
        if part.history is not None:
            yield Slip(name, clause, "drop", "history", "", part.history.head, (*path, "history"), None)
            yield from self.history(name, clause, (*path, "history"), part.history)

    def history(self, name: str, clause: str, path: Path, part: HistoryPart) -> Iterator[Slip]:
        yield from self.texts(part, name, clause, path)
        for event, month in part.undated_month.items():
            span, inner = part.at("undated_month", event), (*path, "undated_month", event)
            was = f"undated_month: {event}: {month}"
            yield self.gone(name, clause, inner, was, span)
            for near in (month + 1, month - 1):
                if 1 <= near <= 12:
                    yield Slip(name, clause, "boundary", was, f"undated_month: {event}: {near}", span, inner, near)
        for field, text in part.presume.items():
            inner = (*path, "presume", field)
            yield self.gone(name, clause, inner, f"presume: {field}: {one_line(text.value)}", text.span())
            yield from self.text(name, clause, inner, text, "expression")

    def rows(self, name: str, clause: str, path: Path, part: Any) -> Iterator[Slip]:
        """A keyed table: a number off, a row forgotten, the promise that it is complete."""
        for key, value in part.rows.items():
            span, inner = part.at("rows", key), (*path, "rows", key)
            was = f"{key}: {_shown(value)}"
            yield self.gone(name, clause, inner, was, span)
            if isinstance(value, bool):
                yield Slip(name, clause, "value", was, f"{key}: {_shown(not value)}", span, inner, not value)
            elif isinstance(value, int):
                for near in number_changes(value):
                    yield Slip(name, clause, "boundary", was, f"{key}: {near}", span, inner, near)
            elif isinstance(value, str):
                others = [v for v in part.rows.values() if isinstance(v, str) and v != value]
                for other in others[:1]:
                    yield Slip(name, clause, "value", was, f"{key}: {other}", span, inner, other)
        if part.complete:
            yield self.field(part, name, clause, path, "complete", False)


def _shown(value: Any) -> str:
    """A value as it is written in the file."""
    match value:
        case bool():
            return "true" if value else "false"
        case Located():
            return one_line(value.value)
        case _:
            return str(value)
