"""The reference executor: what a ruleset means, written to be read.

No other executor calls it; all are tested against it. Read in this order: `expressions` (values of conditions),
`presume` (what silence means), `worlds` (readings), `rules`, `penalties`, `ir.sanctions`, `decide`; `trace` shows the parts
of a condition that mattered.
"""

from zhaolu.executors.reference.decide import decide

__all__ = ["decide"]
