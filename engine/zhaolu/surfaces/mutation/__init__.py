"""Which small mistakes in the rules would the cases not notice?

Comes in: a ruleset and the cases beside it. `texts` and `documents` make slips: each is the ruleset with one thing
written otherwise, as a tired person might (`<` for `<=`, one day later, a condition forgotten, a reading settled silently).
`trial` compiles each and decides the cases by it: a slip is caught if some case no longer gets what it expects.
`accepted` reads the slips that nobody need notice, each with a reason; `report` says the rest. Decides nothing of its own.
"""
