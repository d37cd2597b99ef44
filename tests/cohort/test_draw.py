"""People are drawn as their file says: distributions, conditions, correlations; and nothing else is accepted."""

import tomllib
from pathlib import Path

import numpy as np
import pytest
from cohort import toys

from paravert.cohort import file, toml
from paravert.cohort.draw import find
from paravert.errors import InputError


def column(population: file.Population, key: str) -> np.ndarray:
    return np.array([find(one, key) for one in population.drawn.documents])


def test_distributions_have_their_moments(tmp_path: Path) -> None:
    population = file.read(toys.written(tmp_path, 2048))
    sex, mass, age, grade = (
        column(population, key) for key in ("person.sex", "person.mass_kg", "person.age_years", "injury[1].grade")
    )
    assert abs((sex == "male").mean() - 0.5) < 0.01
    # The truncated tails shift the mean of the men by less than 0.2 kg.
    assert mass[sex == "male"].mean() == pytest.approx(82.0, abs=0.4)
    assert mass[sex == "female"].mean() == pytest.approx(66.0, abs=0.4)
    assert mass[sex == "female"].std() == pytest.approx(8.0, abs=0.4)
    assert age.mean() == pytest.approx(45.0, abs=0.1) and 20.0 <= age.min() and age.max() <= 70.0
    assert np.bincount(grade)[1:] / len(grade) == pytest.approx([1 / 2, 1 / 3, 1 / 6], abs=0.01)


@pytest.mark.parametrize("sampler", ["sobol", "halton", "random"])
def test_a_correlation_is_that_of_the_copula(tmp_path: Path, sampler: str) -> None:
    varied = "".join(
        f'[[vary]]\nfield = "{key}"\ndistribution = "normal"\nmean = {mean}\nsd = {sd}\n'
        for key, mean, sd in (
            ("person.mass_kg", 75.0, 5.0),
            ("person.height_m", 1.75, 0.04),
            ("person.strength", 1.0, 0.1),
        )
    )
    more = '[[correlate]]\nfields = ["person.mass_kg", "person.height_m"]\ncorrelation = 0.6\n'
    path = toys.written(tmp_path, 4096, more, f'sampler = "{sampler}"', varied)
    population = file.read(path)
    keys = ("person.mass_kg", "person.height_m", "person.strength")
    found = np.corrcoef([column(population, key) for key in keys])
    assert found[0, 1] == pytest.approx(0.6, abs=0.03)
    assert abs(found[0, 2]) < 0.05 and abs(found[1, 2]) < 0.05


def test_a_quasi_random_sample_is_more_even_than_a_random_one(tmp_path: Path) -> None:
    off = {}
    for sampler in ("sobol", "random"):
        population = file.read(toys.written(tmp_path, 1024, top=f'sampler = "{sampler}"'))
        counts, _ = np.histogram(column(population, "person.age_years"), bins=32, range=(20.0, 70.0))
        off[sampler] = np.abs(counts - 32).max()
    assert off["sobol"] <= 2 < off["random"]


def test_the_same_seed_gives_the_same_people_and_another_gives_others(tmp_path: Path) -> None:
    first, again = file.read(toys.written(tmp_path, 50)), file.read(toys.written(tmp_path, 50))
    fewer = file.read(toys.written(tmp_path, 20))
    assert first.studies == again.studies and first.studies[:20] == fewer.studies
    path = toys.written(tmp_path, 50)
    path.write_text(path.read_text().replace("seed = 5", "seed = 6"))
    assert not set(file.read(path).studies) & set(first.studies)


def test_whole_injuries_tasks_and_edits_can_be_drawn(tmp_path: Path) -> None:
    varied = """
[[vary]]
field = "injury"
distribution = "choice"
values = [[], [{ kind = "compression_fracture", level = "T12", genant = 2 }]]
[[vary]]
field = "task[1].use"
distribution = "choice"
values = ["standing_relaxed", "sitting_erect"]
[[vary]]
field = "person.alignment.pelvic_incidence_deg"
distribution = "normal"
mean = 52.0
sd = 10.0
low = 30.0
high = 80.0
"""
    population = file.read(toys.written(tmp_path, 16, varied=varied))
    documents = [tomllib.loads(study) for study in population.studies]
    assert {len(one["injury"]) for one in documents} == {0, 1}
    assert {one["task"][0]["use"] for one in documents} == {"standing_relaxed", "sitting_erect"}
    assert len({one["person"]["alignment"]["pelvic_incidence_deg"] for one in documents}) == 16


def test_who_cannot_be_is_counted_and_who_is_unusual_is_marked(tmp_path: Path) -> None:
    varied = '[[vary]]\nfield = "person.mass_kg"\ndistribution = "choice"\nvalues = [10.0, 36.0, 75.0, 140.0]\n'
    population = file.read(toys.written(tmp_path, 64, varied=varied))
    assert len(population.refused) == len(population.unusual) // 2 == 16
    assert set(population.refused.values()) == {"person.mass_kg: 10.0, expected a number from 30 to 250 kg"}
    assert "16 cannot be and will be named as refused" in population.line()
    assert "32 are unusual: body mass index 32" in population.line()


def test_nobody_left_is_refused(tmp_path: Path) -> None:
    varied = '[[vary]]\nfield = "person.height_m"\ndistribution = "uniform"\nlow = 3.0\nhigh = 4.0\n'
    with pytest.raises(InputError, match=r"vary: nobody of 4 can be, first: person\.height_m"):
        file.read(toys.written(tmp_path, 4, varied=varied))


AGE = '[[vary]]\nfield = "person.age_years"\n'


@pytest.mark.parametrize(
    ("varied", "message"),
    [
        (AGE + 'distribution = "gauss"\n', "vary[1].distribution: unknown value 'gauss'"),
        (AGE + 'distribution = "normal"\nmean = 40.0\n', "vary[1].sd: missing, expected it for normal"),
        (AGE + 'distribution = "uniform"\nlow = 3.0\nhigh = 3.0\n', "vary[1].high: 3, expected more than low, 3"),
        (AGE + 'distribution = "uniform"\nlow = 3.0\nhigh = 4.0\nsd = 1.0\n', "vary[1].sd: is not used by uniform"),
        (AGE + 'distribution = "normal"\nmean = 40.0\nsd = nan\n', "vary[1].sd"),
        (AGE + 'distribution = "normal"\nmean = 40.0\nsd = -1.0\n', "vary[1].sd"),
        (AGE + 'distribution = "normal"\nmean = 0.0\nsd = 1.0\nlow = 50.0\n', "vary[1].low: keeps nothing"),
        (AGE + 'distribution = "lognormal"\nmean = -2.0\nsd = 1.0\n', "vary[1].mean: -2, expected above 0"),
        (AGE + 'distribution = "choice"\nvalues = []\n', "vary[1].values"),
        (AGE + 'distribution = "choice"\nvalues = [20.0, 30.0]\nweights = [1]\n', "vary[1].weights: 1 of them"),
        (AGE + 'distribution = "choice"\nvalues = [20.0]\nweights = [0]\n', "vary[1].weights"),
        ('[[vary]]\nfield = "injury[3].grade"\ndistribution = "choice"\nvalues = [1]\n', "the study has 1 of injury"),
        ('[[vary]]\nfield = "name.first"\ndistribution = "choice"\nvalues = [1]\n', "goes through 'base'"),
        ('[[vary]]\nfield = "person mass"\ndistribution = "choice"\nvalues = [1]\n', "vary[1].field"),
        ('[[vary]]\nfild = "a"\ndistribution = "choice"\nvalues = [1]\n', "unknown key 'fild'"),
        (
            toys.VARIED + '[[correlate]]\nfields = ["person.mass_kg", "person.mas"]\ncorrelation = 0.5\n',
            "correlate[1].fields: unknown key 'person.mas'",
        ),
        (
            toys.VARIED + '[[correlate]]\nfields = ["person.mass_kg", "person.age_years"]\ncorrelation = 1.5\n',
            "correlate[1].correlation",
        ),
        (
            toys.VARIED
            + '[[correlate]]\nfields = ["person.mass_kg", "person.age_years"]\ncorrelation = 0.9\n'
            + '[[correlate]]\nfields = ["person.sex", "person.age_years"]\ncorrelation = 0.9\n'
            + '[[correlate]]\nfields = ["person.sex", "person.mass_kg"]\ncorrelation = -0.9\n',
            "correlate: cannot all hold at once",
        ),
        (AGE + 'distribution = "choice"\nvalues = [1979-05-27]\n', "expected text, a number"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, varied: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        population = file.read(toys.written(tmp_path, 4, varied=varied))
        assert population.studies
    assert message in str(caught.value) and "\n" not in str(caught.value)


def test_a_condition_on_what_is_drawn_later_is_refused(tmp_path: Path) -> None:
    varied = AGE + 'distribution = "uniform"\nlow = 20.0\nhigh = 30.0\nwhen = { "person.sex" = "male" }\n'
    varied += '[[vary]]\nfield = "person.sex"\ndistribution = "choice"\nvalues = ["male", "female"]\n'
    with pytest.raises(InputError, match=r"vary\[1\].when: person.sex is drawn later"):
        file.read(toys.written(tmp_path, 4, varied=varied))


def test_the_study_has_to_be_there_and_right(tmp_path: Path) -> None:
    path = toys.written(tmp_path, 4)
    (tmp_path / "base.toml").write_text(toys.BASE.replace("mass_kg", "mas_kg"))
    with pytest.raises(InputError, match=r"base.toml: person.mas_kg: unknown key"):
        file.read(path)
    (tmp_path / "base.toml").unlink()
    with pytest.raises(InputError, match="no such file"):
        file.read(path)


@pytest.mark.parametrize(
    "document",
    [
        {"a": [1, 2.5, -3e-300, True], "b": {"c d": 'say "hi"\\\n\t\x7f\x01ü'}, "e": [], "f": [{"g": [[1], []]}]},
        {"schema": 1, "x": 1e22, "y": float("inf"), "z": {}},
    ],
)
def test_what_is_written_as_toml_is_read_the_same(document: dict[str, object]) -> None:
    assert tomllib.loads(toml.text(document)) == document


def test_the_schema_for_editors_is_the_one_in_docs(repository: Path) -> None:
    import json

    assert json.loads((repository / "docs" / "cohort.schema.json").read_text()) == json.loads(
        json.dumps(file.json_schema())
    )
