"""What files may say: vocabulary, rulesets, readings, cases; finding and merging them.

Comes in: YAML nodes. Leaves: pydantic documents whose every part knows its place, rule text still unread (`Located`).
May no longer occur: unknown or missing keys, values of the wrong shape, an overlay without its parent, a clause nobody
accounts for. Owns `pydantic` and `jsonschema`.
"""
