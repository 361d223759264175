"""From documents to the checked ruleset, a file per pass; the order stands in `pipeline`.

Comes in: a merged `RulesetDocument`, the vocabulary, the common readings, the functions of plugins. Leaves: `ir.rules.Ruleset`
and diagnostics, all faults of a file in one run. May no longer occur: text that was not parsed, names that were not
resolved, sugar (`exclude`, `document`, windows with an event), clauses in another order than the ledger's.
"""
