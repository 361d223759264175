"""Whole tables in and out: Parquet and Arrow beside the readers of single records.

Comes in: a table file and what `executors.sql` asks of it. Leaves: answers as a table file, whole or not at all.
"""
