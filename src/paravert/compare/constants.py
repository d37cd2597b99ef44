"""Constants of comparison, from a table."""

from functools import partial

from paravert import tables

constant = partial(tables.constant, "compare")
"""A constant by name, in its unit in the table."""
