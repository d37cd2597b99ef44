"""A task of a study solved before and after the injury, under one assumption of how load is shared."""

from __future__ import annotations

from paravert.mechanics import Shared
from paravert.sharing.problem import Criterion
from paravert.study.plan import Prepared
from paravert.study.spine import Solved, Spine, solve
from paravert.task import Frames


def conditions(
    prepared: Prepared,
    frames: Frames,
    criterion: Criterion | None = None,
    stability: bool | None = None,
    near: tuple[Solved, ...] = (),
) -> tuple[Solved, ...]:
    """Return frames solved in health and, where there is an injury, hurt in the same posture.

    Args:
        prepared: the study.
        frames: of one of its tasks.
        criterion: 2, 3 or "minmax"; None for the study's own.
        stability: whether it is demanded; None for the study's own choice.
        near: the same frames solved before, to save evaluating postures; empty for none.
    """
    solver = prepared.study.solver

    def solved(body: Spine, beside: Shared | None, soft_as: Shared | None) -> Solved:
        return solve(
            body,
            frames,
            criterion=solver.criterion if criterion is None else criterion,
            allow_yield=solver.allow_yield,
            stability=prepared.stable if stability is None else stability,
            measure=prepared.knows_stiffness,
            near=beside,
            soft_as=soft_as,
        )

    before = solved(prepared.healthy, near[0].shared if near else None, None)
    if prepared.hurt is None:
        return (before,)
    alike = prepared.hurt.model.machine is prepared.healthy.model.machine
    beside = near[1].shared if near else before.shared if alike else None
    return before, solved(prepared.hurt, beside, before.shared if near else None)
