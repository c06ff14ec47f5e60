"""Runs a command and tells what it cost.

The measured process inherits the largest memory that its parent ever had, so this side stays small:
it imports no engine.
"""

import os
import subprocess
import time
from dataclasses import dataclass
from statistics import median

# Each engine may use what the machine of the comparison has: two cores.
THREADS = "2"


class Failed(Exception):
    """A command that did not end well."""


@dataclass(frozen=True)
class Cost:
    """Seconds, seconds of CPU of the whole process tree, and peak memory in MB (10^6 bytes)."""

    wall: float
    cpu: float
    memory: float


def run(command, log):
    """Runs `command` to its end; what it says goes to the file `log`."""
    environment = {**os.environ, "POLARS_MAX_THREADS": THREADS, "TOKIO_WORKER_THREADS": THREADS}
    with open(log, "wb") as output:
        start = time.monotonic()
        child = subprocess.Popen(
            [str(part) for part in command], stdout=output, stderr=output, env=environment
        )
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.monotonic() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise Failed(f"{command[0]} ended with {child.returncode}; see {log}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e6)


def together(costs):
    """The cost of commands that ran one after the other."""
    wall, cpu = (sum(getattr(cost, figure) for cost in costs) for figure in ("wall", "cpu"))
    return Cost(wall, cpu, max(cost.memory for cost in costs))


def typical(costs):
    """The median of each figure."""
    return Cost(
        *(median(getattr(cost, figure) for cost in costs) for figure in ("wall", "cpu", "memory"))
    )
