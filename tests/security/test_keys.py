"""Keys: where they are, who can read them, and what a renewal leaves standing."""

import stat

from registry import actions
from registry.domain.freeze import receipt_problems
from registry.keys import NEXT_FILE, SIGNING_FILE, Keys, is_signed, pseudonym, renewal_message
from tests.builders import Force, registered


def test_keys_are_files_that_only_their_owner_can_read(force: Force) -> None:
    registered(force)
    for path in force.registry.settings.keys.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name
    assert stat.S_IMODE(force.registry.settings.keys.stat().st_mode) == 0o700


def test_the_database_holds_no_key(force: Force) -> None:
    registered(force)
    force.registry.close()
    secrets = [path.read_bytes() for path in force.registry.settings.keys.glob("*.key")]
    kept = (force.registry.settings.home / "registry.db").read_bytes()
    assert len(secrets) >= 2
    assert not any(secret in kept for secret in secrets)


def test_old_receipts_keep_verifying_through_five_renewals(force: Force) -> None:
    receipts = []
    for _ in range(5):
        reference = registered(force)
        view = actions.find.evaluation(force.registry, by=force.lead, reference=reference)
        receipts.append(view.versions[0].receipt)
        statement = actions.renew_key(force.registry, by=force.administrator)
        message = renewal_message(statement["old"], statement["new"])
        for signature, public in (("signed_by_old", "old"), ("signed_by_new", "new")):
            assert is_signed(message, signature=statement[signature], public=statement[public])
    trusted = force.registry.keys.every_public()
    assert len(trusted) == 6
    assert len({receipt["key"]["public"] for receipt in receipts}) == 5
    for receipt in receipts:
        assert receipt_problems(receipt, trusted=trusted) == ()
        assert receipt_problems(receipt, trusted=frozenset({force.registry.keys.public()}))


def test_a_renewal_that_was_cut_short_leaves_the_old_key_in_use(force: Force) -> None:
    keys = force.registry.keys
    before = keys.public()
    promised = keys.prepare_renewal()
    assert keys.public() == before
    assert (keys.folder / NEXT_FILE).exists()
    assert actions.renew_key(force.registry, by=None)["new"] == promised["new"]
    assert keys.public() == promised["new"]


def test_two_processes_at_once_make_one_key(force: Force) -> None:
    from concurrent.futures import ThreadPoolExecutor

    folder = force.registry.settings.home / "fresh"
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: Keys(folder).public(), range(16)))
    assert len(found) == 1
    assert [path.name for path in folder.iterdir()] == [SIGNING_FILE]


def test_pseudonyms_of_two_organisations_cannot_be_joined() -> None:
    assert pseudonym(b"a" * 32, "AB123456C") != pseudonym(b"b" * 32, "AB123456C")
    assert pseudonym(b"a" * 32, "AB123456C ") == pseudonym(b"a" * 32, "AB123456C")
