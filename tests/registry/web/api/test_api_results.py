"""From data to decision over the API, and what is proven of each step."""

import base64
import hashlib
import json
from uuid import UUID

from registry.work.job import perform
from tests.builders import MATURE, concluded, decided, monthly_rows, registered, reported

SHAPE = {"groups", "periods_after", "periods_before", "rows", "strata"}
"""Numbers of a table's own shape, which count neither people nor events."""


def test_a_file_becomes_a_run_a_conclusion_and_a_decision(program, force):
    reference = registered(force)
    force.clock.set(MATURE)
    analyst, reviewer = program(force.analyst), program(force.reviewer)
    path = f"/evaluations/{reference}"
    data = analyst.create(
        f"{path}/datasets", files={"file": ("offences.csv", monthly_rows())}
    ).json()
    assert data["gate"] != "fail"
    run = analyst.create(f"{path}/runs", {"dataset": data["id"]}).json()
    perform(force.registry, UUID(run["id"]))
    assert analyst.get(f"/runs/{run['id']}").json()["status"] == "done"
    concluded = analyst.create(f"{path}/conclusions", {"run": run["id"], "text": "It fell."}).json()
    signed = reviewer.change(f"/conclusions/{concluded['id']}/sign")
    assert signed.json()["state"] == "reported"
    leader = program(force.leader)
    advice = leader.get(f"{path}/recommendation").json()
    made = leader.create(
        f"{path}/decisions", {"choice": advice["choice"], "cites": [concluded["id"]]}
    )
    assert made.status_code == 201, made.text
    assert leader.get(f"/decisions/{made.json()['reference']}").json()["is_contrary"] is False


def test_a_result_document_is_the_bytes_that_were_hashed(program, force):
    reference = registered(force)
    reported(force, reference)
    for person in (force.analyst, force.reviewer):
        caller = program(person)
        found = caller.get(f"/evaluations/{reference}/result").json()
        document = caller.get(f"/results/{found['id']}/document")
        assert hashlib.sha256(document.content).hexdigest() == found["sha256"]
        assert document.json()["schema"] == "result/1"


def test_exact_counts_of_a_published_result_do_not_leave_with_the_api(program, force):
    reference = registered(force)
    reported(force, reference)
    exact = program(force.analyst)
    found = exact.get(f"/evaluations/{reference}/result").json()
    path = f"/results/{found['id']}"
    first = exact.get(f"{path}/document").json()["hypotheses"][0]
    assert any(count % 6 != 3 for count in first["n"].values() if count)
    for person in (force.member, force.lead, force.leader):
        caller = program(person)
        sent = caller.get(f"{path}/document").json()
        inside = [json.loads(base64.b64decode(caller.get(place).json()["content"]))
                  for place in (path, f"/evaluations/{reference}/result")]  # fmt: skip
        assert all(item == sent for item in inside)
        released = sent["hypotheses"][0]
        people = {name: n for name, n in released["n"].items() if name not in SHAPE and n}
        assert people
        assert all(count % 3 == 0 for count in people.values()), people
        assert released["verdict"] == first["verdict"]
        assert released["estimate"]["value"] != first["estimate"]["value"]
        assert released["estimate"]["se"] is released["estimate"]["p"] is None


def test_everything_that_is_frozen_is_proven(program, force):
    reference = registered(force)
    decided(force, reference)
    found = program(force.member).get(f"/evaluations/{reference}/verify").json()["items"]
    assert [item["problems"] for item in found] == [[], [], [], []]
    assert all(item["proven"] for item in found)


def test_every_object_has_its_history(program, force):
    reference = registered(force)
    decision = decided(force, reference)
    analyst = program(force.analyst)
    run = analyst.get("/runs").json()["items"][0]
    data = analyst.get("/datasets").json()["items"][0]
    conclusion = analyst.get("/conclusions").json()["items"][0]
    kinds = {
        f"/runs/{run['id']}": ["run.started", "run.finished", "conclusion.written",
                               "conclusion.signed"],
        f"/datasets/{data['id']}": ["dataset.uploaded"],
        f"/conclusions/{conclusion['id']}": ["conclusion.written", "conclusion.signed"],
        f"/decisions/{decision.reference}": ["decision.recorded"],
        f"/units/{force.unit.id}": ["unit.added"],
    }  # fmt: skip
    for path, wanted in kinds.items():
        events = analyst.get(f"{path}/history").json()["items"]
        assert [event["kind"] for event in events] == wanted, path


def test_runs_and_results_stay_sealed_until_they_are_out(program, force):
    reference = registered(force)
    made = concluded(force, reference)
    for person in (force.lead, force.leader, force.member, force.administrator):
        caller = program(person)
        for path in (
            f"/runs/{made.run}",
            f"/conclusions/{made.id}",
            f"/evaluations/{reference}/result",
            f"/evaluations/{reference}/recommendation",
        ):
            assert caller.get(path).status_code in {403, 404}, path
        for path in ("/runs", "/results", "/conclusions", "/datasets"):
            assert caller.get(path).json()["items"] == [], path
        assert "offences" not in caller.get(f"/evaluations/{reference}/history").text
