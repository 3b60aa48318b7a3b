"""The tables, and the bars that Carillon has set itself."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

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
    """Something that shall hold."""

    text: str
    value: Callable[[Medians, Growth], float | None]
    limit: float
    is_ceiling: bool = False

    def holds(self, value: float) -> bool:
        """Whether the value is on the right side."""
        return value < self.limit if self.is_ceiling else value >= self.limit


def _ratio(metric: str, peer: str) -> Callable[[Medians, Growth], float | None]:
    def value(medians: Medians, growth: Growth) -> float | None:
        own, other = (medians.get(system, {}).get(metric) for system in ("carillon", peer))
        return own / other if own and other else None

    return value


def _own(metric: str) -> Callable[[Medians, Growth], float | None]:
    return lambda medians, growth: medians.get("carillon", {}).get(metric)


def _backlog(medians: Medians, growth: Growth) -> float | None:
    by_jobs = {row["jobs"]: row["burndown_per_s"] for row in growth if row["replicas"] == 1}
    return by_jobs[1_000_000] / by_jobs[10_000] if {10_000, 1_000_000} <= by_jobs.keys() else None


def _first_job(medians: Medians, growth: Growth) -> float | None:
    return max((row["start_to_first_job_s"] for row in growth if row["replicas"] == 1), default=None)


BARS = (
    Bar("burn-down ÷ awa", _ratio("burndown_per_s", "awa"), 2),
    Bar("burn-down ÷ celery with results", _ratio("burndown_per_s", "celery"), 25),
    Bar("sustained ÷ awa", _ratio("sustained_per_s", "awa"), 2),
    Bar("bulk enqueue ÷ awa", _ratio("enqueue_bulk_per_s", "awa"), 2),
    Bar("untracked consume ÷ bare C consumer", _ratio("untracked_consume_per_s", "c_consumer"), 0.7),
    Bar("p99 of start latency at 1,000/s, ms", _own("start_p99_ms_at_1000"), 10, is_ceiling=True),
    Bar("throughput with a backlog of 10⁶ ÷ of 10⁴", _backlog, 0.8),
    Bar("idle: anonymous memory, MB", _own("idle_anon_mb"), 12, is_ceiling=True),
    Bar("idle: resident memory, MB", _own("idle_rss_mb"), 48, is_ceiling=True),
    Bar("idle: % of a core", _own("idle_cpu_percent"), 0.5, is_ceiling=True),
    Bar("start to first job, s", _first_job, 1, is_ceiling=True),
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


def machine() -> dict[str, str | int | None]:
    """What it ran on."""
    model = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    return {
        "cores": os.cpu_count(),
        "processor": model[0].partition(":")[2].strip() if model else None,
        "kernel": platform.release(),
    }
