"""Tables: units become SI at the border, and what is wrong is named by file, line and column."""

import math

import pytest

from paravert.anatomy import cite
from paravert.anatomy.quantity import FACTORS, Quantity, factor, split_unit
from paravert.anatomy.table import Row, Table, parse
from paravert.errors import InputError
from paravert.names import GRADES

TEXT = """name, height_mm , area_cm2,x_m,y_m,z_m,height_source,height_grade,source,grade
L4,28,12.5,0,0.01,-0.02,bruno_2015,measured,atlas,estimated

L5,29,,0,1,2,bruno_2015,scaled,atlas bruno_2015,assumed
"""
SOURCES = """[atlas]
title = "An atlas"
authors = "Able A, Baker B."
year = 2001
journal = "Bones 3:1-9"
doi = "10.1000/1"
[bruno_2015]
title = "A model"
url = "https://example.org/model"
"""


def table(text: str = TEXT, key: tuple[str, ...] = ("name",)) -> Table:
    return parse("vertebrae", text, key, ())


def changed(old: str, new: str) -> Row:
    return table(TEXT.replace(old, new)).rows[0]


@pytest.mark.parametrize(
    ("column", "name", "unit"),
    [
        ("height_mm", "height", "mm"),
        ("pcsa_cm2", "pcsa", "cm2"),
        ("specific_tension_n_cm2", "specific_tension", "n_cm2"),
        ("k0_nm_per_deg", "k0", "nm_per_deg"),
        ("c_nm_per_deg3", "c", "nm_per_deg3"),
        ("stiffness_n_per_mm", "stiffness", "n_per_mm"),
        ("x_m", "x", "m"),
        ("ratio", "ratio", "1"),
        ("mm", "mm", "1"),
    ],
)
def test_a_column_ends_with_its_unit(column: str, name: str, unit: str) -> None:
    assert split_unit(column) == (name, unit)


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("cm2", 1e-4),
        ("mm", 1e-3),
        ("deg", math.pi / 180.0),
        ("n_cm2", 1e4),
        ("mpa", 1e6),
        ("nm_per_deg", 180.0 / math.pi),
        ("nm_per_deg3", (180.0 / math.pi) ** 3),
        ("n_per_mm", 1e3),
    ],
)
def test_a_unit_becomes_si(unit: str, expected: float) -> None:
    assert factor(unit) == pytest.approx(expected, rel=1e-15)


def test_an_unknown_unit_is_named() -> None:
    with pytest.raises(InputError, match="unknown unit 'inch'"):
        factor("inch")
    assert all(value > 0.0 for value in FACTORS.values())


def test_a_row_gives_numbers_in_si_and_text_as_it_is() -> None:
    rows = table()
    assert len(rows) == 2
    row = rows.row("L4")
    assert (row.line, row.text("name")) == (2, "L4")
    assert row.number("height") == pytest.approx(0.028)
    assert row.positive("area") == pytest.approx(12.5e-4)
    assert row.point() == (0.0, 0.01, -0.02)
    assert rows.row("L5").optional("area") is None
    assert row.choice("height_grade", GRADES) == "measured"
    assert [one.text("name") for one in rows] == ["L4", "L5"]
    assert rows.row("L5").line == 4


def test_a_quantity_keeps_unit_source_and_grade() -> None:
    found = table().row("L4").quantity("height")
    assert found == Quantity(0.028, "mm", "bruno_2015", "measured")
    assert found.stated == pytest.approx(28.0)
    area = table().row("L4").quantity("area")
    assert (area.source, area.grade) == ("atlas", "estimated")
    spread = parse("a", "name,mass_kg,mass_spread_kg,source,grade\nx,2,0.5,atlas,measured\n", ("name",), ())
    assert spread.row("x").quantity("mass").spread == 0.5


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ((math.nan, "m", "atlas", "measured"), "expected a finite number"),
        ((math.inf, "m", "atlas", "measured"), "expected a finite number"),
        ((1.0, "ell", "atlas", "measured"), "unknown unit 'ell'"),
        ((1.0, "m", "atlas", "guessed"), "unknown grade 'guessed'"),
        ((1.0, "m", "atlas", "measured", -1.0), "spread -1.0, expected zero or more"),
        ((1.0, "m", "atlas", "measured", math.nan), "spread nan, expected zero or more"),
    ],
)
def test_what_is_no_quantity(values: tuple, message: str) -> None:
    with pytest.raises(InputError, match=message):
        Quantity(*values)


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("tall", "vertebrae.csv: line 2, height_mm: 'tall', expected a finite number"),
        ("nan", "vertebrae.csv: line 2, height_mm: 'nan', expected a finite number"),
        ("inf", "vertebrae.csv: line 2, height_mm: 'inf', expected a finite number"),
        ("0", "vertebrae.csv: line 2, height_mm: 0, expected more than 0"),
        ("-3", "vertebrae.csv: line 2, height_mm: -3, expected more than 0"),
        ("", "vertebrae.csv: line 2, height_mm: empty, expected a number"),
    ],
)
def test_a_bad_cell_is_named(cell: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        changed("L4,28", f"L4,{cell}").positive("height")
    assert str(caught.value) == message


def test_an_unknown_column_or_name_is_named() -> None:
    row = table().row("L4")
    with pytest.raises(InputError, match="unknown column 'heigth'.*nearest: height"):
        row.number("heigth")
    with pytest.raises(InputError, match="line 2, name: unknown name 'L4'.*nearest: L"):
        row.choice("name", ("L1", "L2"))
    with pytest.raises(InputError, match="empty, expected a value"):
        row.text("colour")
    with pytest.raises(InputError, match="vertebrae.csv: unknown row 'L6'.*nearest: L5"):
        table().row("L6")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "has no rows"),
        ("name,a\n", "has no rows"),
        ("a,b\n1,2\n", "line 1: column 'name' is missing"),
        ("name,a,a\nx,1,2\n", "line 1: column 'a' is empty or there twice"),
        ("name,,a\nx,1,2\n", "line 1: column '' is empty or there twice"),
        ("name,a_mm,a_cm\nx,1,2\n", "line 1: column 'a_mm' is there in two units"),
        ("name,a\nx\n", "line 2: has 1 cells, expected 2"),
        ("name,a\nx,1,2\n", "line 2: has 3 cells, expected 2"),
        ("name,a\nx,1\ny,2\nx,3\n", "line 4, name: 'x' is there on line 2 too"),
        ("name,a\n,1\n", "line 2, name: empty"),
        ('name,a\n"x,1\n', "is not CSV"),
    ],
)
def test_a_bad_table_is_named(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        table(text)
    assert message in str(caught.value)
    assert str(caught.value).startswith("vertebrae.csv: ")


def test_a_column_that_has_to_be_there() -> None:
    with pytest.raises(InputError, match="column 'mass_kg' is missing"):
        parse("bodies", "name,a\nx,1\n", ("name",), ("mass_kg",))


def test_a_key_of_several_columns() -> None:
    rows = parse("joints", "joint,axis,a\nL4-L5,x,1\nL4-L5,y,2\n", ("joint", "axis"), ())
    assert rows.row("L4-L5", "y").number("a") == 2.0
    assert list(rows.by_key()) == ["L4-L5 x", "L4-L5 y"]


def test_sources_are_cited_in_one_line() -> None:
    sources = cite.parse_sources(SOURCES)
    assert sources["atlas"].citation == "Able A, Baker B. An atlas. Bones 3:1-9. 2001. https://doi.org/10.1000/1"
    assert sources["bruno_2015"].citation == "A model. https://example.org/model"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[a", "is not TOML"),
        ("[a]\nyear = 3\n", "sources.toml: a: has no title"),
        ("a = 3\n", "sources.toml: a: has no title"),
        ('[a]\ntitle = "x"\nautors = "y"\n', "unknown field 'autors'.*nearest: authors"),
    ],
)
def test_bad_sources_are_named(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        cite.parse_sources(text)


def test_a_row_cites_and_grades() -> None:
    first, second = table()
    assert cite.cited(first) == ("bruno_2015", "atlas")
    assert cite.cited(second) == ("bruno_2015", "atlas")
    assert cite.graded(second) == ("scaled", "assumed")
    for row in table():
        cite.check(row, cite.parse_sources(SOURCES))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("atlas,estimated", "atals,estimated", "line 2, source: unknown source 'atals'.*nearest: atlas"),
        ("atlas,estimated", "atlas,estimate", "line 2, grade: unknown grade 'estimate'.*nearest: estimated"),
        ("bruno_2015,measured", ",measured", None),
        ("bruno_2015,measured,atlas", ",measured,", "line 2, source: empty, expected a key of sources.toml"),
    ],
)
def test_a_row_has_to_cite_what_there_is(old: str, new: str, message: str | None) -> None:
    row = changed(old, new)
    sources = cite.parse_sources(SOURCES)
    if message is None:
        cite.check(row, sources)
        return
    with pytest.raises(InputError, match=message):
        cite.check(row, sources)


def test_a_summary_counts_grades_and_sources() -> None:
    found = cite.summarise("vertebrae", table().rows)
    assert found.rows == 2
    assert dict(found.grades) == {"measured": 1, "scaled": 1, "estimated": 1, "assumed": 1}
    assert dict(found.sources) == {"bruno_2015": 2, "atlas": 2}
    assert found.assumed == 0.25
    assert cite.summarise("none", ()).assumed == 0.0
