"""The bare C consumer on librabbitmq: the limit that any consumer over the same library has.

Its queue is a quorum queue, as Carillon's are (`queue_type=classic` for the other kind); prefetch and acknowledgements
are those of Shared/AMQP, see c_consumer.c. What it has no notion of is null: it has no jobs, hence no record, no
backlog control and no handler whose start could be timed.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import procfs
import run
from measure import Bench, Outcome, idleness, rounded

HAS_DATABASE = False
CAN_TRACK = False
CONFIRM_WINDOW = 512
"""Messages without a confirm, as Shared/AMQP's default."""


def worker_settings(metric: str, work_ms: float, tracked: bool) -> dict[str, int | str]:
    """A prefetch of 300 makes ack multiples of 100."""
    return {"prefetch": 300, "queue_type": "quorum"}


def binary() -> str:
    """The path of the program that prepare.sh has compiled."""
    path = Path(sys.prefix).parent / "c_consumer"
    if not path.exists():
        raise run.RunError(f"{path.name} is not beside the Python environment: run prepare.sh.")
    return str(path)


def timed(bench: Bench, command: list[str]) -> float:
    """The seconds that a program says it took."""
    process = bench.run.start(command, "consumer", talks=True)
    output = process.communicate()[0]
    if process.returncode != 0:
        raise run.RunError(f"{Path(command[0]).name} failed: {bench.run.log_tail()}")
    span = json.loads(output)
    return (span["end_ns"] - span["begin_ns"]) / 1e9


def fill(bench: Bench) -> float:
    """Publishes the messages and returns the seconds until the last confirm."""
    options = bench.options
    what = [run.queue_name(), str(options.jobs), str(options.payload), str(CONFIRM_WINDOW)]
    return timed(bench, [binary(), "fill", *what])


def _bulk(bench: Bench) -> Outcome:
    seconds = fill(bench)
    details = {"seconds": rounded(seconds), "confirm_window": CONFIRM_WINDOW}
    return Outcome({"enqueue_bulk_per_s": rounded(bench.options.jobs / seconds)}, details)


def consume(bench: Bench, program: str) -> Outcome:
    """Has a program take all messages of a full queue; Carillon's consumer is measured by this very function."""
    fill(bench)
    what = [run.queue_name(), str(bench.options.jobs), str(run.settings()["prefetch"])]
    seconds = timed(bench, [program, "consume", *what])
    return Outcome({"untracked_consume_per_s": rounded(bench.options.jobs / seconds)}, {"seconds": rounded(seconds)})


def _idle(bench: Bench) -> Outcome:
    fill(bench)
    consumer = bench.run.start([binary(), "consume", run.queue_name(), "0", str(run.settings()["prefetch"])], "idle")
    time.sleep(5)
    if consumer.poll() is not None:
        raise run.RunError(f"c_consumer ended: {bench.run.log_tail()}")
    return idleness(lambda: procfs.tree([consumer.pid]), bench.options.seconds)


METRICS: dict[str, Callable[[Bench], Outcome]] = {
    "enqueue_bulk_per_s": _bulk,
    "idle_rss_mb": _idle,
    "idle_anon_mb": _idle,
    "idle_cpu_percent": _idle,
    "untracked_consume_per_s": lambda bench: consume(bench, binary()),
}
"""The metrics that mean something here; measure.py's are for workers with jobs."""


def setup() -> None:
    """Declares the queue."""
    command = [binary(), "declare", run.queue_name(), str(run.settings()["queue_type"])]
    result = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    if result.returncode != 0:
        raise run.RunError(f"c_consumer failed: {result.stderr}")


def teardown() -> None:
    """Removes the queue."""
    run.delete_queues(run.queue_name())
