"""Units at the border: degrees, centimetres, millimetres and megapascals in, SI and radians inside."""

import math

DEGREE = math.pi / 180.0
CENTIMETRE = 1e-2
MILLIMETRE = 1e-3
SQUARE_CENTIMETRE = 1e-4
SQUARE_MILLIMETRE = 1e-6
NEWTON_PER_SQUARE_CENTIMETRE = 1e4
MEGAPASCAL = 1e6
KILOPASCAL = 1e3
GRAM = 1e-3
MILLISECOND = 1e-3
PER_DEGREE = 180.0 / math.pi
