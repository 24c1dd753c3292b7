import hashlib
import json

import pytest

from analysis.canonical import canonical_bytes, seed_of, word_of

WORKED = """
schema = "plan/1"
title = "Café stops"
design = "comparison_group"
selected_on_baseline = false
[columns]
group = "arm"
[settings]
treated_value = "initiative"
level = 0.95
[[hypotheses]]
key = "stops"
role = "primary"
metric = "Stops"
outcome = "stops"
kind = "count"
better = "lower"
where = { ward = "North" }
sesoi = { value = 0.10, scale = "relative" }
settings = { dispersion = 1.0 }
"""


def form(plan) -> dict:
    return json.loads(plan.canonical)


def test_the_worked_example_has_its_form_hash_and_seed(read_plan):
    plan = read_plan(WORKED)
    assert len(plan.canonical) == 348
    assert plan.sha256 == "cc0d7721080d80f86dbc78a2dbe94408070ddc14c6d168cb483c8af852feee63"
    assert plan.seed == 3589731284713688
    assert hashlib.sha256(plan.canonical).hexdigest() == plan.sha256


def test_the_order_of_keys_and_the_format_leave_the_hash(read_plan):
    turned = json.loads(
        json.dumps(form(read_plan(WORKED))), object_pairs_hook=lambda pairs: dict(pairs[::-1])
    )
    assert read_plan(turned).sha256 == read_plan(WORKED).sha256


def test_the_form_is_its_own_form(read_plan):
    once = read_plan(WORKED)
    assert read_plan(form(once)).canonical == once.canonical


def test_a_default_written_at_the_top_leaves_the_hash(read_plan, document):
    plain = read_plan(document).sha256
    document["selected_on_baseline"] = False
    document["assignment"] = "chosen"
    document["settings"] = {"level": 0.95, "missing": "complete_cases", "paired": "auto"}
    document["columns"]["covariates"] = []
    document["power"] = {"alpha": 0.05, "target": 0.8}
    document["where"] = {}
    assert read_plan(document).sha256 == plain


def test_what_is_not_a_default_stays(read_plan, document):
    document["settings"] = {"level": 0.9, "seed": 7}
    document["power"] = {"alpha": 0.05, "target": 0.9}
    found = form(read_plan(document))
    assert found["settings"] == {"level": 0.9, "seed": 7}
    assert found["power"] == {"target": 0.9}


def test_one_equals_one_point_nought_and_not_true(read_plan, document):
    document["design"] = "weighted_displacement"
    document["columns"] = {"area": "area", "phase": "phase"}
    document["hypotheses"][0]["kind"] = "count"
    plain = read_plan(document).sha256
    document["settings"] = {"dispersion": 1.0}
    assert read_plan(document).sha256 == plain
    document["settings"] = {"dispersion": 1.5}
    assert read_plan(document).sha256 != plain
    document["settings"] = {"after_value": True}
    as_true = form(read_plan(document))
    document["settings"] = {"after_value": 1}
    assert form(read_plan(document)) == as_true | {"settings": {"after_value": 1}}


def test_a_top_setting_goes_only_where_every_design_that_knows_it_defaults_to_it(
    read_plan, document
):
    displaced = dict(
        document["hypotheses"][0],
        key="moved",
        kind="count",
        design="weighted_displacement",
        columns={"area": "area", "phase": "phase"},
    )
    document["hypotheses"].append(displaced)
    document["settings"] = {"dispersion": 1}
    assert form(read_plan(document))["settings"] == {"dispersion": 1}
    document["settings"] = {"paired": "auto", "level": 0.95}
    assert "settings" not in form(read_plan(document))


def test_a_default_in_a_hypothesis_stays_where_it_undoes_the_top(read_plan, document):
    document["settings"] = {"level": 0.9}
    document["columns"]["covariates"] = ["age"]
    document["assignment"] = "random"
    document["hypotheses"][0]["settings"] = {"level": 0.95, "missing": "complete_cases"}
    document["hypotheses"][0]["columns"] = {"covariates": []}
    document["hypotheses"][0]["assignment"] = "chosen"
    plan = read_plan(document)
    own = form(plan)["hypotheses"][0]
    assert own["settings"] == {"level": 0.95}
    assert own["columns"] == {"covariates": []}
    assert own["assignment"] == "chosen"
    assert plan.hypotheses[0].settings["level"] == 0.95
    assert plan.hypotheses[0].columns == {"group": "arm"}
    assert plan.hypotheses[0].assignment == "chosen"


def test_a_default_in_a_hypothesis_goes_where_the_top_is_silent(read_plan, document):
    plain = read_plan(document).sha256
    document["settings"] = {"level": 0.95}
    document["hypotheses"][0] |= {
        "settings": {"level": 0.95, "missing": "complete_cases"},
        "columns": {"covariates": []},
        "assignment": "chosen",
        "where": {},
    }
    assert read_plan(document).sha256 == plain


def test_a_scalar_stands_for_a_list_of_one(read_plan, document):
    document["columns"]["covariates"] = "age"
    document["where"] = {"ward": "North"}
    as_scalar = read_plan(document)
    document["columns"]["covariates"] = ["age"]
    document["where"] = {"ward": ["North"]}
    assert read_plan(document).sha256 == as_scalar.sha256
    assert as_scalar.hypotheses[0].columns["covariates"] == ("age",)


def test_lists_keep_their_order_and_so_does_the_hash(read_plan, document):
    document["where"] = {"ward": ["North", "South"]}
    first = read_plan(document).sha256
    document["where"] = {"ward": ["South", "North"]}
    assert read_plan(document).sha256 != first


def test_nothing_moves_between_the_top_and_a_hypothesis(read_plan, document):
    document["settings"] = {"treated_value": "a"}
    at_top = read_plan(document).sha256
    del document["settings"]
    document["hypotheses"][0]["settings"] = {"treated_value": "a"}
    assert read_plan(document).sha256 != at_top


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1.0, b"1"),
        (-0.0, b"0"),
        (1e21, b"1e+21"),
        (1e-7, b"1e-7"),
        (0.1, b"0.1"),
        (333333333.33333329, b"333333333.3333333"),
        (2**53, b"9007199254740992"),
        (-(2**53), b"-9007199254740992"),
        ("\u20ac$\u000f\n'\"\\/", '"€$\\u000f\\n\'\\"\\\\/"'.encode()),
    ],
)
def test_values_are_written_as_rfc_8785_writes_them(value, written):
    assert canonical_bytes({"a": value}) == b'{"a":' + written + b"}"


def test_keys_are_sorted_by_utf_16_units():
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    found = json.loads(canonical_bytes(dict.fromkeys(keys, 0)), object_pairs_hook=list)
    expected = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert [key for key, _ in found] == expected


def test_a_hypothesis_draws_by_its_key_alone():
    digest = hashlib.sha256(b"stops").hexdigest()
    assert word_of("stops") == int(digest[:16], 16)
    assert seed_of("f" * 64) == 16**13 - 1


def test_a_seed_that_is_set_is_the_plans_seed(read_plan, document):
    document["settings"] = {"seed": 12}
    assert read_plan(document).seed == 12
