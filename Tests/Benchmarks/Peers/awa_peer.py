"""awa-pg over PostgreSQL with its default storage (queue storage), every job tracked.

A fresh schema turns to queue storage when the first worker starts, so `setup` starts one for a moment: what is enqueued
before that would lie in the older, canonical tables.
"""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from dataclasses import dataclass

import awa

import run
from tally import work_async

HAS_DATABASE = True
CAN_TRACK = True
BULK_BATCH = 5000
"""Rows of one COPY; measured best of 1000–20000."""

SUSTAINED = {"processes": 1, "threads": 1, "batch": 500}
"""Batches of 2000 give the same."""


@dataclass
class Work:
    """The job's arguments."""

    payload: str


def worker_settings(metric: str, work_ms: float, tracked: bool) -> dict[str, int | str]:
    """Measured best of 1–2 processes, 50–1000 workers, 1–4 claimers, 10–40 connections, on two cores.

    The default of 50 workers gives half. More enqueue shards than the default of 1 gain nothing on one machine: single
    inserts queue for an advisory lock that is held through the commit.
    """
    return {"processes": 1, "workers": 500, "connections": 20, "enqueue_shards": 1}


class _Sender:
    """`insert`, and of the calls for many the documented fast one, `enqueue_many_copy`.

    With the setting `bulk_call=insert_many_copy` the older one, which is some forty times slower.
    """

    def __init__(self) -> None:
        self._client = awa.Client(run.database_url(), max_connections=1)
        self._many = getattr(self._client, str(run.settings().get("bulk_call", "enqueue_many_copy")))

    def send(self, payload: str) -> None:
        self._client.insert(Work(payload), queue=run.queue_name())

    def send_many(self, payloads: list[str]) -> None:
        self._many([Work(payload) for payload in payloads], queue=run.queue_name())

    def close(self) -> None:
        self._client.close()


def open_sender() -> _Sender:
    """A pool of one connection."""
    return _Sender()


async def _work(stop: asyncio.Event, *, until_active: bool = False) -> None:
    settings = run.settings()
    client = awa.AsyncClient(run.database_url(), max_connections=int(settings["connections"]))
    if until_active:
        await client.migrate()

    @client.task(Work, queue=run.queue_name())
    async def job(job: awa.Job) -> None:
        await work_async(job.args.payload)

    await client.start([(run.queue_name(), int(settings["workers"]))])
    end = time.monotonic() + 30
    while until_active and '"state": "active"' not in str(await client.storage_status()):
        if time.monotonic() > end:
            raise run.RunError(f"awa's queue storage is not active: {await client.storage_status()}")
        await asyncio.sleep(0.05)
    if not until_active:
        await stop.wait()
    await client.shutdown()
    await client.close()


def setup() -> None:
    """Applies the migrations and has a worker turn queue storage on."""
    asyncio.run(_work(asyncio.Event(), until_active=True))
    run.execute(
        "INSERT INTO awa.queue_meta (queue, enqueue_shards) VALUES (%s, %s)"
        " ON CONFLICT (queue) DO UPDATE SET enqueue_shards = excluded.enqueue_shards",
        run.queue_name(),
        run.settings()["enqueue_shards"],
    )


def teardown() -> None:
    """Nothing: all of it is in the run's database."""


def worker_commands() -> list[list[str]]:
    """The workers to run side by side."""
    return [[sys.executable, __file__]] * int(run.settings()["processes"])


def waiting() -> int:
    """Jobs that no worker has."""
    return run.query_int("SELECT count(*) FROM awa.jobs WHERE state = 'available'")


def completed() -> int | None:
    """Jobs that ended well, by the tables behind the view `awa.terminal_jobs`."""
    return run.query_int(
        "SELECT (SELECT coalesce(sum(cardinality(job_ids)), 0) FROM awa.receipt_completion_batches)"
        " + (SELECT count(*) FROM awa.done_entries WHERE state = 'completed')"
    )


async def _main() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await _work(stop)


if __name__ == "__main__":
    asyncio.run(_main())
