"""Healthy against hurt: compensation and imbalance."""

from paravert.compare.compensation import compensation
from paravert.compare.imbalance import imbalance, pair_imbalance, pairs
from paravert.compare.rows import compensation_rows

__all__ = ["compensation", "compensation_rows", "imbalance", "pair_imbalance", "pairs"]
