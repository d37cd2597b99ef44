"""Every variable of a result with its axes and its unit, in one table; docs/results.md is printed from it."""

from __future__ import annotations

from dataclasses import dataclass

NOTICE = "Research and education only. Not a medical device."
FORMAT = 1
CHECKSUMS = "SHA256SUMS"
"""Names every file of a result with its checksum, in the format of sha256sum; it marks a paravert result."""
STATUSES = ("OPTIMAL", "INFEASIBLE", "UNDECIDED", "FAILED")
SPACE = ("forward", "up", "right")
QUATERNION = ("w", "x", "y", "z")


@dataclass(frozen=True, slots=True)
class Variable:
    """One stored quantity."""

    name: str
    axes: tuple[str, ...]
    unit: str
    meaning: str
    sealed: bool = False  # NaN wherever the frame is not OPTIMAL


_SOLVED = ("condition", "frame")
_FASCICLE = (*_SOLVED, "fascicle")
_ROW = (*_SOLVED, "row")
_JOINT = (*_SOLVED, "joint")

TASK_VARIABLES = (
    Variable("time", ("frame",), "s", "time since the task began; 0 where it is held still"),
    Variable("status", _SOLVED, "", "what is proved about the frame: " + ", ".join(STATUSES)),
    Variable("activation", _FASCICLE, "1", "command of the fascicle, 0 to 1", True),
    Variable("force", _FASCICLE, "N", "tension of the fascicle, active and passive", True),
    Variable("passive_force", _FASCICLE, "N", "passive part of the tension"),
    Variable("length", _FASCICLE, "m", "length of muscle and tendon"),
    Variable("fibre_length", _FASCICLE, "1", "length of the fibres in optimal lengths"),
    Variable("compression", _JOINT, "N", "section force along the disc's normal, + = compression", True),
    Variable("anterior_shear", _JOINT, "N", "section force of the upper on the lower body, + = forward", True),
    Variable("lateral_shear", _JOINT, "N", "section force of the upper on the lower body, + = right", True),
    Variable("pressure", _JOINT, "MPa", "pressure in the disc's nucleus", True),
    Variable("ligament_force", _JOINT, "N", "tension of the posterior ligaments", True),
    Variable("preload", _JOINT, "N", "compression that the passive law of the joint was taken at"),
    Variable("abdominal_pressure", _SOLVED, "Pa", "pressure in the abdominal cavity", True),
    Variable("yield_angle", _ROW, "rad", "how far the joint axis yields under load", True),
    Variable("yield_moment", _ROW, "N m", "moment that the yielding joint axis carries", True),
    Variable("passive_moment", _ROW, "N m", "moment of discs, ligaments and ribs in the posture"),
    Variable("load_moment", _ROW, "N m", "moment of gravity, loads and inertia that has to be balanced"),
    Variable("multiplier", _ROW, "m3/(N m)", "how much the cost grows with the moment", True),
    Variable("unmet", _ROW, "N m", "least moment that is missing, where the frame is INFEASIBLE"),
    Variable(
        "outside", (*_SOLVED, "prescribed"), "N m or N", "what comes from outside the model at held coordinates", True
    ),
    Variable("contact_force", (*_SOLVED, "contact"), "N", "push of a contact or a support", True),
    Variable("certificate_primal", _SOLVED, "1", "largest residual of a row over the largest moment"),
    Variable("certificate_dual", _SOLVED, "1", "violation of the multipliers' signs and slacks"),
    Variable("certificate_gap", _SOLVED, "m3", "proved distance of the cost from its least value"),
    Variable("certificate_activation_bound", _SOLVED, "1", "proved distance of any activation from its optimum"),
    Variable("stability_margin", _SOLVED, "1", "least stiffness of any direction, parts of the passive one", True),
    Variable("stability_residual", _SOLVED, "1", "what is missing of the demanded margin, in parts of it", True),
    Variable("weakest_mode", _ROW, "1", "direction of least stiffness, its largest entry 1", True),
    Variable("body_position", ("frame", "body", "space"), "m", "origin of each body in the world"),
    Variable("body_quaternion", ("frame", "body", "quaternion"), "1", "turn of each body against the world"),
)
"""Variables of one task in memory; in results.nc each has the axis ``task`` before ``frame``."""

ANATOMY_VARIABLES = (
    Variable("muscle", ("fascicle",), "", "muscle that the fascicle belongs to"),
    Variable("group", ("fascicle",), "", "group that the muscle belongs to"),
    Variable("layer", ("fascicle",), "", "deep, intermediate or superficial"),
    Variable("system", ("fascicle",), "", "local or global"),
    Variable("side", ("fascicle",), "", "right or left"),
    Variable("level", ("fascicle",), "", "vertebra of the cranial attachment"),
    Variable("roots", ("fascicle",), "", "nerve roots with their weights"),
    Variable("grade", ("fascicle",), "", "how well the fascicle's numbers are known"),
    Variable("pcsa", ("fascicle",), "m2", "physiological cross-section in health"),
    Variable("optimal_fibre_length", ("fascicle",), "m", "optimal fibre length"),
    Variable("maximum_force", ("fascicle",), "N", "isometric force in health"),
    Variable("injured", ("fascicle",), "", "whether an injury changes the fascicle"),
    Variable("path_fascicle", ("point",), "", "index of the fascicle that a path point belongs to"),
    Variable("path_body", ("point",), "", "index of the body that a path point is fixed to"),
    Variable("path_position", ("point", "space"), "m", "path point in the frame of its body"),
)

_OVER_WEEKS = ("arm", "measure", "week")
HISTORY_VARIABLES = (
    Variable("value", (*_OVER_WEEKS, "draw"), "", "the measure in every draw"),
    Variable("median", _OVER_WEEKS, "", "median of the draws"),
    Variable("p5", _OVER_WEEKS, "", "5 % of the draws are below"),
    Variable("p95", _OVER_WEEKS, "", "95 % of the draws are below"),
    Variable("bound", (*_OVER_WEEKS, "quantile", "end"), "", "bounds of each quantile itself at that number of draws"),
    Variable("measure_unit", ("measure",), "", "unit of the measure"),
    Variable(
        "measure_error", ("measure",), "", "95 % of repeated measurements lie within; NaN where nothing measures it"
    ),
    Variable("measure_healthy", ("measure", "end"), "", "healthy range of the measure"),
    Variable("size", ("arm", "week", "fascicle"), "1", "size of the fascicle over the healthy one, median"),
    Variable("strength", ("arm", "week", "fascicle"), "1", "force at a command over the healthy one's, median"),
    Variable("habit", ("arm", "week", "row"), "rad", "change of the habitual angle, median"),
    Variable("standing_position", ("arm", "week", "body", "space"), "m", "origin of each body, standing"),
    Variable("standing_quaternion", ("arm", "week", "body", "quaternion"), "1", "turn of each body, standing"),
)
"""Variables of /history, where a study asks for weeks; measures have units of their own."""


def variable(name: str) -> Variable:
    """Return the entry of a variable by name."""
    return next(one for one in (*TASK_VARIABLES, *ANATOMY_VARIABLES, *HISTORY_VARIABLES) if one.name == name)


def markdown() -> str:
    """Return the schema as the tables of docs/results.md."""
    lines = []
    tables = (("Each task", TASK_VARIABLES), ("/anatomy", ANATOMY_VARIABLES), ("/history", HISTORY_VARIABLES))
    for title, variables in tables:
        lines += [f"### {title}", "", "| variable | axes | unit | meaning |", "|---|---|---|---|"]
        for one in variables:
            meaning = one.meaning + ("; NaN unless OPTIMAL" if one.sealed else "")
            lines.append(f"| `{one.name}` | {', '.join(one.axes)} | {one.unit or '–'} | {meaning} |")
        lines.append("")
    return "\n".join(lines)
