"""The built-in anatomy: tables with sources, and what is built from them."""

from paravert.anatomy.anatomy import Anatomy, load, relative_stature
from paravert.anatomy.build import build
from paravert.anatomy.edit import AbstractEdit, TableEdit
from paravert.anatomy.select import select

__all__ = ["AbstractEdit", "Anatomy", "TableEdit", "build", "load", "relative_stature", "select"]
