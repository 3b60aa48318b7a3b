"""Measures Carillon beside its peers: interleaved runs, medians, a table, the bars, a picture.

    bench.py [--json FILE [--resume]] [--quick] [--systems a,b,…] [--without a,b,…] [--runs N]
        [--no-growth]

`compose/dev bench` runs it on throwaway servers; by hand it needs AMQP_URL, DATABASE_URL (of a user who may create
databases), PEERS_CARILLON (the folder of the built executables) and the Python of the environment that
Peers/prepare.sh made. What each figure means stands in README.md.

With `--json FILE` the medians go to FILE, every single measurement and what Carillon costs to FILE with the ending
`.details.json`, and the picture to FILE with the ending `.svg`; the details after each measurement, so that `--resume`
can go on where a run was interrupted, on the same machine with the same options.

Exit: 0; 1 when something could not be measured, after everything else was; 64 for wrong usage.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

sys.dont_write_bytecode = True  # nothing is left in the source folder

import picture  # noqa: E402
import report  # noqa: E402

HERE = Path(__file__).resolve().parent
SYSTEMS = ("carillon", "awa", "celery", "dramatiq", "procrastinate", "c_consumer")
METRICS = (
    "enqueue_single_per_s",
    "enqueue_bulk_per_s",
    "sustained_per_s",
    "burndown_per_s",
    "start_p50_ms_at_1000",
    "start_p99_ms_at_1000",
    "idle_rss_mb",
    "idle_anon_mb",
    "idle_cpu_percent",
    "untracked_consume_per_s",
)
"""What the result has for every system, in this order."""


@dataclass(frozen=True)
class Measurement:
    """One call of peers.py for each system."""

    metric: str
    arguments: tuple[str, ...] = ()
    suffix: str = ""
    """Tells it from another measurement of the same metric, whose values are not among the result's."""


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    jobs: int
    measurements: tuple[Measurement, ...]
    growth: tuple[tuple[int, int], ...]
    """Jobs and replicas of Carillon's own burn-downs."""


def plan_of(quick: bool) -> Plan:
    """The whole, or a short form that shows in some minutes that everything works."""
    jobs = 10_000 if quick else 100_000
    sustained, start, idle = (10, 5, 10) if quick else (60, 20, 60)
    fixed = ("--jobs", str(jobs))
    measurements = (
        Measurement("enqueue_single_per_s", fixed),
        Measurement("enqueue_bulk_per_s", fixed),
        Measurement("burndown_per_s", fixed),
        Measurement("burndown_per_s", (*fixed, "--work-ms", "10"), "_10ms"),
        Measurement("sustained_per_s", ("--seconds", str(sustained))),
        Measurement("start_p99_ms_at_1000", ("--seconds", str(start))),
        Measurement("untracked_consume_per_s", fixed),
        Measurement("idle_rss_mb", ("--seconds", str(idle))),
    )
    counts = (1000, 10_000, 100_000) if quick else (1000, 10_000, 100_000, 1_000_000)
    replicas = (2,) if quick else (2, 4, 8)
    growth = tuple((count, 1) for count in counts) + tuple((jobs, number) for number in replicas)
    return Plan(jobs, measurements, growth)


def say(text: str) -> None:
    """A line of progress."""
    print(f"carillon: {text}", file=sys.stderr, flush=True)


@dataclass
class Results:
    """Everything measured, in order, and what went wrong."""

    peers: list[dict[str, Any]]
    growth: list[dict[str, Any]]
    failures: list[str]
    kept: Callable[[Results], None] = field(default=lambda _: None)
    """Called after each measurement."""

    def has(self, run: int, **what: Any) -> bool:
        """Whether a run's measurement, or its burn-down, is there already."""
        return any(
            entry["run"] == run and all(entry.get(name) == value for name, value in what.items())
            for entry in (*self.peers, *self.growth)
        )

    def medians(self, system: str) -> dict[str, float | None]:
        """The median of each metric over the runs; None where it has no meaning or could not be measured."""
        values: dict[str, list[float]] = {}
        for entry in self.peers:
            if entry["system"] == system:
                for name, value in entry["values"].items():
                    if value is not None:
                        values.setdefault(name + entry["suffix"], []).append(value)
        return {name: median(found) for name, found in values.items()}

    def growth_medians(self) -> list[dict[str, float]]:
        """One row for each number of jobs and replicas, each figure the median over the runs."""
        groups: dict[tuple[int, int], list[dict[str, float]]] = {}
        for entry in self.growth:
            groups.setdefault((entry["jobs"], entry["replicas"]), []).append(entry)
        return [
            {name: median(found) for name in report.GROWTH if (found := [row[name] for row in rows if name in row])}
            for rows in groups.values()
        ]


def call(command: list[str], limit: float) -> tuple[dict[str, Any] | None, str]:
    """What a program prints as JSON, or why there is none."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit, check=False, cwd=HERE)
    except subprocess.TimeoutExpired:
        return None, f"took more than {limit:.0f} s"
    if done.returncode != 0:
        return None, done.stderr.strip()[-2000:] or f"ended with {done.returncode}"
    return json.loads(done.stdout), ""


def measure_peer(system: str, measurement: Measurement, run: int, where: str, results: Results) -> None:
    """Measures one metric of one system, and tells."""
    if results.has(run, system=system, metric=measurement.metric, suffix=measurement.suffix):
        return
    began = time.monotonic()
    program = [sys.executable, str(HERE / "Peers" / "peers.py"), system, measurement.metric, *measurement.arguments]
    found, reason = call(program, 1000)
    name = measurement.metric + measurement.suffix
    if found is None:
        results.failures.append(f"{system} {name}: {reason}")
        return say(f"{where}: {system} {name} FAILED: {reason.splitlines()[-1]}")
    results.peers.append({"run": run, **found, "suffix": measurement.suffix})
    results.kept(results)
    shown = ", ".join(report.number(value) for value in found["values"].values())
    if any(value is not None for value in found["values"].values()):
        say(f"{where}: {system} {name} {shown} ({time.monotonic() - began:.0f} s)")


def measure_growth(jobs: int, replicas: int, run: int, where: str, results: Results) -> None:
    """Burns one backlog down by Carillon's own means, and tells."""
    if results.has(run, jobs=jobs, replicas=replicas):
        return
    folder = Path(os.environ["PEERS_CARILLON"])
    command = [str(folder / "bench-carillon"), "burndown", "--jobs", str(jobs), "--replicas", str(replicas)]
    found, reason = call(command, 1000)
    name = f"{jobs:,} jobs on {replicas} replica{'s' if replicas > 1 else ''}"
    if found is None:
        results.failures.append(f"carillon {name}: {reason}")
        return say(f"{where}: {name} FAILED: {reason.splitlines()[-1]}")
    results.growth.append({"run": run, **found})
    results.kept(results)
    say(f"{where}: {name}: {report.number(found['burndown_per_s'])} per s")


def parse(arguments: list[str]) -> argparse.Namespace:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="compose/dev bench", description="Measures Carillon beside its peers.")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where the medians go; the picture goes beside it")
    parser.add_argument("--quick", action="store_true", help="one short run, to see that everything works")
    parser.add_argument("--systems", default=",".join(SYSTEMS), help="[%(default)s]")
    parser.add_argument("--without", default="", metavar="a,b,…", help="leaves out measurements: burndown_per_s_10ms, …")
    parser.add_argument("--runs", type=int, help="interleaved runs [3; quick: 1]")
    parser.add_argument("--resume", action="store_true", help="goes on with what --json FILE holds already")
    parser.add_argument("--check", action="store_true", help="looks at the options only")
    parser.add_argument("--no-growth", action="store_true", help="leaves out what Carillon costs as it grows")
    options = parser.parse_args(arguments)
    options.systems = options.systems.split(",")
    if unknown := set(options.systems) - set(SYSTEMS):
        parser.error(f"no system {', '.join(sorted(unknown))}: there are {', '.join(SYSTEMS)}")
    if options.json and not options.json.resolve().parent.is_dir():
        parser.error(f"{options.json}: no such folder")
    if options.resume and not options.json:
        parser.error("--resume needs --json FILE, whose details it goes on with")
    return options


def measure(options: argparse.Namespace, plan: Plan) -> Results:
    """All runs; in each the systems take turns, and each run begins with another."""
    results = begun(options)
    runs = options.runs or (1 if options.quick else 3)
    for number in range(runs):
        where = f"run {number + 1} of {runs}"
        first = number % len(options.systems)
        for measurement in plan.measurements:
            if measurement.metric + measurement.suffix in options.without.split(","):
                continue
            for system in options.systems[first:] + options.systems[:first]:
                measure_peer(system, measurement, number + 1, where, results)
        if "carillon" in options.systems and not options.no_growth:
            for jobs, replicas in plan.growth:
                measure_growth(jobs, replicas, number + 1, where, results)
    return results


def begun(options: argparse.Namespace) -> Results:
    """What is there already, which is nothing without --resume; kept in the file from here on."""
    if not options.json:
        return Results([], [], [])
    file = options.json.with_suffix(".details.json")
    asked = {"quick": options.quick, "systems": options.systems}
    peers: list[dict[str, Any]] = []
    growth: list[dict[str, Any]] = []
    if options.resume and file.exists():
        details = json.loads(file.read_text())
        if details.get("asked") != asked:
            sys.exit(f"{file} was made with other options: {details.get('asked')}, now {asked}")
        peers, growth = details["peers"], details["growth"]
        say(f"going on after {len(peers) + len(growth)} measurements")
    return Results(peers, growth, [], lambda results: write_details(file, results, asked))


def write_details(file: Path, results: Results, asked: dict[str, Any]) -> None:
    """Every single measurement, whole at every moment."""
    details = {"machine": report.machine(), "asked": asked, "peers": results.peers, "growth": results.growth}
    part = file.with_suffix(".part")
    part.write_text(json.dumps({**details, "failures": results.failures}, indent=1) + "\n")
    part.replace(file)


def write(file: Path, results: Results, systems: list[str]) -> None:
    """The medians and the picture, and the details once more, with what failed last."""
    medians = {system: results.medians(system) for system in systems}
    exact = {system: {name: found.get(name) for name in METRICS} for system, found in medians.items()}
    file.write_text(json.dumps(exact, indent=2) + "\n")
    results.kept(results)
    file.with_suffix(".svg").write_text(picture.draw(medians, results.growth_medians()))


def main() -> int:
    """Runs the program."""
    options = parse(sys.argv[1:])
    if options.check:
        return 0
    results = measure(options, plan_of(options.quick))
    medians = {system: results.medians(system) for system in options.systems}
    print(report.table(medians))
    print(report.notes(results.peers))
    print(report.growth_table(results.growth_medians()))
    print(report.bars(medians, results.growth_medians()))
    if options.json:
        write(options.json, results, options.systems)
        say(f"wrote {options.json}, with .details.json and .svg beside it")
    for failure in results.failures:
        print(f"could not be measured: {failure}")
    return 1 if results.failures else 0


if __name__ == "__main__":
    sys.exit(main())
