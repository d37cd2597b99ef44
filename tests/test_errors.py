"""Errors say what was given, what is allowed and the nearest name, on one line that stays short."""

import pytest

from paravert.errors import InputError, MachineError, UnsolvedError, shown, unknown_name
from paravert.names import LEVELS


def test_each_kind_has_its_exit_code() -> None:
    assert (InputError("x").exit_code, UnsolvedError("x").exit_code, MachineError("x").exit_code) == (2, 3, 4)


def test_an_error_names_file_and_field() -> None:
    assert str(InputError("7, expected 3", field="a.b", file="s.toml")) == "s.toml: a.b: 7, expected 3"
    assert str(InputError("is empty", file="s.toml")) == "s.toml: is empty"


@pytest.mark.parametrize(
    ("given", "allowed", "nearest"),
    [
        ("L6", LEVELS, "L5"),
        ("l4", LEVELS, "L4"),
        ("MASS_KG", ("age_years", "mass_kg", "sex"), "mass_kg"),
        ("rigth", ("left", "right"), "right"),
        ("", ("left", "right"), "right"),
        ("x" * 5000, ("left", "right"), "right"),
    ],
)
def test_the_nearest_name(given: str, allowed: tuple[str, ...], nearest: str) -> None:
    error = unknown_name("name", given, allowed, field="side")
    assert error.field == "side"
    assert error.message.endswith(f"; nearest: {nearest}")
    assert len(error.message) < 200


def test_no_name_is_near_where_there_is_none() -> None:
    assert unknown_name("name", "x", ()).message == "unknown name 'x', expected one of "


def test_what_was_given_is_shown_short() -> None:
    assert shown("right") == "'right'"
    assert shown(10**5000).startswith("a very long int")
    assert len(shown(list(range(1000)))) == 60
    assert "\n" not in shown("a\nb")
