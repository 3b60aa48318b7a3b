"""The picture: for each metric a panel with a bar for each system, as SVG."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape

import report
from report import Growth, Medians

PANEL_WIDTH, ROW, HEAD, GAP = 460, 22, 30, 22
LABEL, VALUE = 110, 80
OWN, OTHER, INK, FAINT = "#b3541e", "#9aa7b1", "#22292f", "#d8dee3"


def _text(x: float, y: float, text: str, extra: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{INK}" {extra}>{escape(text)}</text>'


@dataclass
class Panel:
    """Bars from the same zero; on a logarithmic scale from a tenth where one peer would hide the rest."""

    title: str
    bars: list[tuple[str, float, bool]]
    """Name, value, and whether it is Carillon's."""
    mark: float | None = None
    """What Carillon shall reach, or stay under."""
    is_logarithmic: bool = False

    @property
    def height(self) -> float:
        """In pixels, without the gap below."""
        return HEAD + len(self.bars) * ROW

    def draw(self, x: float, y: float) -> str:
        """The panel with its upper left corner there."""
        parts = [_text(x, y + 16, self.title, 'font-weight="bold"')]
        for index, (name, value, is_own) in enumerate(self.bars):
            top = y + HEAD + index * ROW
            width = max(1.0, self._width(value))
            parts.append(_text(x + LABEL - 8, top + 12, name, 'text-anchor="end"'))
            parts.append(
                f'<rect x="{x + LABEL}" y="{top}" width="{width:.1f}" height="{ROW - 6}" rx="2" '
                f'fill="{OWN if is_own else OTHER}"/>'
            )
            parts.append(_text(x + LABEL + width + 6, top + 12, report.number(value)))
        if self.mark is not None:
            at, top = x + LABEL + self._width(self.mark), y + HEAD - 4
            parts.append(
                f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{top}" y2="{top + ROW}" stroke="{INK}" stroke-width="1.5" '
                'stroke-dasharray="3 2"/>'
            )
        return "\n".join(parts)

    def _width(self, value: float) -> float:
        room = PANEL_WIDTH - LABEL - VALUE
        largest = max([value for _, value, _ in self.bars] + ([self.mark] if self.mark else []))
        if self.is_logarithmic:
            return room * math.log(max(value, 0.1) / 0.1) / math.log(max(largest, 1) / 0.1)
        return room * value / (largest or 1)


def _panels(medians: Medians, growth: Growth) -> list[Panel]:
    marks: dict[str, float] = {}
    for bar in report.BARS:
        if bar.metric and (mark := bar.mark(medians)) is not None:
            marks[bar.metric] = max(mark, marks.get(bar.metric, 0))
    panels = []
    for metric, title in report.TITLES.items():
        bars = [
            (system, value, system == "carillon")
            for system, found in medians.items()
            if (value := found.get(metric)) is not None
        ]
        if bars:
            is_latency = metric.startswith("start_")
            title += ", logarithmic" if is_latency else ""
            panels.append(Panel(title, bars, marks.get(metric), is_latency))
    by_backlog = [row for row in growth if row["replicas"] == 1]
    by_replicas = [row for row in growth if row["jobs"] == _fixed(growth)]
    for title, name, rows in (
        ("Carillon: burn-down per s by jobs that wait", "jobs", by_backlog),
        ("Carillon: burn-down per s by replicas", "replicas", by_replicas),
    ):
        if rows:
            panels.append(Panel(title, [(f"{row[name]:,.0f}", row["burndown_per_s"], True) for row in rows]))
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
        for column, panel in enumerate(pair):
            parts.append(panel.draw(20 + column * (PANEL_WIDTH + GAP), y))
        y += max(panel.height for panel in pair) + GAP
        parts.append(f'<line x1="20" x2="{40 + 2 * PANEL_WIDTH}" y1="{y - 14}" y2="{y - 14}" stroke="{FAINT}"/>')
    width = 2 * PANEL_WIDTH + GAP + 40
    cores = report.machine()["cores"]
    heading = _text(20, 30, "Carillon beside its peers", 'font-size="18" font-weight="bold"')
    subject = f"medians; {cores} cores for clients, workers, broker and database together; dashed: the bar for Carillon"
    note = _text(270, 30, subject)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{y:.0f}" viewBox="0 0 {width} {y:.0f}" '
        f'font-family="system-ui, sans-serif" font-size="12">\n<rect width="100%" height="100%" fill="#ffffff"/>\n'
        + "\n".join([heading, note, *parts])
        + "\n</svg>\n"
    )
