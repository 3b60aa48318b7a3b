"""procrastinate over PostgreSQL, every job tracked.

Kept as it comes: LISTEN/NOTIFY with polling behind it, finished jobs stay in the table.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import ExitStack
from typing import Any

import procrastinate

import run
from tally import work_async

HAS_DATABASE = True
CAN_TRACK = True
BULK_BATCH = 1000
"""`batch_defer` makes one INSERT of many rows; measured best of 200–5000."""

SUSTAINED = {"processes": 1, "threads": 1, "batch": 50}
"""Batches of 200 give the same, single jobs a fifth less."""


def worker_settings(metric: str, work_ms: float, tracked: bool) -> dict[str, int | str]:
    """Measured best of 1–3 processes, concurrency 4–32, on two cores: each job costs a fetch and a finish."""
    return {"processes": 2, "concurrency": 32 if work_ms else 8}


def _app(connector: procrastinate.BaseConnector) -> tuple[procrastinate.App, procrastinate.tasks.Task]:
    app = procrastinate.App(connector=connector)
    task = app.task(name="work", queue=run.queue_name())(work_async)
    return app, task


class _Sender:
    def __init__(self) -> None:
        connector = procrastinate.SyncPsycopgConnector(conninfo=run.database_url(), min_size=1, max_size=1)
        app, self._task = _app(connector)
        self._stack = ExitStack()
        self._stack.enter_context(app.open())

    def send(self, payload: str) -> None:
        self._task.defer(payload=payload)

    def send_many(self, payloads: list[str]) -> None:
        arguments: list[Any] = [{"payload": payload} for payload in payloads]
        self._task.batch_defer(*arguments)

    def close(self) -> None:
        self._stack.close()


def open_sender() -> _Sender:
    """A pool of one connection."""
    return _Sender()


def setup() -> None:
    """Applies the schema."""
    app, _ = _app(procrastinate.SyncPsycopgConnector(conninfo=run.database_url()))
    with app.open():
        app.schema_manager.apply_schema()


def teardown() -> None:
    """Nothing: all of it is in the run's database."""


def worker_commands() -> list[list[str]]:
    """The workers to run side by side."""
    return [[sys.executable, __file__]] * int(run.settings()["processes"])


def waiting() -> int:
    """Jobs that no worker has."""
    return run.query_int("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'")


def completed() -> int | None:
    """Jobs that ended well."""
    return run.query_int("SELECT count(*) FROM procrastinate_jobs WHERE status = 'succeeded'")


async def _work() -> None:
    concurrency = int(run.settings()["concurrency"])
    app, _ = _app(procrastinate.PsycopgConnector(conninfo=run.database_url(), max_size=concurrency + 4))
    async with app.open_async():
        await app.run_worker_async(queues=[run.queue_name()], concurrency=concurrency)


if __name__ == "__main__":
    asyncio.run(_work())
