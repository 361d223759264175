"""What may be written at the cursor, as a list to choose from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from lsprotocol import types

from zhaolu.ir.effects import EFFECTS
from zhaolu.ir.types import BOOLEAN, Enum, List, Type
from zhaolu.spans import Source
from zhaolu.surfaces.lsp.documents import Document
from zhaolu.surfaces.lsp.knowledge import Knowledge
from zhaolu.surfaces.lsp.names import members, names_of, operands, option_names, record_names, rule_locals, schedule_forms
from zhaolu.surfaces.lsp.phrases import Cursor, Phrase
from zhaolu.surfaces.lsp.places import ITEM, Place, keys_beside, place_at
from zhaolu.surfaces.lsp.shapes import Shape, keys_of, shape_at
from zhaolu.surfaces.lsp.things import KEYWORDS, Kind, Thing, detail
from zhaolu.surfaces.wording import actor_word, kind_word, outcome_word

TRIGGERS: Final = [".", '"', "“", "=", "[", "(", " "]
"""Characters after which an editor asks by itself. After a space it is answered only where one certain kind of word follows."""

_KINDS: Final[dict[Kind, types.CompletionItemKind]] = {
    "fact": types.CompletionItemKind.Field,
    "function": types.CompletionItemKind.Function,
    "definition": types.CompletionItemKind.Variable,
    "reading": types.CompletionItemKind.Interface,
    "window": types.CompletionItemKind.Event,
    "part": types.CompletionItemKind.Property,
    "table": types.CompletionItemKind.Struct,
    "parameter": types.CompletionItemKind.TypeParameter,
    "constant": types.CompletionItemKind.Constant,
    "local": types.CompletionItemKind.Variable,
    "property": types.CompletionItemKind.Property,
    "value": types.CompletionItemKind.EnumMember,
    "keyword": types.CompletionItemKind.Keyword,
    "clause": types.CompletionItemKind.Reference,
    "item": types.CompletionItemKind.Reference,
    "key": types.CompletionItemKind.Property,
}
_OPERATORS: Final = ("AND", "OR", "IN", "BETWEEN")
_FOLLOWING: Final = (
    (("IF",), ("THEN",), "THEN"),
    (("THEN",), ("ELSE",), "ELSE"),
    (("SOME", "EVERY"), ("SATISFIES",), "SATISFIES"),
    (("FOR",), ("RETURN",), "RETURN"),
    (("BETWEEN",), ("WITH", "AND"), "WITH"),
)
"""Words that ask for another: after the first, until the second, the third is offered."""
_CONSEQUENCES: Final = {"reject": ("不予受理", "not accepted"), "review": ("转人工认定", "a person decides")}
_OPENING: Final = ("SOME", "EVERY", "NOT", "IF", "FOR", "TRUE", "FALSE", "NULL")


@dataclass(frozen=True)
class Offer:
    """One choice. `text` is what is inserted; `rank` puts groups in order; `open_` has a place for the cursor (`$1`)."""

    thing: Thing
    text: str
    rank: int = 5
    label: str = ""
    snippet: bool = False


@dataclass(frozen=True)
class Choices:
    """The items for the editor, and the things they stand for, in the same order."""

    items: list[types.CompletionItem] = field(default_factory=list)
    things: list[Thing] = field(default_factory=list)


def complete(
    document: Document, knowledge: Knowledge, position: types.Position, lang: str, *, snippets: bool, trigger: str | None = None
) -> Choices:
    """What may stand at a position. `trigger`: the character that made the editor ask by itself."""
    offset = document.lines.offset(position)
    place = place_at(document.lines, Source(str(document.path), document.text), offset)
    if place is None:
        return Choices()
    asked = _Asked(document, knowledge, place, lang, trigger)
    start, offers = asked.answer()
    begin = min(place.text.span(min(start, place.at), place.at).start, offset)
    return _shown(offers, document.lines.range(begin, offset), document.text[begin:offset], place, lang, snippets)


class _Asked:
    """One question: the offers, and where in the text of the place the word being written begins."""

    def __init__(self, document: Document, knowledge: Knowledge, place: Place, lang: str, trigger: str | None) -> None:
        self.document, self.knowledge, self.place, self.lang, self.trigger = document, knowledge, place, lang, trigger
        self.kind = knowledge.filed.kind

    def answer(self) -> tuple[int, Iterable[Offer]]:
        place = self.place
        if (recorded := record_names(self.knowledge, place)) is not None:
            return (0, ()) if self.trigger not in (None, " ", ".") else (recorded.start, map(self._record_offer, recorded.things))
        shape = shape_at(self.kind, place.path)
        if shape is None or (shape.wording and shape.model is None and place.role != "key"):
            return 0, ()
        if place.role == "value" or (place.role == "either" and shape.model is None):
            return self.value(shape)
        return (0, ()) if self.trigger == " " else (0, self.keys(shape))

    def _record_offer(self, thing: Thing) -> Offer:
        key = self.place.role != "value" and self.place.bare and self.place.path[-1:] != (ITEM,)
        return Offer(thing, thing.name + (": " if key else ""), label=thing.name)

    # --- YAML ---

    def keys(self, shape: Shape) -> Iterator[Offer]:
        """The keys not written yet, those that must be first."""
        if shape.wording:
            yield from (Offer(Thing("key", key, said), f"{key}: ") for key, said in (("zh", "中文"), ("en", "英文 / English")))
        if shape.model is None:
            if shape.many and not self.place.flow and not self.place.typed:
                yield Offer(Thing("key", "- ", self._say("再列一项", "another item")), "- ", 0)
            return
        beside = {key for key, *_ in keys_beside(self.document.lines, self._line(), self.place.column)} if not self.place.flow else set()
        written = self.place.text.value.strip()
        for key, said, needed, inner in keys_of(shape.model):
            if key not in beside or key == written:
                nested = inner.model is not None or inner.many or inner.named
                text = key if not self.place.bare else f"{key}:" if nested and not self.place.flow else f"{key}: "
                yield Offer(Thing("key", key, said), text, 0 if needed else 1)

    def value(self, shape: Shape) -> tuple[int, Iterable[Offer]]:
        if shape.rule is not None:
            return self.rule(shape)
        if self.trigger is not None and not (shape.names or shape.choices):
            return 0, ()
        if shape.choices:
            return 0, (Offer(Thing("other", word, choice_word(shape.key, word, self.lang)), word) for word in shape.choices)
        if shape.names == "option":
            return 0, (Offer(thing, thing.name) for thing in option_names(self.knowledge, self.place))
        if shape.names is not None:
            return 0, (Offer(thing, thing.name) for thing in names_of(self.knowledge, shape.names))
        return 0, ()

    def _line(self) -> int:
        return self.document.lines.line_of(self.place.text.start)

    # --- rule text ---

    def rule(self, shape: Shape) -> tuple[int, Iterable[Offer]]:
        place = self.place
        phrase = Phrase(place.text.value, self.knowledge, rule_locals(self.document, self.knowledge, place))
        cursor = phrase.cursor(place.at)
        if cursor is None:
            return 0, ()
        if shape.rule == "effect":
            return 0, (() if self.trigger else self.effects())
        if cursor.quoted:
            return cursor.start, self.quoted(phrase, cursor)
        state = phrase.state(cursor)
        wanted = phrase.wanted(cursor.last)
        match state:
            case "member":
                return cursor.start, (Offer(thing, thing.name) for thing in members(phrase, cursor.last))
            case "name":
                return cursor.start, ()
            case "operator":
                touching = cursor.start == cursor.at and cursor.last >= 0 and phrase.words[cursor.last].end == cursor.at
                if self.trigger or touching:
                    return cursor.start, ()
                return cursor.start, self.operators(phrase, cursor)
        if self.trigger in (" ", "=", "[", "(") and not self._certain(phrase, cursor, wanted):
            return cursor.start, ()
        if shape.rule == "schedule":
            return cursor.start, self.schedules(phrase, cursor)
        return cursor.start, (*self.wanted(wanted, cursor), *self.operands(phrase, cursor, wanted))

    def _certain(self, phrase: Phrase, cursor: Cursor, wanted: Type | None) -> bool:
        return isinstance(wanted, Enum) or (wanted == BOOLEAN and phrase.words[cursor.last].kind == "CMP")

    def quoted(self, phrase: Phrase, cursor: Cursor) -> Iterator[Offer]:
        """Within quotation marks: names of readings and tables, or the values of what is compared."""
        end = "" if cursor.closed else {"“": "”"}.get(cursor.quoted, cursor.quoted)
        if (called := phrase.argument(cursor.last)) is not None:
            function, position = called
            if function.id == "reading":
                yield from (Offer(thing, thing.name + end) for thing in names_of(self.knowledge, "reading"))
                return
            if function.id == "lookup" and position == 0:
                yield from (Offer(thing, thing.name + end) for thing in names_of(self.knowledge, "table"))
                return
        yield from (Offer(thing, thing.name + end) for thing in _values(phrase.wanted(cursor.last)))

    def wanted(self, type_: Type | None, cursor: Cursor) -> Iterator[Offer]:
        """Values of the type an operator asks for."""
        gap = " " if self.trigger == "=" else ""
        if type_ == BOOLEAN:
            for kind in ("TRUE", "FALSE"):
                yield self._keyword(kind, 0, gap)
        yield from (Offer(thing, f'{gap}"{thing.name}"', 0, f'"{thing.name}"') for thing in _values(type_))

    def operands(self, phrase: Phrase, cursor: Cursor, wanted: Type | None) -> Iterator[Offer]:
        if self.trigger is not None:
            return
        typed = phrase.value[cursor.start : cursor.at]
        for rank, thing in operands(phrase, cursor.last, self.lang, rare=self.lang == "en" or typed.isascii() and bool(typed)):
            match thing.kind:
                case "function":
                    empty = all(not form.parameters for form in thing.of.forms)
                    text, label = (f"{thing.name}()",) * 2 if empty else (f"{thing.name}($1)", f"{thing.name}(…)")
                    yield Offer(thing, text, rank, label, snippet=not empty)
                case "reading":
                    yield Offer(thing, f'reading("{thing.name}")', rank, f'reading("{thing.name}")')
                case "table":
                    call = self._say("查表", "lookup")
                    yield Offer(thing, f'{call}("{thing.name}", $1)', rank, f'{call}("{thing.name}", …)', snippet=True)
                case _:
                    yield Offer(thing, thing.name, rank)
        for kind in _OPENING:
            yield self._keyword(kind, 8)

    def operators(self, phrase: Phrase, cursor: Cursor) -> Iterator[Offer]:
        """Words that go on after a whole operand: first those that the text so far still needs."""
        before = [word.kind for word in phrase.words[: cursor.last + 1]]
        for openers, closers, kind in _FOLLOWING:
            opened = max((i for i, found in enumerate(before) if found in openers), default=-1)
            if opened >= 0 and not any(found in closers for found in before[opened + 1 :]):
                yield self._keyword(kind, 0)
        for kind in _OPERATORS:
            yield self._keyword(kind, 1)

    def schedules(self, phrase: Phrase, cursor: Cursor) -> Iterator[Offer]:
        for thing in names_of(self.knowledge, "window"):
            yield Offer(thing, f"{thing.name}.", 1, thing.name)
        if cursor.last < 0:
            for shown, text, said in schedule_forms(self.lang):
                yield Offer(Thing("other", shown, said), text, 0, shown, snippet=True)

    def effects(self) -> Iterator[Offer]:
        for row in EFFECTS:
            name = self._say(row.zh, row.en)
            ban = row.zh == "禁止报名"
            text = self._say(f"{name} ${{1:1}} 年", f"{name} for ${{1:1}} year") if ban else name
            yield Offer(Thing("other", name), text, 0, name, snippet=ban)

    def _keyword(self, kind: str, rank: int, gap: str = "") -> Offer:
        chinese, english, *_ = KEYWORDS[kind]
        word = self._say(chinese, english)
        return Offer(Thing("keyword", word, kind), f"{gap}{word}" + ("($1)" if kind == "NOT" else ""), rank, word, kind == "NOT")

    def _say(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en


def choice_word(key: str, word: str, lang: str) -> str:
    """What a word to choose from means, where it is a word of ours."""
    match key:
        case "kind":
            return kind_word(word, lang)
        case "actor" | "subject":
            return actor_word(word, lang)
        case "outcome":
            return outcome_word(word, lang)
        case "consequence":
            return _CONSEQUENCES[word][0 if lang == "zh" else 1]
        case _:
            return ""


def _values(type_: Type | None) -> Iterator[Thing]:
    while isinstance(type_, List):
        type_ = type_.item
    if isinstance(type_, Enum):
        yield from (Thing("value", value, type_) for value in type_.values)


def _shown(offers: Iterable[Offer], at: types.Range, typed: str, place: Place, lang: str, snippets: bool) -> Choices:
    """The items, each as an edit of what was typed so far."""
    found = Choices()
    for number, offer in enumerate(offers):
        thing = offer.thing
        text = offer.text if snippets or not offer.snippet else offer.text.split("$")[0]
        snippet = offer.snippet and snippets
        text = _escaped(text, place)
        item = types.CompletionItem(
            label=offer.label or thing.name,
            kind=_KINDS.get(thing.kind, types.CompletionItemKind.Value),
            detail=_detail(thing, lang),
            sort_text=f"{offer.rank}{number:04}",
            filter_text=_filter(offer, typed),
            text_edit=types.TextEdit(at, text),
            insert_text_format=types.InsertTextFormat.Snippet if snippet else types.InsertTextFormat.PlainText,
            data=number,
        )
        found.items.append(item)
        found.things.append(thing)
    return found


def _detail(thing: Thing, lang: str) -> str | None:
    if thing.kind == "value":
        name = thing.of.name
        return (f"{name}的取值" if lang == "zh" else f"a value of {name}") if name else None
    return detail(thing, lang) or None


_OTHER_NAMES: Final[dict[Kind, str]] = {"fact": "id", "function": "id", "window": "id"}


def _filter(offer: Offer, typed: str) -> str:
    """What the editor compares with the letters typed: the name, and its other name."""
    thing = offer.thing
    other = _OTHER_NAMES.get(thing.kind)
    written = offer.text.split("$")[0] if thing.kind in ("value", "reading", "table") else thing.name
    if typed[:1] in ("'", '"') and not written.startswith(typed[:1]):
        written = typed[:1] + written
    return f"{written} {getattr(thing.of, other)}" if other else written


def _escaped(text: str, place: Place) -> str:
    """Inside quotation marks of YAML, marks are written as YAML wants them."""
    if place.style == "double":
        return text.replace("\\", "\\\\").replace('"', '\\"')
    return text.replace("'", "''") if place.style == "single" else text
