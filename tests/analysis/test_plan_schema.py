import jsonschema_rs as jsonschema
import pytest

from analysis.design import catalogue, terms
from analysis.plan_schema import plan_schema, setting_schema
from analysis.result_schema import result_schema
from analysis.terms import SettingTerms


def valid(plan) -> bool:
    return jsonschema.Draft202012Validator(plan_schema()).is_valid(plan)


def test_both_schemas_are_sound_and_refuse_something():
    for schema in (plan_schema(), result_schema()):
        assert not jsonschema.Draft202012Validator(schema).is_valid({})


def test_a_sound_plan_is_valid(document):
    assert valid(document)
    document["settings"] = {"treated_value": 1, "level": 0.9, "paired": True, "dispersion": 2}
    document["columns"]["covariates"] = "age"
    document["where"] = {"ward": ["North", 3, True]}
    document["start"] = "2024-04"
    document["power"] = {"alpha": 0.1, "sd": 8}
    document["multiplicity"] = "none"
    document["hypotheses"][0]["sesoi"] = {"value": 0.1, "scale": "relative"}
    assert valid(document)


@pytest.mark.parametrize(
    "change",
    [
        {"schema": "plan/2"},
        {"title": ""},
        {"titel": "x"},
        {"design": "no_such_design"},
        {"hypotheses": []},
        {"selected_on_baseline": "no"},
        {"start": True},
        {"start": 1.5},
        {"where": {"ward": []}},
        {"where": {"ward": {}}},
        {"columns": {"group": ""}},
        {"columns": {"grp": "arm"}},
        {"settings": {"level": 1}},
        {"settings": {"levle": 0.9}},
        {"settings": {"model": "linear"}},
        {"settings": {"missing": "drop"}},
        {"settings": {"dispersion": 0.5}},
        {"settings": {"paired": "yes"}},
        {"settings": {"seed": 1.5}},
        {"power": {"alpha": 2}},
        {"power": {"beta": 0.2}},
        {"multiplicity": "holm"},
    ],
)
def test_a_wrong_plan_is_not_valid(document, change):
    assert not valid(document | change)


@pytest.mark.parametrize(
    "change",
    [
        {"role": "main"},
        {"kind": "counts"},
        {"better": "up"},
        {"sesoi": {"value": 0, "scale": "relative"}},
        {"sesoi": {"value": 1, "scale": "percent"}},
        {"sesoi": 1},
        {"margin": {"value": 1, "scale": "absolute"}},
        {"role": "guardrail"},
        {
            "role": "guardrail",
            "sesoi": {"value": 1, "scale": "absolute"},
            "margin": {"value": 1, "scale": "absolute"},
        },
        {"power": {}},
        {"settings": {"model": "linear"}},
        {"columns": {"unit": "area"}},
        {"design": "comparison_group", "settings": {"model": "linear"}},
        {"design": "comparison_group", "kind": "ordinal"},
    ],
)
def test_a_wrong_hypothesis_is_not_valid(document, change):
    document["hypotheses"][0] |= change
    assert not valid(document)


@pytest.mark.parametrize("name", ["key", "role", "metric", "outcome", "kind", "better"])
def test_what_a_hypothesis_needs_is_required(document, name):
    del document["hypotheses"][0][name]
    assert not valid(document)


def test_the_top_may_hold_settings_of_several_designs(document):
    document["hypotheses"].append(dict(document["hypotheses"][0], key="two", design="before_after"))
    document["columns"]["phase"] = "phase"
    assert valid(document)


def test_every_setting_of_every_design_is_described():
    for key, design in terms().items():
        for setting in design.settings.values():
            found = setting_schema(setting)
            assert found["title"], (key, setting.name)
            assert len(found["description"]) > 10, (key, setting.name)


def test_every_registered_default_is_valid_by_its_own_schema():
    for key, design in terms().items():
        for setting in design.settings.values():
            default = setting.default
            if default in (None, ()):
                continue
            validator = jsonschema.Draft202012Validator(setting_schema(setting))
            assert validator.is_valid(default), (key, setting.name)


def test_the_schema_has_every_design_of_the_catalogue():
    assert plan_schema()["properties"]["design"]["enum"] == list(catalogue())


def test_a_list_setting_takes_a_value_or_a_list_of_them():
    schema = setting_schema(SettingTerms(name="horizon", types=frozenset({float}), many=True))
    validator = jsonschema.Draft202012Validator(schema)
    assert validator.is_valid(52)
    assert validator.is_valid([13, 26.5])
    assert not validator.is_valid("a year")
    assert not validator.is_valid([[1]])
