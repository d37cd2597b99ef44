"""One offline page about a tree of results: what it means, the spine in 3D, and what it rests on."""

from paravert.report.render import render

__all__ = ["render"]
