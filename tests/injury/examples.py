"""One study table of every kind of injury on the built-in spine, and what each may change."""

from __future__ import annotations

from typing import Any

FASCICLE = ("size", "passive_scale")
BONE = {"vertebrae", "bodies", "discs", "fascicles", "landmarks", "stiffness", "nerves"}
SLIP = {"vertebrae", "bodies", "discs", "stiffness", "nerves", "fascicles"}
NERVE = {"nerves", "fascicles"}

KINDS: dict[str, dict[str, Any]] = {
    "compression_fracture": {"level": "T12", "genant": 2},
    "wedge_fracture": {"level": "T8", "kyphosis_deg": 15.0},
    "burst_fracture": {"level": "L1", "height_loss_percent": 40.0, "canal_percent": 50.0},
    "pars_defect": {"level": "L5"},
    "facet_fracture": {"joint": "L4-L5", "side": "right"},
    "odontoid_fracture": {"type": "II", "shift_mm": 3.0},
    "spondylolisthesis": {"joint": "L4-L5", "meyerding": 2},
    "facet_dislocation": {"joint": "C5-C6", "side": "right"},
    "subluxation": {"joint": "C1-C2", "slip_mm": 4.0, "direction": "right"},
    "disc_degeneration": {"joint": "L5-S1", "grade": 4},
    "disc_herniation": {"joint": "L4-L5", "size_mm": 7.0, "side": "right"},
    "annulus_lesion": {"joint": "L3-L4"},
    "ligament_sprain": {"joint": "L4-L5", "ligament": "facet_capsule", "side": "right", "grade": 2},
    "ligament_rupture": {"joint": "C1-C2", "ligament": "transverse"},
    "whiplash": {"severity": 0.7},
    "general_laxity": {"fraction": 0.2},
    "root_compression": {"root": "L5", "side": "right", "pressure_mmhg": 100.0, "hours": 24.0},
    "root_avulsion": {"root": "C5", "side": "right"},
    "canal_stenosis": {"level": "L3", "canal_percent": 55.0},
    "foramen_stenosis": {"joint": "C5-C6", "percent": 60.0, "side": "right"},
    "dorsal_ramus_lesion": {"root": "L3", "side": "right"},
    "medial_branch_block": {"root": "L4", "side": "right"},
    "ventral_ramus_lesion": {"root": "L2", "side": "right"},
    "nerve_lesion": {"nerve": "accessory", "side": "right"},
    "cord_lesion": {"level": "C5", "ais": "A"},
    "muscle_stripping": {"level": "L4", "side": "right"},
    "laminectomy": {"level": "L4"},
    "fusion": {"joints": ["L4-L5", "L5-S1"]},
}
"""Right where there is a side, so that the left one can be held against it."""

CHANGES: dict[str, set[str]] = {
    "compression_fracture": BONE,
    "wedge_fracture": BONE - {"nerves", "fascicles", "landmarks"},
    "burst_fracture": BONE,
    "pars_defect": {"stiffness"},
    "facet_fracture": {"stiffness"},
    "odontoid_fracture": SLIP,
    "spondylolisthesis": SLIP,
    "facet_dislocation": SLIP,
    "subluxation": SLIP,
    "disc_degeneration": SLIP,
    "disc_herniation": {"discs", "stiffness", "nerves", "fascicles"},
    "annulus_lesion": {"stiffness"},
    "ligament_sprain": {"stiffness"},
    "ligament_rupture": {"stiffness"},
    "whiplash": {"stiffness"},
    "general_laxity": {"stiffness"},
    "root_compression": NERVE,
    "root_avulsion": NERVE,
    "canal_stenosis": NERVE | {"vertebrae"},
    "foramen_stenosis": NERVE | {"vertebrae"},
    "dorsal_ramus_lesion": NERVE,
    "medial_branch_block": NERVE,
    "ventral_ramus_lesion": NERVE,
    "nerve_lesion": NERVE,
    "cord_lesion": NERVE,
    "muscle_stripping": {"fascicles"},
    "laminectomy": {"stiffness", "fascicles"},
    "fusion": {"stiffness", "coordinates"},
}
"""Parts of the description that each example changes, no more and no less."""

DIALS: dict[str, tuple[dict[str, Any], str, tuple[Any, ...]]] = {
    "compression_fracture": ({"level": "L2"}, "height_loss_percent", (0.0, 10.0, 20.0, 30.0, 40.0, 60.0)),
    "wedge_fracture": ({"level": "L2"}, "height_loss_percent", (0.0, 10.0, 20.0, 30.0, 40.0, 60.0)),
    "burst_fracture": (
        {"level": "T12", "height_loss_percent": 0.0},
        "canal_percent",
        (0.0, 20.0, 35.0, 50.0, 65.0, 90.0),
    ),
    "pars_defect": ({"level": "L5"}, "fraction", (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)),
    "facet_fracture": ({"joint": "C4-C5"}, "fraction", (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)),
    "odontoid_fracture": ({}, "fraction", (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)),
    "spondylolisthesis": ({"joint": "L5-S1"}, "slip_mm", (0.0, 3.0, 6.0, 10.0, 15.0, 25.0)),
    "facet_dislocation": ({"joint": "C6-C7"}, "slip_percent", (0.0, 10.0, 20.0, 30.0, 50.0, 80.0)),
    "subluxation": ({"joint": "C5-C6"}, "slip_mm", (0.0, 1.0, 2.0, 4.0, 6.0, 9.0)),
    "disc_degeneration": ({"joint": "L4-L5"}, "grade", (1, 2, 3, 4, 5)),
    "disc_herniation": ({"joint": "C5-C6", "side": "left"}, "size_mm", (0.0, 2.0, 4.0, 6.0, 8.0, 12.0)),
    "annulus_lesion": ({"joint": "L4-L5"}, "fraction", (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)),
    "ligament_rupture": ({"joint": "L4-L5", "ligament": "flavum"}, "fraction", (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)),
    "whiplash": ({}, "severity", (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)),
    "general_laxity": ({}, "fraction", (0.0, 0.1, 0.2, 0.4, 0.6, 0.8)),
    "root_compression": ({"root": "L4"}, "pressure_mmhg", (0.0, 25.0, 50.0, 100.0, 150.0, 300.0)),
    "root_avulsion": ({"root": "L4"}, "fraction", (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)),
    "canal_stenosis": ({"level": "C5"}, "canal_percent", (0.0, 20.0, 35.0, 50.0, 65.0, 90.0)),
    "foramen_stenosis": ({"joint": "L4-L5"}, "percent", (0.0, 20.0, 40.0, 55.0, 70.0, 90.0)),
    "dorsal_ramus_lesion": ({"root": "T9", "branch": "lateral"}, "fraction", (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)),
    "medial_branch_block": ({"root": "L5"}, "fraction", (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)),
    "ventral_ramus_lesion": ({"root": "T10"}, "fraction", (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)),
    "nerve_lesion": ({"nerve": "phrenic"}, "fraction", (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)),
    "cord_lesion": ({"level": "T4"}, "ais", ("E", "D", "C", "B", "A")),
    "muscle_stripping": ({"level": "L3"}, "fraction", (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)),
    "laminectomy": ({"level": "L3"}, "fraction", (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)),
}
"""What else is said, the dial, and its places from healthy on; the others have no healthy end."""

PLACE = {"muscle": "multifidus_lumborum", "level": "L4", "side": "right"}
MUSCLE: dict[str, dict[str, Any]] = {
    "muscle_strain": {**PLACE, "grade": 2},
    "muscle_tear": {**PLACE, "fraction": 0.25},
    "detachment": PLACE,
    "partial_denervation": {**PLACE, "fraction": 0.5, "roots": ["L4"]},
    "inhibition": {**PLACE, "amount": 0.4},
    "fibrosis": {**PLACE, "stiffening": 3.0, "shortening": 0.1},
}
"""The same for kinds of muscle alone."""
FIELDS: dict[str, dict[str, Any]] = {
    "muscle_strain": {"damage": 0.5},
    "muscle_tear": {"size": 0.75, "passive_scale": 0.75},
    "detachment": {"detached": True},
    "partial_denervation": {"drive": 1.0 - 0.5 * 0.75},
    "inhibition": {"drive": 0.6},
    "fibrosis": {"passive_scale": 3.0, "slack_scale": 0.9},
}
"""What each sets in the fascicles of its place, those of healthy ones being 0, 1 or false."""

DIALS |= {
    "muscle_tear": (PLACE, "fraction", (0.0, 0.2, 0.4, 0.6, 0.8, 0.99)),
    "partial_denervation": (PLACE, "fraction", (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)),
    "inhibition": (PLACE, "amount", (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)),
    "fibrosis": (PLACE, "stiffening", (1.0, 2.0, 4.0, 8.0, 12.0, 20.0)),
}
STEPS: dict[str, tuple[dict[str, Any], str, tuple[Any, ...]]] = {
    "muscle_strain": (PLACE, "grade", (1, 2, 3)),
    "ligament_sprain": ({"joint": "L4-L5", "ligament": "facet_capsule"}, "grade", (1, 2, 3)),
    "fusion": ({"joints": ["L4-L5"]}, "solid", (False, True)),
    "detachment": ({"muscle": "multifidus_lumborum", "level": "L4"}, "side", ("right", None)),
}
"""Kinds that have grades and no healthy end, the least severe first."""

WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"kind": "wedge_fracture"}, "level", "missing"),
    ({"kind": "wedge_fracture", "level": "C1", "genant": 1}, "level", "23 names"),
    ({"kind": "wedge_fracture", "level": "L3"}, "height_loss_percent", "expected one of"),
    ({"kind": "wedge_fracture", "level": "L3", "genant": 1, "kyphosis_deg": 5.0}, "height_loss_percent", "one of"),
    ({"kind": "wedge_fracture", "level": "L3", "kyphosis_deg": 44.0}, "kyphosis_deg", "at most"),
    ({"kind": "compression_fracture", "level": "L3", "genant": 4}, "genant", "1, 2, 3"),
    ({"kind": "compression_fracture", "level": "L3", "height_loss_percent": 95.0}, "height_loss_percent", "0 to 90"),
    ({"kind": "burst_fracture", "level": "L33"}, "level", "nearest"),
    ({"kind": "burst_fracture", "level": "L3", "canal_percent": 100.0}, "canal_percent", "0 to 99"),
    ({"kind": "burst_fracture", "level": "L3", "quantile": 1.0}, "quantile", "0.01 to 0.99"),
    (
        {"kind": "burst_fracture", "level": "L3", "height_loss_percent": 5.0, "kyphosis_deg": 30.0},
        "kyphosis_deg",
        "most",
    ),
    ({"kind": "pars_defect", "level": "T5"}, "level", "L1"),
    ({"kind": "facet_fracture", "joint": "L4-L6"}, "joint", "L4-L5"),
    ({"kind": "facet_fracture", "joint": "L4-L5", "side": "middle"}, "side", "right or left"),
    ({"kind": "odontoid_fracture", "type": "IV"}, "type", "III"),
    ({"kind": "spondylolisthesis", "joint": "L4-L5"}, "slip_mm", "expected one of"),
    ({"kind": "spondylolisthesis", "joint": "L4-L5", "slip_mm": 48.0}, "slip_mm", "at most"),
    ({"kind": "spondylolisthesis", "joint": "L4-L5", "slip_mm": 4.0, "direction": "up"}, "direction", "forward"),
    ({"kind": "spondylolisthesis", "joint": "L4-L5", "slip_mm": 4.0, "type": "isthmik"}, "type", "isthmic"),
    ({"kind": "facet_dislocation", "joint": "L4-L5"}, "joint", "nearest"),
    ({"kind": "subluxation", "joint": "C1-C2", "slip_mm": -1.0}, "slip_mm", "0 to 15"),
    ({"kind": "disc_degeneration", "joint": "C1-C2"}, "joint", "nearest"),
    ({"kind": "disc_degeneration", "joint": "L4-L5", "grade": 6}, "grade", "1, 2, 3, 4, 5"),
    ({"kind": "disc_herniation", "joint": "L4-L5", "size_mm": float("nan")}, "size_mm", "0 to 15"),
    ({"kind": "disc_herniation", "joint": "L4-L5", "size_mm": 3.0, "side": "back"}, "side", "midline"),
    ({"kind": "annulus_lesion", "joint": "L4-L5", "fraction": 2.0}, "fraction", "0 to 1"),
    ({"kind": "ligament_sprain", "joint": "L4-L5", "ligament": "alar"}, "ligament", "ligament of L4-L5"),
    ({"kind": "ligament_sprain", "joint": "L4-L5", "ligament": "flavum", "side": "left"}, "side", "in the middle"),
    ({"kind": "ligament_rupture", "joint": "C0-C1", "ligament": "transverse"}, "ligament", "expected one of"),
    ({"kind": "whiplash", "joints": "C5-C6"}, "joints", "no list"),
    ({"kind": "whiplash", "joints": ["L4-L5"]}, "joints", "nearest"),
    ({"kind": "general_laxity", "region": "hip"}, "region", "neck"),
    ({"kind": "root_compression", "root": "L9"}, "root", "nearest"),
    ({"kind": "root_compression", "root": "L4", "hours": -1.0}, "hours", "0 to"),
    ({"kind": "root_avulsion", "root": "XI"}, "root", "nearest"),
    ({"kind": "canal_stenosis", "level": "L4", "canal_percent": "many"}, "canal_percent", "a number"),
    ({"kind": "foramen_stenosis", "joint": "C0-C1", "percent": 50.0}, "joint", "24 names"),
    ({"kind": "dorsal_ramus_lesion", "root": "L4", "branch": "middle"}, "branch", "medial"),
    ({"kind": "medial_branch_block", "root": "L4", "side": "both"}, "side", "right or left"),
    ({"kind": "ventral_ramus_lesion", "root": "L4", "fraction": -0.1}, "fraction", "0 to 1"),
    ({"kind": "nerve_lesion", "nerve": "accesory"}, "nerve", "nearest: accessory"),
    ({"kind": "cord_lesion", "level": "C5", "ais": "F"}, "ais", "expected one of"),
    ({"kind": "cord_lesion", "level": "C99"}, "level", "nearest"),
    ({"kind": "muscle_stripping", "level": "S1"}, "level", "nearest"),
    ({"kind": "laminectomy", "level": "L4", "keep_muscles": 1}, "keep_muscles", "true or false"),
    ({"kind": "fusion", "joints": []}, "joints", "no list"),
    ({"kind": "fusion", "joints": ["L4-L5"], "solid": "yes"}, "solid", "true or false"),
    ({"kind": "laminectomy", "level": "L4", "day": 2}, "day", "not yet"),
]
"""Bad tables, the field that is named, and a part of what is said."""
