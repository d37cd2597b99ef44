"""Exchange with OpenSim and MuJoCo: model files and tables of motion, each with what it could not take."""

from paravert.exchange.checks import Defect, defects, differences, plausible
from paravert.exchange.loss import LossReport
from paravert.exchange.motion import Table, coordinate_of, postures, read_table, write_table
from paravert.exchange.read import Imported, read
from paravert.exchange.write import write

__all__ = [
    "Defect",
    "Imported",
    "LossReport",
    "Table",
    "coordinate_of",
    "defects",
    "differences",
    "plausible",
    "postures",
    "read",
    "read_table",
    "write",
    "write_table",
]
