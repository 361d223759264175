"""The python executor: a ruleset as generated Python source, for one record at a time.

Comes in: a checked `ir.rules.Ruleset`. Leaves: `Brief` (outcome and ids) or the whole `Decision`, exactly as the reference
gives them. May no longer occur: unchecked expressions. Read in this order: `values` (an expression as source),
`verdicts` (conditions as two plain Python conditions), `source` (the module that decides), `reasons` (why, when asked),
`program` (compiling once, binding, deciding); `runtime` is what generated code calls, `gaps` what it leaves to the reference.
"""

from zhaolu.executors.python.program import Executor, Program, program_of
from zhaolu.executors.python.runtime import Brief

__all__ = ["Brief", "Executor", "Program", "program_of"]
