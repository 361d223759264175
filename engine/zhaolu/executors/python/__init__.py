"""The python executor: a ruleset as generated Python source, for one record at a time.

Comes in: a checked `ir.rules.Ruleset`. Leaves: `Brief` (outcome and ids) or the whole `Decision`, exactly as the reference
gives them. May no longer occur: unchecked expressions. Read in this order: `rows` (a record by place), `values` (an
expression as source), `conditions` (a condition as two plain Python ones), `statements`, `leaves` and `verdicts` (writing
them), `presumptions` and `source` (the module that decides), `facts` and `why_source` (why, when asked), `program`
(written and compiled once), `executor` (bound, asked record by record). `runtime` and `whys` are what generated code
calls, `reasons` makes findings of its answers, `steps` and `gaps` say what is left to the reference, `door` checks records.
"""

from zhaolu.executors.python.brief import Brief
from zhaolu.executors.python.executor import Executor
from zhaolu.executors.python.program import Program, program_of

__all__ = ["Brief", "Executor", "Program", "program_of"]
