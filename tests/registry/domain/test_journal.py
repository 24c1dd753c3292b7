"""The tree of the ledger, against RFC 6962's own definition."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.domain.journal import commitment, root


def by_definition(leaves: list[bytes]) -> bytes:
    """Return the tree head as RFC 6962, section 2.1, writes it: split at a power of two."""
    if len(leaves) == 0:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = by_definition(leaves[:split]), by_definition(leaves[split:])
    return hashlib.sha256(b"\x01" + left + right).digest()


@pytest.mark.parametrize("count", range(70))
def test_the_tree_is_the_one_of_rfc_6962(count: int) -> None:
    leaves = [hashlib.sha256(bytes([index])).digest() for index in range(count)]
    assert root([leaf.hex() for leaf in leaves]) == by_definition(leaves).hex()


@given(st.dictionaries(st.text(max_size=5), st.integers(-1000, 1000), max_size=4))
def test_a_commitment_hides_and_binds(payload: dict[str, int]) -> None:
    first = commitment("00" * 32, payload)
    assert first == commitment("00" * 32, dict(reversed(payload.items())))
    assert first != commitment("01" * 32, payload)
    assert first != commitment("00" * 32, {**payload, "more": 1})
