"""Which model of a panel runs, and the same effect under the other models that admit the data."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np

from analysis.data import FloatArray, Kind
from analysis.outcome import Alternative
from analysis.parts.model_answer import words
from analysis.parts.panel_collapse import collapsed, summed
from analysis.parts.panel_columns import Choice, covariate_terms
from analysis.parts.panel_large import large_model
from analysis.parts.panel_linear import LinearModel
from analysis.parts.panel_model import PanelModel
from analysis.parts.panel_poisson import informative
from analysis.parts.panel_poisson_large import large_poisson
from analysis.parts.panel_poisson_rows import PoissonModel
from analysis.parts.panel_refusals import no_events, not_positive
from analysis.parts.panels import Panel

MOST_NUMBERS = 4_000_000
"""Rows times columns up to which a model is a table in memory (32 MB)."""


MOST_PLAIN = 100_000
"""The same for rows that differ by unit and period alone, where blocks are faster sooner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """How a model is run: the interval's level, the draws, and where they begin."""

    level: float
    draws: int
    generator: Callable[[], np.random.Generator]


def model_of(panel: Panel, choice: Choice, run: Run) -> PanelModel:
    """Return the model of a panel; a Poisson one without rows that no event can reach."""
    if choice.model == "poisson":
        kept = informative(panel, choice.effects, covariate_terms(panel))
        counts = PoissonModel(
            panel=kept,
            choice=choice,
            level=run.level,
            draws=run.draws,
            generator=run.generator,
        )
        return (large_poisson(counts, kept) or counts) if is_large(kept, choice) else _sums(counts)
    model = LinearModel(
        panel=panel, choice=choice, level=run.level, draws=run.draws, generator=run.generator
    )
    if is_large(panel, choice):
        return large_model(model, panel) or model
    return collapsed(model) if panel.rows * len(panel.labels) > MOST_NUMBERS else model


def _sums(model: PoissonModel) -> PoissonModel:
    """Return a model of sums where rows are many and alike; errors by row need the rows."""
    panel, by_row = model.panel, model.choice.errors.startswith("hc")
    if by_row or model.choice.effects == "unit_period":
        return model
    small = summed(panel) if panel.rows * len(panel.labels) > MOST_NUMBERS else None
    return model if small is None else replace(model, panel=small, source=panel)


def is_large(panel: Panel, choice: Choice) -> bool:
    """Return whether a table of the panel's rows by its columns would be too large."""
    numbers = panel.rows * (len(panel.labels) + len(panel.covariates) + 1)
    sizes = (panel.weight, panel.people, panel.exposure)
    plain = choice.model != "poisson" and not panel.covariates and not any_given(sizes)
    most = min(MOST_PLAIN, MOST_NUMBERS) if plain else MOST_NUMBERS
    return choice.effects == "unit_period" and numbers > most


def any_given(columns: Iterable[FloatArray | None]) -> bool:
    """Return whether any of some columns is there."""
    return any(column is not None for column in columns)


def other_models(panel: Panel, choice: Choice, run: Run) -> tuple[Alternative, ...]:
    """Return the effect under the other models, each on its own scale, by formula errors."""
    found = []
    for name in _admissible(panel, choice.model):
        other = replace(choice, model=name)
        model = model_of(panel, other, run)
        errors = model.errors_beside or "hc2"
        if errors in {"cr2", "cr3"} and name == "poisson":
            errors = "cr1"
        if model.panel.rows == 0 or model.refusal() is not None:
            continue
        estimate = model.estimate(errors)
        if estimate is not None:
            title = f"{name.capitalize()} model, {words(name, errors)}"
            found.append(Alternative(key=f"{name}_{errors}", title=title, estimate=estimate))
    return tuple(found)


def _admissible(panel: Panel, own: str) -> list[str]:
    names = ["linear"]
    if not_positive(panel) is None:
        names.append("log")
    if panel.kind is Kind.COUNT and no_events(panel) is None:
        names.append("poisson")
    return [name for name in names if name != own]
