"""Constants of the muscle law and of settling, from a table."""

from functools import partial

from paravert import tables

constant = partial(tables.constant, "model")
"""A constant by name, in its unit in the table."""
