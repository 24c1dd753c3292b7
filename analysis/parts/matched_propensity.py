"""Who is treated, given what was known beforehand: the propensity score by logistic regression."""

from dataclasses import dataclass

import numpy as np

from analysis.data import BoolArray, FloatArray
from analysis.parts.matched_columns import Columns, gram, reachable, standing, summed
from analysis.parts.matched_groups import MatchedGroups
from analysis.parts.matched_models import Model, Parted, logistic


@dataclass(frozen=True, slots=True, kw_only=True)
class Propensity:
    """The chance of being treated, ``share``, and its ``odds``: both (rows,).

    seen: shape (rows,), the rows that the model was fitted to; the others cannot be like a treated
    one, and have odds of 0.
    """

    share: FloatArray
    odds: FloatArray
    seen: BoolArray
    treated: BoolArray
    model: Model

    @property
    def logit(self) -> FloatArray:
        """Return the log odds, shape (rows,); minus infinity where the odds are 0."""
        with np.errstate(divide="ignore"):
            return np.asarray(np.log(self.odds))

    def moved(self, change: FloatArray) -> FloatArray:
        """Return what the score's own error adds to each row's contribution, shape (rows,).

        change: shape (rows,), the derivative of a figure by each row's log odds.
        """
        columns = self.model.columns
        direction = self.model.solved(summed(columns, np.where(self.seen, change, 0.0)))
        left = np.where(self.seen, self.treated - self.share, 0.0)
        return np.asarray(left * (columns.values @ direction))


def propensity(groups: MatchedGroups, columns: Columns, *, everyone: bool) -> Propensity | Parted:
    """Return the propensity score; for the effect on the treated, of those who can be like them.

    References
    ----------
    Rosenbaum and Rubin (1983), Biometrika 70, 41-55.
    """
    seen = np.ones(groups.rows, dtype=np.bool_)
    if not everyone:
        seen = reachable(columns, groups.treated, seen)
    model = logistic(columns, groups.treated, np.where(seen, groups.mass, 0.0))
    if isinstance(model, Parted):
        return model
    return _scored(groups, model, seen)


def _scored(groups: MatchedGroups, model: Model, seen: BoolArray) -> Propensity:
    odds = np.exp(np.clip(model.columns.values @ model.coefficients, -700.0, 700.0))
    return Propensity(
        share=np.where(seen, model.fitted, 0.0),
        odds=np.where(seen, odds, 0.0),
        seen=seen,
        treated=groups.treated,
        model=model,
    )


MOST_STEPS = 200


def firth(groups: MatchedGroups, columns: Columns) -> Propensity | None:
    """Return the propensity by Firth's logistic regression, which separation leaves finite.

    None where its steps do not settle.

    References
    ----------
    Firth (1993), Biometrika 80, 27-38; Heinze and Schemper (2002), Statistics in Medicine 21,
    2409-2419.
    """
    from scipy.special import expit

    held = standing(columns, groups.mass)
    x, mass = held.values, groups.mass
    coefficients = np.zeros(held.count)
    for _ in range(MOST_STEPS):
        share = expit(x @ coefficients)
        slope = share * (1.0 - share)
        information = gram(held, mass * slope)
        leverage = slope * np.einsum("ij,ij->i", x @ np.linalg.inv(information), x)
        score = (mass * (groups.treated - share + leverage * (0.5 - share))) @ x
        step = np.linalg.solve(information, score)
        step *= min(1.0, 3.0 / max(float(np.abs(x @ step).max()), 1e-300))
        coefficients = coefficients + step
        if float(np.abs(x @ step).max()) < 1e-9:
            model = Model(
                columns=held,
                coefficients=coefficients,
                information=information,
                fitted=share,
                slope=slope,
            )
            return _scored(groups, model, np.ones(groups.rows, dtype=np.bool_))
    return None
