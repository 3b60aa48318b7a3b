"""A process that enqueues: `load.py SYSTEM MODE OPTIONS` with OPTIONS as JSON.

It connects, writes `ready`, waits for a line, enqueues, closes its connections in order (so that what a broker had not
read yet is in the time) and writes one JSON object with monotonic nanoseconds. One thread has one connection.

Modes:
  fast    {"count", "threads", "batch", "payload"}: as fast as it goes; a batch of 0 means one by one
  paced   {"rate", "warmup", "seconds", "threads", "payload"}: one by one, evenly, each stamped before it is sent
  closed  {"seconds", "threads", "batch", "payload"}: as fast as the backlog stays under half a second's work
"""

from __future__ import annotations

import importlib
import json
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from tally import TALLY, TallyReader, plain_payload, stamped_payload

FLOOR_OF_BACKLOG = 64
"""Jobs that may wait however slow the peer is; without it a peer could not begin."""
SHARE_OF_A_SECOND = 0.5


class Sender(Protocol):
    """One enqueuing connection of a peer, used by one thread."""

    def send(self, payload: str) -> None:
        """Enqueues one job and returns when the client's call does."""

    def send_many(self, payloads: list[str]) -> None:
        """Enqueues jobs by the client's best call for many."""

    def close(self) -> None:
        """Ends the connection in order."""


def fast(sender: Sender, options: dict[str, Any], share: int) -> None:
    """Enqueues this thread's share."""
    payload = plain_payload(options["payload"])
    batch = options["batch"]
    left = share
    while left > 0:
        if batch:
            count = min(batch, left)
            sender.send_many([payload] * count)
        else:
            count = 1
            sender.send(payload)
        TALLY.sent(count)
        left -= count


def paced(sender: Sender, options: dict[str, Any], phase: float) -> None:
    """Enqueues at an even pace; after a delay it catches up, so that the rate is the one asked for, if it can be."""
    interval = options["threads"] / options["rate"]
    due = time.monotonic() + phase * interval
    end = time.monotonic() + options["warmup"] + options["seconds"]
    while max(due, time.monotonic()) < end:
        delay = due - time.monotonic()
        if delay > 0:
            time.sleep(delay)
        sender.send(stamped_payload(options["payload"]))
        TALLY.sent(1)
        due += interval


class Throttle:
    """How much may wait now: half of what was finished within the last second."""

    def __init__(self) -> None:
        self._reader = TallyReader()
        self._history: deque[tuple[float, int]] = deque()
        self._lock = threading.Lock()

    def room(self) -> int:
        """How many jobs may be enqueued now."""
        with self._lock:
            now, totals = time.monotonic(), self._reader.totals()
            self._history.append((now, totals.finished))
            while self._history[0][0] < now - 1:
                self._history.popleft()
            since, before = self._history[0]
            rate = (totals.finished - before) / (now - since) if now - since > 0.1 else 0.0
            return int(max(FLOOR_OF_BACKLOG, rate * SHARE_OF_A_SECOND)) - totals.backlog


def closed(sender: Sender, options: dict[str, Any], throttle: Throttle) -> None:
    """Keeps the worker busy and the backlog short."""
    payload = plain_payload(options["payload"])
    batch = options["batch"]
    end = time.monotonic() + options["seconds"]
    while time.monotonic() < end:
        room = min(throttle.room() // options["threads"], batch or 16)
        if room < 1:
            time.sleep(0.002)
            continue
        # Counted before it is sent: the other threads then leave room for it.
        TALLY.sent(room)
        if batch:
            sender.send_many([payload] * room)
        else:
            for _ in range(room):
                sender.send(payload)


def jobs_of(mode: str, options: dict[str, Any]) -> list[Callable[[Sender], None]]:
    """What each thread is to do."""
    threads = options["threads"]
    if mode == "fast":
        shares = [options["count"] // threads + (index < options["count"] % threads) for index in range(threads)]
        return [partial(fast, options=options, share=share) for share in shares]
    if mode == "paced":
        return [partial(paced, options=options, phase=index / threads) for index in range(threads)]
    throttle = Throttle()
    return [partial(closed, options=options, throttle=throttle)] * threads


def main() -> None:
    """Runs the process."""
    system, mode, options = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
    open_sender: Callable[[], Sender] = importlib.import_module(f"{system}_peer").open_sender
    jobs = jobs_of(mode, options)
    go = threading.Barrier(len(jobs) + 1)
    errors: list[BaseException] = []

    def run(job: Callable[[Sender], None]) -> None:
        try:
            sender = open_sender()
            go.wait(60)
            go.wait(600)
            job(sender)
            sender.close()
        except BaseException as error:
            go.abort()
            errors.append(error)

    threads = [threading.Thread(target=run, args=(job,), daemon=True) for job in jobs]
    for thread in threads:
        thread.start()
    try:
        go.wait(60)
        print("ready", flush=True)
        sys.stdin.readline()
        begin = time.monotonic_ns()
        go.wait(10)
    except threading.BrokenBarrierError:
        begin = time.monotonic_ns()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    print(json.dumps({"begin_ns": begin, "end_ns": time.monotonic_ns()}), flush=True)


if __name__ == "__main__":
    main()
