"""What was worked out before, kept between runs: an optimisation and nothing else.

Comes in: frozen values made of sources. Leaves: the same values, as long as every source still reads the same. An entry that
is stale, damaged, another user's or cannot be written is as good as none. Entries are data (JSON), never code.
"""
