"""The names that everything shares: levels, joints, axes, sides, layers and their sign conventions.

Frames follow the ISB: x anterior, y up, z right. Rotations of a joint are those of its upper
body against its lower one: flexion-extension + = extension (about z), lateral bend + = to the
right (about x), axial rotation + = to the left (about y), taken in the order z, x, y.
SI units and radians inside; units enter and leave at the border.
"""

CERVICAL = tuple(f"C{n}" for n in range(1, 8))
THORACIC = tuple(f"T{n}" for n in range(1, 13))
LUMBAR = tuple(f"L{n}" for n in range(1, 6))
SACRAL = tuple(f"S{n}" for n in range(1, 6))
COCCYGEAL = tuple(f"Co{n}" for n in range(1, 5))
MOBILE_LEVELS = CERVICAL + THORACIC + LUMBAR
LEVELS = MOBILE_LEVELS + SACRAL + COCCYGEAL
"""The 33 vertebrae, from the head down."""

_CHAIN = ("C0", *MOBILE_LEVELS, "S1")
JOINTS = tuple(f"{upper}-{lower}" for upper, lower in zip(_CHAIN[:-1], _CHAIN[1:], strict=True))
"""The 25 mobile intervertebral joints, C0-C1 to L5-S1; named upper-lower."""

AXES = ("flexion_extension", "lateral_bend", "axial_rotation")
"""Axes of an intervertebral joint, + = extension, right bend, left rotation."""

SIDES = ("right", "left")
MIDLINE = "midline"
GIRDLE_JOINTS = tuple(f"sternoclavicular_{side}" for side in SIDES)
GIRDLE_AXES = ("depression", "protraction", "backward_rotation")
"""Axes of a sternoclavicular joint; equal values on both sides are mirror images.

Depression is about x (+ lowers the shoulder), protraction about y (+ moves it forward),
backward rotation about z (+ turns the scapula's top backward).
"""

DIRECTIONS = {
    "forward": (1.0, 0.0, 0.0),
    "backward": (-1.0, 0.0, 0.0),
    "up": (0.0, 1.0, 0.0),
    "down": (0.0, -1.0, 0.0),
    "right": (0.0, 0.0, 1.0),
    "left": (0.0, 0.0, -1.0),
}
"""Directions of the frame of the world by name."""

LAYERS = ("deep", "intermediate", "superficial")
CONDITIONS = ("before", "after")
GRADES = ("measured", "scaled", "estimated", "assumed")

GRAVITY_M_S2 = 9.80665


def joint_of(level: str) -> str:
    """Return the joint below a mobile vertebra, for instance ``L4-L5`` for ``L4``."""
    return JOINTS[MOBILE_LEVELS.index(level) + 1]


def upper_body(joint: str) -> str:
    """Return the body above a joint; ``skull`` above ``C0-C1``."""
    upper = joint.split("-")[0]
    return "skull" if upper == "C0" else upper


def lower_body(joint: str) -> str:
    """Return the body below a joint; ``pelvis`` below ``L5-S1``."""
    lower = joint.split("-")[1]
    return "pelvis" if lower == "S1" else lower


def coordinate_name(joint: str, axis: str) -> str:
    """Return the name of a joint's coordinate, for instance ``L4-L5.flexion_extension``."""
    return f"{joint}.{axis}"


def mirrored(name: str) -> str:
    """Return the name of the other side's part; a midline name is returned unchanged."""
    if "right" in name:
        return name.replace("right", "left")
    return name.replace("left", "right")
