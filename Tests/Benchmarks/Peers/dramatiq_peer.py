"""Dramatiq over RabbitMQ: it has no results in PostgreSQL, so all its figures are untracked.

Kept as it comes: default middleware (age and time limits, callbacks, pipelines, retries), classic durable queue with a
dead-letter queue, persistent messages, acknowledgement after the run, no publisher confirms.
"""

from __future__ import annotations

import os
import sys

import dramatiq
from dramatiq.brokers.rabbitmq import RabbitmqBroker

import run
from tally import work

HAS_DATABASE = False
CAN_TRACK = False
BULK_BATCH = 0
"""There is no call for many: one connection sends one after the other."""

SUSTAINED = {"processes": 2, "threads": 1, "batch": 0}
"""Producers beside the workers."""


def worker_settings(metric: str, work_ms: float, tracked: bool) -> dict[str, int | str]:
    """Measured best of 1–128 threads in 2 processes (default: 2 of 8), prefetch 16 (default) to 1000, on two cores."""
    if work_ms:
        return {"processes": 2, "threads": 64, "prefetch": 256}
    return {"processes": 2, "threads": 8, "prefetch": 500}


broker = RabbitmqBroker(url=run.amqp_url(), confirm_delivery=run.is_confirmed())
dramatiq.set_broker(broker)


@dramatiq.actor(queue_name=run.queue_name(), actor_name="work")
def job(payload: str) -> None:
    """The job."""
    work(payload)


class _Sender:
    def send(self, payload: str) -> None:
        job.send(payload)

    def send_many(self, payloads: list[str]) -> None:
        for payload in payloads:
            job.send(payload)

    def close(self) -> None:
        # The broker keeps one connection per thread; closing it in order waits for what was published.
        broker.channel.close()
        broker.connection.close()


def open_sender() -> _Sender:
    """One connection, of the calling thread."""
    broker.declare_queue(run.queue_name(), ensure=True)
    return _Sender()


def setup() -> None:
    """Declares the queues."""
    broker.declare_queue(run.queue_name(), ensure=True)
    broker.close()


def teardown() -> None:
    """Removes the queue and its delay and dead-letter queues."""
    name = run.queue_name()
    run.delete_queues(name, f"{name}.DQ", f"{name}.XQ")


def worker_commands() -> list[list[str]]:
    """One command: Dramatiq's own parent starts the processes."""
    settings = run.settings()
    # Dramatiq reads it when it is imported, and spells it so.
    os.environ["dramatiq_queue_prefetch"] = str(settings["prefetch"])  # noqa: SIM112
    command = [sys.executable, "-m", "dramatiq", "dramatiq_peer", "--worker-shutdown-timeout", "1000"]
    return [[*command, "--processes", str(settings["processes"]), "--threads", str(settings["threads"])]]


def waiting() -> int:
    """Messages in the queue that no worker has."""
    return run.message_count(run.queue_name())


def completed() -> int | None:
    """Nothing records it."""
    return None
