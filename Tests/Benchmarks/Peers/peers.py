"""Measures one metric of one peer and prints one JSON object.

    peers.py SYSTEM METRIC [--jobs N] [--payload BYTES] [--work-ms MS] [--seconds S] [--deadline S] …

SYSTEM is carillon, celery, dramatiq, procrastinate, awa or c_consumer. METRIC is one of the names of the benchmark's result:
enqueue_single_per_s, enqueue_bulk_per_s, sustained_per_s, burndown_per_s, start_p50_ms_at_1000, start_p99_ms_at_1000,
idle_rss_mb, idle_anon_mb, idle_cpu_percent, untracked_consume_per_s. Names that one measurement yields together come
together in `values`, whichever of them is asked for. A metric without meaning for a system is null.

The servers are AMQP_URL and DATABASE_URL; the database's user must be allowed to create databases, because each run
has one of its own. Run it with the Python of the environment that prepare.sh made.

Output: {"system", "metric", "values": {name: number or null}, "settings", "details", "load_average_before"}.
Exit: 0; 1 when the peer failed, with the reason on standard error; 3 when the deadline passed; 64 for wrong usage.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import signal
import sys
from types import FrameType
from typing import Any

sys.dont_write_bytecode = True  # nothing is left in the source folder

from measure import METRICS, Bench, Options, Outcome, load_average  # noqa: E402
from run import Run, RunError  # noqa: E402

SYSTEMS = ("carillon", "celery", "dramatiq", "procrastinate", "awa", "c_consumer")
UNTRACKED = "untracked_consume_per_s"


class DeadlinePassed(Exception):
    """The run took longer than it may."""


def parse(arguments: list[str]) -> argparse.Namespace:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="peers.py", description="Measures one metric of one peer.")
    parser.add_argument("system", choices=SYSTEMS)
    parser.add_argument("metric", choices=list(METRICS))
    parser.add_argument("--jobs", type=int, default=100_000, help="of enqueue, burn-down and consume [%(default)s]")
    parser.add_argument("--payload", type=int, default=256, help="bytes, 20 or more [%(default)s]")
    parser.add_argument("--work-ms", type=float, default=0, help="each job sleeps so long [%(default)s]")
    parser.add_argument("--seconds", type=float, help="measured span [60; start latency: 20]")
    parser.add_argument("--warmup", type=float, default=5, help="seconds before it under load [%(default)s]")
    parser.add_argument("--rate", type=int, default=1000, help="jobs per second of start latency [%(default)s]")
    parser.add_argument("--connections", type=int, default=16, help="enqueuing one by one [%(default)s]")
    parser.add_argument("--producers", type=int, default=4, help="processes that share them [%(default)s]")
    parser.add_argument("--batch", type=int, help="jobs per bulk call, where the client has one [the peer's best]")
    parser.add_argument("--confirm", action="store_true", help="AMQP publishers wait for confirms [their default]")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="another worker setting")
    parser.add_argument("--deadline", type=int, default=900, help="seconds after which the run ends [%(default)s]")
    options = parser.parse_args(arguments)
    if options.payload < 20 or min(options.jobs, options.connections, options.producers, options.deadline) < 1:
        parser.error("payload must be at least 20, jobs, connections, producers and deadline at least 1")
    return options


def settings_of(peer: Any, arguments: argparse.Namespace, tracked: bool) -> dict[str, int | str]:
    """The peer's own choice, with what the command line changes."""
    settings: dict[str, int | str] = peer.worker_settings(arguments.metric, arguments.work_ms, tracked)
    for change in arguments.set:
        name, _, value = change.partition("=")
        settings[name] = int(value) if value.isdigit() else value
    return settings


def measure(arguments: argparse.Namespace) -> dict[str, Any]:
    """Makes a run, measures, cleans up."""
    tracked = arguments.metric != UNTRACKED
    is_start = arguments.metric.startswith("start_")
    seconds = arguments.seconds or (20 if is_start else 60)
    options = Options(
        jobs=arguments.jobs,
        payload=arguments.payload,
        work_ms=arguments.work_ms,
        seconds=seconds,
        warmup=arguments.warmup,
        rate=arguments.rate,
        connections=arguments.connections,
        producers=arguments.producers,
        batch=arguments.batch,
    )
    run = Run(arguments.system, work_ms=arguments.work_ms, tracked=tracked, confirm=arguments.confirm)
    report: dict[str, Any] = {"system": arguments.system, "metric": arguments.metric}
    try:
        # The peer's module makes its client for this run's names when it is imported.
        peer: Any = importlib.import_module(f"{arguments.system}_peer")
        function = getattr(peer, "METRICS", METRICS).get(arguments.metric)
        if function is None or (not tracked and peer.HAS_DATABASE and not hasattr(peer, "UNTRACKED")):
            return {**report, "values": {arguments.metric: None}, "settings": {}, "details": {}}
        settings = settings_of(peer, arguments, tracked)
        os.environ["PEERS_SETTINGS"] = json.dumps(settings)
        before = load_average()
        if peer.HAS_DATABASE:
            run.create_database()
        peer.setup()
        try:
            outcome: Outcome = function(Bench(run, arguments.system, peer, options))
        finally:
            run.stop(run.processes)
            peer.teardown()
        outcome.details["tracked"] = tracked and peer.CAN_TRACK
        return {
            **report,
            "values": outcome.values,
            "settings": settings,
            "details": outcome.details,
            "load_average_before": before,
        }
    finally:
        signal.alarm(0)
        run.close()


def _end(number: int, frame: FrameType | None) -> None:
    if number == signal.SIGALRM:
        raise DeadlinePassed
    sys.exit(128 + number)


def main() -> int:
    """Runs the program."""
    arguments = parse(sys.argv[1:])
    for number in (signal.SIGALRM, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _end)
    signal.alarm(arguments.deadline)
    try:
        print(json.dumps(measure(arguments)))
        return 0
    except DeadlinePassed:
        print(f"peers.py: {arguments.system} {arguments.metric}: not done in {arguments.deadline} s", file=sys.stderr)
        return 3
    except RunError as error:
        print(f"peers.py: {arguments.system} {arguments.metric}: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
