"""People, units, tokens and the ledger over the API."""

import pytest


def test_a_token_for_reading_changes_nothing(program, force):
    caller = program(force.lead, scopes=["read"])
    body = {"unit": str(force.unit.id), "title": "Evening patrols"}
    assert caller.create("/evaluations", body).status_code == 403
    assert caller.create("/tokens", {"name": "more"}).status_code == 403
    assert caller.get("/evaluations").json()["items"] == []


def test_a_token_for_writing_alone_reads_nothing(program, force):
    caller = program(force.lead, scopes=["write"])
    assert caller.get("/people").status_code == 403


def test_a_revoked_token_is_refused_at_once(program, force):
    caller = program(force.member)
    (token,) = caller.get("/tokens").json()["items"]
    assert caller.call("DELETE", f"/tokens/{token['id']}").status_code == 204
    assert caller.get("/people/me").status_code == 401


def test_a_secret_is_shown_once_and_never_kept(program, force):
    caller = program(force.lead)
    headers = {"idempotency-key": "one"}
    made = caller.create("/tokens", {"name": "night job"}, headers=headers)
    assert made.json()["token"].startswith("er_")
    again = caller.create("/tokens", {"name": "night job"}, headers=headers)
    assert again.status_code == 409
    assert made.json()["token"] not in caller.get("/tokens").text


def test_an_administrator_gives_an_account_and_a_role(program, force):
    caller = program(force.administrator)
    made = caller.create(
        "/people", {"unit": str(force.unit.id), "email": "new@nors.example", "name": "N. Oak"}
    )
    assert made.status_code == 201
    path = f"/people/{made.json()['id']}"
    tag = caller.get(path).headers["etag"]
    role = f"{path}/roles/lead/{force.unit.id}"
    given = caller.change(role, seen=tag, method="PUT")
    assert [item["role"] for item in given.json()["roles"]] == ["lead"]
    assert caller.change(role, seen=tag, method="DELETE").status_code == 412
    taken = caller.change(role, seen=given.headers["etag"], method="DELETE")
    assert taken.json()["roles"] == []


@pytest.mark.parametrize("path", ["/people", "/units"])
def test_nobody_else_changes_people_or_units(program, force, path):
    bodies = {
        "/people": {"unit": str(force.unit.id), "email": "x@nors.example", "name": "X"},
        "/units": {"code": "X", "name": "X", "parent": str(force.root.id)},
    }
    assert program(force.lead).create(path, bodies[path]).status_code == 403


def test_the_ledger_holds_and_is_sealed(program, force):
    caller = program(force.administrator)
    sealed = caller.create("/ledger/seals")
    assert sealed.status_code == 201, sealed.text
    found = caller.get("/ledger/verify").json()
    assert found["problems"] == []
    export = caller.get("/ledger/export").json()
    assert export["checkpoints"][-1]["root"] == sealed.json()["root"]


def test_a_metric_is_proposed_approved_and_sealed(program, force):
    owner, author = program(force.steward), program(force.lead)
    catalogue = author.get("/metrics").json()["items"]
    assert author.get(f"/metrics/{catalogue[0]['key']}").json() == catalogue[0]
    made = author.create(
        "/metric-versions",
        {
            "key": "calls_back",
            "name": "Calls back",
            "owner": str(force.steward.id),
            "definition": {
                "definition": "Calls back within a day", "numerator": "Calls back",
                "denominator": "Calls", "kind": "proportion", "unit": "share",
                "better": "higher", "grain": "month", "data_source": "Control room",
            },
        },
    )  # fmt: skip
    assert made.status_code == 201, made.text
    path = f"/metric-versions/{made.json()['id']}"
    approved = owner.change(f"{path}/approve", seen=made.headers["etag"])
    assert approved.json()["approved_by"] == str(force.steward.id)
    assert owner.get(f"{path}/verify").json()["problems"] == []
    kinds = [item["kind"] for item in owner.get(f"{path}/history").json()["items"]]
    assert kinds == ["metric.proposed", "metric.approved"]
