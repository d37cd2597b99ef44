"""A driver in a process of its own, so that a test can kill it: COHORT FOLDER WORKERS [real]."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from cohort import toys

from paravert.cohort.isolated import WORKER
from paravert.cohort.run import Choices, run_cohort
from paravert.errors import ParavertError

if __name__ == "__main__":
    path, folder, workers, *real = sys.argv[1:]
    choices = Choices(workers=int(workers), command=WORKER if real else toys.COMMAND)
    try:
        run_cohort(Path(path), Path(folder), choices, toys.page, toys.silent)
    except ParavertError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_code)
