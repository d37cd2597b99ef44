"""Load sharing as a certified convex problem: matrices only, no spine."""

from paravert.sharing.certify import certify
from paravert.sharing.problem import Certificate, Problem, Solution, Status
from paravert.sharing.share import Sharing, solve, solve_problem
from paravert.sharing.strength import Strength, largest_factor

__all__ = [
    "Certificate",
    "Problem",
    "Sharing",
    "Solution",
    "Status",
    "Strength",
    "certify",
    "largest_factor",
    "solve",
    "solve_problem",
]
