"""The language server: what an editor asks while a ruleset, its cases, the readings or the vocabulary are being written.

Comes in: texts as they stand in the editor, whole or broken, and positions in them. Leaves: diagnostics (those of
`zhaolu check`, by the same functions), completion, hover, definitions, outlines, formatting, mends. Decides nothing.

Two halves. A worker thread (`folder`) checks the newest texts and leaves behind what can be named in them (`knowledge`).
Requests are answered at once from that and from the text around the cursor, which is read so that half-written lines do
no harm: `places` finds where in the YAML a cursor stands, `shapes` what may stand there, `phrases` what a rule text means
up to the cursor. Owns pygls and lsprotocol.
"""
