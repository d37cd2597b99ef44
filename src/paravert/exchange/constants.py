"""Constants of importing, from a table."""

from functools import partial

from paravert import tables

constant = partial(tables.constant, "exchange")
"""A constant by name, in its unit in the table."""
