"""A made-up result on the real body: its bones, its 820 fascicles and made-up numbers, without a solve."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import SimpleNamespace

import numpy as np
import xarray as xr
from compare.solved import Made, hurt_version, moment

from paravert import anatomy
from paravert.anatomy.description import Description
from paravert.compare import compensation
from paravert.names import AXES, CONDITIONS, GIRDLE_AXES, GIRDLE_JOINTS, JOINTS
from paravert.results.history import NODE, Axes, Course, dataset
from paravert.results.measures import measures
from paravert.results.schema import NOTICE, QUATERNION, SPACE, TASK_VARIABLES
from paravert.results.tree import anatomy_dataset, quaternions

ROWS = tuple((joint, axis) for joint in JOINTS for axis in AXES) + tuple(
    (joint, axis) for joint in GIRDLE_JOINTS for axis in GIRDLE_AXES
)
UNMET_NM = 12.3
LEAN_DEG = 40.0


@dataclass(frozen=True)
class Ask:
    """A task to make up: its frames, and which of them cannot be done before and after."""

    frames: int = 1
    impossible_before: tuple[int, ...] = ()
    impossible_after: tuple[int, ...] = ()


@cache
def body() -> Description:
    return anatomy.build(anatomy.load())


def hurt_body(injuries: Sequence[tuple[str, str, str]]) -> Description:
    """Return the body with damage in every fascicle of a group, level and side."""
    found = tuple(
        replace(one, damage=0.5) if (one.group, one.level, one.side) in injuries else one for one in body().fascicles
    )
    return body().with_fascicles(found)


TABLES = [
    {"table": "anatomy/discs", "rows": 24, "grades": {"measured": 20, "assumed": 4}, "sources": {"pearcy_1984": 24}},
    {"table": "injury/strain", "rows": 3, "grades": {"measured": 3}, "sources": {"endo_2012": 3}},
]
POSTURES = [
    {"task": "standing", "condition": "before", "note": "", "modes": [{"mode": "pelvis_tilt", "deg": 1.5}]},
    {
        "task": "standing",
        "condition": "after",
        "note": "the search did not settle",
        "modes": [{"mode": "pelvis_tilt", "deg": 1.25}],
    },
]
STRAIN = (("multifidus_lumborum", "L4", "right"),)


def _assumption(criterion: str, stability: bool, good: bool = True) -> dict[str, object]:
    names = ("peak_activation_before", "peak_activation_after", "mean_activation_after", "over_compensation")
    names += ("compression_before_n", "compression_after_n", "anterior_shear_after_n")
    return {
        "criterion": criterion,
        "stability": stability,
        "own": (criterion, stability) == ("2", True),
        "status": ["OPTIMAL", "OPTIMAL" if good else "INFEASIBLE"],
        "shares": [0.25 if good else None],
        "other_shares": dict.fromkeys(("pressure", "passive", "yield", "contact"), 0.1),
        **dict.fromkeys(names, 0.5 if good else None),
        "certificate_before": {"activation_bound": 1e-9},
        "certificate_after": {"activation_bound": 2e-9 if good else None},
    }


SPREAD = {
    "task": "a lift",
    "frame": 7,
    "joint": "L5-S1",
    "takers": [{"muscle": "iliocostalis", "level": "L4", "side": "right"}],
    "left_out": [{"criterion": "minmax", "stability": True}],
    "rows": [
        _assumption(criterion, stability, (criterion, stability) != ("minmax", True))
        for criterion in ("2", "3", "minmax")
        for stability in (True, False)
    ],
}


def made_tree(
    tasks: Mapping[str, Ask],
    injuries: Sequence[tuple[str, str, str]] = STRAIN,
    study: str = "made up",
    seed: int = 11,
    arms: Sequence[str] = (),
) -> xr.DataTree:
    """Return a tree as `paravert run` makes it; without injuries it has no after and no comparison, without arms no weeks."""
    healthy, hurt = body(), hurt_body(injuries)
    sentences = [f"Grade II strain of {group} at {level}, {side}" for group, level, side in injuries]
    about = {
        "study": study,
        "study_file": "made.toml",
        "study_sha256": "0" * 64,
        "seed": seed,
        "notice": NOTICE,
        "paravert": "0.0.0",
        "versions": "numpy 0",
        "criterion": "2",
        "allow_yield": 1,
        "person": '{"height_m": 1.8, "mass_kg": 80.0, "sex": null}',
        "edits": "[]",
        "injuries": json.dumps(sentences),
        "strength": "[]",
        "spread": json.dumps(SPREAD if injuries else {}),
        "tables": json.dumps(TABLES),
        "chain": json.dumps([["cause", sentences], ["room", []], ["load", ["a lift: shear."]]] if injuries else []),
        "postures": json.dumps(POSTURES),
        "head_support": json.dumps([held(name) for name in CONDITIONS] if injuries else []),
    }
    nodes: dict[str, xr.Dataset] = {"/": xr.Dataset(attrs=about)}
    columns = [place for place, one in enumerate(hurt.fascicles) if one.damage > 0]
    for number, (name, ask) in enumerate(tasks.items()):
        before = _solved(seed + number, ask)
        conditions = [before]
        if injuries:
            after = hurt_version(before, seed + 100 + number, columns)
            after = replace(after, status=_status(ask.frames, ask.impossible_after))
            conditions.append(after)
            names = [healthy.fascicles[column].name for column in columns]
            nodes[f"/compensation/{name}"] = compensation(before, after, names)
        nodes[f"/tasks/{name}"] = _task(conditions, ask)
    nodes["/anatomy"] = anatomy_dataset(healthy, hurt, [one.name for one in healthy.bodies])
    if arms:
        nodes[NODE] = made_history(arms, seed)
    return xr.DataTree.from_dict(nodes)


def made_history(arms: Sequence[str], seed: int = 11) -> xr.Dataset:
    """Return lives of 16 draws over 12 weeks, made up; the last arm never changes."""
    random = np.random.default_rng(seed)
    week = np.array([0.0, 2.0, 6.0, 12.0])
    fascicles = len(body().fascicles)
    courses = []
    for place, arm in enumerate(arms):
        moves = float(place < len(arms) - 1)
        grown = moves * np.linspace(0.0, 0.1, len(week))
        found = {name: 1.0 + grown[:, None] * random.normal(1.0, 0.3, (len(week), 16)) for name in measures()}
        position, quaternion = poses(len(week))
        size = 1.0 + grown[:, None] * random.normal(0.0, 1.0, fascicles)
        habit = -np.outer(grown, np.ones(len(ROWS)))
        courses.append(Course(arm, found, size, size, habit, position, quaternion))
    names = [one.name for one in body().bodies]
    axes = Axes(week, [one.name for one in body().fascicles], [f"{joint}.{axis}" for joint, axis in ROWS], names)
    event = {"arm": arms[0], "week": 2.0, "draws": 5, "of": 16}
    mechanism = {"mechanism": "size", "law": "Size", "summary": "grows by use", "grade": "estimated", "low": 0.1}
    said = {
        "day": "warehouse",
        "activities": ["lift"],
        "events": [
            {**event, "kind": "return", "what": "a lift"},
            {**event, "kind": "lost", "what": "a lift: lacks 3.0 N·m", "draws": 16},
        ],
        "muscles": [{"arm": arms[0], "muscle": "psoas_major", "level": "L3", "side": "right", "size": 1.05}],
        "mechanisms": [{**mechanism, "high": 0.4, "unit": "1", "source": "x", "hypothesis": "its share is one"}],
        "without": [{"arm": arms[0], "mechanism": "size", "imbalance": -0.25}],
        "drivers": [
            {
                "arm": arms[0],
                "measure": "pain",
                "assumption": "pain_days",
                "index": 0.5,
                "chance": 0.3,
                "direction": -0.7,
            }
        ],
        "interpolation": [{"arm": arms[0], "knots": 4, "weeks": 12.0, "size": 2e-4}],
    }
    return dataset(courses, axes, said)


def held(condition: str) -> dict[str, object]:
    """Return a push of the head that costs a fifth after."""
    weakest = [{"joint": JOINTS[5], "axis": AXES[0], "share": 1.0}]
    moment_nm = 50.0 if condition == CONDITIONS[0] else 40.0
    said = {"at": "head", "direction": "backward", "about": "C7-T1", "force_n": 300.0, "moment_nm": moment_nm}
    return {"name": "head extension", "condition": condition, "status": "OPTIMAL", **said, "weakest": weakest}


def _status(frames: int, impossible: tuple[int, ...]) -> tuple[str, ...]:
    return tuple("INFEASIBLE" if frame in impossible else "OPTIMAL" for frame in range(frames))


def _solved(seed: int, ask: Ask) -> Made:
    random = np.random.default_rng(seed)
    fascicles = body().fascicles
    frames, count, rows = ask.frames, len(fascicles), len(ROWS)
    strength = np.array([one.maximum_force for one in fascicles])
    activation = random.beta(0.6, 4.0, (frames, count))
    joints = np.linspace(100.0, 2500.0, len(JOINTS))
    values = {
        "force": activation * strength,
        "arm": random.normal(0.0, 0.02, (frames, rows, count)) * (random.uniform(size=(rows, count)) < 0.05),
        "pressure": random.uniform(0.0, 5000.0, frames),
        "pressure_arm": random.normal(0.0, 1e-3, (frames, rows)),
        "yield_moment": random.normal(0.0, 1.0, (frames, rows)),
        "passive_moment": random.normal(0.0, 1.0, (frames, rows)),
        "contact_force": random.uniform(0.0, 50.0, (frames, 2)),
        "contact_arm": random.normal(0.0, 0.05, (frames, rows, 2)),
        "compression": joints * random.uniform(0.9, 1.1, (frames, len(JOINTS))),
        "anterior_shear": random.normal(0.0, 200.0, (frames, len(JOINTS))),
        "lateral_shear": random.normal(0.0, 20.0, (frames, len(JOINTS))),
        "disc_pressure": random.uniform(0.1, 2.0, (frames, len(JOINTS))),
    }
    names = tuple(one.name for one in fascicles)
    model = SimpleNamespace(description=body(), fascicle_names=names, row_names=ROWS)
    place = SimpleNamespace(coordinates=np.zeros((frames, 3)))
    whole = Made(
        model, place, _status(frames, ask.impossible_before), activation, load_moment=np.zeros((frames, rows)), **values
    )
    return replace(whole, load_moment=moment(whole))


def _task(conditions: Sequence[Made], ask: Ask) -> xr.Dataset:
    """Return the variables of the schema; what is not made up is small and the same everywhere."""
    names = [one.name for one in body().bodies]
    held = ["pelvis.tilt", "femur_right.flexion"]
    sizes = {
        "condition": len(conditions),
        "frame": ask.frames,
        "fascicle": len(body().fascicles),
        "joint": len(JOINTS),
        "row": len(ROWS),
        "prescribed": len(held),
        "contact": 2,
    }
    status = np.array([one.status for one in conditions])
    position, quaternion = poses(ask.frames)
    given = {
        "status": status,
        "time": 0.1 * np.arange(ask.frames),
        "body_position": position,
        "body_quaternion": quaternion,
    }
    given["unmet"] = np.zeros((len(conditions), ask.frames, len(ROWS)))
    given["unmet"][status != "OPTIMAL", ROWS.index(("L4-L5", AXES[0]))] = UNMET_NM
    for name in ("activation", "force", "compression", "anterior_shear", "lateral_shear", "yield_moment"):
        given[name] = np.stack([getattr(one, name) for one in conditions])
    given["pressure"] = np.stack([one.disc_pressure for one in conditions])
    given["outside"] = np.full((len(conditions), ask.frames, len(held)), 5.0)
    variables = {}
    for one in TASK_VARIABLES:
        values = given.get(one.name)
        if values is None:
            values = np.full([sizes[axis] for axis in one.axes], 1e-13 if "certificate" in one.name else 0.01)
        if one.sealed:
            values = np.where((status == "OPTIMAL").reshape(*status.shape, *(1,) * (values.ndim - 2)), values, np.nan)
        variables[one.name] = xr.Variable(one.axes, values)
    coords = {
        "condition": ["before", "after"][: len(conditions)],
        "frame": np.arange(ask.frames, dtype=np.int32),
        "fascicle": [one.name for one in body().fascicles],
        "joint": list(JOINTS),
        "row": [f"{joint}.{axis}" for joint, axis in ROWS],
        "prescribed": held,
        "body": names,
        "contact": ["scapula_right", "scapula_left"],
        "space": list(SPACE),
        "quaternion": list(QUATERNION),
    }
    return xr.Dataset(variables, coords)


def poses(frames: int) -> tuple[np.ndarray, np.ndarray]:
    """Return positions (frame, body, 3) m and quaternions (frame, body, 4): a bow that grows with the frames."""
    vertebrae = sum(one.role == "vertebra" for one in body().bodies)
    position, rotation = [], []
    for frame in range(frames):
        lean = -np.radians(LEAN_DEG) * frame / max(frames - 1, 1) / vertebrae
        place = {"": (np.zeros(3), np.eye(3))}
        for one in body().bodies:
            at, turn = place[one.parent]
            angle = one.pitch + (lean if one.role == "vertebra" else 0.0)
            cosine, sine = np.cos(angle), np.sin(angle)
            own = np.array([[cosine, -sine, 0.0], [sine, cosine, 0.0], [0.0, 0.0, 1.0]])
            place[one.name] = (at + turn @ np.array(one.origin), turn @ own)
        position.append([place[one.name][0] for one in body().bodies])
        rotation.append([place[one.name][1] for one in body().bodies])
    return np.array(position), quaternions(np.array(rotation))
