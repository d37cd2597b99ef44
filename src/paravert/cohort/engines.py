"""Where people are run: processes of this machine, or a Dask cluster; both as executors."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from paravert.cohort.isolated import close_all, stop_all
from paravert.errors import InputError, MachineError

WAIT_S = 30
"""How long a cluster may take to answer."""
HERE = "local"
"""The address that stands for a cluster of this machine, made for the run."""


@contextmanager
def processes(workers: int) -> Iterator[tuple[Executor, int]]:
    """Yield an executor of worker processes here, and how many people are in flight at once."""
    executor = ThreadPoolExecutor(workers)
    try:
        yield executor, workers
    except BaseException:
        # Whatever stopped the driver stops the workers, so that no thread waits for them.
        executor.shutdown(wait=False, cancel_futures=True)
        stop_all()
        raise
    finally:
        executor.shutdown(wait=True)
        close_all()


@contextmanager
def dask(address: str, workers: int) -> Iterator[tuple[Executor, int]]:
    """Yield an executor on a Dask cluster that sees the same file system, and how many threads it has.

    Args:
        address: of a scheduler, such as tcp://127.0.0.1:8786; ``local`` makes a cluster of this
            machine, every listener on loopback and no dashboard.
        workers: of a local cluster.

    Raises:
        InputError: Dask is not installed, or the address cannot be one.
        MachineError: nobody answers there.
    """
    if find_spec("distributed") is None:
        raise InputError("needs the extra dask, expected pip install 'paravert[dask]'", field="--dask")
    distributed: Any = import_module("distributed")
    cluster = None
    try:
        if address == HERE:
            cluster = distributed.LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address=None,
                worker_dashboard_address=None,
                processes=True,
            )
        client = distributed.Client(cluster or address, timeout=WAIT_S)
    except OSError as error:
        raise MachineError(f"no Dask scheduler answers at {address}") from error
    except ValueError as error:
        raise InputError(f"{address}, expected an address such as tcp://127.0.0.1:8786", field="--dask") from error
    try:
        client.wait_for_workers(1, timeout=WAIT_S)
        yield client.get_executor(pure=False, retries=0), max(sum(client.nthreads().values()), 1)
    finally:
        client.close()
        if cluster is not None:
            cluster.close()
