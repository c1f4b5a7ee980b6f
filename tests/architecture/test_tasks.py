"""Every task may run twice, and a test shows it.

The test that calls a task (or what it does) twice is marked ``@pytest.mark.twice("donations.issue_receipts")``.
"""

import ast
import re

from goodplay.core.announce import hearers
from goodplay.core.schedule_registry import timetable
from tests.architecture.source import modules

OWN = re.compile(r"^test\.")


def _shown() -> set[str]:
    names = set()
    for module in modules("tests"):
        for call in module.calls():
            if call.func.attr == "twice":
                names |= {argument.value for argument in call.args if isinstance(argument, ast.Constant)}
    return names


def _tasks() -> set[str]:
    return {name for name in [*hearers(), *timetable()] if not OWN.match(name)}


def test_every_task_has_a_test_that_runs_it_twice():
    assert sorted(_tasks() - _shown()) == []


def test_no_test_shows_a_task_that_is_gone():
    assert sorted(_shown() - _tasks()) == []
