"""Coupled coordinates and drivers: values, slopes and accelerations, forces folded back, what is refused."""

from dataclasses import replace

import numpy as np
import pytest
from model.toys import fascicle

from paravert.anatomy.description import Body, Coordinate, Coupling, Curve, Description, Surface, Wrap
from paravert.errors import InputError
from paravert.model import compile, inverse
from paravert.model.check import jacobian_error
from paravert.model.linkage import evaluate

Z = (0.0, 0.0, 1.0)
NONE = (0.0,) * 6
PARABOLA = Curve((0.0,), ((0.1, 0.5, -0.3),))
KINK = Curve((-1.0, 0.2, 0.5), ((0.0, 1.0), (1.2, 0.5, 2.0), (1.53, -1.0)))


def chain() -> Description:
    """Return a base and three bodies on hinges: one set, one following a driver, one following the follower."""
    bodies = [Body("base", "", (0.0, 0.0, 0.0), 0.0, 0.0, (0.0, 0.0, 0.0), NONE, "base")]
    for name, parent in (("a", "base"), ("b", "a"), ("c", "b")):
        inertia = (0.01, 0.01, 0.01, 0.0, 0.0, 0.0)
        bodies.append(Body(name, parent, (0.0, 0.1, 0.0), 0.0, 1.0, (0.02, 0.05, 0.0), inertia, "limb"))
    own = [
        Coordinate("q", "a", "a", "q", Z, "hinge", "balanced"),
        Coordinate("d", "b", "b", "d", Z, "driver", "balanced"),
    ]
    own += [Coordinate(name, body, body, name, Z, "hinge", "coupled") for name, body in (("x", "b"), ("y", "c"))]
    couplings = (
        Coupling("x", (("d", PARABOLA),), 0.05),
        Coupling("y", (("x", KINK), ("q", Curve((0.0,), ((0.0, -0.4),))))),
    )
    muscle = fascicle("back", ("base", (-0.05, 0.0, 0.0)), ("a", (-0.05, 0.05, 0.0)), ("c", (-0.05, 0.05, 0.01)))
    return Description("chain", tuple(bodies), tuple(own), (muscle,), couplings=couplings)


def test_values_slopes_and_accelerations() -> None:
    linked = compile(chain()).machine.linkage
    assert linked is not None
    q, speed, step = np.array([0.3, 0.7]), np.array([0.4, -0.9]), 1e-5
    x = 0.05 + 0.1 + 0.5 * 0.7 - 0.3 * 0.49
    assert np.allclose(linked.values(q), [0.3, x, 1.2 + 0.5 * (x - 0.2) + 2.0 * (x - 0.2) ** 2 - 0.12], atol=1e-15)
    ahead, here, behind = (linked.values(q + sign * step * speed) for sign in (1.0, 0.0, -1.0))
    assert np.allclose((ahead - behind) / (2 * step), linked.fold(q) @ speed, atol=1e-9)
    assert np.allclose((ahead - 2 * here + behind) / step**2, linked.bend(q, speed), atol=1e-5)


@pytest.mark.parametrize("x", [-2.0, -1.0, 0.1, 0.2, 0.4, 0.5, 3.0])
def test_a_curve_holds_beyond_its_ends(x: float) -> None:
    value = x + 1 if x < 0.2 else 1.2 + 0.5 * (x - 0.2) + 2 * (x - 0.2) ** 2 if x < 0.5 else 1.53 - (x - 0.5)
    assert evaluate(KINK, x)[0] == pytest.approx(value, abs=1e-15)


def test_arms_and_jacobians_follow_the_couplings() -> None:
    model = compile(chain())
    q = np.array([0.3, 0.1])
    found, step = model.evaluate(q[None]), 1e-6
    for row in range(2):
        move = step * np.eye(2)[row]
        ends = model.evaluate(np.stack([q + move, q - move]))
        assert found.held_arm[0, row, 0] == pytest.approx(
            -(ends.length[0, 0] - ends.length[1, 0]) / (2 * step), abs=1e-8
        )
        posture = found.postures[0]
        point = np.array([0.01, 0.02, 0.03])
        place = [one.at(3, point) for one in ends.postures]
        speed = posture.screws.velocities(posture.at(3, point)[None], np.array([3]))[0][:, row]
        assert np.allclose((place[0] - place[1]) / (2 * step), speed, atol=1e-8)
    assert jacobian_error(model, q) < 1e-14


def test_inverse_dynamics_of_joints_is_folded_back() -> None:
    description = chain()
    free = [replace(one, role="balanced") for one in description.coordinates if one.kind != "driver"]
    linked, plain = compile(description), compile(replace(description, coordinates=tuple(free), couplings=()))
    q, speed, acceleration = np.array([0.2, 0.6]), np.array([0.5, 1.5]), np.array([2.0, -1.0])
    link = linked.machine.linkage
    assert link is not None
    fold = link.fold(q)
    posture = linked.evaluate(q[None]).postures[0]
    gravity = np.array([0.0, -9.81, 0.0])
    ours = inverse(linked, posture, np.zeros((0, 2)), speed, acceleration, gravity)
    whole = plain.evaluate(link.values(q)[None]).postures[0]
    rates = fold @ speed, fold @ acceleration + link.bend(q, speed)
    theirs = inverse(plain, whole, np.zeros((0, 3)), *rates, gravity)
    assert np.allclose(ours.required, fold.T @ theirs.required, atol=1e-12)
    assert np.allclose(ours.body_force, theirs.body_force, atol=1e-12)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"couplings": chain().couplings[::-1]}, "expected a coordinate that is known before it"),
        ({"couplings": chain().couplings[:1]}, "expected a coupling"),
        ({"couplings": (*chain().couplings, Coupling("q", ()))}, "is not a coupled coordinate"),
        (
            {"couplings": (Coupling("x", (("d", Curve((0.0,), ())),)), *chain().couplings[1:])},
            "as many knots as pieces",
        ),
        (
            {"coordinates": (*chain().coordinates, Coordinate("e", "c", "c", "e", Z, "slide", "elastic"))},
            "expected either",
        ),
        (
            {"surfaces": (Surface("s", "cone", "a", (0.0, 0.0, 0.0), (1.0, 0.0, 0.0, 0.0), 0.1),)},
            "expected a sphere or cylinder",
        ),
        ({"fascicles": (replace(chain().fascicles[0], wraps=(Wrap(0, "s"),)),)}, "unknown surface 's'"),
    ],
)
def test_impossible_links_are_refused(change: dict, words: str) -> None:
    with pytest.raises(InputError, match=words):
        compile(replace(chain(), **change))


def test_a_path_wraps_over_a_cylinder() -> None:
    """Over a cylinder of 4 cm, both ends 5 cm away at right angles: two tangents of 3 cm and the arc between."""
    surface = Surface("tube", "cylinder", "base", (0.0, 0.0, 0.0), (1.0, 0.0, 0.0, 0.0), 0.04)
    muscle = fascicle(
        "round", ("base", (0.05, 0.0, 0.0)), ("base", (0.0, 0.05, 0.0)), wraps=(Wrap(0, "tube", (0.1, 0.1, 0.0)),)
    )
    model = compile(replace(chain(), fascicles=(muscle,), surfaces=(surface,)))
    expected = 0.06 + 0.04 * (0.5 * np.pi - 2.0 * np.arccos(0.8))
    assert model.evaluate(model.neutral[None]).length[0, 0] == pytest.approx(expected, abs=1e-12)
