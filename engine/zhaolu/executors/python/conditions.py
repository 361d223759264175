"""Plain Python conditions while they are written: each knows its opposite, what it costs, and which values it lets pass.

A three-valued condition is two plain ones (`Two`): and: true if all are true, false if one is false; or: the other way
round; not: the two exchanged. So three values cost no more than Python's own two.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple, TypeAlias
from typing import Literal as OneOf

from zhaolu.frozen import dataclass

IDENTITY: Final = 0
TEXT: Final = 1
ORDER: Final = 2
CALL: Final = 3
"""What a test costs, in four ranks."""

Word: TypeAlias = OneOf["and", "or"]


class Passes(NamedTuple):
    """The values of a variable that a test lets pass, as source: `values`, or with `but` all except these."""

    subject: str
    values: frozenset[str]
    but: bool = False

    def apart_from(self, other: Passes) -> bool:
        """Whether no value passes both."""
        if self.subject != other.subject or (self.but and other.but):
            return False
        if self.but or other.but:
            few, excluded = (other.values, self.values) if self.but else (self.values, other.values)
            return few <= excluded
        return self.values.isdisjoint(other.values)

    def within(self, other: Passes) -> bool:
        """Whether every value that passes here passes there."""
        if self.subject != other.subject:
            return False
        if self.but:
            return other.but and other.values <= self.values
        return self.values.isdisjoint(other.values) if other.but else self.values <= other.values


@dataclass(frozen=True, slots=True)
class Plain:
    """A condition in one piece. It has no effect and raises nothing, so that tests may be asked in any order.

    `passes`: what it lets pass, where it is about one variable.
    """

    text: str
    opposite: str
    cost: int = IDENTITY
    passes: Passes | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """A variable compared with constants: `plain` where it is of one Python class, `between` where it is known within bounds.

    False for none and unknown. `word` joins the parts where there are several.
    """

    name: str
    kind: str
    plain: str
    between: str
    word: str = ""

    @property
    def passes(self) -> Passes:
        """At most these."""
        return Passes(self.name, frozenset({"None", "U"}), but=True)


@dataclass(frozen=True, slots=True)
class Junction:
    """Several conditions under one word, cheap ones first."""

    word: Word
    parts: tuple[Part, ...]


Part: TypeAlias = Plain | Compared | Junction
Condition: TypeAlias = Part | bool


class Two(NamedTuple):
    """Surely true, and surely false; where neither holds, undecided."""

    yes: Condition
    no: Condition

    def inverted(self) -> Two:
        return Two(self.no, self.yes)

    @property
    def doubt(self) -> Condition:
        """Undecided, where it is known already that it is not surely true."""
        return _without(negated(self.no), self.yes)


def is_(name: str, constant: str) -> Plain:
    return Plain(f"{name} is {constant}", f"{name} is not {constant}", passes=Passes(name, frozenset({constant})))


def is_not(name: str, constant: str) -> Plain:
    return opposite(is_(name, constant))


def true_or_false(name: str) -> Two:
    return Two(is_(name, "True"), is_(name, "False"))


def called(text: str) -> Plain:
    """Any other source, in one piece, that yields a truth value."""
    return Plain(text, f"not {text}", CALL)


def present(name: str) -> Condition:
    """Neither none nor unknown."""
    return all_of([is_not(name, "None"), is_not(name, "U")])


def opposite(test: Plain) -> Plain:
    passes = None if test.passes is None else test.passes._replace(but=not test.passes.but)
    return Plain(test.opposite, test.text, test.cost, passes)


def all_of(conditions: Iterable[Condition]) -> Condition:
    return _joined("and", conditions)


def any_of(conditions: Iterable[Condition]) -> Condition:
    return _joined("or", conditions)


def both(pairs: Iterable[Two]) -> Two:
    """Three-valued and."""
    found = list(pairs)
    return Two(all_of(two.yes for two in found), any_of(two.no for two in found))


def either(pairs: Iterable[Two]) -> Two:
    """Three-valued or."""
    return both(two.inverted() for two in pairs).inverted()


def _joined(word: Word, conditions: Iterable[Condition]) -> Condition:
    found: dict[Part | str, Part] = {}
    for condition in conditions:
        if condition is (word == "or"):
            return condition
        if not isinstance(condition, bool):
            same = isinstance(condition, Junction) and condition.word == word
            for part in condition.parts if same else (condition,):  # type: ignore[union-attr]
                found.setdefault(part.text if isinstance(part, Plain) else part, part)
    parts = list(found.values())
    if sum(isinstance(part, Compared) for part in parts) > 1:
        parts = _merged(word, parts)
    if word == "and":
        parts = _each_once(parts)
    parts.sort(key=_cost)
    return word == "and" if not parts else parts[0] if len(parts) == 1 else Junction(word, tuple(parts))


def _each_once(parts: list[Part]) -> list[Part]:
    """Without what another part says already (of two that say the same, the first stays)."""
    subjects = [part.passes.subject for part in parts if not isinstance(part, Junction) and part.passes is not None]
    if len(subjects) == len(set(subjects)):
        return parts

    def said(part: Part, before: list[Part], after: list[Part]) -> bool:
        return any(_implies(other, part) for other in before) or any(_implies(other, part) and not _implies(part, other) for other in after)

    return [part for place, part in enumerate(parts) if not said(part, parts[:place], parts[place + 1 :])]


def _merged(word: Word, parts: Iterable[Part]) -> list[Part]:
    """Comparisons of one variable become one."""
    found: dict[Part | str, Part] = {}
    for part in parts:
        if isinstance(part, Compared) and isinstance(held := found.get(part.name), Compared):
            plain = f" {word} ".join(_under(word, side.word, side.plain) for side in (held, part))
            between = f" {word} ".join(_under(word, side.word, side.between) for side in (held, part) if side.between)
            found[part.name] = Compared(part.name, part.kind, plain, between, word)
        else:
            found[part.name if isinstance(part, Compared) else part] = part
    return list(found.values())


def _under(word: Word, own: str, text: str) -> str:
    return text if own in ("", word) else f"({text})"


def _cost(condition: Part) -> int:
    match condition:
        case Plain():
            return condition.cost
        case Compared():
            return ORDER
        case Junction(parts=parts):
            return max(map(_cost, parts))


def negated(condition: Condition) -> Condition:
    match condition:
        case bool():
            return not condition
        case Plain():
            return opposite(condition)
        case Compared():
            return Plain(f"not {source(condition)}", source(condition), ORDER)
        case Junction(word, parts):
            return _joined("or" if word == "and" else "and", map(negated, parts))


def _without(condition: Condition, excluded: Condition) -> Condition:
    """The condition where `excluded` is known not to hold."""
    if not isinstance(condition, Junction) or condition.word == "and":
        return condition
    out = excluded.parts if isinstance(excluded, Junction) and excluded.word == "or" else (excluded,)
    return any_of(part for part in condition.parts if part not in out)


# --- what one condition says of another ---------------------------------------------------------------------------


def given(condition: Condition, known: Condition) -> Condition:
    """The condition where another one is known to hold: without the tests that this settles."""
    facts = known.parts if isinstance(known, Junction) and known.word == "and" else () if isinstance(known, bool) else (known,)
    return _given(condition, [fact for fact in facts if isinstance(fact, Plain | Compared)])


def _given(condition: Condition, facts: list[Plain | Compared]) -> Condition:
    match condition:
        case Junction(word, parts):
            return _joined(word, [_given(part, facts) for part in parts])
        case Plain(passes=Passes() as passes) | Compared(passes=passes):
            if any(fact.passes is not None and fact.passes.apart_from(passes) for fact in facts):
                return False
            return True if any(_implies(fact, condition) for fact in facts) else condition
        case _:
            return condition


def _implies(known: Part, condition: Part) -> bool:
    """Whether a condition holds wherever another one does."""
    if isinstance(known, Junction) or known.passes is None or not isinstance(condition, Plain) or condition.passes is None:
        return False
    return known.passes.within(condition.passes)


# --- source -------------------------------------------------------------------------------------------------------


def source(condition: Condition) -> str:
    """Python source, in brackets where it has several parts."""
    match condition:
        case bool():
            return str(condition)
        case Plain(text):
            return text
        case Compared(name, kind, plain, between, word):
            if not between:
                return f"({name}.__class__ is {kind} and {f'({plain})' if word == 'or' else plain})"
            within = f"({between})" if word == "or" else between
            return f"({plain} if {name}.__class__ is {kind} else {name}.__class__ is Between and {within})"
        case Junction(word, parts):
            return "(" + f" {word} ".join(map(source, parts)) + ")"


def after_if(condition: Condition) -> str:
    """Python source where no brackets are needed."""
    text = source(condition)
    return text[1:-1] if isinstance(condition, Junction | Compared) else text
