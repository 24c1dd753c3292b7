"""Every template, in every state that its examples hold, with nothing of ours left undefined."""

import dataclasses
import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest
from jinja2 import UndefinedError

from registry.web.assets import templates_folder
from registry.web.pages.frame import Frame, Section
from registry.web.rendering import environment, render

EXAMPLES_FOLDER = Path(__file__).parent / "examples"
NOT_PAGES = {"base.html", "object.html"}
FIRST_LINE = re.compile(r"\{# page: (registry\.web\.pages\.[\w.]+)")
FRAME = Frame(
    organisation="Northshire Police",
    person="Sgt R. Alder, project lead",
    sections=tuple(Section),
    demonstration=True,
    ledger="Ledger entry 18,204 sealed 25 Nov 2026, 09:12",
    nonce="bm9uY2U=",
    csrf_token="0" * 64,
)
VISITOR = Frame(
    organisation="",
    person=None,
    sections=(),
    demonstration=False,
    ledger=None,
    nonce="bm9uY2U=",
    csrf_token="",
)


def load_examples(path: Path) -> list[tuple[str, Any]]:
    spec = importlib.util.spec_from_file_location(f"page_examples_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return list(module.EXAMPLES)


ALL = [
    pytest.param(template, page, id=f"{path.stem}-{number}-{template}")
    for path in sorted(EXAMPLES_FOLDER.glob("*.py"))
    for number, (template, page) in enumerate(load_examples(path))
]


def page_templates() -> list[str]:
    folder = templates_folder()
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.html")
        if path.relative_to(folder).parts[0] not in {"parts", "print", "assets"}
        and path.relative_to(folder).as_posix() not in NOT_PAGES
        and not _holds_only_macros(path)
    )


def _holds_only_macros(path: Path) -> bool:
    text = path.read_text(encoding="utf-8")
    return "{% macro " in text and "{% extends" not in text and "{# page:" not in text


@pytest.mark.parametrize(("template", "page"), ALL)
def test_a_template_draws_every_example_of_it(template: str, page: Any) -> None:
    for frame in (FRAME, VISITOR):
        text = render(template, page, frame)
        assert "None" not in re.sub(r"<[^>]*>", " ", text).split()
        assert 'style="' not in text
        assert "dataclass" not in text


@pytest.mark.parametrize(("template", "page"), ALL)
def test_the_first_line_of_a_template_names_the_class_that_it_is_given(
    template: str, page: Any
) -> None:
    first = (templates_folder() / template).read_text().splitlines()[0]
    named = FIRST_LINE.match(first)
    assert named, f"{template} must begin with {{# page: registry.web.pages.<noun>.<Class> #}}"
    kind = type(page)
    assert f"{kind.__module__}.{kind.__qualname__}" == named.group(1)
    assert dataclasses.is_dataclass(page)
    assert kind.__dataclass_params__.frozen


@pytest.mark.parametrize("template", page_templates())
def test_no_template_is_without_an_example(template: str) -> None:
    assert template in {param.values[0] for param in ALL}


def test_a_name_of_ours_that_is_missing_fails() -> None:
    page = ALL[0].values[1]
    with pytest.raises(UndefinedError):
        environment().from_string("{{ page.no_such_name }}").render(page=page)
    with pytest.raises(UndefinedError):
        environment().from_string("{% if no_such_name %}x{% endif %}").render()


def test_the_optional_names_of_the_kit_may_be_missing() -> None:
    text = environment().from_string("[{{ htmlClasses }}{{ params.hint }}]").render(params={})
    assert text == "[]"
