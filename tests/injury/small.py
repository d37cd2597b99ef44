"""A few fascicles on both sides, enough to hurt."""

from paravert.anatomy.description import Body, Description, Fascicle, PathPoint


def fascicle(group: str, level: str, side: str, layer: str, roots: tuple[tuple[str, float], ...]) -> Fascicle:
    points = (PathPoint("upper", (0.0, 0.0, 0.0)), PathPoint("lower", (0.0, 0.1, 0.0)))
    name = f"{group}.{level}.{side}"
    system = "local" if layer == "deep" else "global"
    return Fascicle(
        name, f"{group}_muscle", group, layer, system, side, level, points, 2e-4, 0.1, 0.02, 0.1, 755000.0, roots
    )


def small_description() -> Description:
    body = Body("lower", "", (0.0, 0.0, 0.0), 0.0, 5.0, (0.0, 0.0, 0.0), (0.1, 0.1, 0.1, 0.0, 0.0, 0.0), "base")
    upper = Body(
        "upper", "lower", (0.0, 0.1, 0.0), 0.0, 5.0, (0.0, 0.0, 0.0), (0.1, 0.1, 0.1, 0.0, 0.0, 0.0), "vertebra"
    )
    fascicles = tuple(
        fascicle(group, level, side, layer, roots)
        for group, layer in (("multifidus_lumborum", "deep"), ("longissimus_thoracis", "superficial"))
        for level, roots in (("L3", (("L3", 1.0),)), ("L4", (("L3", 0.25), ("L4", 0.75))))
        for side in ("right", "left")
    )
    return Description("small", (body, upper), (), fascicles, stature=1.75)
