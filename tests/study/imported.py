"""A small model file of two segments, studies on it, and a movement of it."""

from pathlib import Path

ARM, MASS, PULL = 0.04, 3.0, 400.0
MODEL = f"""<mujoco model="pole"><compiler angle="degree"/><option gravity="0 0 -9.8"/>
<worldbody><body name="base"><inertial pos="0 0 0.1" mass="5" diaginertia="0.1 0.1 0.1"/>
<site name="b1" pos="-{ARM} 0.01 0"/><site name="b2" pos="-{ARM} -0.01 0"/><site name="b3" pos="{ARM} 0 0"/>
<body name="top" pos="0 0 0.2"><inertial pos="0.02 0 0.1" mass="{MASS}" diaginertia="0.02 0.02 0.02"/>
<joint name="nod" axis="0 1 0" range="-40 40"/><joint name="rise" type="slide" axis="0 0 1" range="-0.01 0.01"/>
<site name="t1" pos="-{ARM} 0.01 0.2"/><site name="t2" pos="-{ARM} -0.01 0.2"/><site name="t3" pos="{ARM} 0 0.2"/>
</body></body></worldbody>
<tendon><spatial name="s1"><site site="b1"/><site site="t1"/></spatial><spatial name="s2"><site site="b2"/><site site="t2"/></spatial>
<spatial name="s3"><site site="b3"/><site site="t3"/></spatial></tendon>
<equality><joint joint1="rise" polycoef="0 0 0 0 0"/></equality>
<actuator><muscle name="back_l" tendon="s1" force="{PULL}" range="0.6 1.2" lengthrange="0.35 0.45"/>
<muscle name="back_r" tendon="s2" force="{PULL}" range="0.6 1.2" lengthrange="0.35 0.45"/>
<muscle name="front" tendon="s3" force="{PULL}" range="0.6 1.2" lengthrange="0.35 0.45"/></actuator></mujoco>
"""
HEAD = 'schema = 1\nname = "pole"\nmodel = "pole.xml"\n'
STRAIN = '[[injury]]\nkind = "muscle_strain"\nmuscle = "back"\nside = "right"\ngrade = 2\n'
BENT = '[[task]]\nname = "bent"\nposture = { coordinates_deg = { nod = 10.0 } }\n'
LOAD = 'load = [ { mass_kg = 1.0, at = "top" } ]\n'
STUDY = HEAD + STRAIN + BENT + LOAD
NOD = '[[task]]\nname = "nod"\nmotion = "nod.mot"\n'
MOVEMENT = HEAD + STRAIN + NOD
MOTION = "nod\nnRows=5\nnColumns=2\ninDegrees=yes\nendheader\ntime\tnod\n0\t0\n0.25\t5\n0.5\t10\n0.75\t5\n1\t0\n"


def laid_out(folder: Path, study: str, motion: str = MOTION, name: str = "study.toml") -> Path:
    """Return the path of a study beside its model and its movement."""
    (folder / "pole.xml").write_text(MODEL)
    (folder / "nod.mot").write_text(motion)
    path = folder / name
    path.write_text(study)
    return path
