"""Two rulesets beside each other: what differs, and what that does to people."""
