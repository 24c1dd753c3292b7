import pytest

from analysis.data import Kind
from analysis.errors import BadPlanError
from analysis.plan import Threshold, thawed


def faults(read_plan, plan) -> list[str]:
    with pytest.raises(BadPlanError) as caught:
        read_plan(plan)
    return [problem.message for problem in caught.value.problems]


def test_a_sound_plan_is_read_as_values(read_plan, document):
    document["hypotheses"][0] |= {"sesoi": {"value": 0.1, "scale": "relative"}, "start": 3.0}
    hypothesis = read_plan(document).find("stops")
    assert hypothesis.kind is Kind.MEAN
    assert hypothesis.threshold == Threshold(value=0.1, scale="relative")
    assert hypothesis.columns == {"group": "arm"}
    assert hypothesis.start == 3
    assert isinstance(hypothesis.start, int)
    assert hypothesis.assignment == "chosen"


def test_a_frozen_plan_cannot_be_changed(read_plan, document):
    document["columns"]["covariates"] = ["age"]
    plan = read_plan(document)
    with pytest.raises(TypeError):
        plan.normalised["title"] = "x"
    with pytest.raises(TypeError):
        plan.hypotheses[0].columns["group"] = "x"
    with pytest.raises(AttributeError):
        plan.title = "x"
    assert isinstance(plan.hypotheses[0].columns["covariates"], tuple)
    assert thawed(plan.normalised)["columns"] == {"group": "arm", "covariates": ["age"]}


def test_every_fault_is_listed_at_once_with_its_field(read_plan, document):
    document["hypotheses"][0] |= {
        "better": "up",
        "kind": "counts",
        "role": "main",
        "sesoi": {"value": -1, "scale": "percent"},
    }
    document["titel"] = "x"
    found = faults(read_plan, document)
    fields = [message.split(": ")[0] for message in found]
    assert fields == [
        "titel",
        "hypotheses.stops.role",
        "hypotheses.stops.kind",
        "hypotheses.stops.better",
        "hypotheses.stops.sesoi.scale",
        "hypotheses.stops.sesoi.value",
    ]
    assert "Did you mean 'title'?" in found[0]
    assert "Did you mean 'count'?" in found[2]
    assert "higher, lower" in found[3]
    assert "absolute, relative" in found[4]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"schema": "plan/2"}, "plan/1"),
        ({"schema": 1}, "must be a text"),
        ({"title": ""}, "must be a text that is not empty"),
        ({"title": 3}, "found the number 3"),
        ({"title": []}, "an empty list"),
        ({"multiplicity": "holm"}, "none"),
        ({"multiplicity": False}, "found false"),
        ({"selected_on_baseline": "no"}, "true or false"),
        ({"selected_on_baseline": 0}, "true or false"),
        ({"design": "comparision_group"}, "Did you mean 'comparison_group'?"),
        ({"design": "synthetic_control"}, "no design 'synthetic_control'"),
        ({"design": ["comparison_group"]}, "must be a text"),
        ({"assignment": "randomised"}, "Did you mean 'random'?"),
        ({"start": True}, "found true"),
        ({"start": 2024.5}, "not a whole number"),
        ({"start": " "}, "must not be empty"),
        ({"start": [2024]}, "a list of 1"),
        ({"where": {"ward": []}}, "an empty list"),
        ({"where": {"ward": {"a": 1}}}, "found a table"),
        ({"where": {"ward": [["a"]]}}, "a list of 1"),
        ({"where": "ward"}, "must be a table"),
        ({"columns": []}, "must be a table"),
        ({"columns": {"group": ""}}, "must name a column"),
        ({"columns": {"group": ["arm"]}}, "must name a column"),
        ({"columns": {"group": "arm", "arm": "x"}}, "has no role 'arm'"),
        ({"columns": {"group": "arm", "covariate": "x"}}, "Did you mean 'covariates'?"),
        ({"columns": {"group": "arm", "covariates": ["a", "a"]}}, "twice"),
        ({"columns": {"group": "arm", "covariates": [1]}}, "must name columns"),
        ({"columns": {}}, "needs the columns group"),
        ({"settings": {"levle": 0.9}}, "Did you mean 'level'?"),
        ({"settings": {"level": 1}}, "a number above 0 and below 1"),
        ({"settings": {"level": 0}}, "a number above 0 and below 1"),
        ({"settings": {"level": "0.95"}}, "found the text '0.95'"),
        ({"settings": {"level": True}}, "found true"),
        ({"settings": {"level": [0.95]}}, "a list of 1"),
        ({"settings": {"level": {}}}, "found a table"),
        ({"settings": {"seed": 1.5}}, "a whole number"),
        ({"settings": {"seed": -1}}, "from 0"),
        ({"settings": {"missing": "drop"}}, "complete_cases or refuse"),
        ({"settings": {"dispersion": 0.5}}, "from 1"),
        ({"settings": {"paired": "yes"}}, "auto, true or false"),
        ({"settings": {"treated_value": []}}, "an empty list"),
        ({"power": {"alfa": 0.1}}, "Did you mean 'alpha'?"),
        ({"power": {"alpha": 1.5}}, "below 1"),
        ({"power": {"sd": "8"}}, "found the text '8'"),
        ({"power": {"icc": 1}}, "below 1"),
        ({"power": 3}, "must be a table"),
        ({"hypotheses": []}, "at least one"),
        ({"hypotheses": {}}, "write [[hypotheses]]"),
        ({"hypotheses": [1]}, "must be a table"),
    ],
)
def test_a_fault_at_the_top_is_named(read_plan, document, change, said):
    assert any(said in message for message in faults(read_plan, document | change))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"key": ""}, "hypotheses[1].key"),
        ({"key": 3}, "hypotheses[1].key"),
        ({"metric": None}, "leave the key out"),
        ({"outcome": "  "}, "must be a text that is not empty"),
        ({"kind": "time_to_event"}, "comparison_group does not take 'time_to_event'"),
        ({"margin": {"value": 1, "scale": "absolute"}}, "only a guardrail has a margin"),
        ({"role": "guardrail"}, "a guardrail needs a margin"),
        ({"sesoi": 0.1}, "must be { value = …, scale = … }"),
        ({"sesoi": {"value": 0.1}}, "sesoi.scale: is required"),
        ({"sesoi": {"value": 0, "scale": "absolute"}}, "must be above 0"),
        ({"sesoi": {"value": True, "scale": "absolute"}}, "found true"),
        ({"sesoi": {"value": "1", "scale": "absolute"}}, "found the text '1'"),
        ({"sesoi": {"value": 1, "scale": "absolute", "unit": "x"}}, "'unit' is not known"),
        ({"selected_on_baseline": True}, "'selected_on_baseline' is not known"),
        ({"power": {}}, "'power' is not known"),
        ({"columns": {"grp": "x"}}, "Did you mean 'group'?"),
        ({"settings": {"slope_change": True}}, "has no setting 'slope_change'"),
        ({"where": {"": 1}}, "names no column"),
        ({"design": "no"}, "no design 'no'"),
        ({"design": "before_after"}, "needs the columns phase, or period"),
        ({"design": "interrupted_time_series", "columns": {"period": "m"}}, "needs a start"),
    ],
)
def test_a_fault_in_a_hypothesis_is_named(read_plan, document, change, said):
    document["hypotheses"][0] |= change
    assert any(said in message for message in faults(read_plan, document))


@pytest.mark.parametrize("name", ["key", "role", "metric", "outcome", "kind", "better"])
def test_what_a_hypothesis_needs_is_asked_for(read_plan, document, name):
    del document["hypotheses"][0][name]
    assert any(f"{name}: is required" in message for message in faults(read_plan, document))


def test_a_plan_without_anything_asks_for_all_that_it_needs(read_plan):
    found = faults(read_plan, {})
    assert [message.split(":")[0] for message in found] == ["schema", "title", "hypotheses"]


def test_a_design_is_needed_here_or_at_the_top(read_plan, document):
    del document["design"]
    assert "here or at the top" in faults(read_plan, document)[0]
    document["hypotheses"][0]["design"] = "comparison_group"
    assert read_plan(document).hypotheses[0].design == "comparison_group"


def test_a_key_given_to_two_hypotheses_is_an_error(read_plan, document):
    document["hypotheses"].append(dict(document["hypotheses"][0]))
    assert "two hypotheses" in faults(read_plan, document)[0]


def test_the_top_holds_for_the_designs_that_know_it(read_plan, document):
    document["start"] = 5
    document["settings"] = {"slope_change": False, "paired": False}
    document["columns"] = {"group": "arm", "period": "month", "pair": "id"}
    series = dict(document["hypotheses"][0], key="series", design="interrupted_time_series")
    document["hypotheses"].append(series)
    plan = read_plan(document)
    assert plan.find("stops").settings == {"paired": False}
    assert plan.find("stops").columns == {"group": "arm", "pair": "id"}
    assert plan.find("series").settings == {"slope_change": False}
    assert plan.find("series").columns == {"group": "arm", "period": "month"}


def test_a_guardrails_margin_is_its_threshold(read_plan, document):
    document["hypotheses"][0] |= {
        "role": "guardrail",
        "margin": {"value": 2, "scale": "absolute"},
    }
    assert read_plan(document).hypotheses[0].threshold == Threshold(value=2, scale="absolute")


def test_both_filters_hold_where_both_name_a_column(read_plan, document):
    document["where"] = {"ward": ["North", "South"], "year": [2020, 2021], "live": True}
    document["hypotheses"][0]["where"] = {"ward": "North ", "year": "2021", "sex": "f"}
    where = read_plan(document).hypotheses[0].where
    assert where == {"ward": ("North ",), "year": ("2021",), "live": (True,), "sex": ("f",)}


def test_filters_that_no_row_can_meet_are_an_error(read_plan, document):
    document["where"] = {"ward": "North"}
    document["hypotheses"][0]["where"] = {"ward": "South"}
    assert "no row can match" in faults(read_plan, document)[0]


def test_an_unknown_hypothesis_is_named_with_those_there_are(read_plan, document):
    with pytest.raises(BadPlanError, match=r"no hypothesis 'x'\. It has: stops"):
        read_plan(document).find("x")


def test_a_plan_of_a_thousand_hypotheses_is_read(read_plan, document):
    one = document["hypotheses"][0]
    document["hypotheses"] = [dict(one, key=f"k{number}") for number in range(1000)]
    assert len(read_plan(document).hypotheses) == 1000


def test_hundreds_of_faults_are_counted_beyond_those_listed(read_plan, document):
    one = document["hypotheses"][0] | {"better": "up"}
    document["hypotheses"] = [dict(one, key=f"k{number}") for number in range(500)]
    with pytest.raises(BadPlanError, match="and 300 more"):
        read_plan(document)
