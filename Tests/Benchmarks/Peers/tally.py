"""What workers and producers count, in memory that the measuring process reads while they run.

Each process maps a file of its own in the folder named by PEERS_TALLY, so that counting is a store to memory and no
peer pays for it with a system call. Times are nanoseconds of the monotonic clock, which all processes of one machine
share.
"""

from __future__ import annotations

import asyncio
import mmap
import os
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

STARTED, FINISHED, SENT, FIRST_START, LAST_FINISH, SAMPLES = range(6)
HEADER = 8
SAMPLE_CAPACITY = 500_000
STAMP_DIGITS = 20


def folder() -> Path:
    """Where the tallies of this run are."""
    return Path(os.environ["PEERS_TALLY"])


def plain_payload(size: int) -> str:
    """A payload of `size` characters that asks for no latency sample."""
    return "x" * size


def stamped_payload(size: int) -> str:
    """A payload of `size` characters (20 at least) that carries the present, so that its start is a sample."""
    return str(time.monotonic_ns()).zfill(STAMP_DIGITS) + "x" * (size - STAMP_DIGITS)


class Tally:
    """The counters of this process; safe to use from several threads and across `fork`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._view: memoryview | None = None
        os.register_at_fork(after_in_child=self._forget)

    def _forget(self) -> None:
        self._lock = threading.Lock()
        self._view = None

    def _open(self) -> memoryview:
        size = 8 * (HEADER + 2 * SAMPLE_CAPACITY)
        with open(folder() / str(os.getpid()), "w+b") as file:
            file.truncate(size)
            return memoryview(mmap.mmap(file.fileno(), size)).cast("q")

    def started(self, payload: str) -> None:
        """A handler began."""
        now = time.monotonic_ns()
        with self._lock:
            view = self._view = self._view or self._open()
            if view[STARTED] == 0:
                view[FIRST_START] = now
            view[STARTED] += 1
            if payload[0] != "x" and view[SAMPLES] < SAMPLE_CAPACITY:
                at = HEADER + 2 * view[SAMPLES]
                view[at] = int(payload[:STAMP_DIGITS])
                view[at + 1] = now
                view[SAMPLES] += 1

    def finished(self) -> None:
        """A handler returned."""
        now = time.monotonic_ns()
        with self._lock:
            view = self._view = self._view or self._open()
            view[LAST_FINISH] = now
            view[FINISHED] += 1

    def sent(self, count: int) -> None:
        """The peer's client took `count` jobs."""
        with self._lock:
            view = self._view = self._view or self._open()
            view[SENT] += count


TALLY = Tally()
WORK_SECONDS = float(os.environ.get("PEERS_WORK_MS", "0")) / 1000


def work(payload: str) -> None:
    """The job of every peer with synchronous handlers: nothing, or a sleep."""
    TALLY.started(payload)
    if WORK_SECONDS:
        time.sleep(WORK_SECONDS)
    TALLY.finished()


async def work_async(payload: str) -> None:
    """The job of every peer with asynchronous handlers: nothing, or a sleep."""
    TALLY.started(payload)
    if WORK_SECONDS:
        await asyncio.sleep(WORK_SECONDS)
    TALLY.finished()


@dataclass
class Totals:
    """The sum over all processes at one instant."""

    started: int = 0
    finished: int = 0
    sent: int = 0
    first_start_ns: int = 0
    last_finish_ns: int = 0

    @property
    def backlog(self) -> int:
        """Jobs sent whose handlers have not returned."""
        return self.sent - self.finished


@dataclass
class TallyReader:
    """Reads what the processes of a run count."""

    views: dict[str, memoryview] = field(default_factory=dict)
    refreshed: float = 0

    def _refresh(self) -> None:
        if time.monotonic() - self.refreshed < 0.02:
            return
        self.refreshed = time.monotonic()
        for path in folder().iterdir():
            if path.name in self.views or path.stat().st_size == 0:
                continue
            with path.open("rb") as file:
                mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self.views[path.name] = memoryview(mapped).cast("q")

    def totals(self) -> Totals:
        """What has been counted up to now."""
        self._refresh()
        views = list(self.views.values())
        firsts = [view[FIRST_START] for view in views if view[FIRST_START]]
        # Finished is read before sent: a backlog may come out too large by what happens between, never too small.
        finished = sum(view[FINISHED] for view in views)
        return Totals(
            started=sum(view[STARTED] for view in views),
            finished=finished,
            sent=sum(view[SENT] for view in views),
            first_start_ns=min(firsts, default=0),
            last_finish_ns=max((view[LAST_FINISH] for view in views), default=0),
        )

    def latencies_ms(self, since_ns: int) -> list[float]:
        """Sorted milliseconds from stamp to handler start, of the jobs stamped at `since_ns` or later."""
        self._refresh()
        result = []
        for view in self.views.values():
            for at in range(HEADER, HEADER + 2 * view[SAMPLES], 2):
                if view[at] >= since_ns:
                    result.append((view[at + 1] - view[at]) / 1e6)
        return sorted(result)
