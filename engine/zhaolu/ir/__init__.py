"""The typed rule language: what every executor reads and the only thing they agree on.

Comes in: nothing but these frozen dataclasses, built by `compile`. Leaves: the same. May no longer occur: unresolved
names, unchecked types, YAML, Chinese synonyms of keywords (there is one form), sugar such as `exclude` or `documents`.
"""
