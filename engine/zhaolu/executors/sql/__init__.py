"""Rulesets as SQL: one query decides every row of a table, on DuckDB, PostgreSQL or Spark.

Comes in: the checked ruleset (`ir.rules`) and what a table holds (`tables`). `lowering` makes typed SQL expressions of
it, in one world of the readings at a time; `rules`, `sanctions`, `penalties` put them together as stages of columns
(`stages`); `render` writes those for a dialect, through sqlglot, whose differences stand in `dialects`. Leaves: text.
May no longer occur: none and unknown as the same NULL. What is not lowered is in `gaps` and refused.
"""
