"""Small model files that can be worked by hand: OpenSim of two eras, MuJoCo."""

MUSCLE = """<{kind} name="{name}"><GeometryPath><PathPointSet><objects>{points}</objects></PathPointSet>
<PathWrapSet><objects>{wraps}</objects></PathWrapSet></GeometryPath>
<max_isometric_force>400</max_isometric_force><optimal_fiber_length>0.08</optimal_fiber_length>
<tendon_slack_length>0.03</tendon_slack_length><pennation_angle_at_optimal>0.1</pennation_angle_at_optimal></{kind}>"""


def point(body: str, at: str, kind: str = "PathPoint", more: str = "") -> str:
    return f'<{kind} name="p"><socket_parent_frame>/bodyset/{body}</socket_parent_frame><location>{at}</location>{more}</{kind}>'


def muscle(name: str, *points: str, kind: str = "Thelen2003Muscle", wraps: str = "") -> str:
    return MUSCLE.format(kind=kind, name=name, points="".join(points), wraps=wraps)


def function(text: str) -> str:
    return f"<coupled_coordinates_function>{text}</coupled_coordinates_function>"


SPLINE = "<SimmSpline><x>-1 -0.3 0.2 0.6 1</x><y>-0.3 -0.1 0.02 0.3 0.7</y></SimmSpline>"
KNEE = f"""<SpatialTransform>
<TransformAxis name="rotation1"><coordinates>bend</coordinates><axis>0 0 1</axis><LinearFunction><coefficients>-1 0</coefficients></LinearFunction></TransformAxis>
<TransformAxis name="rotation2"><coordinates>side</coordinates><axis>1 0 0</axis><LinearFunction><coefficients>0.5 0.1</coefficients></LinearFunction></TransformAxis>
<TransformAxis name="rotation3"><coordinates></coordinates><axis>0 1 0</axis><Constant><value>0.05</value></Constant></TransformAxis>
<TransformAxis name="translation1"><coordinates>bend</coordinates><axis>1 0 0</axis><MultiplierFunction><function>{SPLINE}</function><scale>0.1</scale></MultiplierFunction></TransformAxis>
<TransformAxis name="translation2"><coordinates>bend</coordinates><axis>0 1 0</axis><PolynomialFunction><coefficients>0.02 0.01 0</coefficients></PolynomialFunction></TransformAxis>
<TransformAxis name="translation3"><axis>0 0 1</axis><Constant><value>0</value></Constant></TransformAxis>
</SpatialTransform>"""


def coordinate(name: str, low: float = -1.0, high: float = 1.0, more: str = "") -> str:
    return f'<Coordinate name="{name}"><default_value>0</default_value><range>{low} {high}</range>{more}</Coordinate>'


def joint(
    kind: str,
    name: str,
    parent: str,
    child: str,
    at: str,
    coordinates: str = "",
    more: str = "",
    child_at: str = "0 0 0",
) -> str:
    return f"""<{kind} name="{name}"><socket_parent_frame>{parent}_offset</socket_parent_frame>
<socket_child_frame>{child}_offset</socket_child_frame><coordinates>{coordinates}</coordinates><frames>
<PhysicalOffsetFrame name="{parent}_offset"><socket_parent>/{"ground" if parent == "ground" else "bodyset/" + parent}</socket_parent><translation>{at}</translation><orientation>0.1 -0.2 0.3</orientation></PhysicalOffsetFrame>
<PhysicalOffsetFrame name="{child}_offset"><socket_parent>/bodyset/{child}</socket_parent><translation>{child_at}</translation><orientation>0.2 0.1 -0.1</orientation></PhysicalOffsetFrame>
</frames>{more}</{kind}>"""


def body(name: str, mass: float = 2.0, more: str = "") -> str:
    return f'<Body name="{name}"><mass>{mass}</mass><mass_center>0.01 0.1 0</mass_center><inertia>0.02 0.02 0.03 0.001 0 0</inertia>{more}</Body>'


WRAP = """<WrapObjectSet><objects><WrapCylinder name="tube"><xyz_body_rotation>0 0 0</xyz_body_rotation>
<translation>0 0.1 0</translation><quadrant>-x</quadrant><radius>0.03</radius><length>0.5</length></WrapCylinder>
<WrapEllipsoid name="egg"><translation>0 0.1 0</translation><dimensions>0.03 0.04 0.05</dimensions></WrapEllipsoid></objects></WrapObjectSet>"""
MOVING = """<MovingPathPoint name="m"><socket_parent_frame>/bodyset/low</socket_parent_frame>
<socket_x_coordinate>/jointset/knee/bend</socket_x_coordinate><socket_y_coordinate>/jointset/knee/bend</socket_y_coordinate>
<socket_z_coordinate>/jointset/knee/bend</socket_z_coordinate>
<x_location><SimmSpline><x>-1 1</x><y>-0.05 -0.07</y></SimmSpline></x_location>
<y_location><PiecewiseLinearFunction><x>-1 0.1 1</x><y>0.2 0.22 0.21</y></PiecewiseLinearFunction></y_location>
<z_location><Constant><value>0.01</value></Constant></z_location></MovingPathPoint>"""
PASS = '<PathWrap name="w"><wrap_object>{}</wrap_object><range>-1 -1</range></PathWrap>'
FORCES = "".join(
    [
        muscle("back_r", point("low", "-0.05 0.05 0.02"), point("top", "-0.06 0.05 0.02")),
        muscle(
            "back_l",
            point("low", "-0.05 0.05 -0.02"),
            point("top", "-0.06 0.05 -0.02"),
            kind="Millard2012EquilibriumMuscle",
        ),
        muscle(
            "front",
            point("low", "0.08 0.05 0.0"),
            point("low", "0.09 0.15 0"),
            point("top", "0.06 0.1 0.0"),
            kind="DeGrooteFregly2016Muscle",
        ),
        muscle(
            "moving",
            point("ground", "0 0.01 0").replace("/bodyset/ground", "/ground"),
            MOVING,
            point("top", "0.05 0.1 0.03"),
            kind="RigidTendonMuscle",
        ),
        muscle("round", point("low", "-0.05 0.0 0.0"), point("low", "-0.04 0.2 0.02"), wraps=PASS.format("tube")),
        muscle("egged", point("low", "-0.05 0.02 0.0"), point("low", "0.05 0.2 0.02"), wraps=PASS.format("egg")),
        muscle(
            "choosy",
            point("low", "-0.05 0.0 0.1"),
            point(
                "low",
                "-0.02 0.1 0.1",
                "ConditionalPathPoint",
                "<socket_coordinate>/jointset/knee/bend</socket_coordinate><range>0.2 2</range>",
            ),
            point("top", "0 0.1 0.1"),
        ),
        '<BushingForce name="pad"><socket_frame1>/bodyset/low</socket_frame1><socket_frame2>/bodyset/top</socket_frame2><rotational_stiffness>5 6 7</rotational_stiffness><translational_stiffness>100 200 300</translational_stiffness></BushingForce>',
        '<CoordinateActuator name="motor"><coordinate>hip</coordinate><optimal_force>1</optimal_force></CoordinateActuator>',
        '<CoordinateLimitForce name="limit"><coordinate>bend</coordinate></CoordinateLimitForce>',
        '<PathSpring name="spring"/>',
        muscle("off", point("low", "0 0 0"), point("top", "0 0 0")).replace(
            "<GeometryPath>", "<appliesForce>false</appliesForce><GeometryPath>", 1
        ),
    ]
)
OSIM = f"""<?xml version="1.0" encoding="UTF-8"?>
<OpenSimDocument Version="40500"><Model name="toy"><Ground name="ground"/><gravity>0 -9.80665 0</gravity>
<credits>Bold &amp; Sons</credits>
<BodySet><objects>{body("low", more=WRAP)}{body("top", 3.0)}{body("tip", 0.0).replace("0.02 0.02 0.03 0.001 0 0", "0 0 0 0 0 0")}</objects></BodySet>
<JointSet><objects>
{joint("CustomJoint", "knee", "low", "top", "0.01 0.3 0", coordinate("bend", -0.8, 0.9) + coordinate("side"), KNEE, "0.02 -0.01 0.005")}
{joint("PinJoint", "hip", "ground", "low", "0 0.05 0", coordinate("hip"))}
{joint("UniversalJoint", "end", "top", "tip", "0 0.2 0", coordinate("nod") + coordinate("tilt"))}
</objects></JointSet>
<ConstraintSet><objects><CoordinateCouplerConstraint name="c"><isEnforced>true</isEnforced>{function("<LinearFunction><coefficients>0.5 0.02</coefficients></LinearFunction>")}
<independent_coordinate_names>bend</independent_coordinate_names><dependent_coordinate_name>nod</dependent_coordinate_name></CoordinateCouplerConstraint>
<PointConstraint name="pin"/></objects></ConstraintSet>
<ForceSet><objects>{FORCES}</objects><groups><ObjectGroup name="backs"><members>back_r back_l</members></ObjectGroup></groups></ForceSet>
<MarkerSet><objects><Marker name="C7"><socket_parent_frame>/bodyset/top</socket_parent_frame><location>0 0.2 0</location></Marker></objects></MarkerSet>
</Model></OpenSimDocument>
"""


def old_muscle() -> str:
    points = '<PathPoint name="a"><location>-0.05 0.05 0.02</location><body>low</body></PathPoint><PathPoint name="b"><location>-0.06 0.05 0.02</location><body>top</body></PathPoint>'
    return MUSCLE.format(kind="Schutte1993Muscle_Deprecated", name="back_r", points=points, wraps="")


def old_body(name: str, joint_text: str) -> str:
    return f"""<Body name="{name}"><mass>2</mass><mass_center>0.01 0.1 0</mass_center><inertia_xx>0.02</inertia_xx><inertia_yy>0.02</inertia_yy>
<inertia_zz>0.03</inertia_zz><inertia_xy>0.001</inertia_xy><inertia_xz>0</inertia_xz><inertia_yz>0</inertia_yz><Joint>{joint_text}</Joint></Body>"""


OLD = f"""
<?xml version="1.0" encoding="UTF-8"?>
<!-- two -- hyphens -->
<OpenSimDocument Version="10901"><Model name="old"><credits>A & B</credits><gravity>0 -9.8 0</gravity><BodySet><objects>
<Body name="ground"><mass>0</mass><inertia_xx>0</inertia_xx><Joint/></Body>
{old_body("low", '<WeldJoint name="base"><parent_body>ground</parent_body><location_in_parent>0 0.05 0</location_in_parent><orientation_in_parent>0.1 -0.2 0.3</orientation_in_parent><location>0 0 0</location><orientation>0 0 0</orientation></WeldJoint>')}
{old_body("top", '<CustomJoint name="knee"><parent_body>low</parent_body><location_in_parent>0.01 0.3 0</location_in_parent><orientation_in_parent>0 0 0</orientation_in_parent><location>0.02 -0.01 0.005</location><orientation>0 0 0</orientation><CoordinateSet><objects>' + coordinate("bend") + '</objects></CoordinateSet><SpatialTransform><TransformAxis name="rotation1"><function><LinearFunction><coefficients>1 0</coefficients></LinearFunction></function><coordinates>bend</coordinates><axis>0 0 1</axis></TransformAxis></SpatialTransform></CustomJoint>')}
</objects></BodySet><ForceSet><objects>{old_muscle()}</objects></ForceSet></Model></OpenSimDocument> trailing words
"""

MJCF = """<mujoco model="toy"><compiler angle="degree" eulerseq="zyx"/><option gravity="0 0 -9.8"/>
<default><default class="all"><joint damping="0.1" range="-60 60"/><default class="muscles"><general gaintype="muscle" dyntype="muscle" biastype="muscle" gainprm="0.75 1.05 300 200 0.5 1.6 1.5 1.3 1.2" biasprm="0.75 1.05 300 200 0.5 1.6 1.5 1.3 1.2"/></default></default></default>
<worldbody><geom type="plane" size="1 1 1"/><body name="low" pos="0 0 0.1" euler="10 20 30" childclass="all">
<geom type="capsule" size="0.03 0.1"/><geom name="tube" type="cylinder" size="0.03 0.1" pos="0 0.1 0"/><site name="a" pos="-0.05 0 0.02"/><site name="s" pos="-0.1 0.1 0"/>
<joint name="hip" axis="1 0 0"/>
<frame pos="0.01 0 0.02" quat="1 0 0.1 0"><body name="top" pos="0 0 0.3" axisangle="0 1 0 15">
<inertial pos="0.01 0 0.1" mass="3" diaginertia="0.02 0.02 0.01" quat="1 0.1 0 0"/>
<joint name="bend" axis="0 1 0" pos="0.01 0 -0.02" ref="10" stiffness="4" springref="10"/><joint name="glide" type="slide" axis="0 0 1" range="-0.05 0.05"/>
<site name="b" pos="-0.06 0.01 0.05"/><body name="ball" pos="0 0 0.2" xyaxes="0 1 0 -1 0 0"><joint name="socket" type="ball" range="0 60"/><geom type="box" size="0.02 0.03 0.04"/><site name="c" pos="0.02 0 0.05"/></body></body></frame></body></worldbody>
<tendon><spatial name="t1"><site site="a"/><geom geom="tube" sidesite="s"/><site site="b"/></spatial><spatial name="t2"><site site="a"/><site site="c"/></spatial><fixed name="f"/></tendon>
<equality><joint joint1="glide" joint2="bend" polycoef="0.001 0.01 0.02 0 0"/><weld name="w" body1="low" body2="top"/></equality>
<actuator><general name="back_r" class="muscles" tendon="t1" lengthrange="0.2 0.5"/><muscle name="back_l" tendon="t2" force="200" range="0.6 1.2"/><motor name="m" joint="hip"/></actuator>
<sensor/></mujoco>
"""
