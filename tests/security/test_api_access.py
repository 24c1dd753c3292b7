"""Who gets which answer of the API: every route that reads, for every role, ours and another's."""

import re

import pytest

from registry import actions
from registry.settings import read_settings
from registry.web.app import create_app
from tests.builders import a_draft, confirmed, decided, make_force, registered
from tests.clients import session_token
from tests.programs import programs

ROLES = ("lead", "deputy", "analyst", "reviewer", "leader", "steward", "administrator", "member")
OPEN = {"/metrics/{metric_key}", "/starters/{starter_key}"}
"""What is shipped with the service is everybody's."""


def _routes(method):
    app = create_app(read_settings(home=None, demo=False))
    found = set()
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            if route.path_format.startswith("/api/v1/") and method in handler.http_methods:
                found.add(route.path_format.removeprefix("/api/v1"))
    return sorted(found)


READ = _routes("GET")
CHANGED = [
    (method, path) for method in ("POST", "PUT", "PATCH", "DELETE") for path in _routes(method)
]


@pytest.fixture
def named(force):
    """What paths call the things of a force."""
    running, over = registered(force), registered(force)
    run = confirmed(force, running)
    decision = decided(force, over)
    view = actions.find.evaluation(force.registry, by=force.analyst, reference=over)
    return {
        "reference": over,
        "decision": decision.reference,
        "initiative": view.initiative.reference,
        "sha256": view.versions[0].registration_sha256,
        "dataset_id": str(run.dataset_version),
        "run_id": str(run.id),
        "result_id": str(view.result.id),
        "conclusion_id": str(view.conclusions[0].id),
        "person_id": str(force.member.id),
        "unit_id": str(force.unit.id),
        "running": running,
    }


def _filled(path, named):
    names = dict(named)
    first = path.split("/")[1]
    names["reference"] = {"decisions": named["decision"], "initiatives": named["initiative"]}.get(
        first, named["reference"]
    )
    return re.sub(r"\{(\w+)\}", lambda found: names.get(found.group(1), "lead"), path)


def _of_one_thing(paths):
    return [path for path in paths if "{" in path and not path.startswith(tuple(OPEN))]


def test_another_force_finds_nothing_of_ours_by_any_name(force, clock, named):
    other = make_force(force.registry, clock, code="SOUT")
    wrong = {}
    with programs(force.registry) as make:
        for role in ROLES:
            caller = make(getattr(other, role))
            for path in _of_one_thing(READ):
                answer = caller.get(_filled(path, named))
                if answer.status_code != 404:
                    wrong[f"{role} {path}"] = answer.status_code
    assert wrong == {}


def test_another_force_finds_nothing_of_ours_in_any_list(force, clock, named):
    other = make_force(force.registry, clock, code="SOUT")
    ours = [str(value) for value in named.values()]
    wrong = {}
    with programs(force.registry) as make:
        for role in ("lead", "administrator"):
            caller = make(getattr(other, role))
            for path in (path for path in READ if "{" not in path):
                if path == "/ledger/export":
                    continue  # the whole chain, without content, is everybody's to check
                text = caller.get(path, params={"q": "patrols"}).text
                found = [name for name in ours if name in text]
                if found:
                    wrong[f"{role} {path}"] = found
    assert wrong == {}


def test_another_force_changes_nothing_of_ours_by_any_name(force, clock, named):
    other = make_force(force.registry, clock, code="SOUT")
    headers = {"if-match": "*", "idempotency-key": "k"}
    wrong = {}
    with programs(force.registry) as make:
        caller = make(other.administrator)
        for method, path in CHANGED:
            if path in _of_one_thing([path]):
                answer = caller.call(method, _filled(path, named), headers=headers, json={})
                if answer.status_code not in {404, 415, 422}:
                    wrong[f"{method} {path}"] = answer.status_code
    assert wrong == {}


SEALED = {
    "/runs/{run_id}": {"analyst", "reviewer"},
    "/runs/{run_id}/plan": {"analyst", "reviewer"},
    "/runs/{run_id}/history": {"analyst", "reviewer"},
    "/runs/{run_id}/verify": {"analyst", "reviewer"},
    "/datasets/{dataset_id}": {"analyst", "steward"},
    "/datasets/{dataset_id}/history": {"analyst", "steward"},
    "/datasets/{dataset_id}/verify": {"analyst", "steward"},
}


def test_a_sealed_run_and_its_data_are_read_by_whom_the_rules_name(force, named):
    wrong = {}
    with programs(force.registry) as make:
        for role in ROLES:
            caller = make(getattr(force, role))
            for path, allowed in SEALED.items():
                status = caller.get(_filled(path, named)).status_code
                wanted = 200 if role in allowed else 404
                if status != wanted:
                    wrong[f"{role} {path}"] = status
    assert wrong == {}


def test_everybody_of_the_force_reads_what_is_out(force, named):
    hidden = set(SEALED) | {path for path in READ if path.endswith("/draft")}
    hidden |= {path for path in READ if "{item_id}" in path or "{version_id}" in path}
    wrong = {}
    with programs(force.registry) as make:
        caller = make(force.member)
        for path in _of_one_thing(READ):
            if path not in hidden:
                answer = caller.get(_filled(path, named))
                if answer.status_code != 200:
                    wrong[path] = answer.status_code
    assert wrong == {}


def test_a_draft_is_nothing_to_colleagues_elsewhere(force):
    reference = a_draft(force)
    with programs(force.registry) as make:
        caller = make(force.reviewer)
        assert caller.get(f"/evaluations/{reference}").status_code == 200
        elsewhere = actions.add_person(
            force.registry, by=force.administrator, unit=force.root.id,
            email="far@nors.example", name="F. Yew",
        )  # fmt: skip
        caller = make(elsewhere)
        assert caller.get(f"/evaluations/{reference}").status_code == 404
        assert caller.get("/evaluations").json()["items"] == []


def test_a_cookie_opens_nothing_here(force):
    with programs(force.registry) as make:
        client = make(None).client
        client.cookies.set("session", session_token(force.registry, force.administrator))
        names = {"reference": "NORS-2026-0001", "decision": "x", "initiative": "x"}
        answers = {client.get(f"/api/v1{_filled(path, names)}").status_code for path in READ}
    assert answers <= {401, 404}
