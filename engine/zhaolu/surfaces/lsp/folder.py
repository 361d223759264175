"""A folder of rulesets under the hands of its authors: checked anew whenever a text changes, by one thread.

What `zhaolu check` would say of the folder if the open texts were on disk. A ruleset is checked again only when a file it
is made of, or the cases beside it, have changed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from zhaolu.diagnostics import Diagnostic, Severity, ZhaoluError, in_order
from zhaolu.model.loader import Draft
from zhaolu.model.selection import RulesetKey
from zhaolu.spans import Source, Span
from zhaolu.surfaces.api import Rulesets
from zhaolu.surfaces.checking.filing import Filed
from zhaolu.surfaces.checking.folder import check_folder, check_ruleset
from zhaolu.surfaces.lsp.documents import moved
from zhaolu.surfaces.lsp.knowledge import Knowledge, know

LINT: Final = "7"
"""The family of codes of the lint rules, which take most of the time of a check."""


@dataclass(frozen=True)
class Look:
    """What a look at the folder has found so far.

    `diagnostics`: every file spoken of, with what is wrong in it. `knowledge`: what can be named in each open file.
    `whole`: the whole folder was looked at; otherwise only what the open files are made of.
    """

    diagnostics: Mapping[Path, tuple[Diagnostic, ...]]
    knowledge: Mapping[Path, Knowledge]
    whole: bool


class Folder:
    """One folder. Every method is called by one thread, the same one."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._drafts: dict[Path, Draft] = {}
        self._numbers = 0
        self._rulesets: Rulesets | None = None
        self._found: dict[RulesetKey, tuple[Any, tuple[Diagnostic, ...]]] = {}

    def put(self, path: Path, text: str | None) -> None:
        """A text that stands in for a file; None for the file on disk again."""
        if text is None:
            self._drafts.pop(path, None)
        else:
            self._numbers += 1
            self._drafts[path] = Draft(Source(str(path), text), self._numbers)

    def look(self, open_: Collection[Path], stale: Callable[[], bool]) -> Iterator[Look]:
        """Check: first what the open files are made of, then the rest. Stops where `stale` says the texts are old.

        The first look says what can be said at once, without the lint rules.
        """
        try:
            rulesets = self._opened()
        except ZhaoluError as error:
            yield Look(_by_file(error.diagnostics), {}, True)
            return
        keys = rulesets.catalogue.list()
        filed = {path: of for path in open_ if (of := Filed.of(path)) is not None}
        near = {of.key: None for of in filed.values() if of.key in keys}
        found = [*check_folder(rulesets)]
        known: dict[Path, Knowledge] = {}
        if near:
            quick = [item for key in near for item in self._quickly(rulesets, key)]
            known = _known(rulesets, {path: of for path, of in filed.items() if of.key in near})
            yield Look(_by_file(in_order([*found, *quick])), known, False)
        for key in sorted(keys, key=lambda key: key not in near):
            if near and key not in near:
                yield Look(_by_file(in_order(found)), known, False)
                near = {}
            if stale():
                return
            found += self._check(rulesets, key)
        if not stale():
            known |= _known(rulesets, {path: of for path, of in filed.items() if path not in known})
            yield Look(_by_file(in_order(found)), known, True)

    def _opened(self) -> Rulesets:
        if self._rulesets is None:
            self._rulesets = Rulesets(self.root, drafts=self._drafts)
        return self._rulesets

    def _check(self, rulesets: Rulesets, key: RulesetKey) -> tuple[Diagnostic, ...]:
        """All that is wrong with a ruleset and the cases beside it."""
        stamp = _stamp(rulesets, key)
        held = self._found.get(key)
        if held is None or held[0] != stamp:
            held = self._found[key] = stamp, check_ruleset(rulesets, key)
        return held[1]

    def _quickly(self, rulesets: Rulesets, key: RulesetKey) -> tuple[Diagnostic, ...]:
        """What can be said at once; what the lint rules found last stands until they have looked again."""
        held = self._found.get(key)
        if held is not None and held[0] == _stamp(rulesets, key):
            return held[1]
        quick = check_ruleset(rulesets, key, linted=False)
        if held is None or any(item.severity is Severity.ERROR for item in quick):
            return quick
        return (*quick, *(self._moved(item) for item in held[1] if item.code[1] == LINT))

    def _moved(self, item: Diagnostic) -> Diagnostic:
        """Something found in an older text, at its place in the newer one."""
        span = item.span
        draft = self._drafts.get(Path(span.source.name)) if span is not None else None
        if span is None or draft is None:
            return item
        start, end = (moved(span.source.text, draft.source.text, offset) for offset in (span.start, span.end))
        return Diagnostic(item.code, Span(draft.source, start, max(start, end)), item.args)


def _stamp(rulesets: Rulesets, key: RulesetKey) -> Any:
    return rulesets.catalogue.stamp(key), rulesets.catalogue.cases_stamp(key)


def _known(rulesets: Rulesets, filed: Mapping[Path, Filed]) -> dict[Path, Knowledge]:
    return {path: made for path, of in filed.items() if (made := know(rulesets, of)) is not None}


def _by_file(found: tuple[Diagnostic, ...]) -> dict[Path, tuple[Diagnostic, ...]]:
    """The diagnostics that have a place, by file."""
    files: dict[Path, list[Diagnostic]] = {}
    for item in found:
        if item.span is not None:
            files.setdefault(Path(item.span.source.name), []).append(item)
    return {path: tuple(items) for path, items in files.items()}
