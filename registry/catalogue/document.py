"""How the catalogue's TOML files become values that check themselves."""

import dataclasses
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar, get_origin

import msgspec

Value = TypeVar("Value")


class CatalogueError(ValueError):
    """A shipped file of the catalogue contradicts itself: a fault of ours, found by the tests."""


def read(*path: str) -> Mapping[str, Any]:
    """Return the tables of one shipped file, named from this folder: ``read("rule.toml")``."""
    place = files("registry.catalogue").joinpath(*path)
    return tomllib.loads(place.read_text(encoding="utf-8"))


def read_all(folder: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the name, without its ending, and the tables of each file in a folder, by name."""
    entries = files("registry.catalogue").joinpath(folder).iterdir()
    for entry in sorted(entries, key=lambda item: item.name):
        if entry.name.endswith(".toml"):
            yield entry.name.removesuffix(".toml"), read(folder, entry.name)


def build(shape: type[Value], tables: Mapping[str, Any], where: str) -> Value:
    """Return the value that these tables describe.

    Raises
    ------
        CatalogueError: an unknown key, a missing one or a wrong type; ``where`` names the place.
    """
    _refuse_unknown(shape, tables, where)
    try:
        return msgspec.convert(tables, shape)
    except (msgspec.ValidationError, ValueError) as error:
        raise CatalogueError(f"{where}: {error}") from error


def _refuse_unknown(shape: type[Any], tables: Mapping[str, Any], where: str) -> None:
    # msgspec passes over keys that a dataclass does not know; a misspelt key must not be lost.
    known = {entry.name: entry.type for entry in dataclasses.fields(shape)}
    unknown = sorted(set(tables) - set(known))
    if unknown:
        raise CatalogueError(f"{where}: unknown keys {', '.join(unknown)}")
    for key, value in tables.items():
        inner = _inner_shape(known[key])
        if inner is None:
            continue
        parts = _parts(value, known[key])
        for number, part in enumerate(parts, start=1):
            _refuse_unknown(inner, part, f"{where}, {key} {number}")


def _parts(value: Any, declared: Any) -> list[Any]:
    if get_origin(declared) is Mapping:
        return list(value.values())
    return value if isinstance(value, list) else [value]


def _inner_shape(declared: Any) -> type[Any] | None:
    arguments = getattr(declared, "__args__", (declared,))
    for candidate in arguments:
        if dataclasses.is_dataclass(candidate) and isinstance(candidate, type):
            return candidate
    return None


@cache
def sources() -> Mapping[str, str]:
    """Return the full title of each source by the short key that the other files cite."""
    return {key: str(title) for key, title in read("sources.toml").items()}


def check_sources(keys: tuple[str, ...], where: str) -> None:
    """Refuse a citation of a source that is not in the list of sources.

    Raises
    ------
        CatalogueError: the key is not there.
    """
    unknown = sorted(set(keys) - set(sources()))
    if unknown:
        raise CatalogueError(f"{where}: unknown sources {', '.join(unknown)}")
