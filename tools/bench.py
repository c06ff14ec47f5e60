#!/usr/bin/env python3
"""Speed and memory of carelake beside DuckDB and Polars, which do the same work in the same run.

    tools/bench.py --carelake target/lambda/carelake [--rows N] [--patients N] [--reps N]

Two tasks: taking in a file of claims, and curating and scoring a population. The engines take
turns; figures are medians. No figure is printed before all engines' results are equal.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

PEERS = Path(__file__).resolve().parent / "bench"
sys.path.insert(0, str(PEERS))
# Nothing is left beside the sources, here and in the children.
sys.dont_write_bytecode = True
os.environ["PYTHONDONTWRITEBYTECODE"] = "1"

from measure import Failed, run, typical  # noqa: E402

ENGINES = ["carelake", "duckdb", "polars"]


class Differ(Exception):
    """Engines, or an engine and the manifest, that found different things."""


class Ingest:
    """A CSV of claims to typed, checked, partitioned rows and rejected rows with reasons."""

    name = "ingest"

    def __init__(self, carelake, work, rows):
        self.carelake, self.size, self.unit = carelake, rows, "rows"
        self.world = work / f"claims-{rows}"
        self.source = self.world / "claims-001.csv"

    def prepare(self):
        world = [self.carelake, "world", "--claims", self.size, "--seed", 7, "--out", self.world]
        run(world, self.world.with_suffix(".log"))

    def rows(self):
        return self.size

    def command(self, engine, out):
        if engine != "carelake":
            return [sys.executable, PEERS / f"ingest_{engine}.py", self.source, out]
        what = [self.source, "--source", "payer", "--dataset", "medical_claims"]
        return [self.carelake, "--lake", out, "ingest", *what]

    def lay_out(self, _engine, out):
        out.mkdir()

    def expected(self):
        """What the maker of the file knows of it."""
        manifest = json.loads((self.world / "manifest.json").read_text())
        return {key: manifest[key] for key in ("valid", "rejected", "charge_cents", "paid_cents")}


class Refresh:
    """Raw tables of a population to curated tables and a score for every person."""

    name = "refresh"

    def __init__(self, carelake, work, patients):
        self.carelake, self.size, self.unit = carelake, patients, "patients"
        self.world, self.lake = work / f"world-{patients}", work / f"lake-{patients}"

    def prepare(self):
        log = self.world.with_suffix(".log")
        run([self.carelake, "world", "--patients", self.size, "--out", self.world], log)
        for source in ("ehr", "payer"):
            what = ["ingest", self.world / source, "--source", source]
            run([self.carelake, "--lake", self.lake, *what], log)

    def rows(self):
        """Rows of the raw tables that the models read."""
        return json.loads(child([sys.executable, PEERS / "raw_rows.py", self.lake]))

    def command(self, engine, out):
        if engine == "carelake":
            return [self.carelake, "--lake", out, "refresh"]
        return [sys.executable, PEERS / f"refresh_{engine}.py", self.lake, out]

    def lay_out(self, engine, out):
        """carelake writes into its lake, so that each run gets one that was not refreshed."""
        if engine != "carelake":
            out.mkdir()
            return

        def take(source, target):
            # Data files never change; the state and the logs are its own.
            copy = os.link if source.endswith(".parquet") else shutil.copy2
            return copy(source, target)

        shutil.copytree(self.lake, out, copy_function=take)

    def expected(self):
        return {}


def child(command):
    """What a command prints. Engines are imported in children only: see `measure`."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode != 0:
        raise Failed(f"{command[1]} failed:\n{done.stderr}")
    return done.stdout


def compare(task, found):
    """Raises where an engine differs from the manifest or from carelake."""
    reference = {**found["carelake"], **task.expected()}
    for engine, totals in found.items():
        for key, value in reference.items():
            if totals[key] != value:
                said = f"{engine} found {key} {totals[key]}, expected {value}"
                raise Differ(f"{task.name}: {said}")


def bench(task, reps, work):
    """The costs of each engine, and the totals that all of them found."""
    say(f"{task.name}: preparing {task.size:,} {task.unit}")
    task.prepare()
    costs, found = {engine: [] for engine in ENGINES}, {}
    for rep in range(reps):
        for engine in ENGINES:
            out = work / f"{task.name}-{engine}"
            task.lay_out(engine, out)
            cost = run(task.command(engine, out), work / f"{task.name}-{engine}.log")
            costs[engine].append(cost)
            say(f"{task.name}: {rep + 1} of {reps}, {engine}, {cost.wall:.1f} s")
            asked = [sys.executable, PEERS / "totals.py", task.name, engine, out]
            found[engine] = json.loads(child(asked))
            shutil.rmtree(out)
        compare(task, found)
    return costs, found["carelake"]


def report(task, costs, totals):
    """The table's lines and the same as data."""
    rows, middle = task.rows(), {engine: typical(costs[engine]) for engine in ENGINES}
    ours, lines, data = middle["carelake"], [], {}
    for engine, cost in middle.items():
        against = {"cpu": ours.cpu / cost.cpu, "memory": ours.memory / cost.memory}
        lines.append(
            f"{task.name:8} {engine:9} {rows / cost.wall:12,.0f} {cost.wall:9.2f} {cost.cpu:9.2f}"
            f" {cost.memory:9,.0f} {against['cpu']:10.2f} {against['memory']:10.2f}"
        )
        data[engine] = {
            **vars(cost), "rows_per_second": rows / cost.wall, "carelake_divided_by_this": against,
            "runs": [vars(each) for each in costs[engine]],
        }
    return lines, {task.unit: task.size, "rows": rows, "engines": data, "totals": totals}


def say(text):
    print(text, file=sys.stderr, flush=True)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--carelake", type=Path, required=True, help="an optimised binary")
    parser.add_argument("--rows", type=int, default=5_000_000, help="claims to ingest")
    parser.add_argument("--patients", type=int, default=63_000, help="patients to refresh")
    parser.add_argument("--reps", type=int, default=3, help="runs of each engine")
    parser.add_argument("--only", choices=["ingest", "refresh"], help="one of the two")
    parser.add_argument("--work", type=Path, default=Path("target/bench"), help="where scratch files go")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    return parser.parse_args()


def main():
    given = arguments()
    work, carelake = given.work.resolve() / "work", given.carelake.resolve()
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    tasks = [Ingest(carelake, work, given.rows), Refresh(carelake, work, given.patients)]
    tasks = [task for task in tasks if given.only in (None, task.name)]
    lines, data = [], {"machine": platform.machine(), "cores": os.cpu_count(), "reps": given.reps}
    for task in tasks:
        costs, totals = bench(task, given.reps, work)
        more, data[task.name] = report(task, costs, totals)
        lines += more
    shutil.rmtree(work)
    print(f"medians of {given.reps}; ratios are carelake's figure divided by the engine's")
    print("task     engine          rows/s    wall s     CPU s   peak MB  CPU ratio  mem ratio")
    print("\n".join(lines))
    if given.json:
        given.json.write_text(json.dumps(data, indent=2) + "\n")


if __name__ == "__main__":
    try:
        main()
    except (Failed, Differ) as problem:
        sys.exit(f"bench: {problem}")
