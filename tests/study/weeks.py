"""Small studies over weeks, and what they become before anything is lived."""

from functools import cache
from pathlib import Path

from paravert.study.plan import Prepared, prepare

HEAD = 'schema = 1\nname = "weeks"\nseed = 3\n[[task]]\nuse = "standing_relaxed"\n'
STRAIN = (
    '[[injury]]\nkind = "muscle_strain"\nmuscle = "multifidus_lumborum"\nlevel = "L4"\nside = "{side}"\ngrade = 2\n'
)
DAY = """[day]
activity = [
    { task = "lift_20kg_squat", repetitions = 100, hold_s = 3.0, days_a_week = 3 },
    { task = "standing_relaxed", hours = 8.0 },
    { task = "lying_supine", rest = true },
]
"""


def text(weeks: float, draws: int, injury: str = "", arms: str = "", day: str = DAY, more: str = "") -> str:
    return f"{HEAD}{injury}{day}[horizon]\nweeks = {weeks}\ndraws = {draws}\n{arms}{more}"


@cache
def prepared(folder: Path, content: str) -> Prepared:
    path = folder / f"s{abs(hash(content))}.toml"
    path.write_text(content)
    return prepare(path)
