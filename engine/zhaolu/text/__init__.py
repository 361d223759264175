"""Characters to trees with positions: strict YAML and rule text.

Comes in: a `Source` or a `Located` text. Leaves: YAML nodes, expression, schedule and effect trees, each with its
`Span`. May no longer occur: characters whose place is not known, duplicate keys, YAML's guessed types. Owns `yaml` and
`lark`.
"""
