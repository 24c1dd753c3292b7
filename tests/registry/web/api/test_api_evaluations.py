"""Evaluations over the API: begun once, found, changed only as they were seen."""

from registry.domain.lifecycle import State
from tests.builders import a_draft, draft_values, in_review, registered


def _new(force, **more):
    return {"unit": str(force.unit.id), "title": "Evening patrols", **more}


def test_an_evaluation_is_begun_and_read(program, force):
    made = program(force.lead).create("/evaluations", _new(force))
    assert made.status_code == 201
    found = program(force.lead).get(f"/evaluations/{made.json()['reference']}")
    assert found.json() == made.json()
    assert found.headers["etag"] == '"1"'


def test_the_same_request_twice_begins_one_evaluation(program, force):
    caller = program(force.lead)
    first, second = (
        caller.create("/evaluations", _new(force), headers={"idempotency-key": "one"})
        for _ in range(2)
    )
    assert second.status_code == 201
    assert second.json() == first.json()
    assert second.headers["idempotency-replayed"] == "true"
    assert len(caller.get("/evaluations").json()["items"]) == 1


def test_a_key_cannot_be_used_for_another_request(program, force):
    caller = program(force.lead)
    headers = {"idempotency-key": "one"}
    caller.create("/evaluations", _new(force), headers=headers)
    assert caller.create("/evaluations", _new(force, title="B"), headers=headers).status_code == 409


def test_a_creation_without_a_key_is_refused(program, force):
    answer = program(force.lead).call("POST", "/evaluations", json=_new(force))
    assert answer.status_code == 400
    assert "Idempotency-Key" in answer.json()["detail"]


def test_a_change_without_what_was_seen_is_refused(program, force):
    reference = a_draft(force)
    answer = program(force.lead).call(
        "PATCH", f"/evaluations/{reference}/draft", json={"changes": {"place": "East"}}
    )
    assert answer.status_code == 428


def test_a_draft_is_changed_only_as_it_was_seen(program, force):
    caller, path = program(force.lead), f"/evaluations/{a_draft(force)}/draft"
    tag = caller.get(path).headers["etag"]
    saved = caller.change(path, {"changes": {"place": "East"}}, seen=tag, method="PATCH")
    assert saved.status_code == 200
    assert saved.json()["values"]["place"] == "East"
    late = caller.change(path, {"changes": {"place": "West"}}, seen=tag, method="PATCH")
    assert late.status_code == 412
    assert caller.get(path).json()["values"]["place"] == "East"


def test_a_move_is_made_only_of_the_version_that_was_seen(program, force):
    caller, path = program(force.lead), f"/evaluations/{registered(force)}"
    tag = caller.get(path).headers["etag"]
    rest = {"from_on": "2026-04-01", "reason": "Officers were needed elsewhere."}
    assert caller.change(f"{path}/pause", rest, seen=tag).status_code == 200
    late = caller.change(f"{path}/resume", {"on": "2026-05-01"}, seen=tag)
    assert late.status_code == 412
    assert caller.get(path).json()["pauses"][-1]["to_on"] is None


def test_a_plan_is_reviewed_and_frozen_with_a_receipt(program, force):
    reference = in_review(force)
    approved = program(force.reviewer).change(f"/evaluations/{reference}/approve", {"seen": False})
    assert approved.status_code == 200
    caller = program(force.member)
    assert caller.get(f"/evaluations/{reference}").json()["state"] == State.REGISTERED
    sha256 = approved.json()["registration_sha256"]
    assert caller.get(f"/plans/{sha256}").json()["reference"] == reference
    proof = caller.get(f"/plans/{sha256}/verify").json()
    assert proof["problems"] == []
    assert len(proof["proven"]) == 3


def test_an_unknown_field_is_refused_by_its_place(program, force):
    answer = program(force.lead).create("/evaluations", _new(force, colour="red"))
    assert answer.status_code == 422
    assert "colour" not in answer.text
    answer = program(force.lead).create("/evaluations", _new(force, title=7))
    assert answer.json()["errors"] == [
        {"pointer": "/title", "detail": "Expected `str`, got `int`."}
    ]


def test_a_list_goes_on_at_its_cursor(program, force):
    caller = program(force.lead)
    references = [a_draft(force) for _ in range(5)]
    seen, after = [], ""
    while after is not None:
        found = caller.get("/evaluations", params={"limit": 2, "after": after}).json()
        seen += [item["reference"] for item in found["items"]]
        after = found["after"]
    assert seen == references[::-1]


def test_a_list_is_given_as_a_table(program, force):
    reference = a_draft(force, **draft_values(force))
    caller = program(force.lead)
    table = caller.get("/evaluations", params={"format": "csv"})
    assert table.headers["content-type"].startswith("text/csv")
    assert reference in table.text
    book = caller.get("/evaluations", params={"format": "xlsx"})
    assert book.content.startswith(b"PK")


def test_history_says_who_did_what(program, force):
    reference = registered(force)
    events = program(force.lead).get(f"/evaluations/{reference}/history").json()["items"]
    assert events[0]["kind"] == "evaluation.begun"
    assert events[-1]["kind"] == "registration.frozen"
    assert events[-1]["actor_name"] == force.reviewer.name


def test_what_a_program_holds_already_is_not_sent_again(program, force):
    reference = registered(force)
    caller = program(force.lead)
    path = f"/evaluations/{reference}"
    first = caller.get(path)
    tag = first.headers["etag"]
    again = caller.get(path, headers={"if-none-match": f'"other", W/{tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert "content-length" not in again.headers
    assert caller.get(path, headers={"if-none-match": '"other"'}).content == first.content
    listed = caller.get("/evaluations")
    held = {"if-none-match": listed.headers["etag"]}
    assert caller.get("/evaluations", headers=held).status_code == 304
    stranger = program(force.member)
    assert stranger.get("/evaluations/NORS-1999-0001", headers=held).status_code == 404
