"""Memory and CPU of a tree of processes, from /proc."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def _stat_fields(pid: int) -> list[str]:
    # The name, in parentheses, may hold spaces; what follows it starts with field 3 of proc(5).
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def tree(roots: list[int]) -> list[int]:
    """`roots` and all their living descendants."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                children.setdefault(int(_stat_fields(int(entry.name))[1]), []).append(int(entry.name))
            except (FileNotFoundError, ProcessLookupError):
                continue
    found, queue = [], list(roots)
    while queue:
        pid = queue.pop()
        if Path(f"/proc/{pid}").exists():
            found.append(pid)
        queue += children.get(pid, [])
    return found


def cpu_seconds(pids: list[int]) -> float:
    """User and system time that the processes have used, in seconds."""
    total = 0
    for pid in pids:
        try:
            fields = _stat_fields(pid)
        except (FileNotFoundError, ProcessLookupError):
            continue
        total += int(fields[11]) + int(fields[12])
    return total / TICKS_PER_SECOND


@dataclass
class Memory:
    """Sums over processes, in MB of 10⁶ bytes; what processes share counts in each, but for `pss_mb`."""

    rss_mb: float
    anon_mb: float
    pss_mb: float


def memory(pids: list[int]) -> Memory:
    """The processes' memory by smaps_rollup."""
    sums = {"Rss": 0, "Anonymous": 0, "Pss": 0}
    for pid in pids:
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except (FileNotFoundError, ProcessLookupError):
            continue
        for line in lines[1:]:
            name, _, rest = line.partition(":")
            if name in sums:
                sums[name] += int(rest.split()[0]) * 1024
    return Memory(sums["Rss"] / 1e6, sums["Anonymous"] / 1e6, sums["Pss"] / 1e6)
