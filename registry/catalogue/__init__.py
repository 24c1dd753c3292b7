"""What the registry knows before anybody uses it: metrics, starters, decision rule, known events.

The data are TOML files in this folder, each with its source. What is loaded has checked itself:
every metric that a starter names exists, kinds fit, sources are given. A statement whose source
was not seen is kept apart (`events_to_verify`) and never shown as a fact.
"""

from registry.catalogue.document import CatalogueError, sources
from registry.catalogue.event import KnownEvent, events_to_verify, known_events
from registry.catalogue.hypothesis import Hypothesis
from registry.catalogue.metric import SMALL_NUMBER_RULES, Metric, Reference, metrics
from registry.catalogue.rule import Advice, DecisionRule, RuleLine, decision_rule
from registry.catalogue.starter import Starter, starters

__all__ = [
    "SMALL_NUMBER_RULES",
    "Advice",
    "CatalogueError",
    "DecisionRule",
    "Hypothesis",
    "KnownEvent",
    "Metric",
    "Reference",
    "RuleLine",
    "Starter",
    "decision_rule",
    "events_to_verify",
    "known_events",
    "metrics",
    "sources",
    "starters",
]
