"""What the OpenAPI description says, as the contract tests read it: operations, parameters, examples, wrong values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import hypothesis
from drf_spectacular.generators import SchemaGenerator
from hypothesis.strategies import from_regex

JSON = "application/json"
FORM = "multipart/form-data"
METHODS = ("get", "post", "put", "patch", "delete")
UNKNOWN = "01938e3c-5a0e-7c7e-9c1b-0a1b2c3d4e5f"
"""An id that nothing has."""
FAR = 10**30
"""Further than any bound that a schema may leave out."""

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of the address: in its path or behind its question mark."""

    name: str
    where: str
    schema: Schema
    required: bool


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address.

    ``bodies`` are the schemas of its body by content type; ``words`` are the fixed words of its path, in order.
    """

    id: str
    method: str
    path: str
    parameters: tuple[Parameter, ...]
    bodies: Mapping[str, Schema] = field(hash=False)
    is_public: bool
    answers: Mapping[str, Any] = field(hash=False)
    needs_key: bool

    def __str__(self) -> str:
        return self.id

    @property
    def writes(self) -> bool:
        """Whether it changes anything."""
        return self.method != "get"

    @property
    def is_for_services(self) -> bool:
        """Whether external services sign in here with a key, and nobody else."""
        return "{service_id}" in self.path

    @property
    def in_path(self) -> list[Parameter]:
        """The parameters of the path."""
        return [parameter for parameter in self.parameters if parameter.where == "path"]

    @property
    def in_query(self) -> list[Parameter]:
        """The parameters behind the question mark."""
        return [parameter for parameter in self.parameters if parameter.where == "query"]

    @property
    def body(self) -> Schema | None:
        """The schema of the body, JSON before a form."""
        return self.bodies.get(JSON) or self.bodies.get(FORM)

    @property
    def content_type(self) -> str:
        """How the body is sent."""
        return JSON if JSON in self.bodies or not self.bodies else FORM

    @property
    def lists(self) -> bool:
        """Whether it answers with a page of rows."""
        return any(parameter.name == "cursor" for parameter in self.in_query)

    def segment(self, name: str) -> str:
        """Return the word of the path before a parameter."""
        parts = self.path.strip("/").split("/")
        return parts[parts.index(f"{{{name}}}") - 1]


@cache
def document() -> dict[str, Any]:
    """Return the description of the API as the program writes it."""
    return dict(SchemaGenerator().get_schema(request=None, public=True))


@cache
def operations() -> tuple[Operation, ...]:
    """Return every operation of the API."""
    found = []
    for path, item in document()["paths"].items():
        found += [_operation(path, method, item[method]) for method in METHODS if method in item]
    return tuple(found)


def _operation(path: str, method: str, told: Mapping[str, Any]) -> Operation:
    parameters = told.get("parameters", [])
    content = told.get("requestBody", {}).get("content", {})
    return Operation(
        id=told["operationId"],
        method=method,
        path=path,
        parameters=tuple(
            Parameter(each["name"], each["in"], each["schema"], each.get("required", False))
            for each in parameters
            if each["in"] in ("path", "query")
        ),
        bodies={kind: resolved(each["schema"]) for kind, each in content.items()},
        is_public={} in told.get("security", [{}]),
        answers=told["responses"],
        needs_key=any(each["in"] == "header" and each.get("required") for each in parameters),
    )


def resolved(schema: Schema) -> Schema:
    """Return a schema without references at its top; the parts of an ``allOf`` are laid upon each other."""
    if "$ref" in schema:
        return resolved(document()["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    if "allOf" not in schema:
        return schema
    laid: dict[str, Any] = {name: value for name, value in schema.items() if name != "allOf"}
    for part in schema["allOf"]:
        laid = {**resolved(part), **laid}
    return laid


def choices(schema: Schema) -> list[Schema]:
    """Return the schemas of which a value may follow any."""
    schema = resolved(schema)
    return [resolved(each) for each in schema.get("oneOf", schema.get("anyOf", [schema]))]


def properties(schema: Schema, *, at: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Schema, bool]]:
    """Yield every property below an object: its place, its schema and whether it is required."""
    schema = resolved(schema)
    for name, inner in schema.get("properties", {}).items():
        place = (*at, name)
        yield place, resolved(inner), name in schema.get("required", ())
        yield from properties(inner, at=place)


def example(schema: Schema, *, everything: bool = False) -> Any:
    """Return a small valid value: of an object only what is required, unless everything is wanted."""
    schema = choices(schema)[0]
    if "example" in schema:
        return schema["example"]
    if "enum" in schema:
        return next(value for value in schema["enum"] if value not in ("", None))
    kind = schema.get("type", "object" if "properties" in schema else "string")
    return _MAKERS[kind](schema, everything)


def _object(schema: Schema, everything: bool) -> dict[str, Any]:  # noqa: FBT001
    wanted = schema.get("properties", {}) if everything else schema.get("required", ())
    return {
        name: example(schema["properties"][name], everything=everything)
        for name in wanted
        if not schema["properties"][name].get("readOnly")
    }


def _text(schema: Schema, everything: bool) -> Any:  # noqa: FBT001
    if pattern := schema.get("pattern"):
        return minimal_text(pattern)
    kinds = {
        "uuid": UNKNOWN,
        "date-time": "2026-03-02T12:00:00Z",
        "date": "2026-03-02",
        "email": "somebody@example.org",
        "uri": "https://example.org/",
        "binary": b"",
    }
    return kinds.get(schema.get("format", ""), "text")[: schema.get("maxLength", 200)]


_MAKERS: Mapping[str, Any] = {
    "object": _object,
    "string": _text,
    "array": lambda schema, everything: [example(schema["items"])] * schema.get("minItems", 0),
    "integer": lambda schema, everything: max(schema.get("minimum", 1), 1),
    "number": lambda schema, everything: max(schema.get("minimum", 1), 1),
    "boolean": lambda schema, everything: False,
}


@cache
def minimal_text(pattern: str) -> str:
    """Return the simplest text that a pattern takes."""
    quiet = hypothesis.settings(database=None, derandomize=True)
    return hypothesis.find(from_regex(pattern, fullmatch=True), lambda _: True, settings=quiet)


def wrong_types(schema: Schema) -> list[Any]:
    """Return JSON values of types that a property does not take."""
    taken = choices(schema)
    types = {each.get("type", "object" if "properties" in each else "any") for each in taken}
    if "any" in types:
        return []
    wrong = [value for kind, value in _OF_TYPE.items() if kind not in types]
    if not is_plain_text(schema):
        wrong.append(NO_WORD)
    if not any(each.get("nullable") for each in (schema, *taken)):
        wrong.append(None)
    return wrong


NO_WORD = "certainly not that \u2603"
_OF_TYPE: Mapping[str, Any] = {"object": {"un": "expected"}, "array": [[{}]], "boolean": True}


def is_plain_text(schema: Schema) -> bool:
    """Whether any text will do."""
    return any(
        each.get("type") == "string" and not {"enum", "pattern", "format"} & each.keys() for each in choices(schema)
    )


def out_of_range(schema: Schema) -> list[Any]:
    """Return values of the right type beyond what a property takes."""
    beyond: list[Any] = []
    for each in choices(schema):
        if each.get("type") in ("integer", "number"):
            beyond += [each.get("minimum", -FAR) - 1, each.get("maximum", FAR) + 1, FAR, -FAR]
        if each.get("type") == "string" and "maxLength" in each and each.get("format") != "binary":
            beyond.append("7" * (each["maxLength"] + 1))
        if each.get("type") == "array" and "maxItems" in each:
            beyond.append([example(each["items"])] * (each["maxItems"] + 1))
        if each.get("format") in ("date-time", "date"):
            beyond += ["0000-01-01T00:00:00Z", "99999-01-01T00:00:00Z", "2026-02-30"]
    return beyond
