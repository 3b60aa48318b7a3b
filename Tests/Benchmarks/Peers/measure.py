"""The metrics, for every peer whose worker runs the handlers of tally.py.

A peer is a module with the functions and constants of `Peer`. Each metric is one function here: it sets the peer up,
loads it, and returns the values and what one must know to judge them.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

import procfs
from run import Run, RunError, analyze
from tally import TallyReader, Totals

PATIENCE = 60.0
"""Seconds without any progress after which a run is given up."""
WARM_JOBS = 1000
"""Jobs that a worker has run before latency, idleness or sustained work is measured."""


class Peer(Protocol):
    """What a module of a system provides."""

    HAS_DATABASE: bool
    CAN_TRACK: bool
    BULK_BATCH: int
    SUSTAINED: dict[str, int]

    def worker_settings(self, metric: str, work_ms: float, tracked: bool) -> dict[str, int | str]: ...

    def setup(self) -> None: ...

    def teardown(self) -> None: ...

    def worker_commands(self) -> list[list[str]]: ...

    def waiting(self) -> int: ...

    def completed(self) -> int | None: ...


@dataclass
class Options:
    """What the command line asks for; spans are seconds where no unit stands in the name."""

    jobs: int
    payload: int
    work_ms: float
    seconds: float
    warmup: float
    rate: int
    connections: int
    producers: int
    batch: int | None


@dataclass
class Outcome:
    """Values by metric name, and details for the reader."""

    values: Mapping[str, float | None]
    details: dict[str, Any] = field(default_factory=dict)


@dataclass
class Bench:
    """A peer in a run."""

    run: Run
    system: str
    peer: Peer
    options: Options
    reader: TallyReader = field(default_factory=TallyReader)
    workers: list[subprocess.Popen[str]] = field(default_factory=list)

    # Load

    def start_workers(self) -> None:
        """Starts the peer's workers."""
        commands = self.peer.worker_commands()
        self.workers = [self.run.start(command, f"worker{index}") for index, command in enumerate(commands)]

    def start_load(self, mode: str, processes: int, options: dict[str, Any]) -> list[subprocess.Popen[str]]:
        """Starts enqueuing processes and returns when all are connected; `go` lets them loose."""
        producers = []
        for index in range(processes):
            mine = dict(options)
            if "count" in mine:
                mine["count"] = options["count"] // processes + (index < options["count"] % processes)
            if "rate" in mine:
                mine["rate"] = options["rate"] / processes
            # A client that is not Python has a program of its own that talks as load.py does.
            own = getattr(self.peer, "load_command", None)
            command = own() if own else [sys.executable, "load.py", self.system]
            producers.append(self.run.start([*command, mode, json.dumps(mine)], f"load{index}", talks=True))
        for producer in producers:
            if producer.stdout is None or producer.stdout.readline().strip() != "ready":
                raise RunError(f"A producer did not start: {self.run.log_tail()}")
        return producers

    @staticmethod
    def go(producers: list[subprocess.Popen[str]]) -> None:
        """Begins the load."""
        for producer in producers:
            if producer.stdin:
                producer.stdin.write("go\n")
                producer.stdin.flush()

    def wait_for_load(self, producers: list[subprocess.Popen[str]]) -> tuple[int, int]:
        """When the load began and ended, in monotonic nanoseconds."""
        spans = []
        for producer in producers:
            line = producer.stdout.readline() if producer.stdout else ""
            if producer.wait() != 0 or not line:
                raise RunError(f"A producer failed: {self.run.log_tail()}")
            spans.append(json.loads(line))
        return min(span["begin_ns"] for span in spans), max(span["end_ns"] for span in spans)

    def load(self, mode: str, processes: int, **options: Any) -> float:
        """Enqueues and returns the seconds it took."""
        producers = self.start_load(mode, processes, {"payload": self.options.payload, **options})
        self.go(producers)
        begin, end = self.wait_for_load(producers)
        return (end - begin) / 1e9

    def fill(self, count: int) -> None:
        """Enqueues jobs by the fastest way there is."""
        batch = self.peer.BULK_BATCH
        self.load("fast", 1 if batch else 2, count=count, threads=2, batch=batch)

    # Waiting

    def wait_until(self, what: str, condition: Callable[[], bool], progress: Callable[[], int]) -> None:
        """Looks every 5 ms; fails when a worker ends or nothing moves for `PATIENCE`."""
        last, moved = -1, time.monotonic()
        while not condition():
            time.sleep(0.005)
            ended = [worker.returncode for worker in self.workers if worker.poll() is not None]
            if ended:
                raise RunError(f"A worker ended ({ended}) before {what}: {self.run.log_tail()}")
            present = progress()
            if present != last:
                last, moved = present, time.monotonic()
            elif time.monotonic() - moved > PATIENCE:
                raise RunError(f"No progress for {PATIENCE:.0f} s before {what}: {self.run.log_tail()}")

    def wait_until_finished(self, count: int) -> None:
        """Until `count` handlers have returned."""
        self.wait_until(
            f"{count} jobs were run", lambda: self.totals().finished >= count, lambda: self.totals().finished
        )

    def totals(self) -> Totals:
        """The counters now."""
        return self.reader.totals()

    def start_warm(self) -> None:
        """Starts the workers and has them run some jobs."""
        self.start_workers()
        self.fill(WARM_JOBS)
        self.wait_until_finished(WARM_JOBS)


def rounded(value: float) -> float:
    """Four significant digits or whole numbers above: more would be noise."""
    return round(value) if abs(value) >= 1000 else float(f"{value:.4g}")


def _check_waiting(bench: Bench, count: int) -> None:
    """An AMQP client's publish returns before the broker has the message: no figure for what did not arrive."""
    bench.wait_until(f"{count} jobs wait", lambda: bench.peer.waiting() >= count, bench.peer.waiting)
    if (waiting := bench.peer.waiting()) != count:
        raise RunError(f"{count} jobs were enqueued, {waiting} wait.")


def enqueue_single(bench: Bench) -> Outcome:
    """One job per call over `connections` connections in `producers` processes; no worker runs."""
    options = bench.options
    threads = max(1, options.connections // options.producers)
    seconds = bench.load("fast", options.producers, count=options.jobs, threads=threads, batch=0)
    _check_waiting(bench, options.jobs)
    details = {"seconds": rounded(seconds), "connections": threads * options.producers}
    return Outcome({"enqueue_single_per_s": rounded(options.jobs / seconds)}, details)


def enqueue_bulk(bench: Bench) -> Outcome:
    """The client's best call for many, over one connection; where there is none, one process sends one by one."""
    options = bench.options
    batch = bench.peer.BULK_BATCH if options.batch is None else options.batch
    seconds = bench.load("fast", 1, count=options.jobs, threads=1, batch=batch)
    _check_waiting(bench, options.jobs)
    details = {"seconds": rounded(seconds), "batch": batch or None}
    return Outcome({"enqueue_bulk_per_s": rounded(options.jobs / seconds)}, details)


def _burn_down(bench: Bench, name: str) -> Outcome:
    count = bench.options.jobs
    bench.fill(count)
    _check_waiting(bench, count)
    if bench.peer.HAS_DATABASE:
        analyze()
    launched = time.monotonic_ns()
    bench.start_workers()
    bench.wait_until_finished(count)
    totals = bench.totals()
    end = totals.last_finish_ns
    if bench.peer.completed() is not None:
        bench.wait_until(
            "all are recorded", lambda: (bench.peer.completed() or 0) >= count, lambda: bench.peer.completed() or 0
        )
        end = time.monotonic_ns()
    seconds = (end - totals.first_start_ns) / 1e9
    details = {
        "seconds": rounded(seconds),
        "launch_to_first_job_s": rounded((totals.first_start_ns - launched) / 1e9),
        "last_handler_to_recorded_s": rounded((end - totals.last_finish_ns) / 1e9),
        "run_twice": bench.totals().started - count,
    }
    return Outcome({name: rounded(count / seconds)}, details)


def burn_down(bench: Bench) -> Outcome:
    """A backlog is there when the workers start; from the first handler's start until all results are recorded."""
    return _burn_down(bench, "burndown_per_s")


def untracked_consume(bench: Bench) -> Outcome:
    """As the burn-down, but nothing is recorded: until the last handler returned."""
    return _burn_down(bench, "untracked_consume_per_s")


def sustained(bench: Bench) -> Outcome:
    """Enqueue and run side by side; what the handlers finished per second, after the warm-up."""
    options = bench.options
    bench.start_warm()
    plan = bench.peer.SUSTAINED
    seconds = options.warmup + options.seconds
    batch = plan["batch"] if options.batch is None else options.batch
    producers = bench.start_load(
        "closed",
        plan["processes"],
        {"seconds": seconds + 1, "threads": plan["threads"], "batch": batch, "payload": options.payload},
    )
    bench.go(producers)
    begin = time.monotonic()
    samples: list[tuple[float, int, int]] = []
    while (now := time.monotonic()) < begin + seconds:
        totals = bench.totals()
        if now >= begin + options.warmup:
            samples.append((now, totals.finished, totals.backlog))
        time.sleep(0.05)
    bench.wait_for_load(producers)
    bench.wait_until_finished(bench.totals().sent)
    (first_time, first, _), (last_time, last, _) = samples[0], samples[-1]
    rate = (last - first) / (last_time - first_time)
    backlogs = sorted(backlog for _, _, backlog in samples)
    details = {
        "seconds": rounded(last_time - first_time),
        "median_backlog_s": rounded(backlogs[len(backlogs) // 2] / rate),
        "largest_backlog_s": rounded(backlogs[-1] / rate),
        "backlog_under_one_second": backlogs[-1] < rate,
        "batch": batch or None,
    }
    return Outcome({"sustained_per_s": rounded(rate)}, details)


def percentile(values: list[float], share: float) -> float:
    """The nearest rank of sorted values."""
    return values[max(0, math.ceil(share * len(values)) - 1)]


def start_latency(bench: Bench) -> Outcome:
    """Milliseconds from before the client's call to the start of the handler, at `rate` jobs per second."""
    options = bench.options
    bench.start_warm()
    threads = max(1, options.connections // options.producers)
    producers = bench.start_load(
        "paced",
        options.producers,
        {
            "rate": options.rate,
            "warmup": options.warmup,
            "seconds": options.seconds,
            "threads": threads,
            "payload": options.payload,
        },
    )
    bench.go(producers)
    begin, end = bench.wait_for_load(producers)
    left = bench.totals().backlog
    bench.wait_until_finished(bench.totals().sent)
    since = begin + round(options.warmup * 1e9)
    latencies = bench.reader.latencies_ms(since)
    rate = len(latencies) / ((end - since) / 1e9)
    details = {
        "samples": len(latencies),
        "rate_reached": rounded(rate),
        "mean_ms": rounded(sum(latencies) / len(latencies)),
        "max_ms": rounded(latencies[-1]),
        "unfinished_at_end_of_load": left,
        # A peer that cannot run as fast as jobs come in piles them up: its latency then grows with the duration.
        "kept_up": left < options.rate / 2 and rate > 0.97 * options.rate,
    }
    values = {
        "start_p50_ms_at_1000": rounded(percentile(latencies, 0.50)),
        "start_p99_ms_at_1000": rounded(percentile(latencies, 0.99)),
    }
    return Outcome(values, details)


def idleness(pids: Callable[[], list[int]], seconds: float) -> Outcome:
    """Memory and CPU of processes that are left alone, summed."""
    before, begin = procfs.cpu_seconds(pids()), time.monotonic()
    time.sleep(seconds)
    present = pids()
    used, elapsed = procfs.cpu_seconds(present) - before, time.monotonic() - begin
    memory = procfs.memory(present)
    values = {
        "idle_rss_mb": rounded(memory.rss_mb),
        "idle_anon_mb": rounded(memory.anon_mb),
        "idle_cpu_percent": rounded(100 * used / elapsed),
    }
    details = {"seconds": rounded(elapsed), "processes": len(present), **asdict(memory)}
    return Outcome(values, {name: rounded(value) for name, value in details.items()})


def idle(bench: Bench) -> Outcome:
    """The workers after some work and 5 seconds of rest; percent of one core."""
    bench.start_warm()
    time.sleep(5)
    return idleness(lambda: procfs.tree([worker.pid for worker in bench.workers]), bench.options.seconds)


def load_average() -> float:
    """How busy the machine was, over the last minute."""
    return rounded(os.getloadavg()[0])


METRICS: dict[str, Callable[[Bench], Outcome]] = {
    "enqueue_single_per_s": enqueue_single,
    "enqueue_bulk_per_s": enqueue_bulk,
    "sustained_per_s": sustained,
    "burndown_per_s": burn_down,
    "start_p50_ms_at_1000": start_latency,
    "start_p99_ms_at_1000": start_latency,
    "idle_rss_mb": idle,
    "idle_anon_mb": idle,
    "idle_cpu_percent": idle,
    "untracked_consume_per_s": untracked_consume,
}
