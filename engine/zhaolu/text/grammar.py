"""The parser of rule text, from `grammar/rule.lark`.

Working out its tables takes longer than anything else on the way to an answer, so they come with the package, as data, in
`grammar/rule.tables.json`; `python -m zhaolu.text.grammar [--check]` writes them. They hold the text of the grammar and the
version of Lark they were made by: where either is another, or the file cannot be used, the tables are worked out as ever.
"""

from __future__ import annotations

import json
import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from zhaolu.resources import grammar_folder, grammar_text

if TYPE_CHECKING:
    from lark import Lark

ENTRIES: Final = ("expression", "unary_tests", "schedule", "effect")
GRAMMAR: Final = "rule.lark"
TABLES: Final = "rule.tables.json"


@lru_cache(maxsize=1)
def grammar() -> Lark:
    """The parser for all entry points."""
    text = grammar_text(GRAMMAR)
    return shipped(text) or built(text)


def built(text: str) -> Lark:
    """The parser with its tables worked out."""
    from lark import Lark

    return Lark(text, parser="lalr", start=list(ENTRIES), maybe_placeholders=False)


def shipped(text: str) -> Lark | None:
    """The parser with the tables that come with the package; None where they are not those of this grammar and this Lark."""
    from lark import Lark, __version__

    try:
        kept = json.loads(grammar_text(TABLES), object_pairs_hook=_numbered)
        if kept["grammar"] != text or kept["lark"] != __version__:
            return None
        return Lark.load(kept)
    except Exception:  # whatever is wrong with the file, the answer is to work the tables out
        return None


def _numbered(pairs: list[tuple[str, Any]]) -> dict[str | int, Any]:
    """An object whose numbers as keys are numbers again, which JSON writes as text."""
    return {int(key) if key.isdecimal() else key: value for key, value in pairs}


def tables(text: str) -> str:
    """What the file of tables holds for a grammar."""
    from lark import __version__
    from lark.grammar import Rule
    from lark.lexer import TerminalDef

    data, memo = built(text).memo_serialize([TerminalDef, Rule])
    data.pop("grammar", None)  # that is for deriving other grammars
    kept = {"lark": __version__, "grammar": text, "data": data, "memo": memo}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")) + "\n"


def main(arguments: list[str]) -> int:
    """Write the tables, or with `--check` say whether they are out of date (exit code 1)."""
    text = grammar_text(GRAMMAR)
    if shipped(text) is not None:
        return 0
    if "--check" in arguments:
        print(f"{TABLES} 与 {GRAMMAR} 或所装的 Lark 不一致，请运行 python -m zhaolu.text.grammar")
        return 1
    file = Path(str(grammar_folder())) / TABLES
    file.write_text(tables(text), encoding="utf-8")
    print(f"已写 {file}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
