"""The fit of a series under one choice of model."""

from analysis.parts.panel_answer import No
from analysis.parts.series_columns import Columns
from analysis.parts.series_counts import fit_of_counts
from analysis.parts.series_data import Series
from analysis.parts.series_means import fit_of_means
from analysis.parts.series_model import Choice, Fitted


def fit(series: Series, choice: Choice, columns: Columns) -> Fitted | No:
    """Return the fitted model; why not, where it has no answer."""
    if choice.counts:
        return fit_of_counts(series, choice, columns)
    return fit_of_means(series, choice, columns)
