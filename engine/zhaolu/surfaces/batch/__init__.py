"""Long runs: how far they are, what could not be read, what came of them."""
