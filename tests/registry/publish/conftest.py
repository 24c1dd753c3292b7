"""Result documents as the engine writes them, and the plan that they ran."""

import math
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import pytest

from analysis import design
from analysis.designs.comparison_group import DESIGN
from analysis.plan import Plan, read
from registry.publish.charts import svg

PLAN = b"""
schema = "plan/1"
title = "Evening patrols in Castlegate"
design = "comparison_group"
[columns]
group = "arm"
[settings]
treated_value = "initiative"
[[hypotheses]]
key = "violence"
role = "primary"
metric = "Violence with injury"
outcome = "violence"
kind = "count"
better = "lower"
sesoi = { value = 0.10, scale = "relative" }
[[hypotheses]]
key = "complaints"
role = "guardrail"
metric = "Complaints"
outcome = "complaints"
kind = "mean"
better = "lower"
margin = { value = 2.0, scale = "absolute" }
"""


def _estimate(value: float, low: float, high: float, scale: str, **more: Any) -> dict[str, Any]:
    return {
        "value": value,
        "low": low,
        "high": high,
        "level": 0.95,
        "scale": scale,
        "unit": None,
        "se": 0.07,
        "se_scale": "log" if scale.endswith("ratio") else None,
        "df": 21.4,
        "p": 0.021,
    } | more


def _violence() -> dict[str, Any]:
    return {
        "key": "violence",
        "role": "primary",
        "design": "comparison_group",
        "metric": "Violence with injury",
        "kind": "count",
        "better": "lower",
        "outcome": "result",
        "estimate": _estimate(0.86, 0.77, 0.96, "rate_ratio", p_adjusted=0.021),
        "absolute": _estimate(-10.22, -16.8, -2.9, "rate_difference", unit="a month"),
        "quantities": {
            "counterfactual": {"value": 73.0, "scale": "rate", "unit": "a month"},
            "lead_2": _estimate(0.98, 0.90, 1.07, "rate_ratio"),
            "lag_0": _estimate(0.85, 0.75, 0.97, "rate_ratio"),
            "lag_1": _estimate(0.87, 0.77, 0.99, "rate_ratio"),
            "chi2": 4.5,
        },
        "n": {"rows": 72, "units": 72, "events": 4821},
        "checks": [
            {
                "key": "pre_trend",
                "status": "held",
                "value": 0.61,
                "threshold": "p over 0.05",
                "because": "No difference in trend was seen before the start.",
                "consequence": "none",
                "cap": None,
            },
            {
                "key": "dispersion",
                "status": "unknown",
                "value": None,
                "threshold": None,
                "because": "A single row cannot show how much counts vary.",
                "consequence": "caps_strength",
                "cap": 1,
            },
        ],
        "sensitivity": [
            {
                "key": "poisson",
                "title": "Exact interval (dispersion 1)",
                "estimate": _estimate(0.86, 0.80, 0.93, "rate_ratio"),
            },
            {
                "key": "linear",
                "title": "Linear model",
                "estimate": _estimate(-9.0, -19.0, 1.0, "rate_difference", unit="a month"),
            },
        ],
        "method": "Ratio of the two rates, with the exact conditional interval.",
        "references": ["Clopper and Pearson (1934), Biometrika 26, 404-413"],
        "auto": {"dispersion": 1.4},
        "sesoi": {"value": 0.1, "scale": "relative", "d": 0.10536051565782628, "of": "estimate"},
        "verdict": "worked_size_uncertain",
        "benefit_ruled_out": False,
        "with_harm": False,
        "strength": 1,
        "strength_ceiling": 3,
        "downgrades": [{"key": "attrition", "because": "Two places left the scheme."}],
        "wording": {
            "leader": "Improved, by how much is not sure. Violence with injury: about 10 fewer.",
            "analyst": "Violence with injury: rate ratio 0.86, 95% interval 0.77 to 0.96.",
        },
        "figure": {
            "groups": [
                {
                    "label": "patrol",
                    "n": 36,
                    "value": 62.8,
                    "low": 59.0,
                    "high": 66.7,
                    "scale": "rate",
                    "unit": "a month",
                },
                {
                    "label": "comparison",
                    "n": 36,
                    "value": 73.0,
                    "low": 69.0,
                    "high": 77.2,
                    "scale": "rate",
                    "unit": "a month",
                },
            ],
            "series": {
                "labels": ["2025-01", "2025-02", "2025-03", "2025-04"],
                "start": 2,
                "groups": {"treated": [72, 75, 64, 61.5], "comparison": [70, None, 71, 72]},
            },
        },
    }


def _complaints() -> dict[str, Any]:
    return {
        "key": "complaints",
        "role": "guardrail",
        "design": "comparison_group",
        "metric": "Complaints",
        "kind": "mean",
        "better": "lower",
        "outcome": "refusal",
        "because": "Every value is the same.",
        "what_would_help": "A measure that varies.",
        "quantities": {},
        "n": {},
        "checks": [],
        "sensitivity": [],
        "method": "",
        "references": [],
        "auto": {},
        "sesoi": {"value": 2.0, "scale": "absolute", "d": None, "of": "estimate"},
        "verdict": "not_testable",
        "benefit_ruled_out": False,
        "margin_held": False,
        "strength": 0,
        "strength_ceiling": 3,
        "downgrades": [],
        "wording": {
            "leader": "This could not be tested. Every value is the same.",
            "analyst": "Refused: Every value is the same.",
        },
        "figure": {},
    }


@pytest.fixture
def plan() -> Plan:
    return read(PLAN, suffix=".toml", terms={DESIGN.key: design.terms_of(DESIGN)})


@pytest.fixture
def document(plan: Plan) -> dict[str, Any]:
    """A result with a ratio that worked, and a guardrail that was refused."""
    return deepcopy(
        {
            "schema": "result/1",
            "engine": {"version": "0.1.0", "libraries": {"numpy": "2.4.6"}},
            "plan_sha256": plan.sha256,
            "data_sha256": "e85d" * 16,
            "seed": plan.seed,
            "mode": "unregistered",
            "title": plan.title,
            "multiplicity": None,
            "hypotheses": [_violence(), _complaints()],
            "verdict": "worked_size_uncertain",
            "warnings": ["Dates were read day first, as in 03/04/2025."],
        }
    )


@pytest.fixture
def violence(document: dict[str, Any]) -> dict[str, Any]:
    return document["hypotheses"][0]


SVG = "{http://www.w3.org/2000/svg}"
PLACES = ("x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawing as parsed: its size, its texts and everything that a test asks of any chart."""

    root: ElementTree.Element

    @property
    def size(self) -> tuple[float, float]:
        return float(self.root.attrib["width"]), float(self.root.attrib["height"])

    @property
    def texts(self) -> list[str]:
        return [found.text or "" for found in self.root.iter(f"{SVG}text")]

    def of_class(self, kind: str) -> list[ElementTree.Element]:
        return [each for each in self.root.iter() if kind in each.get("class", "").split()]

    def check(self) -> "Drawn":
        """Fail where a number is not finite, a text leaves the frame, or an id stands twice."""
        wide, high = self.size
        assert 0 < high < 10_000
        for each in self.root.iter():
            for name in PLACES:
                if name in each.attrib:
                    assert math.isfinite(float(each.attrib[name])), each.attrib
            path = each.attrib.get("d", "")
            assert "nan" not in path.lower()
            assert "inf" not in path.lower()
            assert "style" not in each.attrib
        for found in self.root.iter(f"{SVG}text"):
            left, right = _ends_of(found)
            assert left >= -1, (found.text, left)
            assert right <= wide + 1, (found.text, right)
            assert 0 <= float(found.attrib["y"]) <= high, found.text
        known = [each.attrib["id"] for each in self.root.iter() if "id" in each.attrib]
        assert len(known) == len(set(known))
        return self

    def check_named(self) -> "Drawn":
        """Fail where a screen reader would not hear a title and a description."""
        assert self.root.attrib["role"] == "img"
        named = self.root.attrib["aria-labelledby"].split()
        found = {each.get("id"): each.text for each in self.root.iter() if each.get("id")}
        assert all(found[name] for name in named)
        return self


def _ends_of(found: ElementTree.Element) -> tuple[float, float]:
    bold = bool({"ch-tb", "ch-ta"} & set(found.get("class", "").split()))
    wide, x = svg.width(found.text or "", bold=bold), float(found.attrib["x"])
    anchor = found.get("text-anchor", "start")
    left = {"start": x, "middle": x - wide / 2, "end": x - wide}[anchor]
    return left, left + wide


@pytest.fixture(scope="session")
def drawn() -> Callable[[str], Drawn]:
    """Parse a drawing."""
    return lambda text: Drawn(ElementTree.fromstring(text))
