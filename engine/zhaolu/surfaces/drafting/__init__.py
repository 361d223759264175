"""From the text of a notice to the first draft of its ruleset, and what is still open in it."""
