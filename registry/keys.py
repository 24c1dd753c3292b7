"""The keys: one signs receipts and checkpoints, one per organisation makes pseudonyms.

They live in files of their own outside the database, readable by their owner alone, so that
neither a copy of the database nor a backup can sign anything or undo a pseudonym.
"""

import base64
import contextlib
import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SIGNING_FILE = "signing.key"
NEXT_FILE = "signing.next.key"


def _read_or_make(path: Path, make: bytes) -> bytes:
    """Return the file's bytes, made if it was not there. Two processes at once get the same key."""
    if path.exists():
        return path.read_bytes()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(make)
            file.flush()
            os.fsync(file.fileno())
        # A link appears whole or not at all, and never over a file that is already there.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
    return path.read_bytes()


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys in one folder, made when they are first asked for."""

    folder: Path

    def _signing(self) -> Ed25519PrivateKey:
        seed = _read_or_make(self.folder / SIGNING_FILE, secrets.token_bytes(32))
        return Ed25519PrivateKey.from_private_bytes(seed)

    def public(self) -> str:
        """Return the public key that checks our signatures, as base64 of its 32 bytes."""
        raw = self._signing().public_key().public_bytes_raw()
        return base64.b64encode(raw).decode()

    def public_pem(self) -> str:
        """Return the public key as PEM, for those who check with other tools."""
        return (
            self._signing()
            .public_key()
            .public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            )
            .decode()
        )

    def key_id(self) -> str:
        """Return the short name of the signing key: 16 hex digits of its SHA-256."""
        return key_id(self.public())

    def sign(self, message: bytes) -> str:
        """Return the Ed25519 signature of a message, as base64."""
        return base64.b64encode(self._signing().sign(message)).decode()

    def every_public(self) -> frozenset[str]:
        """Return every public key that signs here now or ever did: old receipts keep verifying."""
        retired = {path.read_text().strip() for path in self.folder.glob("retired-*.pub")}
        return frozenset({self.public(), *retired})

    def prepare_renewal(self) -> dict[str, str]:
        """Return the statement in which the old key and a new one name each other, signed by both.

        The new key is written but not in use yet; asking again gives the same one.
        """
        fresh = Ed25519PrivateKey.from_private_bytes(
            _read_or_make(self.folder / NEXT_FILE, secrets.token_bytes(32))
        )
        new = base64.b64encode(fresh.public_key().public_bytes_raw()).decode()
        message = renewal_message(self.public(), new)
        return {
            "old": self.public(),
            "new": new,
            "signed_by_old": self.sign(message),
            "signed_by_new": base64.b64encode(fresh.sign(message)).decode(),
        }

    def finish_renewal(self) -> None:
        """Put the new key in use, and keep the public half of the old one."""
        old = self.public()
        (self.folder / f"retired-{key_id(old)}.pub").write_text(f"{old}\n")
        (self.folder / NEXT_FILE).replace(self.folder / SIGNING_FILE)

    def form_key(self) -> bytes:
        """Return the 32 bytes that bind a form to the session it was shown in."""
        return _read_or_make(self.folder / "forms.key", secrets.token_bytes(32))

    def pseudonym_key(self, organisation: UUID) -> bytes:
        """Return the 32 bytes with which one organisation's pseudonyms are made."""
        path = self.folder / f"pseudonyms-{organisation}.key"
        return _read_or_make(path, secrets.token_bytes(32))


def renewal_message(old: str, new: str) -> bytes:
    """Return the bytes that both keys sign when one takes the other's place."""
    return f"evaluation-registry key renewal\n{old}\n{new}\n".encode()


def key_id(public: str) -> str:
    """Return the short name of a public key: 16 hex digits of its SHA-256."""
    return hashlib.sha256(base64.b64decode(public)).hexdigest()[:16]


def is_signed(message: bytes, *, signature: str, public: str) -> bool:
    """Return whether a signature (base64) of these very bytes was made by a public key (base64)."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public, validate=True))
        key.verify(base64.b64decode(signature, validate=True), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def pseudonym(key: bytes, value: str) -> str:
    """Return the pseudonym of a value under an organisation's key: 32 hex digits of an HMAC."""
    return hmac.new(key, value.strip().encode(), hashlib.sha256).hexdigest()[:32]
