"""What an expression about a list item uses again and again is worked out once for the item."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from zhaolu.executors.sql.form import Element, Field, Fold, Form, Item, Op, Shared, parts, replaced

DEAR = {"first day": 12, "last day": 4, "read instant": 16, "json cell": 4, "json none": 4}
"""What some operations count for; others count one."""
WORTH = 24
"""What sharing must save to be worth a struct."""


def share(fold: Fold) -> Fold:
    """The fold with the dear expressions that occur more than once in its body as members of the item."""
    body = fold.body
    lets: list[tuple[str, Form]] = []
    while True:
        counts = Counter[Form]()
        _count(body, fold.variable, frozenset(), counts)
        worth = [(cost(form), form) for form, times in counts.items() if times > 1 and (times - 1) * cost(form) >= WORTH]
        if not worth:
            break
        _, dearest = max(worth, key=lambda pair: pair[0])
        name = f"{fold.variable}_{len(lets) + 1}"
        lets.append((name, dearest))
        body = replaced(body, dearest, Shared(fold.variable, name, dearest.type))
    return replace(fold, body=body, lets=tuple(lets)) if lets else fold


def cost(form: Form) -> int:
    own = DEAR.get(form.name, 1) if isinstance(form, Op) else 1
    return own + sum(cost(part) for part in parts(form))


def _count(form: Form, variable: str, bound: frozenset[str], counts: Counter[Form]) -> frozenset[str]:
    """Counts the expressions that use the item and no inner one; the variables used."""
    if isinstance(form, Item | Shared):
        return frozenset((form.variable,))
    if isinstance(form, Fold):
        used = _count(form.source, variable, bound, counts) | (
            _count(form.body, variable, bound | {form.variable}, counts) - {form.variable}
        )
        for _, let in form.lets:
            used |= _count(let, variable, bound | {form.variable}, counts) - {form.variable}
    else:
        used = frozenset(name for part in parts(form) for name in _count(part, variable, bound, counts))
    if variable in used and not used & bound and not isinstance(form, Field | Element):
        counts[form] += 1
    return used
