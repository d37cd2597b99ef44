"""The version of paravert, in one place."""

__version__ = "0.1.0"
