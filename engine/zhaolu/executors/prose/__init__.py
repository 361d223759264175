"""Rules in sentences an official would write, in Chinese or English.

Comes in: the typed IR (`ir`), checked. Leaves: text for people, never markup. May no longer occur: ids of facts in
Chinese text, symbols of the rule language, `Unknown`, `None`. Facts are called by their labels, definitions by their
names, windows by their names with dates, readings by their questions.
"""
