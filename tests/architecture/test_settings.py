"""Every setting of the environment is explained, and none that is gone."""

import ast
import re

from tests.architecture.source import ROOT, modules

READERS = {"text", "number", "switch", "words"}
OF_THE_COMMANDS = {"GOODPLAY_HOME", "HOST", "PORT", "SANDBOX_PORT", "OWNER_DATABASE_URL"}


def _read() -> set[str]:
    names = set()
    for module in modules("goodplay"):
        for call in module.calls():
            if ast.unparse(call.func.value) == "env" and call.func.attr in READERS:
                names.add(call.args[0].value)
    return names


def test_every_setting_is_explained():
    explained = set(re.findall(r"^#([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))

    assert explained == _read() | OF_THE_COMMANDS
