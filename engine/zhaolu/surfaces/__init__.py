"""Surfaces: the Python API, the command line, and what people read. Nothing is decided here."""
