"""Rulesets as SQL: one query decides every row of a table, on DuckDB, PostgreSQL or Spark.

Comes in: the checked ruleset (`ir.rules`) and what a table holds (`tables`). `lowering` makes typed SQL expressions of
it, in one world of the readings at a time (`calls` and `on_…` its functions, `loops` its lists, `quantities` its sums);
`rules`, `sanctions`, `penalties`, `effects` put them together as stages of columns (`stages`), the answer is `query`;
`render` writes it for a dialect, through sqlglot, and what the dialects write differently stands in `operations` and
`folds`. Leaves: text.
May no longer occur: none and unknown as the same NULL. What is not lowered is in `gaps` and refused.
"""
