"""Shapes of bones for pictures, made from the tables of the anatomy; no mechanics comes from them."""

from paravert.report.bones.skeleton import BodyShape, skeleton

__all__ = ["BodyShape", "skeleton"]
