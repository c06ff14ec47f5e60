#!/usr/bin/env python3
"""Speed and memory of carelake beside DuckDB, Polars and deltalake, in the same run.

    tools/bench.py --carelake target/lambda/carelake [--rows N] [--patients N] [--reps N]

The tasks: taking in a file of claims; curating, measuring and scoring a population; measuring it
alone; merging a file of changes, long or of ten rows, into the curated claims. Each engine does the
tasks that it is made for. They take turns; figures are medians. No figure is printed before all
engines' results are equal.
"""

import argparse
import json
import math
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

import models  # noqa: E402
from measure import Failed, run, together, typical  # noqa: E402


# Claims alone name no day to score for.
AS_OF = "2026-03-01"


class Differ(Exception):
    """Engines, or an engine and the manifest, that found different things."""


class Claims:
    """What the tasks on claims have in common."""

    def __init__(self, carelake, work, rows):
        self.carelake, self.size, self.unit = carelake, rows, "rows"
        self.world = work / f"claims-{rows}"
        self.source = self.world / "claims-001.csv"

    def prepare(self):
        if not self.world.exists():
            what = ["world", "--claims", self.size, "--seed", 7, "--out", self.world]
            run([self.carelake, *what], self.world.with_suffix(".log"))

    def take_in(self, lake, source):
        what = [source, "--source", "payer", "--dataset", "medical_claims"]
        return [self.carelake, "--lake", lake, "ingest", *what]

    def made(self):
        """What the maker of the file knows of it."""
        return json.loads((self.world / "manifest.json").read_text())


class Ingest(Claims):
    """A CSV of claims to typed, checked, partitioned rows and rejected rows with reasons."""

    name, engines = "ingest", ["carelake", "duckdb", "polars"]

    def rows(self):
        return self.size

    def commands(self, engine, out):
        if engine == "carelake":
            return [self.take_in(out, self.source)]
        return [[sys.executable, PEERS / f"ingest_{engine}.py", self.source, out]]

    def lay_out(self, _engine, out):
        out.mkdir()

    def expected(self):
        made = self.made()
        return {key: made[key] for key in ("valid", "rejected", "charge_cents", "paid_cents")}


class Refresh:
    """Raw tables of a population to curated tables, measures and a score for every person."""

    name, engines, reads = "refresh", ["carelake", "duckdb"], "raw"

    def __init__(self, carelake, work, patients):
        self.carelake, self.size, self.unit = carelake, patients, "patients"
        self.world, self.lake = work / f"world-{patients}", work / f"lake-{patients}"
        # The same lake after a refresh: whose persons the peers take.
        self.refreshed = work / f"refreshed-{patients}"

    def prepare(self):
        if self.refreshed.exists():
            return
        log = self.world.with_suffix(".log")
        run([self.carelake, "world", "--patients", self.size, "--out", self.world], log)
        for folder, source in (("ehr", "ehr"), ("payer", "payer"), ("notes", "clinics")):
            what = ["ingest", self.world / folder, "--source", source]
            run([self.carelake, "--lake", self.lake, *what], log)
        copy_lake(self.lake, self.refreshed)
        run([self.carelake, "--lake", self.refreshed, "refresh"], log)

    def rows(self):
        """Rows of the tables that the models read."""
        asked = [sys.executable, PEERS / "rows_read.py", self.refreshed, self.reads]
        return json.loads(child(asked))

    def commands(self, engine, out):
        if engine == "carelake":
            return [[self.carelake, "--lake", out, "refresh"]]
        return [[sys.executable, PEERS / "refresh_duckdb.py", self.lake, self.refreshed, out]]

    def lay_out(self, engine, out):
        """carelake writes into its lake, so that each run gets one that was not refreshed."""
        if engine == "carelake":
            copy_lake(self.lake, out)
        else:
            out.mkdir()

    def expected(self):
        return {}


class Measures(Refresh):
    """Curated tables to stays, to the analytics tables, and to a score for every person."""

    name, reads = "measures", "curated"
    # What carelake is to keep: CPU as a multiple of DuckDB's, and MB.
    most = {"cpu": 2.0, "memory": 2000}

    def prepare(self):
        super().prepare()
        plan = json.loads(child([self.carelake, "--lake", self.refreshed, "task", "plan"]))
        self.of_run = ["--run", plan["run_id"], "--as-of", plan["as_of"]]

    def commands(self, engine, out):
        if engine == "carelake":
            task = [self.carelake, "--lake", out, "task"]
            build = [*task, "build", *self.of_run, "--table"]
            stay = [*task, "curate", "--table", "curated.stay"]
            built = [[*build, f"analytics.{name}"] for name in models.built()]
            return [stay, *built, [*task, "score", *self.of_run]]
        as_of = self.of_run[-1]
        return [[sys.executable, PEERS / "measures_duckdb.py", self.refreshed, as_of, out]]

    def lay_out(self, engine, out):
        if engine == "carelake":
            copy_lake(self.refreshed, out)
            shutil.rmtree(out / "curated" / "stay")
            shutil.rmtree(out / "analytics")
        else:
            out.mkdir()

    def verdict(self, middle):
        """Whether carelake keeps what it is to keep."""
        ours, most = middle["carelake"], self.most
        kept = ours.cpu <= most["cpu"] * middle["duckdb"].cpu and ours.memory < most["memory"]
        said = f"at most {most['cpu']} times DuckDB's CPU and under {most['memory']:,} MB"
        return f"measures: {said}: {'holds' if kept else 'does not hold'}"


class Changes(Claims):
    """A file of changes to two percent of the claims, merged into the curated table."""

    name, engines, shape = "changes", ["carelake", "deltalake"], []

    def __init__(self, carelake, work, rows):
        super().__init__(carelake, work, rows)
        self.changes = work / f"{self.name}-{rows}.csv"
        self.bases = {engine: work / f"base-{engine}-{rows}" for engine in self.engines}

    def prepare(self):
        super().prepare()
        maker = [sys.executable, PEERS / "change_file.py", self.source, self.changes, *self.shape]
        log, lake = self.changes.with_suffix(".log"), self.bases["carelake"]
        run(maker, log)
        if not lake.exists():
            run(self.take_in(lake, self.source), log)
            run([self.carelake, "--lake", lake, "refresh", "--as-of", AS_OF], log)
            peer = self.bases["deltalake"]
            run([sys.executable, PEERS / "changes_base.py", lake, peer], log)

    def curate(self):
        """One table's curate, or that of all where carelake cannot do one."""
        one = ["task", "curate"]
        known = subprocess.run([self.carelake, *one, "--help"], capture_output=True).returncode == 0
        return [*one, "--table", "curated.medical_claim"] if known else ["refresh", "--as-of", AS_OF]

    def rows(self):
        return self.changed()["rows"]

    def changed(self):
        return json.loads(self.changes.with_suffix(".json").read_text())

    def commands(self, engine, out):
        if engine == "carelake":
            curate = [self.carelake, "--lake", out, *self.curate()]
            return [self.take_in(out, self.changes), curate]
        return [[sys.executable, PEERS / f"changes_{engine}.py", self.changes, out]]

    def lay_out(self, engine, out):
        copy_lake(self.bases[engine], out)

    def expected(self):
        made, changed = self.made(), self.changed()
        return {
            "claims": made["valid"] + changed["inserted"] - changed["deleted"],
            **{key: changed[key] for key in ("inserted", "updated")},
            **{key: made[key] + changed[key] for key in ("charge_cents", "paid_cents")},
        }


class Touch(Changes):
    """Ten updates of claims that lie in few files of the curated table."""

    name, shape = "touch", ["--touch"]


TASKS = [Ingest, Refresh, Measures, Changes, Touch]


def copy_lake(lake, out):
    def take(source, target):
        # Data files never change; the state and the logs are the copy's own.
        copy = os.link if source.endswith(".parquet") else shutil.copy2
        return copy(source, target)

    shutil.copytree(lake, out, copy_function=take)


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
            if not is_same(totals[key], value):
                said = f"{engine} found {key} {totals[key]}, expected {value}"
                raise Differ(f"{task.name}: {said}")


def is_same(one, other):
    """Whether two engines say the same; floating-point sums may depend on the order of rows."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(is_same(one[key], other[key]) for key in one)
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9)
    return one == other


def bench(task, reps, work):
    """The costs of each engine, and the totals that all of them found."""
    say(f"{task.name}: preparing {task.size:,} {task.unit}")
    task.prepare()
    costs, found = {engine: [] for engine in task.engines}, {}
    for rep in range(reps):
        for engine in task.engines:
            out, log = work / f"{task.name}-{engine}", work / f"{task.name}-{engine}.log"
            task.lay_out(engine, out)
            parts = [run(command, log) for command in task.commands(engine, out)]
            costs[engine].append(together(parts))
            walls = " + ".join(f"{part.wall:.1f}" for part in parts)
            say(f"{task.name}: {rep + 1} of {reps}, {engine}, {walls} s")
            asked = [sys.executable, PEERS / "totals.py", task.name, engine, out]
            found[engine] = json.loads(child(asked))
            shutil.rmtree(out)
        compare(task, found)
    return costs, found["carelake"]


def report(task, costs, totals):
    """The table's lines and the same as data."""
    rows, middle = task.rows(), {engine: typical(costs[engine]) for engine in costs}
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
    if hasattr(task, "verdict"):
        lines.append(task.verdict(middle))
    return lines, {task.unit: task.size, "rows": rows, "engines": data, "totals": totals}


def say(text):
    print(text, file=sys.stderr, flush=True)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--carelake", type=Path, required=True, help="an optimised binary")
    parser.add_argument("--rows", type=int, default=5_000_000, help="claims to ingest, to change")
    parser.add_argument("--patients", type=int, default=63_000, help="patients to refresh")
    parser.add_argument("--reps", type=int, default=3, help="runs of each engine")
    parser.add_argument("--only", choices=[task.name for task in TASKS], help="one task")
    parser.add_argument("--work", type=Path, default=Path("target/bench"), help="where scratch files go")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    return parser.parse_args()


def main():
    given = arguments()
    work, carelake = given.work.resolve() / "work", given.carelake.resolve()
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    chosen = [task for task in TASKS if given.only in (None, task.name)]
    sizes = {Refresh: given.patients, Measures: given.patients}
    tasks = [task(carelake, work, sizes.get(task, given.rows)) for task in chosen]
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
