"""Lint: a checked ruleset that works, looked at again for what was probably not meant.

Comes in: the checked ruleset, the file it was written in, the cases beside it. Leaves: diagnostics (E7xx, W7xx, N7xx),
those that the file accepts with a reason taken out. Each lint rule is a module with a `check`; `registry` holds them in
order. What they say of conditions rests on `proof`, which is sound: it may miss things, it is never wrong.
"""
