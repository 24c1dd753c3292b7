"""A verb is a file: every action has one door, and the person who acts is named at it."""

import importlib
import inspect
import pkgutil

import pytest

import registry.actions


def _verbs():
    for found in pkgutil.iter_modules(registry.actions.__path__):
        module = importlib.import_module(f"registry.actions.{found.name}")
        for name, verb in inspect.getmembers(module, inspect.isfunction):
            own = verb.__module__ == module.__name__ and name in registry.actions.__all__
            if own and not name.startswith("_"):
                yield found.name, name, verb


VERBS = list(_verbs())
BEFORE_SIGN_IN = {
    "form_token",
    "root_unit",
    "session_person",
    "set_password",
    "sign_in",
    "sign_in_as",
    "token_person",
}
"""Doors at which nobody is known yet: they find out who it is, from a secret that was handed in."""


def test_there_are_actions_to_look_at():
    assert len(VERBS) > 20


@pytest.mark.parametrize(("file", "name", "verb"), VERBS, ids=[name for _, name, _ in VERBS])
def test_an_action_says_who_acts(file, name, verb):
    first, *others = inspect.signature(verb).parameters.values()
    assert first.name == "registry", file
    if name not in BEFORE_SIGN_IN:
        by = inspect.signature(verb).parameters.get("by")
        assert by is not None, file
        assert by.kind is by.KEYWORD_ONLY, file
        assert all(parameter.kind is parameter.KEYWORD_ONLY for parameter in others), file
