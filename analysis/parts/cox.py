"""Cox's model by partial likelihood: Efron or Breslow ties, strata, late entry, counted rows.

The sums over risk sets are added up by distinct time. Efron's terms of one time need five numbers
(sums over its events of 1/(S0 - f T0), and of its square, times powers of f), so the information is
one weighted product of the columns less products of one row for each distinct time.
"""

from dataclasses import dataclass

import numpy as np

from analysis.data import FloatArray, IntArray
from analysis.parts.adjusted_columns import gram
from analysis.parts.risk_sets import RiskSets

MOST_STEPS = 30
CONVERGED = 1e-10
"""Newton's last step, in standard deviations of a column: the next would be its square."""

_HALVINGS = 20

_TOGETHER = 1 << 20
"""Events whose terms are held at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """Sums over the events of each cell, shape (cells,): a is 1 / (S0 - f T0), f = 0, 1/d, 2/d...

    a, af: sums of a and a f. aa, aaf, aaff: of a^2, a^2 f, a^2 f^2. log: of ln a.
    """

    a: FloatArray
    af: FloatArray
    aa: FloatArray
    aaf: FloatArray
    aaff: FloatArray
    log: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class CoxState:
    """The partial likelihood at one coefficient vector, on the model's own scaled columns.

    score: shape (k,). information: shape (k, k). relative: shape (rows,), exp(x'b).
    risk_sums, event_sums: shape (cells, k), sums of relative times x over those at risk, and over
    those with the event.
    """

    log_likelihood: float
    score: FloatArray
    information: FloatArray
    relative: FloatArray
    ties: Ties
    risk_sums: FloatArray
    event_sums: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class CoxFit:
    """A fitted model. ``separated`` is the column that runs off to infinity, None where none does.

    coefficients: shape (k,), covariance: shape (k, k), both on the model's scaled columns.
    """

    coefficients: FloatArray
    covariance: FloatArray
    state: CoxState
    separated: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoxModel:
    """Rows at risk and their columns. values: shape (rows, k), centred and scaled, by column."""

    sets: RiskSets
    values: FloatArray
    efron: bool

    def at(self, coefficients: FloatArray) -> CoxState:
        """Return the partial likelihood and its derivatives.

        References
        ----------
        Efron (1977), Journal of the American Statistical Association 72, 557-565; Breslow (1974),
        Biometrics 30, 89-99.
        """
        sets, x = self.sets, self.values
        predictor = x @ coefficients
        relative = np.exp(np.clip(predictor, -600.0, 600.0))
        weight = sets.people * relative
        ties = self._ties(sets.at_risk(weight), sets.at_event(weight))
        columns = range(x.shape[1])
        sums = [self._column_sums(weight * x[:, j]) for j in columns]
        risk_sums, event_sums = (np.column_stack(side) for side in zip(*sums, strict=True))
        deaths = sets.people[: sets.events]
        expected = self.expected(weight, ties.a, ties.af)
        residual = -expected
        residual[: sets.events] += deaths
        return CoxState(
            log_likelihood=float(deaths @ predictor[: sets.events] + np.sum(ties.log)),
            score=x.T @ residual,
            information=gram(x, expected) - tied_products(risk_sums, event_sums, ties),
            relative=relative,
            ties=ties,
            risk_sums=risk_sums,
            event_sums=event_sums,
        )

    def expected(self, weight: FloatArray, a: FloatArray, af: FloatArray) -> FloatArray:
        """Return each row's sum of its share in the events of its cells, shape (rows,)."""
        return weight * self.sets.minus_own(self.sets.up_to(a), af)

    def _column_sums(self, values: FloatArray) -> tuple[FloatArray, FloatArray]:
        return self.sets.at_risk(values), self.sets.at_event(values)

    def _ties(self, at_risk: FloatArray, at_event: FloatArray) -> Ties:
        """Return the sums over the events of each cell."""
        deaths = self.sets.deaths()
        if not self.efron or not bool((deaths > 1.0).any()):
            a = 1.0 / at_risk
            none = np.zeros(a.size)
            return Ties(
                a=deaths * a,
                af=none,
                aa=deaths * a * a,
                aaf=none,
                aaff=none,
                log=deaths * np.log(a),
            )
        return efron_sums(at_risk, at_event, deaths.astype(np.int64))


def efron_sums(at_risk: FloatArray, at_event: FloatArray, deaths: IntArray) -> Ties:
    """Return Efron's sums, a part of the events at a time, however many one cell has."""
    sums = np.zeros((6, deaths.size))
    ends = np.cumsum(deaths)
    cell = 0
    while cell < deaths.size:
        done = int(ends[cell] - deaths[cell])
        stop = max(cell + 1, int(np.searchsorted(ends, done + _TOGETHER, side="right")))
        cells = slice(cell, stop)
        if stop == cell + 1:
            sums[:, cell] = _one_cell(
                float(at_risk[cell]), float(at_event[cell]), int(deaths[cell])
            )
        else:
            sums[:, cells] = _many_cells(at_risk[cells], at_event[cells], deaths[cells])
        cell = stop
    return Ties(a=sums[0], af=sums[1], aa=sums[2], aaf=sums[3], aaff=sums[4], log=sums[5])


def _many_cells(at_risk: FloatArray, at_event: FloatArray, deaths: IntArray) -> FloatArray:
    begins = np.cumsum(deaths) - deaths
    f = (np.arange(int(deaths.sum())) - np.repeat(begins, deaths)) / np.repeat(deaths, deaths)
    a = 1.0 / (np.repeat(at_risk, deaths) - f * np.repeat(at_event, deaths))
    return np.stack([np.add.reduceat(values, begins) for values in _powers(a, f)])


def _one_cell(at_risk: float, at_event: float, deaths: int) -> FloatArray:
    """Return the sums of one cell, whose events may be too many to hold at once."""
    total = np.zeros(6)
    for start in range(0, deaths, _TOGETHER):
        f = np.arange(start, min(start + _TOGETHER, deaths)) / deaths
        a = 1.0 / (at_risk - f * at_event)
        total += [float(values.sum()) for values in _powers(a, f)]
    return total


def _powers(a: FloatArray, f: FloatArray) -> tuple[FloatArray, ...]:
    square = a * a
    return a, a * f, square, square * f, square * f * f, np.log(a)


def tied_products(
    risk_sums: FloatArray, event_sums: FloatArray, ties: Ties, times: FloatArray | None = None
) -> FloatArray:
    """Return the sum over events of the outer product of the weighted mean, shape (k, k).

    Parameters
    ----------
    times: shape (cells,), what each cell's products are multiplied by; None is 1.
    """
    weigh = 1.0 if times is None else times
    cross = (risk_sums * (ties.aaf * weigh)[:, None]).T @ event_sums
    own = (risk_sums * (ties.aa * weigh)[:, None]).T @ risk_sums
    tied = (event_sums * (ties.aaff * weigh)[:, None]).T @ event_sums
    return np.asarray(own - cross - cross.T + tied)


def fit_cox(model: CoxModel) -> CoxFit:
    """Return the fit by Newton's method from 0; halved steps where the likelihood would fall.

    Where the likelihood has no maximum the steps do not die down: then ``separated`` says which
    column runs off.

    References
    ----------
    Cox (1972), Journal of the Royal Statistical Society B 34, 187-220.
    """
    beta = np.zeros(model.values.shape[1])
    state = model.at(beta)
    step = beta
    for _ in range(MOST_STEPS):
        step = _newton_step(state)
        if float(np.max(np.abs(step), initial=0.0)) <= CONVERGED:
            return _fit(beta + step, state)
        beta, state, step = _uphill(model, beta, state, step)
    return _fit(beta, state, separated=int(np.argmax(np.abs(step))))


def _newton_step(state: CoxState) -> FloatArray:
    try:
        return np.asarray(np.linalg.solve(state.information, state.score), dtype=np.float64)
    except np.linalg.LinAlgError:
        return np.asarray(np.linalg.pinv(state.information, hermitian=True) @ state.score)


def _uphill(
    model: CoxModel, beta: FloatArray, state: CoxState, step: FloatArray
) -> tuple[FloatArray, CoxState, FloatArray]:
    """Return the next point, halving a step that does not climb; in the end the point itself."""
    slack = 1e-12 * abs(state.log_likelihood)
    for _ in range(_HALVINGS):
        after = model.at(beta + step)
        if after.log_likelihood >= state.log_likelihood - slack:
            return beta + step, after, step
        step = step / 2.0
    return beta, state, step


def _fit(beta: FloatArray, state: CoxState, separated: int | None = None) -> CoxFit:
    covariance = np.asarray(np.linalg.pinv(state.information, hermitian=True), dtype=np.float64)
    return CoxFit(coefficients=beta, covariance=covariance, state=state, separated=separated)
