"""The tables, and the bars that Carillon has set itself."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Medians = dict[str, dict[str, float | None]]
Growth = list[dict[str, float]]

TITLES = {
    "enqueue_single_per_s": "enqueued one by one, per s",
    "enqueue_bulk_per_s": "enqueued in bulk, per s",
    "burndown_per_s": "burn-down, no-op, per s",
    "burndown_per_s_10ms": "burn-down, 10 ms each, per s",
    "sustained_per_s": "sustained, no-op, per s",
    "untracked_consume_per_s": "consumed untracked, per s",
    "start_p50_ms_at_1000": "start latency at 1,000/s, p50, ms",
    "start_p99_ms_at_1000": "start latency at 1,000/s, p99, ms",
    "idle_rss_mb": "idle, resident, MB",
    "idle_anon_mb": "idle, anonymous, MB",
    "idle_cpu_percent": "idle, % of a core",
}
"""Of each metric, in the order of the table."""

GROWTH = {
    "jobs": "jobs",
    "replicas": "replicas",
    "burndown_per_s": "per s",
    "first_tenth_per_s": "first 10th/s",
    "last_tenth_per_s": "last 10th/s",
    "start_to_first_job_s": "first job s",
    "worker_cpu_ms_per_job": "worker ms",
    "server_cpu_ms_per_job": "database ms",
    "broker_cpu_ms_per_job": "broker ms",
    "transactions_per_job": "transactions",
    "wal_bytes_per_job": "WAL bytes",
    "dead_tuples_per_job": "dead tuples",
    "peak_rss_mb": "peak MB",
}
"""Of each figure of Carillon's own burn-downs; milliseconds are of CPU, and all costs are per job."""


@dataclass(frozen=True)
class Bar:
    """Something that shall hold of Carillon."""

    text: str
    limit: float
    metric: str = ""
    """Of the medians; empty where `reached` takes the value from somewhere else."""
    peer: str = ""
    """Whose value the limit is a multiple of."""
    is_ceiling: bool = False
    reached: Callable[[Growth], float | None] | None = None

    def holds(self, value: float) -> bool:
        """Whether the value is on the right side."""
        return value < self.limit if self.is_ceiling else value >= self.limit

    def value(self, medians: Medians, growth: Growth) -> float | None:
        """What is to be on the right side of the limit."""
        if self.reached:
            return self.reached(growth)
        own = medians.get("carillon", {}).get(self.metric)
        if not self.peer or own is None:
            return own
        other = medians.get(self.peer, {}).get(self.metric)
        return own / other if other else None

    def mark(self, medians: Medians) -> float | None:
        """The limit in the metric's own unit."""
        if not self.peer:
            return self.limit
        other = medians.get(self.peer, {}).get(self.metric)
        return self.limit * other if other else None


def _deep_over_shallow(growth: Growth) -> float | None:
    by_jobs = {row["jobs"]: row["burndown_per_s"] for row in growth if row["replicas"] == 1}
    return by_jobs[1_000_000] / by_jobs[10_000] if {10_000, 1_000_000} <= by_jobs.keys() else None


def _first_job(growth: Growth) -> float | None:
    return max((row["start_to_first_job_s"] for row in growth if row["replicas"] == 1), default=None)


BARS = (
    Bar("burn-down ÷ awa", 2, "burndown_per_s", "awa"),
    Bar("burn-down ÷ celery with results", 25, "burndown_per_s", "celery"),
    Bar("sustained ÷ awa", 2, "sustained_per_s", "awa"),
    Bar("bulk enqueue ÷ awa", 2, "enqueue_bulk_per_s", "awa"),
    Bar("untracked consume ÷ bare C consumer", 0.7, "untracked_consume_per_s", "c_consumer"),
    Bar("p99 of start latency at 1,000/s, ms", 10, "start_p99_ms_at_1000", is_ceiling=True),
    Bar("throughput with a backlog of 10⁶ ÷ of 10⁴", 0.8, reached=_deep_over_shallow),
    Bar("idle: anonymous memory, MB", 12, "idle_anon_mb", is_ceiling=True),
    Bar("idle: resident memory, MB", 48, "idle_rss_mb", is_ceiling=True),
    Bar("idle: % of a core", 0.5, "idle_cpu_percent", is_ceiling=True),
    Bar("start to first job, s", 1, is_ceiling=True, reached=_first_job),
)


def number(value: float | None) -> str:
    """As a reader wants it: thousands apart, three digits of small ones."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _aligned(rows: list[list[str]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        lines.append("  ".join([row[0].ljust(widths[0]), *cells]).rstrip())
    return "\n".join(lines)


def table(medians: Medians) -> str:
    """Metrics down, systems across."""
    rows = [["", *medians]]
    for metric, title in TITLES.items():
        rows.append([title, *(number(found.get(metric)) for found in medians.values())])
    return "\n" + _aligned(rows)


def growth_table(growth: Growth) -> str:
    """What Carillon's own burn-downs cost."""
    if not growth:
        return ""
    rows = [list(GROWTH.values())]
    rows += [[number(row.get(name)) for name in GROWTH] for row in growth]
    return "\nCarillon alone, costs per job:\n" + _aligned(rows)


def bars(medians: Medians, growth: Growth) -> str:
    """Each bar, with what was reached."""
    rows = [["bar", "wanted", "reached", ""]]
    for bar in BARS:
        value = bar.value(medians, growth)
        wanted = f"{'<' if bar.is_ceiling else '≥'} {number(bar.limit)}"
        verdict = "not measured" if value is None else "holds" if bar.holds(value) else "MISSED"
        rows.append([bar.text, wanted, number(value), verdict])
    return "\n" + _aligned(rows)


def notes(peers: list[dict[str, Any]]) -> str:
    """What one must know to judge the figures, by the details of the measurements."""
    late = {entry["system"] for entry in peers if entry["details"].get("kept_up") is False}
    piled = {entry["system"] for entry in peers if entry["details"].get("backlog_under_one_second") is False}
    twice = {entry["system"] for entry in peers if entry["details"].get("run_twice", 0) > 0}
    untracked = {
        entry["system"]
        for entry in peers
        if entry["metric"] == "burndown_per_s" and entry["details"].get("tracked") is False
    }
    busy = [entry["load_average_before"] for entry in peers if "load_average_before" in entry]
    lines = [
        (untracked, "no results are kept: burn-down and sustained work are untracked"),
        (late, "did not keep up with 1,000 per s: its start latency grows with the duration"),
        (piled, "had a second's work or more waiting while sustained work was measured"),
        (twice, "ran some jobs more than once"),
    ]
    found = [f"{', '.join(sorted(systems))}: {text}" for systems, text in lines if systems]
    if busy:
        found.append(f"load average before the measurements: {min(busy):.1f} to {max(busy):.1f}")
    return "\n".join(["", *found])


def machine() -> dict[str, str | int | None]:
    """What it ran on."""
    model = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    return {
        "cores": os.cpu_count(),
        "processor": model[0].partition(":")[2].strip() if model else None,
        "kernel": platform.release(),
    }
