"""Print the figures: ``python -m bench [name …]``; without names all of them."""

import math
import os
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import django

from bench import registry, yardstick
from bench.registry import Figure, Timing

STEADY = 1.25
"""The yardsticks before and after may differ by this factor, or the figure is measured again."""
TRIES = 3
MILLI = 1_000


def main(names: list[str]) -> int:
    """Measure and print; returns 1 when a figure misses its bar."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodplay.settings")
    django.setup()
    for module in sorted(Path(__file__).parent.glob("figure_*.py")):
        import_module(f"bench.{module.stem}")
    if unknown := registry.unknown(names):
        raise SystemExit(f"There is no figure {', '.join(unknown)}.")
    if found := registry.figures(names):
        print(f"{'figure':<14}{'per second':>12}  {'unit':<16}{'yardstick':>10}{'ratio':>8}{'bar':>7}")
    met = [_print(figure) for figure in found]
    if timings := registry.timings(names):
        print(f"{'duration':<14}{'median ms':>12}{'p95':>10}{'p99':>10}{'most':>10}{'bar':>14}  what")
    met += [_print_timing(timing) for timing in timings]
    return 0 if all(met) else 1


def _print(figure: Figure) -> bool:
    rate, rows, steady = _measured(figure)
    ratio = rate / rows
    note = "" if steady else "  (the machine was not steady)"
    print(
        f"{figure.name:<14}{rate:>12,.0f}  {figure.unit:<16}{rows:>10,.0f}{ratio:>8.2f}{figure.bar:>7.2f}{note}",
        flush=True,
    )
    return ratio >= figure.bar


def _print_timing(timing: Timing) -> bool:
    times = sorted(timing.prepare()())
    median, high, higher, most = (_percentile(times, percentile) for percentile in (50, 95, 99, 100))
    promised = timing.most_seconds
    bar = "" if promised is None else f"p{timing.percentile} <= {promised * MILLI:,.0f}"
    print(
        f"{timing.name:<14}{median * MILLI:>12,.2f}{high * MILLI:>10,.2f}{higher * MILLI:>10,.2f}{most * MILLI:>10,.2f}"
        f"{bar:>14}  {timing.what}",
        flush=True,
    )
    return promised is None or _percentile(times, timing.percentile) <= promised


def _percentile(times: Sequence[float], percentile: int) -> float:
    return times[max(0, math.ceil(len(times) * percentile / 100) - 1)]


def _measured(figure: Figure) -> tuple[float, float, bool]:
    """Return the rate, the mean yardstick around it, and whether the yardsticks agree."""
    rate = rows = 0.0
    for _ in range(TRIES):
        run = figure.prepare()
        before = yardstick.measure()
        started = time.monotonic()
        done = run()
        rate = done / (time.monotonic() - started)
        after = yardstick.measure()
        rows = (before + after) / 2
        if max(before, after) <= STEADY * min(before, after):
            return rate, rows, True
    return rate, rows, False


sys.exit(main(sys.argv[1:]))
