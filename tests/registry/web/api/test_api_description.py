"""The description of the API: offline, whole and strict."""

import pytest

from registry.settings import read_settings
from registry.web.api.description import described
from registry.web.app import create_app


@pytest.fixture(scope="module")
def description():
    app = create_app(read_settings(home=None, demo=False))
    return described(app.openapi_schema.to_schema())


def _operations(description):
    for path, item in description["paths"].items():
        for method, operation in item.items():
            yield method, path, operation


def test_only_the_api_is_described(description):
    assert all(path.startswith("/api/v1/") for path in description["paths"])


def test_every_operation_says_what_can_go_wrong_in_one_way(description):
    for method, path, operation in _operations(description):
        statuses = [status for status in operation["responses"] if status.startswith("4")]
        assert statuses == ["4XX"], (method, path)


def test_nothing_that_is_sent_may_hold_an_unknown_field(description):
    schemas = description["components"]["schemas"]
    for method, path, operation in _operations(description):
        content = operation.get("requestBody", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema", {})
        if "$ref" in schema:
            name = schema["$ref"].rsplit("/", 1)[-1]
            assert schemas[name]["additionalProperties"] is False, (method, path)


def test_every_change_names_what_was_seen_and_every_creation_its_key(description):
    free = {"/api/v1/analyses", "/api/v1/tokens/{token_id}"}
    for method, path, operation in _operations(description):
        if method == "get" or path in free:
            continue
        names = {item["name"] for item in operation.get("parameters", ()) if item.get("required")}
        assert names & {"If-Match", "Idempotency-Key"}, (method, path)


def test_every_object_answers_history_and_what_is_frozen_verify(description):
    paths = set(description["paths"])
    for noun in (
        "evaluations/{reference}", "initiatives/{reference}", "plans/{sha256}",
        "datasets/{dataset_id}", "runs/{run_id}", "results/{result_id}",
        "conclusions/{conclusion_id}", "decisions/{reference}", "people/{person_id}",
        "units/{unit_id}", "metric-versions/{version_id}", "check-ins/{item_id}",
        "learnings/{item_id}",
    ):  # fmt: skip
        assert f"/api/v1/{noun}/history" in paths, noun
    for noun in (
        "evaluations/{reference}", "plans/{sha256}", "datasets/{dataset_id}", "runs/{run_id}",
        "results/{result_id}", "conclusions/{conclusion_id}", "decisions/{reference}",
        "metric-versions/{version_id}", "ledger",
    ):  # fmt: skip
        assert f"/api/v1/{noun}/verify" in paths, noun


def test_the_explorer_and_the_description_need_nothing_from_elsewhere(program, force):
    import re

    client = program(force.lead).client
    page = client.get("/api/docs")
    assert page.status_code == 200
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page.text)
    found = client.get("/api/openapi.json").json()
    assert "/api/v1/analyses" in found["paths"]
    assert found["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
