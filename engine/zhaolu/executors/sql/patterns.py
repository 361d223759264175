"""Patterns that mean the same to RE2 (DuckDB), PostgreSQL and Java (Spark): what is beyond them is a gap.

Literal characters, `.`, classes of plain characters and ranges, groups, `|`, `? * + {m,n}` and anchors.
"""

from __future__ import annotations

import re
from typing import Final

_PLAIN: Final = r"[^\\\[\](){}.*+?^$|\s#&~-]|-"
_ESCAPED: Final = r"\\[-.*+?$|(){}]"
_IN_CLASS: Final = r"[^\\\[\]\^&~|\s-]"
_CLASS: Final = rf"\[\^?(?:{_IN_CLASS}-{_IN_CLASS}|{_IN_CLASS})+\]"
_QUANTITY: Final = r"(?:[?*+]|\{[0-9]{1,2}(?:,[0-9]{0,2})?\})"
_TOKEN: Final = re.compile(rf"(?P<atom>{_CLASS}|{_ESCAPED}|\.|{_PLAIN})|(?P<quantity>{_QUANTITY})|(?P<other>[(|)^$])")
_DOT: Final = "[^\n\r]"


def searched(written: str, flags: str) -> str | None:
    """The pattern for a search anywhere in a text, in all three dialects; None where it uses more than they share."""
    if flags:
        return None
    found: list[str] = []
    at, depth, before = 0, 0, "start"
    while at < len(written):
        token = _TOKEN.match(written, at)
        if token is None:
            return None
        at = token.end()
        part, kind = token[0], str(token.lastgroup)
        if kind == "other":
            kind = part
            depth += {"(": 1, ")": -1}.get(part, 0)
        if depth < 0 or not _may_follow(before, kind):
            return None
        found.append({".": _DOT, "(": "(?:"}.get(part, f"[{part[1]}]" if part[0] == "\\" else part))
        before = kind
    whole = "".join(found)
    return whole if depth == 0 and before not in ("(", "|") and _anchored(written) else None


def _may_follow(before: str, kind: str) -> bool:
    nothing_yet = before in ("start", "(", "|", "^", "quantity")
    if kind == "quantity":
        return before in ("atom", ")")
    if kind in ("|", ")"):
        return not nothing_yet or before == "quantity"
    return True


def _anchored(written: str) -> bool:
    """Anchors only where every dialect reads them as the ends of the text."""
    inner = written.removeprefix("^").removesuffix("$")
    return re.search(r"(?<!\\)[\^$]", re.sub(_CLASS, "", inner)) is None
