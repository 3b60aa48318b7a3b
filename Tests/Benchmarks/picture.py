"""The picture: for each metric a panel with a bar for each system, as SVG."""

from __future__ import annotations

from html import escape

import report
from report import Growth, Medians

PANEL_WIDTH, ROW, HEAD, GAP = 460, 22, 30, 22
LABEL, VALUE = 110, 80
OWN, OTHER, INK, FAINT = "#b3541e", "#9aa7b1", "#22292f", "#d8dee3"


def _text(x: float, y: float, text: str, extra: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{INK}" {extra}>{escape(text)}</text>'


def _panel(x: float, y: float, title: str, bars: list[tuple[str, float, bool]]) -> str:
    largest = max(value for _, value, _ in bars) or 1
    room = PANEL_WIDTH - LABEL - VALUE
    parts = [_text(x, y + 16, title, 'font-weight="bold"')]
    for index, (name, value, is_own) in enumerate(bars):
        top = y + HEAD + index * ROW
        width = max(1.0, room * value / largest)
        parts.append(_text(x + LABEL - 8, top + 12, name, 'text-anchor="end"'))
        colour = OWN if is_own else OTHER
        parts.append(
            f'<rect x="{x + LABEL}" y="{top}" width="{width:.1f}" height="{ROW - 6}" rx="2" fill="{colour}"/>'
        )
        parts.append(_text(x + LABEL + width + 6, top + 12, report.number(value)))
    return "\n".join(parts)


def _panels(medians: Medians, growth: Growth) -> list[tuple[str, list[tuple[str, float, bool]]]]:
    panels = []
    for metric, title in report.TITLES.items():
        bars = [
            (system, value, system == "carillon")
            for system, found in medians.items()
            if (value := found.get(metric)) is not None
        ]
        if bars:
            panels.append((title, bars))
    for title, rows in (
        ("Carillon: burn-down per s by backlog", [row for row in growth if row["replicas"] == 1]),
        ("Carillon: burn-down per s by replicas", [row for row in growth if row["jobs"] == _fixed(growth)]),
    ):
        name = "jobs" if "backlog" in title else "replicas"
        if rows:
            panels.append((title, [(f"{row[name]:,.0f} {name}", row["burndown_per_s"], True) for row in rows]))
    return panels


def _fixed(growth: Growth) -> float:
    """The number of jobs of the burn-downs by several replicas."""
    return next((row["jobs"] for row in growth if row["replicas"] > 1), 0)


def draw(medians: Medians, growth: Growth) -> str:
    """The whole picture, two panels beside each other."""
    parts: list[str] = []
    y = 56.0
    panels = _panels(medians, growth)
    for left in range(0, len(panels), 2):
        pair = panels[left : left + 2]
        for column, (title, bars) in enumerate(pair):
            parts.append(_panel(20 + column * (PANEL_WIDTH + GAP), y, title, bars))
        y += HEAD + max(len(bars) for _, bars in pair) * ROW + GAP
        parts.append(f'<line x1="20" x2="{40 + 2 * PANEL_WIDTH}" y1="{y - 14}" y2="{y - 14}" stroke="{FAINT}"/>')
    width = 2 * PANEL_WIDTH + GAP + 40
    cores = report.machine()["cores"]
    heading = _text(20, 30, "Carillon beside its peers", 'font-size="18" font-weight="bold"')
    note = _text(270, 30, f"medians, {cores} cores for clients, workers, broker and database together")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{y:.0f}" viewBox="0 0 {width} {y:.0f}" '
        f'font-family="system-ui, sans-serif" font-size="12">\n<rect width="100%" height="100%" fill="#ffffff"/>\n'
        + "\n".join([heading, note, *parts])
        + "\n</svg>\n"
    )
