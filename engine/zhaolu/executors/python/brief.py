"""The short answer: outcome and ids."""

from __future__ import annotations

from typing import Final, NamedTuple

from zhaolu.ir.decisions import Outcome, PenaltyFinding


class Brief(NamedTuple):
    """The short answer. Ids are those of rules (and, last, of the ban clauses of earlier years), in the order of the notice.

    `undecided` are the rules listed as such: without those another one speaks for.
    """

    outcome: Outcome
    failing: tuple[str, ...]
    undecided: tuple[str, ...]
    penalties: tuple[PenaltyFinding, ...]


ALL_MET: Final = Brief(Outcome.ELIGIBLE, (), (), ())
