"""Which column of a table holds which fact."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from zhaolu.diagnostics import Diagnostic, ZhaoluError
from zhaolu.frozen import dataclass
from zhaolu.model.record_faults import nearest


@dataclass(frozen=True, slots=True)
class Naming:
    """Which column holds which fact, where the headers do not say it themselves.

    `facts`: by fact (id or label path) the column that holds it; all other columns are passed over. None: the headers
    are the names of facts. `record`: the column that names the record.
    """

    facts: Mapping[str, str] | None = None
    record: str = "id"

    def check(self, there: Sequence[str], name: str) -> None:
        """Raises ZhaoluError (E576) with every column named that is not `there`."""
        known = {folded(column) for column in there}
        wanted = [*(self.facts or {}).values(), *([self.record] if self.record != "id" else [])]
        faults = []
        for column in dict.fromkeys(wanted):
            if folded(column) not in known:
                close = nearest(column, there)
                listed = "、".join(there[:12]) + ("…" if len(there) > 12 else "")
                mend = (f"是不是“{close}”？", f'did you mean "{close}"?') if close else (f"有这些列：{listed}", f"there are: {listed}")
                faults.append(Diagnostic.of("E576", file=name, column=column, mend=mend))
        if faults:
            raise ZhaoluError(faults)

    def of(self, header: str) -> str | None:
        """What the column holds: the name of a fact, `id`, or None where it is passed over."""
        wanted = folded(header)
        if wanted == folded(self.record):
            return "id"
        if self.facts is None:
            return None if header == "id" else header
        return next((fact for fact, column in self.facts.items() if folded(column) == wanted), None)


def folded(name: str) -> str:
    """A name with full-width and half-width forms, small and capital letters taken as one, and no spaces."""
    return unicodedata.normalize("NFKC", name).replace(" ", "").lower()
