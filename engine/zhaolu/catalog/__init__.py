"""The catalogue of messages: every code, its wording in Chinese and English, and the mend.

Codes are stable: once published a code keeps its meaning. `E` is an error, `W` a warning, `N` a note. Each module of
this package holds one family and lists its codes in `CODES`.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class Entry(NamedTuple):
    """Wording of one code; templates use `str.format` names given by the diagnostic's arguments."""

    zh: str
    en: str
    help_zh: str = ""
    help_en: str = ""


def _codes() -> dict[str, Entry]:
    from zhaolu.catalog import asking, compile, desk, editing, language, lint, mutating, records, rules, selection, tables, trying, yaml

    found: dict[str, Entry] = {}
    for module in (yaml, language, rules, records, selection, asking, desk, editing, tables, trying, mutating, compile, lint):
        overlap = found.keys() & module.CODES.keys()
        assert not overlap, f"codes defined twice: {sorted(overlap)}"
        found |= module.CODES
    return found


_loaded: dict[str, Entry] = {}


def codes() -> dict[str, Entry]:
    """Every code with its wording."""
    if not _loaded:
        _loaded.update(_codes())
    return _loaded


def _fill(template: str, args: dict[str, Any], lang: str) -> str:
    """Fill a template. An argument may be a (zh, en) pair; a missing `suggestion` leaves its sentence out."""
    chosen = {k: (v[0] if lang == "zh" else v[1]) if isinstance(v, tuple) and len(v) == 2 else v for k, v in args.items()}
    return template.format_map(chosen)


def message(code: str, args: dict[str, Any], lang: str) -> str:
    entry = codes()[code]
    return _fill(entry.zh if lang == "zh" else entry.en, args, lang)


def help_text(code: str, args: dict[str, Any], lang: str) -> str:
    """The mend: the argument `mend` (a text or a (zh, en) pair) if given, else the code's own help."""
    if mend := args.get("mend"):
        return mend[0 if lang == "zh" else 1] if isinstance(mend, tuple) else str(mend)
    entry = codes()[code]
    return _fill(entry.help_zh if lang == "zh" else entry.help_en, args, lang)
