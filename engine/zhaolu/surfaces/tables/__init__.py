"""Whole tables in and out.

Comes in: a file, folder or database (`sources`, `columnar`, `databases`). It passes in chunks (`chunks`): `typed` and
`written` say how a table's columns are asked in SQL and which rows are plain; those the database decides (`database`), all
others the executor of single records (`deciding`). Leaves: answers (`answers`) as a file, whole or not at all (`writers`).
Memory is that of a few chunks. May no longer occur: a row decided differently than on its own.
"""
