"""Rules in sentences an official would write, in Chinese or English.

Comes in: the typed IR (`ir`), checked. Leaves: text for people, never markup. May no longer occur: ids of facts in
Chinese text, symbols of the rule language, `Unknown`, `None`. Facts are called by their labels, definitions by their
names, windows by their names with dates, readings by their questions.
"""

from zhaolu.executors.prose.expressions import conditions, describe, describe_value
from zhaolu.executors.prose.names import Names
from zhaolu.executors.prose.sentences import (
    describe_effect,
    describe_imposition,
    describe_penalty,
    describe_reading,
    describe_rule,
    describe_step,
    describe_window,
)
from zhaolu.executors.prose.values import date_text, value_text

__all__ = [
    "Names",
    "conditions",
    "date_text",
    "describe",
    "describe_effect",
    "describe_imposition",
    "describe_penalty",
    "describe_reading",
    "describe_rule",
    "describe_step",
    "describe_value",
    "describe_window",
    "value_text",
]
