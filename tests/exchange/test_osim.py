"""Reading of .osim: every kind of joint and function, what is dropped, what is refused."""

from pathlib import Path

import numpy as np
import pytest
from exchange import documents
from exchange.documents import OLD, OSIM

from paravert.errors import InputError
from paravert.exchange import Imported, read
from paravert.exchange.frames import from_angles
from paravert.mechanics import share
from paravert.model.check import arm_error, jacobian_error
from paravert.task.frames import still

POSTURE = {"hip": 0.2, "bend": 0.3, "side": -0.4, "tilt": 0.1}


def write(folder: Path, text: str, name: str = "model.osim") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    return read(write(tmp_path_factory.mktemp("osim"), OSIM))


def turn(axis: tuple[float, float, float], angle: float) -> np.ndarray:
    x, y, z = axis
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross


def test_places_by_hand(toy: Imported) -> None:
    """Offset frames, a negative slope, a scaled offset slope, a constant turn, a spline and a polynomial shift."""
    model = toy.model
    q = np.array([[POSTURE.get(name, 0.0) for name in model.coordinate_names]])
    poses = model.poses(q)
    low_parent, low_child = from_angles((0.1, -0.2, 0.3), (0, 0.05, 0)), from_angles((0.2, 0.1, -0.1), (0, 0, 0))
    rotation = low_parent.turn @ turn((0, 0, 1), 0.2) @ low_child.turn.T
    at = model.body_names.index("low")
    assert np.allclose(poses.rotation[0, at], rotation, atol=1e-14)
    assert np.allclose(poses.position[0, at], low_parent.shift, atol=1e-14)
    bend, side = 0.3, -0.4
    inner = turn((0, 0, 1), -bend) @ turn((1, 0, 0), 0.5 * side + 0.1) @ turn((0, 1, 0), 0.05)
    shift = np.array([0.1 * 0.07, 0.02 * bend**2 + 0.01 * bend, 0.0])
    parent, child = from_angles((0.1, -0.2, 0.3), (0.01, 0.3, 0)), from_angles((0.2, 0.1, -0.1), (0.02, -0.01, 0.005))
    at_top = model.body_names.index("top")
    top = rotation @ parent.turn @ inner @ child.turn.T
    assert np.allclose(poses.rotation[0, at_top], top, atol=1e-13)
    origin = low_parent.shift + rotation @ (parent.shift + parent.turn @ shift) - top @ child.shift
    assert np.allclose(poses.position[0, at_top, 1:], origin[1:], atol=2e-3)


def test_arms_are_slopes_of_lengths(toy: Imported) -> None:
    model = toy.model
    q = np.array([POSTURE.get(name, 0.0) for name in model.coordinate_names])
    kinematics = model.evaluate(q[None])
    step = 1e-5
    for row, _ in enumerate(q):
        move = np.zeros(len(q))
        move[row] = step
        ends = model.evaluate(np.stack([q + move, q - move])).length
        assert np.abs(kinematics.held_arm[0, row] + (ends[0] - ends[1]) / (2 * step)).max() < 1e-8
    assert jacobian_error(model, q) < 1e-12


def test_every_part_is_accounted_for(toy: Imported) -> None:
    fates = {(row.kind, row.fate): row for row in toy.loss.rows}
    assert fates["MovingPathPoint", "exact"].count == 1
    assert fates["CoordinateCouplerConstraint", "exact"].names == ("c",)
    assert fates["BushingForce", "exact"].names == ("pad",)
    assert fates["PointConstraint", "dropped"].names == ("pin",)
    assert fates["CoordinateActuator", "dropped"].names == ("motor",)
    assert fates["PathSpring", "dropped"].names == ("spring",)
    assert fates["Thelen2003Muscle", "dropped"].names == ("off",)
    assert fates["CoordinateLimitForce", "approximated"].error == 0.0
    assert fates["ConditionalPathPoint", "approximated"].count == 1
    assert fates["Marker", "exact"].names == ("C7",)
    assert fates["WrapEllipsoid", "dropped"].names == ("egg",)
    lost = next(row for row in toy.loss.rows if row.kind == "PathWrap" and row.fate == "dropped")
    assert lost.names == ("egged over egg",)
    assert 1e-3 < lost.error < 0.05
    assert fates["PathWrap", "exact"].names == ("round over tube",)
    report = toy.loss.json()
    assert report["exact"] + report["approximated"] + report["dropped"] == sum(row["count"] for row in report["rows"])
    assert len(toy.loss.lines()) == len(toy.loss.rows) + 1


def test_roles_sides_groups_and_levels(toy: Imported) -> None:
    roles = {one.name: one.role for one in toy.description.coordinates}
    assert (roles["hip"], roles["bend"], roles["nod"]) == ("prescribed", "balanced", "coupled")
    muscles = {one.name: one for one in toy.description.fascicles}
    assert (muscles["back_r"].side, muscles["back_l"].side, muscles["front"].side) == ("right", "left", "midline")
    assert (muscles["back_r"].group, muscles["front"].group) == ("backs", "imported")
    assert muscles["back_r"].level == "top"
    assert muscles["back_r"].maximum_force == pytest.approx(400.0, rel=1e-14)


def test_a_bushing_pushes_back_with_its_energy(toy: Imported) -> None:
    """The generalised force is the slope of 1/2 k angle^2 + 1/2 k shift^2, by central differences."""
    from paravert.model.bushing import angles_of

    model = toy.model
    a, b = (model.body_names.index(name) for name in ("low", "top"))

    def energy(q: np.ndarray) -> float:
        poses = model.poses(q[None])
        frame, other = poses.rotation[0, a], poses.rotation[0, b]
        angles, _ = angles_of(frame.T @ other)
        shift = frame.T @ (poses.position[0, b] - poses.position[0, a])
        return 0.5 * float(np.array([5, 6, 7]) @ angles**2 + np.array([100, 200, 300]) @ shift**2)

    q = np.array([POSTURE.get(name, 0.0) for name in model.coordinate_names])
    gradient = model.evaluate(q[None]).postures[0].springs.gradient
    for row in range(len(q)):
        move = np.zeros(len(q))
        move[row] = 1e-5
        assert (energy(q + move) - energy(q - move)) / 2e-5 == pytest.approx(gradient[row], abs=1e-7)


def test_an_old_document_that_strict_readers_refuse(tmp_path: Path) -> None:
    found = read(write(tmp_path, OLD))
    assert found.model.coordinate_names == ("bend",)
    q = np.array([[0.4]])
    assert arm_error(found.model, q[0])[0] < 1e-8
    assert found.description.mass == 4.0
    at = found.model.body_names.index("top")
    root = from_angles((0.1, -0.2, 0.3), (0, 0.05, 0))
    expected = root.point(np.array([0.01, 0.3, 0.0]) - turn((0, 0, 1), 0.4) @ [0.02, -0.01, 0.005])
    assert np.allclose(found.model.poses(q).position[0, at], expected, atol=1e-14)


def test_load_is_shared_on_it(tmp_path: Path) -> None:
    plain = OLD.replace(">0.03</tendon", ">0.24</tendon").replace("0.01 0.1 0</mass_center>", "0.1 0.1 0</mass_center>")
    found = read(write(tmp_path, plain)).model
    solved = share(found, still(np.array([[-0.1]])), allow_yield=False)
    assert solved.solution.status[0] == "OPTIMAL"
    moment = float(solved.load_moment[0, 0])
    assert float(solved.arm[0, 0] @ solved.force[0]) == pytest.approx(moment, rel=1e-10)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("<OpenSimDocument", "<!DOCTYPE a><OpenSimDocument", "DOCTYPE"),
        ("Bold &amp; Sons", "&boom;", "entity"),
        ("</Model>", "", "expected </Model>"),
        ('Version="40500"', 'Version="10000"', "10901 or later"),
        ("<mass>3.0</mass>", "<mass>-3</mass>", "expected 0 or more"),
        ("<mass>3.0</mass>", "<mass>nan</mass>", "expected a finite number"),
        ("<radius>0.03</radius>", "<radius>0</radius>", "expected more than 0"),
        ("<PinJoint", "<PineJoint", "expected </PineJoint>"),
        ("PinJoint", "ScrewJoint", "expected one of WeldJoint"),
        ("/bodyset/top</socket_parent>", "/bodyset/tpo</socket_parent>", "nearest: top"),
        ("<max_isometric_force>400", "<max_isometric_force>-400", "expected 0 to 1e6 N"),
        ("<optimal_fiber_length>0.08", "<optimal_fiber_length>0", "expected 1e-4 m or more"),
        ("<range>-0.8 0.9</range>", "<range>0.9 -0.8</range>", "lower end first"),
        ("<wrap_object>tube", "<wrap_object>tub", "nearest: tube"),
        (
            "<dependent_coordinate_name>nod",
            "<dependent_coordinate_name>bend",
            "expected coordinates that do not follow it",
        ),
        ("<x>-1 -0.3 0.2", "<x>-1 0.3 0.2", "expected growing x"),
        ("<SimmSpline>", "<MagicSpline>", "expected </MagicSpline>"),
        ("bodyset/low", "ground/ground", "expected"),
        ('name="top"', 'name="low"', "expected a name of its own"),
    ],
)
def test_bad_documents_are_refused_by_line(old: str, new: str, words: str, tmp_path: Path) -> None:
    assert old in OSIM
    with pytest.raises(InputError) as caught:
        read(write(tmp_path, OSIM.replace(old, new)))
    assert words in str(caught.value)
    assert str(caught.value).startswith(str(tmp_path / "model.osim"))


def test_depth_and_suffix(tmp_path: Path) -> None:
    deep = "<a>" * 201 + "</a>" * 201
    with pytest.raises(InputError, match="deeper than 200"):
        read(write(tmp_path, deep))
    with pytest.raises(InputError, match="expected one of .osim"):
        read(write(tmp_path, OSIM, "model.txt"))
    with pytest.raises(InputError, match="no such file"):
        read(tmp_path / "none.osim")
    with pytest.raises(InputError, match="is empty"):
        read(write(tmp_path, "  \n"))


def hinge(points: str) -> str:
    """Return a document of one body on a pin about z at the origin, with one muscle."""
    return f"""<OpenSimDocument Version="40500"><Model name="m"><BodySet><objects>{documents.body("low")}</objects></BodySet>
<JointSet><objects><PinJoint name="j"><socket_parent_frame>/ground</socket_parent_frame><socket_child_frame>/bodyset/low</socket_child_frame>
<coordinates>{documents.coordinate("q")}</coordinates></PinJoint></objects></JointSet>
<ForceSet><objects>{documents.muscle("one", points)}</objects></ForceSet></Model></OpenSimDocument>"""


def test_a_length_and_an_arm_by_hand(tmp_path: Path) -> None:
    """From (a, 0) on the ground to (0, b) on the body: l^2 = a^2 + b^2 + 2 a b sin q, arm -a b cos q / l."""
    a, b, q = 0.05, 0.12, np.array([-0.7, 0.0, 0.4])
    start = documents.point("ground", f"{a} 0 0").replace("/bodyset/ground", "/ground")
    model = read(write(tmp_path, hinge(start + documents.point("low", f"0 {b} 0")))).model
    found = model.evaluate(q[:, None])
    length = np.sqrt(a**2 + b**2 + 2 * a * b * np.sin(q))
    assert np.allclose(found.length[:, 0], length, atol=1e-15)
    assert np.allclose(found.held_arm[:, 0, 0], -a * b * np.cos(q) / length, atol=1e-15)


@pytest.mark.parametrize(("limits", "on"), [("0.2 2", False), ("-2 0.5", True)])
def test_what_a_point_that_switches_is_worth(limits: str, on: bool, tmp_path: Path) -> None:
    """A detour of 3-4-5 triangles on one body: 0.1 m over the point and 0.06 m without it, in every posture."""
    more = f"<socket_coordinate>/jointset/j/q</socket_coordinate><range>{limits}</range>"
    via = documents.point("low", "0.03 0.04 0", "ConditionalPathPoint", more)
    found = read(write(tmp_path, hinge(documents.point("low", "0 0 0") + via + documents.point("low", "0.06 0 0"))))
    (row,) = (one for one in found.loss.rows if one.kind == "ConditionalPathPoint")
    assert (row.fate, row.names, row.unit) == ("approximated", ("one.p",), "m of length")
    assert row.error == pytest.approx(0.04, abs=1e-15)
    assert row.json()["errors"] == [row.error]
    assert found.model.evaluate(np.zeros((1, 1))).length[0, 0] == pytest.approx(0.1 if on else 0.06, abs=1e-15)


def test_free_ball_planar_and_slider_joints(tmp_path: Path) -> None:
    kinds = {"FreeJoint": 6, "BallJoint": 3, "PlanarJoint": 3, "SliderJoint": 1, "GimbalJoint": 3}
    for kind, count in kinds.items():
        names = "".join(documents.coordinate(f"q{n}", -0.5, 0.5) for n in range(count))
        text = f"""<OpenSimDocument Version="40000"><Model name="m"><BodySet><objects>{documents.body("low")}</objects></BodySet>
<JointSet><objects>{documents.joint(kind, "j", "ground", "low", "0 0 0", names)}</objects></JointSet></Model></OpenSimDocument>"""
        found = read(write(tmp_path, text, f"{kind}.osim"))
        assert len(found.model.coordinate_names) == count
        why = {row.how for row in found.loss.rows if row.kind == "prescribed coordinate"}
        assert why == {"carries the whole body on the ground" if count == 6 else "no muscle moves it"}
        moved = found.model.poses(np.full((1, count), 0.1)).position[0, 1]
        assert (np.abs(moved) > 0.01).sum() == {"FreeJoint": 3, "PlanarJoint": 3, "SliderJoint": 3}.get(kind, 0)
