"""Which ruleset is meant: an id, a file wherever it lies, or province and year with programme and city."""

from __future__ import annotations

import re
import shutil
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from zhaolu.diagnostics import ZhaoluError
from zhaolu.model.selection import RulesetKey, program_id
from zhaolu.surfaces.api import Ruleset, Rulesets

if TYPE_CHECKING:
    from zhaolu.spans import Source

_YEAR = re.compile(r"[0-9]{4}年?\Z")


def split_choices(words: list[str], ids: list[str]) -> list[tuple[str, ...]]:
    """The words of a command line by choice: each is one word (an id or a file), or begins with PROVINCE YEAR.

    Words in one argument (`"湖北 2019"`) count as several. Raises `ZhaoluError` (E550) for a word that begins no choice.
    """
    found: list[tuple[str, ...]] = []
    left = [part for word in words for part in ([word] if is_file(word) else word.split())]
    while left:
        begins = len(left) > 1 and _YEAR.match(left[1]) is not None
        if left[0] in ids or is_file(left[0]):
            found.append((left.pop(0),))
        elif begins:
            found.append((left.pop(0), left.pop(0)))
        elif found and len(found[-1]) in (2, 3):
            found[-1] = (*found[-1], left.pop(0))
        else:
            raise ZhaoluError.of("E550", given=left[0])
    return found


def is_file(word: str) -> bool:
    return word.endswith((".yaml", ".yml")) or ("/" in word and Path(word).is_file())


def open_choice(choice: tuple[str, ...], rulesets: Rulesets, stack: ExitStack) -> Ruleset:
    """The ruleset a choice names. A file in no folder of rulesets is opened beside a copy of `rulesets`, until `stack` ends."""
    if len(choice) > 1:
        province, year, *more = choice
        programs = rulesets.vocabulary.programs
        if len(more) == 1 and program_id(more[0], programs) is None:
            return rulesets.pick(province, int(year[:4]), None, more[0])
        return rulesets.pick(province, int(year[:4]), *more)
    if is_file(choice[0]):
        return open_file(Path(choice[0]), rulesets, stack)
    return rulesets.load(choice[0])


def open_file(path: Path, rulesets: Rulesets, stack: ExitStack) -> Ruleset:
    """A ruleset file, in its own folder if it lies in one. Raises `ZhaoluError`."""
    from zhaolu.text.files import read_source

    source = read_source(path)
    key = _key(source)
    if path.resolve().as_posix().endswith(f"/{key.file}"):
        own = path.resolve().parents[1]
        same = own == rulesets.catalogue.root.resolve()
        return (rulesets if same else Rulesets(own, rulesets.plugins)).load(key.id)
    folder = Path(stack.enter_context(TemporaryDirectory())) / "rulesets"
    shutil.copytree(rulesets.catalogue.root, folder)
    copy = folder / key.file
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_text(source.text, encoding="utf-8")
    (folder / key.cases_file).unlink(missing_ok=True)
    return Rulesets(folder, rulesets.plugins).load(key.id)


def _key(source: Source) -> RulesetKey:
    """The place a ruleset file says it has."""
    from zhaolu.model.loader import read_ruleset

    notice = read_ruleset(source).notice
    return RulesetKey(notice.province, notice.year, notice.program, notice.city.id if notice.city else None)
