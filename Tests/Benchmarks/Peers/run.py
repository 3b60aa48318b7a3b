"""One run of one metric: its names, its throwaway database, its processes, its end.

Everything that a run makes bears the run's own name, and `Run.close` removes it, also after an error or the deadline.
What the processes of a run must know stands in environment variables:

PEERS_QUEUE         the queue's name
PEERS_DATABASE_URL  the run's own database, with synchronous_commit on
PEERS_TALLY         folder of the counters, see tally.py
PEERS_WORK_MS       milliseconds that each job sleeps
PEERS_TRACKED       1 when the peer shall record results, where it can choose
PEERS_CONFIRM       1 when publishing over AMQP waits for the broker's confirm
PEERS_SETTINGS      the worker's settings as JSON
"""

from __future__ import annotations

import ctypes
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit, urlunsplit

import amqp
import psycopg

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


class RunError(Exception):
    """A peer did not do what the metric needs."""


def amqp_url() -> str:
    """The broker; the virtual host is in it, as `%2F` for `/`, because some clients read a missing one otherwise."""
    url = os.environ.get("AMQP_URL", "amqp://guest:guest@127.0.0.1:5672")
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=parts.path if len(parts.path) > 1 else "/%2F"))


def database_url() -> str:
    """The database of this run; libpq's defaults fill in what it lacks."""
    return os.environ["PEERS_DATABASE_URL"]


def queue_name() -> str:
    """The queue of this run."""
    return os.environ["PEERS_QUEUE"]


def is_tracked() -> bool:
    """Whether results are to be recorded."""
    return os.environ.get("PEERS_TRACKED") == "1"


def is_confirmed() -> bool:
    """Whether publishing waits for the broker's confirm."""
    return os.environ.get("PEERS_CONFIRM") == "1"


def settings() -> dict[str, int | str]:
    """How the worker is to run."""
    return json.loads(os.environ["PEERS_SETTINGS"])


def broker_connection() -> amqp.Connection:
    """A connection for declaring and deleting."""
    parts = urlsplit(amqp_url())
    connection = amqp.Connection(
        host=f"{parts.hostname}:{parts.port or 5672}",
        userid=parts.username or "guest",
        password=parts.password or "guest",
        virtual_host=parts.path[1:].replace("%2F", "/").replace("%2f", "/"),
        connect_timeout=5,
    )
    connection.connect()
    return connection


def delete_queues(*names: str, exchanges: tuple[str, ...] = ()) -> None:
    """Removes queues and exchanges; those that are not there are no error."""
    with broker_connection() as connection:
        for name in names:
            connection.channel().queue_delete(name)
        for name in exchanges:
            connection.channel().exchange_delete(name)


def message_count(queue: str) -> int:
    """The ready messages of a queue."""
    with broker_connection() as connection:
        return int(connection.channel().queue_declare(queue, passive=True).message_count)


def query_int(sql: str) -> int:
    """The one number that `sql` yields, from the run's database."""
    with psycopg.connect(database_url(), autocommit=True) as connection:
        row = connection.execute(sql).fetchone()
    return int(row[0]) if row else 0


def execute(sql: str, *parameters: int | str) -> None:
    """Runs a statement in the run's database."""
    with psycopg.connect(database_url(), autocommit=True) as connection:
        connection.execute(sql, parameters)


def analyze() -> None:
    """Refreshes the planner's statistics after a fill, as autovacuum would do a minute later."""
    execute("ANALYZE")


def _die_with_parent() -> None:
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Run:
    """Names, database and processes of one measurement."""

    def __init__(self, system: str, *, work_ms: float, tracked: bool, confirm: bool) -> None:
        self.system = system
        self.name = f"peers_{system}_{secrets.token_hex(4)}"
        self.folder = Path(tempfile.mkdtemp(prefix="peers-"))
        (self.folder / "tally").mkdir()
        self.processes: list[subprocess.Popen[str]] = []
        self.server_url = os.environ.get("DATABASE_URL", "postgres://carillon@127.0.0.1:5432/carillon")
        self.has_database = False
        os.environ.update(
            PYTHONDONTWRITEBYTECODE="1",
            PEERS_QUEUE=self.name,
            PEERS_DATABASE_URL=urlunsplit(urlsplit(self.server_url)._replace(path=f"/{self.name}")),
            PEERS_TALLY=str(self.folder / "tally"),
            PEERS_WORK_MS=str(work_ms),
            PEERS_TRACKED="1" if tracked else "0",
            PEERS_CONFIRM="1" if confirm else "0",
        )

    def create_database(self) -> None:
        """A database of its own, because some peers' schemas have fixed names."""
        with psycopg.connect(self.server_url, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{self.name}"')
            self.has_database = True
            connection.execute(f'ALTER DATABASE "{self.name}" SET synchronous_commit = on')

    def start(self, command: list[str], label: str, *, talks: bool = False) -> subprocess.Popen[str]:
        """Starts a process that does not outlive this one.

        - `talks`: its input and output are pipes; else its output goes to a log that `log_tail` shows.
        """
        log: IO[str] = (self.folder / f"{label}.log").open("a")
        process = subprocess.Popen(
            command,
            cwd=Path(__file__).parent,
            stdin=subprocess.PIPE if talks else subprocess.DEVNULL,
            stdout=subprocess.PIPE if talks else log,
            stderr=log,
            text=True,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )
        log.close()
        self.processes.append(process)
        return process

    def start_python(self, *arguments: str, label: str, talks: bool = False) -> subprocess.Popen[str]:
        """Starts a program of this folder in this environment."""
        return self.start([sys.executable, *arguments], label, talks=talks)

    def log_tail(self) -> str:
        """The end of what the processes said, for an error message."""
        parts = [f"{path.name}: {path.read_text()[-1500:]}" for path in sorted(self.folder.glob("*.log"))]
        return "\n".join(parts)

    def stop(self, processes: list[subprocess.Popen[str]]) -> None:
        """Ends processes: asked first, killed with their groups after 5 seconds."""
        for process in processes:
            if process.poll() is None:
                process.terminate()
        end = time.monotonic() + 5
        for process in processes:
            try:
                process.wait(max(0.0, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                pass
        for process in processes:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            process.wait()

    def close(self) -> None:
        """Removes the run's processes, database and files."""
        self.stop(self.processes)
        if self.has_database:
            with psycopg.connect(self.server_url, autocommit=True) as connection:
                connection.execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
        shutil.rmtree(self.folder, ignore_errors=True)
