"""The project's own modules as syntax trees."""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ["organizations", "accounts", "wallet", "donations", "events", "gamification", "impact", "notifications"]
ENTRANCES = {"api", "admin", "webhooks", "pages", "management", "backends"}


@dataclass(frozen=True)
class Module:
    """One file: its path, its app (``goodplay`` too) and the room it stands in."""

    path: Path

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    @property
    def app(self) -> str:
        return self.path.relative_to(ROOT).parts[0]

    @property
    def room(self) -> str:
        return self.path.relative_to(ROOT).parts[1].removesuffix(".py")

    @property
    def tree(self) -> ast.Module:
        return parse(self.path)

    def calls(self) -> list[ast.Call]:
        """Every call of an attribute: ``something.verb(…)``."""
        return [
            node for node in ast.walk(self.tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        ]

    def imports(self) -> set[str]:
        """The dotted names that are imported; ``from a import b`` counts as both ``a`` and ``a.b``."""
        names = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
        return names


@cache
def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def modules(*folders: str) -> list[Module]:
    """The modules of these folders, without migrations."""
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [Module(path) for path in paths if "migrations" not in path.parts and path.stat().st_size]


def app_modules() -> list[Module]:
    return modules(*APPS)


def kernel_modules() -> list[Module]:
    return modules("goodplay/core")
