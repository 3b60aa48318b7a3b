"""What the orchestrator makes of measurements; needs no server. `python3 -B -m unittest discover Tests/Benchmarks`"""

from __future__ import annotations

import json
import tempfile
import unittest
import xml.etree.ElementTree as xml
from pathlib import Path
from unittest import mock

import bench
import picture
import report


def print_nothing(text: str) -> None:
    """In place of progress."""


def _entry(system: str, suffix: str = "", **values: float | None) -> dict[str, object]:
    return {"system": system, "suffix": suffix, "values": values}


def _growth(jobs: int, replicas: int, rate: float) -> dict[str, float]:
    return {name: 0.5 for name in report.GROWTH} | {"jobs": jobs, "replicas": replicas, "burndown_per_s": rate}


class Medians(unittest.TestCase):
    def test_are_taken_over_the_runs_and_leave_out_what_has_no_meaning(self) -> None:
        results = bench.Results([_entry("awa", burndown_per_s=rate) for rate in (1.0, 9.0, 2.0)], [], [])
        results.peers.append(_entry("awa", untracked_consume_per_s=None))
        results.peers.append(_entry("awa", "_10ms", burndown_per_s=700.0))
        self.assertEqual(results.medians("awa"), {"burndown_per_s": 2.0, "burndown_per_s_10ms": 700.0})

    def test_of_growth_keep_jobs_and_replicas_apart(self) -> None:
        results = bench.Results([], [_growth(10, 1, 5), _growth(10, 2, 8), _growth(10, 1, 7)], [])
        rates = [(row["jobs"], row["replicas"], row["burndown_per_s"]) for row in results.growth_medians()]
        self.assertEqual(rates, [(10, 1, 6), (10, 2, 8)])


class Files(unittest.TestCase):
    def test_have_exactly_the_metrics_for_every_system_with_null_for_the_missing(self) -> None:
        entries = [_entry("carillon", burndown_per_s=20_000.0), _entry("carillon", "_10ms", burndown_per_s=5.0)]
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "result.json"
            results = bench.begun(bench.parse(["--json", str(file)]))
            results.peers, results.growth = entries, [_growth(10, 1, 5)]
            results.failures.append("awa sustained_per_s: gone")
            bench.write(file, results, ["carillon", "awa"])
            found = json.loads(file.read_text())
            self.assertEqual(list(found), ["carillon", "awa"])
            self.assertEqual([list(values) for values in found.values()], [list(bench.METRICS)] * 2)
            self.assertEqual(found["carillon"]["burndown_per_s"], 20_000)
            self.assertIsNone(found["awa"]["burndown_per_s"])
            self.assertEqual(json.loads(file.with_suffix(".details.json").read_text())["failures"], results.failures)
            self.assertTrue(file.with_suffix(".svg").exists())


class Resuming(unittest.TestCase):
    """With programs of its own in place of the measurements."""

    def _measure(self, file: Path, *arguments: str, broken: str = "") -> tuple[bench.Results, list[list[str]]]:
        commands: list[list[str]] = []

        def call(command: list[str], limit: float) -> tuple[dict[str, object] | None, str]:
            commands.append(command)
            if broken and broken in command:
                raise KeyboardInterrupt
            if "burndown" in command:
                return _growth(int(command[3]), int(command[5]), 1.0), ""
            return {"system": command[2], "metric": command[3], "values": {command[3]: 1.0}}, ""

        options = bench.parse(["--json", str(file), "--quick", "--systems", "carillon,awa", *arguments])
        with mock.patch.multiple(bench, call=call, say=print_nothing), mock.patch.dict("os.environ", PEERS_CARILLON="/nowhere"):
            try:
                return bench.measure(options, bench.plan_of(True)), commands
            except KeyboardInterrupt:
                return bench.Results([], [], []), commands

    def test_goes_on_after_an_interruption_and_measures_nothing_twice(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "result.json"
            _, before = self._measure(file, "--runs", "2", broken="start_p99_ms_at_1000")
            results, after = self._measure(file, "--runs", "2", "--resume")
            whole, commands = self._measure(Path(folder) / "whole.json", "--runs", "2")
            self.assertEqual(before[:-1] + after, commands)
            self.assertEqual(results.peers, whole.peers)
            self.assertEqual(results.growth, whole.growth)

    def test_is_refused_with_other_options(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "result.json"
            self._measure(file)
            with self.assertRaises(SystemExit):
                self._measure(file, "--systems", "awa", "--resume")


class Report(unittest.TestCase):
    medians = {
        "carillon": {"burndown_per_s": 30_000.0, "start_p99_ms_at_1000": 12.0},
        "awa": {"burndown_per_s": 10_000.0},
    }

    def test_tells_which_bars_hold(self) -> None:
        text = report.bars(self.medians, [_growth(10_000, 1, 10), _growth(1_000_000, 1, 7)])
        lines = {line.split("  ")[0].strip(): line.split("  ")[-1].strip() for line in text.splitlines()}
        self.assertEqual(lines["burn-down ÷ awa"], "holds")
        self.assertEqual(lines["p99 of start latency at 1,000/s, ms"], "MISSED")
        self.assertEqual(lines["throughput with a backlog of 10⁶ ÷ of 10⁴"], "MISSED")
        self.assertEqual(lines["sustained ÷ awa"], "not measured")

    def test_shows_every_metric_in_the_table(self) -> None:
        text = report.table(self.medians)
        for title in report.TITLES.values():
            self.assertIn(title, text)
        self.assertEqual(set(bench.METRICS) - set(report.TITLES), set())

    def test_draws_a_panel_for_what_was_measured_and_none_for_the_rest(self) -> None:
        drawing = picture.draw(self.medians, [_growth(1000, 1, 5)])
        texts = [element.text for element in xml.fromstring(drawing).iter("{http://www.w3.org/2000/svg}text")]
        self.assertIn(report.TITLES["burndown_per_s"], texts)
        self.assertIn("30,000", texts)
        self.assertNotIn(report.TITLES["sustained_per_s"], texts)

    def test_marks_in_the_picture_what_shall_be_reached(self) -> None:
        drawing = picture.draw(self.medians, [])
        marks = xml.fromstring(drawing).findall(".//{http://www.w3.org/2000/svg}line[@stroke-dasharray]")
        self.assertEqual(len(marks), 2)  # twice awa's burn-down, and the latency's ceiling

    def test_says_who_did_not_keep_up(self) -> None:
        entries = [{"system": "celery", "metric": "start_p99_ms_at_1000", "details": {"kept_up": False}}]
        self.assertIn("celery: did not keep up", report.notes(entries))
        self.assertNotIn("more than once", report.notes(entries))

    def test_draws_what_came_out_as_nothing(self) -> None:
        xml.fromstring(picture.draw({"carillon": {"idle_cpu_percent": 0.0}}, []))


if __name__ == "__main__":
    unittest.main()
