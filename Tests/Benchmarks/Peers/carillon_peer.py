"""Carillon itself: its worker is a family's service like every other, its client the ledger's own calls.

The worker and the client are `bench-carillon`, see ../Carillon; PEERS_CARILLON names the folder that holds it and the
services, a release build. What RabbitMQ has of Carillon are the queues that any service declares.
"""

from __future__ import annotations

import os
import subprocess
import time
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import c_consumer_peer
import measure
import procfs
import run
from measure import Bench, Outcome, idleness

HAS_DATABASE = True
CAN_TRACK = True
UNTRACKED = True
"""A consumer of Shared/AMQP records nothing."""
BULK_BATCH = 2000
"""Jobs of one call."""

SUSTAINED = {"processes": 1, "threads": 1, "batch": 1000}
"""Batches of 500 give a tenth to a quarter less."""

BELLS = "carillon.maintenance.bells.v1"


def worker_settings(metric: str, work_ms: float, tracked: bool) -> dict[str, int | str]:
    """For a consumer without a ledger as c_consumer.

    Else as many slots as jobs are worth claiming at once: 256 give a tenth to a quarter less, and a handler that sleeps
    holds no thread.
    """
    if not tracked:
        return c_consumer_peer.worker_settings(metric, work_ms, tracked)
    return {"processes": 1, "slots": 512, "sessions": 4, "log_level": "warning"}


def binary(name: str = "bench-carillon") -> str:
    """The path of a built executable."""
    folder = Path(os.environ.get("PEERS_CARILLON", Path(__file__).parents[3] / ".build" / "release"))
    if not (folder / name).exists():
        raise run.RunError(f"There is no {name} in {folder}: swift build -c release --product {name}")
    return str(folder / name)


def load_command() -> list[str]:
    """The enqueuing program, which talks as load.py does."""
    return [binary(), "load"]


def setup() -> None:
    """Makes the ledger; where there is none, the queue. Bells of an earlier run would wake workers for nothing."""
    if not run.is_tracked():
        return c_consumer_peer.setup()
    run.delete_queues(BELLS)
    result = subprocess.run([binary(), "migrate"], capture_output=True, text=True, timeout=60, check=False)
    if result.returncode != 0:
        raise run.RunError(f"The migrations failed: {result.stderr}")
    return None


def teardown() -> None:
    """Removes the queue; the ledger goes with the run's database."""
    if not run.is_tracked():
        c_consumer_peer.teardown()


def worker_commands() -> list[list[str]]:
    """The workers to run side by side."""
    return [[*_environment(), binary(), "maintenance", "serve"]] * int(run.settings()["processes"])


def _environment() -> list[str]:
    settings = run.settings()
    return [
        "env",
        f"DATABASE_URL={run.database_url()}",
        f"CARILLON_SLOTS={settings['slots']}",
        f"DATABASE_POOL_SIZE={settings['sessions']}",
        f"LOG_LEVEL={settings['log_level']}",
    ]


def waiting() -> int:
    """Jobs that no worker has."""
    return run.query_int("SELECT count(*) FROM jobs WHERE status = 'pending'")


def completed() -> int | None:
    """Jobs whose result is in the ledger."""
    return run.query_int("SELECT count(*) FROM jobs WHERE status = 'completed'")


def _idle(bench: Bench) -> Outcome:
    """Of the benchmark's worker after some work and of the largest family's service, whichever needs more."""
    key = f"CARILLON_TOKEN_KEYS=bench:{b64encode(os.urandom(32)).decode()}"
    service = bench.run.start([*_environment(), key, binary("ingestion"), "serve"], "ingestion")
    bench.start_warm()
    time.sleep(5)
    if service.poll() is not None:
        raise run.RunError(f"The service ended: {bench.run.log_tail()}")
    groups = [procfs.tree([process.pid]) for process in (*bench.workers, service)]
    with ThreadPoolExecutor(len(groups)) as pool:
        outcomes = list(pool.map(lambda pids: idleness(lambda: pids, bench.options.seconds), groups))
    values = {name: max(outcome.values[name] or 0 for outcome in outcomes) for name in outcomes[0].values}
    return Outcome(values, {"worker": outcomes[0].values, "ingestion": outcomes[-1].values})


METRICS = {
    **measure.METRICS,
    **dict.fromkeys(("idle_rss_mb", "idle_anon_mb", "idle_cpu_percent"), _idle),
    "untracked_consume_per_s": lambda bench: c_consumer_peer.consume(bench, binary()),
}
