"""Celery over RabbitMQ: tracked with results in PostgreSQL, untracked with results ignored.

Kept as it comes: JSON, classic durable queue, persistent messages, early acknowledgement, no publisher confirms.
Left out because each costs throughput and none is asked for: gossip, mingle, heartbeats between workers, remote
control, events, rate limits.
"""

from __future__ import annotations

import os
import socket
import sys
from typing import Any

from celery import Celery
from kombu import Exchange, Queue

import run
from tally import work

HAS_DATABASE = True
CAN_TRACK = True
BULK_BATCH = 0
"""There is no call for many: one connection sends one after the other."""

SUSTAINED = {"processes": 1, "threads": 1, "batch": 0}
"""Producers beside the workers."""
UNTRACKED = True
"""Results can be left out."""


def worker_settings(metric: str, work_ms: float, tracked: bool) -> dict[str, int | str]:
    """Measured best of pools solo, prefork and threads, 1–16 wide, prefetch 4–500 a child, on two cores."""
    if tracked:
        # Only prefork keeps database connections between results: solo, which opens one for each, gives a quarter.
        # Four children share WAL flushes; with 8 or 16, or a second parent, the two cores are lost to switching.
        return {"pool": "prefork", "concurrency": 6 if work_ms else 4, "prefetch": 4, "processes": 1}
    # Without results the hand-over to a child costs most: solo gives three times what prefork does, threads 85 %.
    if work_ms:
        return {"pool": "gevent", "concurrency": 100, "prefetch": 4, "processes": 2}
    return {"pool": "solo", "concurrency": 1, "prefetch": 500, "processes": 2}


def _make_app() -> Celery:
    name = run.queue_name()
    app = Celery("peers", broker=run.amqp_url().replace("amqp://", "pyamqp://"))
    app.conf.update(
        task_queues=[Queue(name, Exchange(name, type="direct"), routing_key=name)],
        task_default_queue=name,
        task_default_exchange=name,
        task_default_routing_key=name,
        task_ignore_result=not run.is_tracked(),
        worker_disable_rate_limits=True,
        worker_enable_remote_control=False,
        worker_hijack_root_logger=False,
        broker_connection_retry_on_startup=True,
        broker_transport_options={
            "confirm_publish": run.is_confirmed(),
            # By default its client gives a connection up that RabbitMQ's flow control has held back for a second, and
            # then no measurement of it ends.
            "socket_settings": {socket.TCP_USER_TIMEOUT: 60_000},
        },
    )
    if run.is_tracked():
        app.conf.result_backend = "db+" + run.database_url().replace("postgres://", "postgresql+psycopg2://")
    return app


app = _make_app()


@app.task(name="work")
def job(payload: str) -> None:
    """The job."""
    work(payload)


class _Sender:
    def __init__(self) -> None:
        self._connection = app.connection_for_write()
        self._producer: Any = app.amqp.Producer(self._connection)

    def send(self, payload: str) -> None:
        job.apply_async((payload,), producer=self._producer)

    def send_many(self, payloads: list[str]) -> None:
        for payload in payloads:
            self.send(payload)

    def close(self) -> None:
        self._producer.channel.close()
        self._connection.close()


def open_sender() -> _Sender:
    """One connection."""
    return _Sender()


def setup() -> None:
    """Declares the queue, and the result tables, so that the workers' children do not race to make them."""
    with app.connection_for_write() as connection:
        app.amqp.queues[run.queue_name()].bind(connection.default_channel).declare()
    if run.is_tracked():
        app.backend.ResultSession()


def teardown() -> None:
    """Removes what `setup` declared."""
    run.delete_queues(run.queue_name(), exchanges=(run.queue_name(),))


def worker_commands() -> list[list[str]]:
    """The workers to run side by side."""
    settings = run.settings()
    command = [sys.executable, "-m", "celery", "-A", "celery_peer", "worker", "-O", "fair", "--loglevel", "ERROR"]
    command += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    command += ["--pool", str(settings["pool"]), "--concurrency", str(settings["concurrency"])]
    command += ["--prefetch-multiplier", str(settings["prefetch"])]
    return [[*command, "--hostname", f"peer{index}-{os.getpid()}@%h"] for index in range(int(settings["processes"]))]


def waiting() -> int:
    """Messages in the queue that no worker has."""
    return run.message_count(run.queue_name())


def completed() -> int | None:
    """Results recorded; None when none are."""
    if not run.is_tracked():
        return None
    return run.query_int("SELECT count(*) FROM celery_taskmeta WHERE status = 'SUCCESS'")
