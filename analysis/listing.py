"""The catalogue as a document: every design with its columns, settings, defaults and thresholds."""

from typing import Any

from analysis.design import Design, catalogue, setting_terms
from analysis.result_document import plain
from analysis.setting_rules import expected
from analysis.terms import SettingTerms


def listing() -> dict[str, Any]:
    """Return the document of ``designs --json``."""
    return {"designs": [_design(design) for design in catalogue().values()]}


def _design(design: Design) -> dict[str, Any]:
    settings = setting_terms(design.settings)
    return {
        "key": design.key,
        "title": design.title,
        "question": design.question,
        "kinds": sorted(design.kinds),
        "columns": {
            "required": [sorted(needed) for needed in design.roles.required],
            "optional": sorted(design.roles.optional),
        },
        "settings": [_setting(terms) for terms in settings.values()],
        "thresholds": plain(design.thresholds),
        "assumptions": list(design.assumptions),
        "references": list(design.references),
        "figures": list(design.figures),
        "power": design.power is not None,
    }


def _setting(terms: SettingTerms) -> dict[str, Any]:
    return {
        "name": terms.name,
        "label": terms.label,
        "help": terms.help,
        "unit": terms.unit,
        "default": plain(terms.default),
        "allowed": expected(terms),
        "choices": list(terms.choices),
        "list": terms.many,
        "minimum": terms.minimum,
        "maximum": terms.maximum,
        "above": terms.above,
        "below": terms.below,
    }
