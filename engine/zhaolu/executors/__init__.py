"""Executors: each answers a checked ruleset in its own way, none imports another.

Comes in: `ir.rules.Ruleset` and checked facts. Leaves: `ir.decisions`. The reference is the meaning; every other
executor is tested against it.
"""
