"""The one form in which a value is hashed: text in NFC, then RFC 8785."""

import hashlib
import unicodedata
from typing import Any

import msgspec
import rfc8785


def plain(value: Any) -> Any:
    """Return a value as JSON types: dates and UUIDs as text, tuples as lists, all text in NFC."""
    return _nfc(msgspec.to_builtins(value, str_keys=True))


def _nfc(value: Any) -> Any:
    match value:
        case str():
            return unicodedata.normalize("NFC", value)
        case dict():
            return {_nfc(key): _nfc(item) for key, item in value.items()}
        case list() | tuple():
            return [_nfc(item) for item in value]
        case _:
            return value


def canonical(value: Any) -> bytes:
    """Return the RFC 8785 bytes of a value; NaN, infinities and integers over 2^53 are refused."""
    return rfc8785.dumps(plain(value))


def sha256(content: bytes) -> str:
    """Return the SHA-256 of bytes, in hex."""
    return hashlib.sha256(content).hexdigest()
