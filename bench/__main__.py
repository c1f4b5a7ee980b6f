"""Print the figures: ``python -m bench [name …]``; without names all of them."""

import os
import sys
import time
from importlib import import_module
from pathlib import Path

import django

from bench import registry, yardstick
from bench.registry import Figure

STEADY = 1.25
"""The yardsticks before and after may differ by this factor, or the figure is measured again."""
TRIES = 3


def main(names: list[str]) -> int:
    """Measure and print; returns 1 when a figure misses its bar."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodplay.settings")
    django.setup()
    for module in sorted(Path(__file__).parent.glob("figure_*.py")):
        import_module(f"bench.{module.stem}")
    print(f"{'figure':<14}{'per second':>12}  {'unit':<16}{'yardstick':>10}{'ratio':>8}{'bar':>7}")
    missed = [_print(figure) for figure in registry.figures(names)].count(False)
    return 1 if missed else 0


def _print(figure: Figure) -> bool:
    rate, rows, steady = _measured(figure)
    ratio = rate / rows
    note = "" if steady else "  (the machine was not steady)"
    print(
        f"{figure.name:<14}{rate:>12,.0f}  {figure.unit:<16}{rows:>10,.0f}{ratio:>8.2f}{figure.bar:>7.2f}{note}",
        flush=True,
    )
    return ratio >= figure.bar


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
