"""OpenSim's side of the comparison, run by an interpreter that has it; imports nothing of paravert.

Reads a request (JSON: model, coordinates, postures, held) and writes an answer: lengths and arms at
postures, and static optimisation of held postures (sum of squared activations, forces in proportion
to activation, no reserve actuators), with its wall time.
"""

from __future__ import annotations

import json
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

ROWS = 11
"""Of the table that holds a posture still; OpenSim's splines need some."""
STEP_S = 0.1


def main(request: Path, answer: Path) -> None:
    """Answer a request.

    Args:
        request: JSON file.
        answer: where the answer goes; files of OpenSim's own go beside it.
    """
    opensim: Any = import_module("opensim")
    asked = json.loads(request.read_text())
    opensim.Logger.setLevelString("off")
    found = {"version": opensim.GetVersion(), **_geometry(opensim, asked), "held": []}
    for number, posture in enumerate(asked["held"]):
        found["held"].append(_optimised(opensim, asked, posture, answer.parent, f"held{number}"))
    answer.write_text(json.dumps(found))


def _loaded(opensim: Any, asked: dict[str, Any]) -> tuple[Any, Any]:
    """Return the model, every coordinate unlocked, and its state."""
    model = opensim.Model(asked["model"])
    state = model.initSystem()
    for name in asked["coordinates"]:
        model.getCoordinateSet().get(name).setLocked(state, False)
    return model, state


def _put(model: Any, state: Any, asked: dict[str, Any], posture: list[float]) -> None:
    for name, value in zip(asked["coordinates"], posture, strict=True):
        model.getCoordinateSet().get(name).setValue(state, value, False)
    model.assemble(state)
    model.realizePosition(state)


def _geometry(opensim: Any, asked: dict[str, Any]) -> dict[str, Any]:
    model, state = _loaded(opensim, asked)
    muscles = [model.getMuscles().get(number) for number in range(model.getMuscles().getSize())]
    named = {one.getName(): one for one in muscles}
    lengths, arms = [], []
    for posture in asked["postures"]:
        _put(model, state, asked, posture)
        lengths.append([named[name].getLength(state) for name in asked["muscles"]])
        rows = [model.getCoordinateSet().get(name) for name in asked["rows"]]
        arms.append([[named[name].computeMomentArm(state, row) for name in asked["muscles"]] for row in rows])
    bounds = [[named[name].getMinControl(), named[name].getMaxControl()] for name in asked["muscles"]]
    return {"lengths": lengths, "arms": arms, "bounds": bounds}


def _optimised(opensim: Any, asked: dict[str, Any], posture: list[float], folder: Path, name: str) -> dict[str, Any]:
    """Return activations of one held posture and the seconds a frame that they took."""
    model, state = _loaded(opensim, asked)
    _put(model, state, asked, posture)
    each = model.getCoordinateSet()
    names = [each.get(number).getName() for number in range(each.getSize())]
    values = [each.get(number).getValue(state) for number in range(each.getSize())]
    lines = [name, "version=1", f"nRows={ROWS}", f"nColumns={1 + len(names)}", "inDegrees=no", "endheader"]
    lines.append("\t".join(["time", *names]))
    lines += ["\t".join(map(repr, [STEP_S * row, *values])) for row in range(ROWS)]
    motion = folder / f"{name}.mot"
    motion.write_text("\n".join(lines) + "\n")
    middle = ROWS // 2
    start, end = STEP_S * (middle - 1), STEP_S * middle
    analysis = opensim.StaticOptimization()
    analysis.setStartTime(start)
    analysis.setEndTime(end)
    analysis.setUseMusclePhysiology(False)
    analysis.setActivationExponent(2.0)
    analysis.setConvergenceCriterion(1e-6)
    analysis.setMaxIterations(1000)
    tool = opensim.AnalyzeTool()
    tool.setName(name)
    tool.setModelFilename(asked["model"])
    tool.updAnalysisSet().cloneAndAppend(analysis)
    tool.setResultsDir(str(folder))
    tool.setCoordinatesFileName(str(motion))
    tool.setLowpassCutoffFrequency(-1.0)
    tool.setInitialTime(start)
    tool.setFinalTime(end)
    setup = folder / f"{name}.xml"
    tool.printToXML(str(setup))
    tool = opensim.AnalyzeTool(str(setup))
    begun = time.perf_counter()
    tool.run()
    took = time.perf_counter() - begun
    table = opensim.TimeSeriesTable(str(folder / f"{name}_StaticOptimization_activation.sto"))
    labels = list(table.getColumnLabels())
    row = table.getRowAtIndex(table.getNumRows() - 1)
    found = {label: float(row[number]) for number, label in enumerate(labels)}
    return {
        "seconds_a_frame": took / int(table.getNumRows()),
        "activation": [found.get(muscle, 0.0) for muscle in asked["muscles"]],
        "others": {label: value for label, value in found.items() if label not in asked["muscles"]},
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
