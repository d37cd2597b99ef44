"""Declared constants of load sharing, from a table."""

from functools import partial

from paravert import tables

constant = partial(tables.constant, "mechanics")
"""A constant by name, in its unit in the table."""
