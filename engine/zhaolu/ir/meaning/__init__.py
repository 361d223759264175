"""What operations on known values mean, and how known parts combine when others are not: shared by every executor in Python.

Comes in and leaves: values (see `ir.values`). Nothing here reads a node, a rule or a record.
`logic` three values and comparison; `arithmetic` operators; `numbers`, `texts`, `lists`, `times`, `patterns` the
functions; `calls` what a function does with unknown and none; `hits` the hit policies of decision tables; `answers`
why something is undecided.
"""
