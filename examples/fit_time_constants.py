"""Fit the loss of quality in bed rest to its three published ratios, and print it beside the table.

Run: python examples/fit_time_constants.py
"""

from scipy.optimize import least_squares

from paravert.adapt.constants import median
from paravert.evidence import generic
from paravert.evidence.time_bars import prescribed

DAYS, RATIOS = (5.0, 14.0, 35.0), (4.2, 2.4, 1.9)


def ratios(loss: float, days: float) -> list[float]:
    constants = median().with_value(quality_bed_loss=loss, quality_bed_days=days)
    run = generic.life(
        prescribed("bed"), prescribed("quadriceps"), DAYS, mechanisms={"quality": "bed"}, constants=constants
    )
    size, quality = run.course("size")[1:, 0, 0], run.course("quality")[1:, 0, 0]
    return list((1.0 - size * quality) / (1.0 - size))


def fit() -> tuple[float, float]:
    def off(guess: list[float]) -> list[float]:
        return [ours / theirs - 1.0 for ours, theirs in zip(ratios(*guess), RATIOS, strict=True)]

    found = least_squares(off, [0.1, 5.0], bounds=([0.01, 0.5], [0.9, 60.0]))
    return float(found.x[0]), float(found.x[1])


if __name__ == "__main__":
    loss, days = fit()
    table = median()
    print(f"quality_bed_loss {loss:.3f} (table {table.of('quality_bed_loss')[0]:g})")
    print(f"quality_bed_days {days:.2f} (table {table.of('quality_bed_days')[0]:g})")
    print("ratios after 5, 14, 35 days:", *(f"{one:.2f}" for one in ratios(loss, days)), "against", *RATIOS)
