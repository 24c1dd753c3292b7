"""A plan document as people take it with them: TOML to read and to run, JSON as it is kept."""

from collections.abc import Mapping
from typing import Any

import msgspec


def as_json(value: Any) -> bytes:
    """Return a value as indented JSON."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2)


def as_toml(document: Mapping[str, Any]) -> bytes:
    """Return a plan as TOML. What stands as None is left out: TOML has no word for it."""
    import tomli_w

    return tomli_w.dumps(_without_none(document)).encode()


def _without_none(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_none(item) for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [_without_none(item) for item in value]
    return value
