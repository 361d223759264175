"""A folder of rulesets: what there is, and a ruleset with its parents merged and its faults found.

Listing looks at file names only. Files are read once and again when their time or size changes. Nothing is global;
a catalogue may be shared by threads.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from zhaolu.diagnostics import Diagnostic, Severity, ZhaoluError, in_order
from zhaolu.frozen import dataclass, field
from zhaolu.model.selection import Choice, Names, RulesetKey, choose, program_id, province_id
from zhaolu.spans import Source, Span

if TYPE_CHECKING:
    from zhaolu.cache.store import Store
    from zhaolu.model.cases import CasesDocument
    from zhaolu.model.document import Part
    from zhaolu.model.ruleset import ReadingPart, RulesetDocument
    from zhaolu.model.salvage import Salvaged
    from zhaolu.model.vocabulary import Vocabulary

P = TypeVar("P", bound="Part")
Stamp = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class LoadedRuleset:
    """A ruleset with everything it stands on.

    `document` is merged: inherited items (clauses cited as `<parent>/<clause>`), common readings included. `chain`
    holds the documents as written, the outermost parent first, the ruleset itself last. `removed` are the ids its
    overlays dropped. `digest` is the SHA-256 of all files that took part. `province` and `program` are Chinese names.
    `diagnostics` are warnings and notes; a ruleset with errors is never loaded.
    """

    key: RulesetKey
    document: RulesetDocument = field(repr=False)
    chain: tuple[RulesetDocument, ...] = field(repr=False)
    province: str
    program: str
    removed: tuple[str, ...]
    digest: str
    sources: tuple[Source, ...] = field(repr=False)
    diagnostics: tuple[Diagnostic, ...] = field(repr=False)
    names_missing: bool = False

    @property
    def id(self) -> str:
        return self.key.id


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that stands in for a file, such as one being typed in an editor. `number` differs from text to text."""

    source: Source
    number: int


@dataclass(frozen=True, slots=True)
class _Held:
    """A file as last read: its stamp, and the document or what was wrong."""

    stamp: tuple[int, int]
    source: Source | None
    document: Any
    diagnostics: tuple[Diagnostic, ...]
    names_missing: bool = False


class Catalogue:
    """A folder of rulesets: `vocabulary.yaml`, `readings.yaml` (without them the bundled ones hold), one folder per province.

    `drafts` stand in for files of the folder, or for files not written yet, by path. `store` keeps the vocabulary
    between runs. Raises `ZhaoluError` (E509) when the folder is not there.
    """

    def __init__(self, root: Path | Any, drafts: Mapping[Path, Draft] | None = None, store: Store | None = None) -> None:
        self.root = root if isinstance(root, Path) else Path(str(root))
        self._drafts = {} if drafts is None else drafts
        if not self.root.is_dir():
            raise ZhaoluError.of("E509", folder=str(self.root))
        self._store = store
        self._held: dict[Path, _Held] = {}
        self._loaded: dict[RulesetKey, tuple[Stamp, tuple[LoadedRuleset | None, tuple[Diagnostic, ...]]]] = {}
        self._lock = threading.RLock()

    # -- what there is -------------------------------------------------------------------------------------------------

    def list(self) -> tuple[RulesetKey, ...]:
        """Every ruleset, by province, year, programme, city; from file names alone."""
        found = [key for province, path in self._files() if (key := RulesetKey.of_file(province, path.name))]
        return tuple(sorted(found, key=lambda key: (key.province, key.year, key.program, key.city or "")))

    def _files(self) -> Iterator[tuple[str, Path]]:
        drafts = {path for path in self._drafts if path.parent.parent == self.root}
        there = {path for path in self.root.iterdir() if path.is_dir()} if self.root.is_dir() else set()
        for folder in sorted(there | {path.parent for path in drafts}):
            if not folder.name.startswith((".", "_")):
                files = set(folder.iterdir()) if folder in there else set()
                for path in sorted(files | {path for path in drafts if path.parent == folder}):
                    if path.suffix in (".yaml", ".yml") and not path.name.startswith("."):
                        yield folder.name, path

    def misnamed(self) -> Iterator[Diagnostic]:
        """A warning for every YAML file whose name is neither that of a ruleset nor of its cases."""
        for province, path in self._files():
            plain = path.name.removesuffix(".cases.yaml") + ".yaml" if path.name.endswith(".cases.yaml") else path.name
            if RulesetKey.of_file(province, plain) is None:
                yield Diagnostic.of("W510", Span(Source(str(path), ""), 0, 0), file=path.name)

    def _shared(self, name: str) -> Path:
        """A file common to all rulesets: this folder's own, else the bundled one."""
        from zhaolu.resources import rulesets_folder

        own = self.root / name
        return own if own in self._drafts or own.exists() else Path(str(rulesets_folder() / name))

    def shared(self) -> tuple[Path, Path]:
        """The vocabulary and the common readings."""
        return self._shared("vocabulary.yaml"), self._shared("readings.yaml")

    def path(self, key: RulesetKey) -> Path:
        return self.root / key.file

    def cases_path(self, key: RulesetKey) -> Path | None:
        """The cases file beside a ruleset, if there is one."""
        path = self.root / key.cases_file
        return path if path in self._drafts or path.is_file() else None

    # -- choosing ------------------------------------------------------------------------------------------------------

    def find(self, province: str, year: int | str | None = None, program: str | None = None, city: str | None = None) -> Choice:
        """The ruleset meant, by ids or Chinese names.

        Raises `ZhaoluError` listing what there is when the choice is missing, unknown or ambiguous; never another
        year. For a city without a ruleset the province's, with a note.
        """
        keys = self.list()
        if not keys:
            raise ZhaoluError.of("E509", folder=str(self.root))
        names = self.vocabulary
        return choose(keys, names.provinces, names.programs, self.city_name, province, year, program, city)

    def by_id(self, ruleset_id: str) -> RulesetKey:
        """The ruleset called so (`hubei-2019-assistant-gp`). Raises `ZhaoluError` (E508)."""
        keys = {key.id: key for key in self.list()}
        if ruleset_id not in keys:
            raise ZhaoluError.of("E508", given=ruleset_id, **_known(ruleset_id, list(keys)))
        return keys[ruleset_id]

    def exact(self, province: str, year: int, program: str) -> RulesetKey | None:
        """The province's own ruleset of a year and programme (ids or Chinese names), or None."""
        names = self.vocabulary
        try:
            wanted = province_id(province, names.provinces), year, program_id(program, names.programs)
        except ZhaoluError:
            return None
        return next((key for key in self.list() if (key.province, key.year, key.program) == wanted and key.city is None), None)

    def names(self, province: str, program: str | None = None) -> Names:
        """Chinese names of a province and a programme given by id or name, whether or not there is a ruleset.

        Without `program`: the only one there is in the vocabulary's list of rulesets. Raises `ZhaoluError`.
        """
        known = self.vocabulary
        there = [key.program for key in self.list()]
        found = province_id(province, known.provinces, list(dict.fromkeys(key.province for key in self.list())))
        listed = [f"{known.programs.get(p, p)}（{p}）" for p in dict.fromkeys([*there, *known.programs])]
        shown = "、".join(listed), ", ".join(listed)
        if program is None:
            only = {key.program for key in self.list() if key.province == found} or set(there)
            if len(only) != 1:
                raise ZhaoluError.of("E505", province=known.provinces.get(found, found), year="", listed=shown)
            chosen: str | None = next(iter(only))
        else:
            chosen = program_id(program, known.programs)
        if chosen is None:
            raise ZhaoluError.of("E514", given=program, mend=(f"可用：{shown[0]}", f"there are: {shown[1]}"))
        return Names(known.provinces.get(found, found), known.programs.get(chosen, chosen))

    def city_name(self, key: RulesetKey) -> str | None:
        """The Chinese name of an overlay's city; None for a province's own ruleset."""
        document = self._ruleset(key).document
        return document.notice.city.name if document is not None and document.notice.city else None

    # -- reading files -------------------------------------------------------------------------------------------------

    def _stamp(self, path: Path) -> tuple[int, int]:
        if (draft := self._drafts.get(path)) is not None:
            return -2, draft.number
        try:
            found = path.stat()
        except OSError:
            return -1, -1
        return found.st_mtime_ns, found.st_size

    def _read(self, path: Path, read: Any) -> _Held:
        """The file as it is now: `read(source)` makes the document."""
        from zhaolu.text.files import read_source

        with self._lock:
            stamp = self._stamp(path)
            held = self._held.get(path)
            if held is not None and held.stamp == stamp:
                return held
            source = None
            try:
                draft = self._drafts.get(path)
                source = draft.source if draft is not None else read_source(path)
                held = _Held(stamp, source, *read(source))
            except ZhaoluError as error:
                held = _Held(stamp, source, None, error.diagnostics)
            self._held[path] = held
            return held

    def _ruleset(self, key: RulesetKey) -> _Held:
        def read(source: Source) -> tuple[Any, tuple[Diagnostic, ...], bool]:
            found = _salvaged(source, key)
            return found.document, found.faults, found.names_missing

        return self._read(self.path(key), read)

    @property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary of this folder. Raises `ZhaoluError`."""
        held = self._vocabulary()
        if held.document is None:
            raise ZhaoluError(held.diagnostics)
        return held.document  # type: ignore[no-any-return]

    def _vocabulary(self) -> _Held:
        from zhaolu.model.vocabulary import load_vocabulary

        def read(source: Source) -> tuple[Vocabulary, tuple[Diagnostic, ...]]:
            if self._store is None:
                return load_vocabulary(source), ()
            return self._store.remember(f"{source.name} vocabulary", (source,), lambda: load_vocabulary(source)), ()

        return self._read(self._shared("vocabulary.yaml"), read)

    def _common(self) -> tuple[dict[str, ReadingPart], _Held | None]:
        """The common readings; a folder may have none."""
        held = self._read(self._shared("readings.yaml"), lambda source: (read_readings(source), ()))
        return (held.document.readings if held.document else {}), held

    def readings(self) -> dict[str, ReadingPart]:
        """The readings common to all rulesets. Raises `ZhaoluError`."""
        found, held = self._common()
        if held is not None and held.document is None:
            raise ZhaoluError(held.diagnostics)
        return found

    def cases(self, key: RulesetKey) -> CasesDocument | None:
        """The cases beside a ruleset, None if there are none. Raises `ZhaoluError`."""
        from zhaolu.model.cases import read_cases

        path = self.cases_path(key)
        if path is None:
            return None
        held = self._read(path, lambda source: (read_cases(source, key.id), ()))
        if held.document is None:
            raise ZhaoluError(held.diagnostics)
        return held.document  # type: ignore[no-any-return]

    # -- loading -------------------------------------------------------------------------------------------------------

    def stamp(self, key: RulesetKey, sources: Iterable[Source] | None = None) -> Stamp:
        """What changes when any file of a ruleset changes: name, time and size of each. `sources`: those it was made of."""
        if sources is None:
            paths = [*self.shared(), *(self.path(k) for k in self._chain(key)[0])]
        else:
            paths = [*self.shared(), *(Path(source.name) for source in sources)]
        return tuple((str(path), *self._stamp(path)) for path in dict.fromkeys(paths))

    def cases_stamp(self, key: RulesetKey) -> Stamp:
        """The same for the cases beside a ruleset; empty where there are none."""
        path = self.cases_path(key)
        return ((str(path), *self._stamp(path)),) if path is not None else ()

    def _chain(self, key: RulesetKey) -> tuple[tuple[RulesetKey, ...], tuple[Diagnostic, ...]]:
        """The ruleset and its parents, itself first, and what is wrong with the line of parents."""
        keys = {known.id: known for known in self.list()}
        chain = [key]
        while True:
            document = self._ruleset(chain[-1]).document
            if document is None or document.overlay_on is None:
                return tuple(chain), ()
            parent = keys.get(document.overlay_on)
            span = document.at("overlay_on")
            if parent is None:
                others = [known for known in keys if known != chain[-1].id]
                return tuple(chain), (Diagnostic.of("E331", span, parent=document.overlay_on, **_known(document.overlay_on, others)),)
            if parent in chain:
                circle = " → ".join([*(k.id for k in chain[chain.index(parent) :]), parent.id])
                return tuple(chain), (Diagnostic.of("E332", span, circle=circle),)
            chain.append(parent)

    def load(self, key: RulesetKey) -> LoadedRuleset:
        """The ruleset with its parents merged. Raises `ZhaoluError` with every fault of every file that takes part."""
        loaded, found = self.attempt(key)
        if loaded is None or any(item.severity is Severity.ERROR for item in found):
            raise ZhaoluError(found)
        return loaded

    def attempt(self, key: RulesetKey) -> tuple[LoadedRuleset | None, tuple[Diagnostic, ...]]:
        """The ruleset even if there are errors in it, as far as its files could be read at all, and what was found."""
        with self._lock:
            stamp = self.stamp(key)
            held = self._loaded.get(key)
            if held is None or held[0] != stamp:
                held = stamp, self._load(key)
                self._loaded[key] = held
            return held[1]

    def _load(self, key: RulesetKey) -> tuple[LoadedRuleset | None, tuple[Diagnostic, ...]]:
        from zhaolu.model.ledger import check_ledger, check_readings
        from zhaolu.model.overlay import check_alone, merge

        vocabulary, (common, common_held) = self._vocabulary(), self._common()
        keys, broken = self._chain(key)
        files = [self._ruleset(member) for member in reversed(keys)]
        found: list[Diagnostic] = [*vocabulary.diagnostics, *(common_held.diagnostics if common_held else ()), *broken]
        found += check_readings(common)
        merged: RulesetDocument | None = None
        chain: list[RulesetDocument] = []
        removed: list[str] = []
        whole, complete = not broken, True
        for file in files:
            document: RulesetDocument | None = file.document
            found += file.diagnostics
            if document is None:
                merged, whole, complete = None, False, False
                continue
            chain.append(document)
            found += check_alone(document)
            if vocabulary.document is not None:
                found += _known_names(document, vocabulary.document)
            own = not file.diagnostics
            complete = complete and own
            if document.overlay_on is None:
                found += _sure(check_ledger(document, common), own, own)
                merged = document
            elif merged is not None and whole:
                found += _sure(check_ledger(document, common, merged), own, complete)
                merged, faults = merge(merged, document)
                found += _sure(faults, own, complete)
                removed += document.remove
            else:
                found += _sure(check_ledger(document, common, document), own, False)
        diagnostics = in_order(found)
        if merged is None or vocabulary.document is None:
            return None, diagnostics
        merged = merged.model_copy(update={"readings": {**common, **merged.readings}})
        parts = [vocabulary, *([common_held] if common_held else []), *files]
        sources = tuple(part.source for part in parts if part.source is not None)
        names: Vocabulary = vocabulary.document
        loaded = LoadedRuleset(
            key=key,
            document=merged,
            chain=tuple(chain),
            province=names.provinces.get(key.province, key.province),
            program=names.programs.get(key.program, key.program),
            removed=tuple(removed),
            digest=self._digest(sources),
            sources=sources,
            names_missing=any(file.names_missing for file in files),
            diagnostics=diagnostics,
        )
        return loaded, diagnostics

    def _digest(self, sources: tuple[Source, ...]) -> str:
        """SHA-256 over names below the folder and texts, free of BOM and of the kind of line ends."""
        import hashlib

        digest = hashlib.sha256()
        for source in sorted(sources, key=lambda item: item.name):
            data = source.text.replace("\r\n", "\n").encode()
            path = Path(source.name)
            name = path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.name
            digest.update(f"{name}\n{len(data)}\n".encode() + data)
        return digest.hexdigest()

    def check(self) -> tuple[Diagnostic, ...]:
        """Every fault of every file of the folder that can be found without reading rule text."""
        found = [*self.check_folder()]
        for key in self.list():
            found += self.check_ruleset(key)
        return in_order(found)

    def check_folder(self) -> tuple[Diagnostic, ...]:
        """The faults of the folder itself: names of files, the vocabulary."""
        return (*self.misnamed(), *self._vocabulary().diagnostics)

    def check_ruleset(self, key: RulesetKey) -> tuple[Diagnostic, ...]:
        """The faults of a ruleset and of the cases beside it, rule text not read."""
        try:
            self.cases(key)
        except ZhaoluError as error:
            return (*self.attempt(key)[1], *error.diagnostics)
        return self.attempt(key)[1]


def _known(given: str, known: list[str]) -> dict[str, Any]:
    from zhaolu.model.faults import meant, nearest

    near = nearest(given, known)
    if near and len(known) > 12:
        return {"mend": near, **meant(given, known)}
    listed = "、".join(known) or "（无）", ", ".join(known) or "(none)"
    mend = f"{near[0] if near else ''}现有：{listed[0]}", f"{near[1] + ' ' if near else ''}there are: {listed[1]}"
    return {"mend": mend, **meant(given, known)}


def _sure(found: Iterable[Diagnostic], own: bool, complete: bool) -> Iterator[Diagnostic]:
    """Where the document itself (`own`) or its parents were read only in part, what is not there may have been left out."""
    doubtful = {*(() if own else UNCITED), *(() if complete else ABSENT)}
    return (item for item in found if item.code not in doubtful)


UNCITED = ("E322", "W328")
ABSENT = ("E321", "E323", "E325", "E327", "E333", "E335", "E336")
"""Faults that say nothing cites a clause, or that something named is not there."""


def _known_names(document: RulesetDocument, vocabulary: Vocabulary) -> Iterator[Diagnostic]:
    for key, kind, known in (
        ("province", ("省", "province"), vocabulary.provinces),
        ("program", ("项目", "programme"), vocabulary.programs),
    ):
        given = getattr(document.notice, key)
        if given not in known:
            yield Diagnostic.of("E512", document.notice.at(key), kind=kind, given=given, **_known(given, list(known)))


def read_ruleset(source: Source) -> RulesetDocument:
    """One ruleset file as written. Raises `ZhaoluError` with every fault of its shape."""
    from zhaolu.model.salvage import salvage

    found = salvage(source)
    if found.document is None or found.faults:
        raise ZhaoluError(found.faults)
    return with_ids(found.document)


def _salvaged(source: Source, key: RulesetKey) -> Salvaged:
    """A ruleset file as far as it can be read; `key` is what its name says."""
    from zhaolu.model.salvage import Salvaged, salvage

    found = salvage(source)
    if found.document is None:
        return found
    document = with_ids(found.document)
    faults = found.faults
    if document.id != key.id:
        faults = in_order([*faults, Diagnostic.of("E309", document.key_at("notice"), found=document.id, wanted=key.id)])
    return Salvaged(document, faults, found.names_missing)


def with_ids(document: RulesetDocument) -> RulesetDocument:
    """Every item has an id: where none was written, the section and the position (`rules-3`)."""
    update = {}
    for section in document.SECTIONS:
        items = getattr(document, section)
        if any(not item.id for item in items):
            update[section] = tuple(
                item if item.id else item.model_copy(update={"id": f"{section}-{number}"}) for number, item in enumerate(items, 1)
            )
    return document.model_copy(update=update) if update else document


def read_readings(source: Source) -> Any:
    """The common readings (`ReadingsDocument`). Raises `ZhaoluError`."""
    from zhaolu.model.document import read_part
    from zhaolu.model.ruleset import ReadingsDocument
    from zhaolu.text.yaml_reader import read_yaml

    return read_part(ReadingsDocument, read_yaml(source))


def load_ruleset(catalogue: Catalogue, key: RulesetKey) -> LoadedRuleset:
    """See `Catalogue.load`."""
    return catalogue.load(key)


def load_ruleset_document(catalogue: Catalogue, key: RulesetKey) -> RulesetDocument:
    """The merged document of a ruleset. Raises `ZhaoluError`."""
    return catalogue.load(key).document
