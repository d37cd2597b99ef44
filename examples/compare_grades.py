"""How the answer grows with the grade of a strain: the Python interface in twenty lines.

python examples/compare_grades.py
"""

import paravert as pv

TASK = "lift_20kg_round_back"

spine = pv.spine()
before = pv.solve(spine, TASK)
for grade in (1, 2, 3):
    strain = pv.injury.MuscleStrain("multifidus_lumborum", level="L4", side="right", grade=grade)
    after = pv.solve(spine.edit(strain), TASK)
    found = pv.compensation(before, after)
    first = found["share"].isel(frame=0).to_series().nlargest(3)
    takers = ", ".join(f"{name} {100 * share:.0f} %" for name, share in first.items())
    print(f"grade {grade}: {takers}")
