"""The windows and deadlines of a ruleset as moments, as a table and as a calendar."""
