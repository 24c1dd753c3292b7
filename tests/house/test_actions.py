"""A verb is a file: every action has one door, and the person who acts is named at it."""

import importlib
import inspect
import pkgutil

import pytest

import registry.actions

DOORLESS = {"session"}
MODULES = [
    module.name
    for module in pkgutil.iter_modules(registry.actions.__path__)
    if not module.name.startswith("_")
]


def _verbs():
    for name in MODULES:
        module = importlib.import_module(f"registry.actions.{name}")
        verb = getattr(module, name, None)
        if callable(verb):
            yield name, verb


@pytest.mark.parametrize(("name", "verb"), list(_verbs()), ids=[name for name, _ in _verbs()])
def test_an_action_takes_its_arguments_by_name_and_says_who_acts(name, verb):
    parameters = inspect.signature(verb).parameters
    first, *others = parameters.values()
    assert "by" in parameters
    assert all(parameter.kind is parameter.KEYWORD_ONLY for parameter in others), first
