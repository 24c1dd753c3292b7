"""Least squares with unit effects taken out: coefficients, what is dropped, leverages."""

import numpy as np
import pytest

from analysis.parts.fixed_effects import Column, frame, least_squares
from tests.analysis.panel_rows import observed, simulated, two_way


def panel(lost=0.2):
    return observed(**simulated(lost=lost))


def columns_of(seen):
    table = two_way(seen)[:, len(seen.unit.levels) :]
    names = [*(f"period{n}" for n in range(table.shape[1] - 1)), "effect"]
    return [Column(name=n, values=v) for n, v in zip(names, table.T, strict=True)]


def grouped(seen, *, cluster=None, weight=None):
    return frame(rows=seen.rows, cluster=cluster, unit=seen.unit.codes, weight=weight)


def test_taking_unit_effects_out_gives_the_coefficient_of_the_dummies():
    seen = panel()
    fit = least_squares(seen.outcome, columns_of(seen), grouped(seen))
    whole = np.linalg.lstsq(two_way(seen), seen.outcome, rcond=None)[0]
    assert fit.beta[-1] == pytest.approx(whole[-1], rel=1e-10)
    assert fit.df_residual == seen.rows - two_way(seen).shape[1]


def test_leverages_are_those_of_the_whole_design():
    seen = panel()
    held = grouped(seen)
    fit = least_squares(seen.outcome, columns_of(seen), held)
    hat = two_way(seen) @ np.linalg.pinv(two_way(seen))
    np.testing.assert_allclose(fit.leverages(), np.diag(hat)[held.order], atol=1e-10)


def test_a_column_that_units_already_hold_is_dropped_and_named():
    seen = panel()
    fixed = Column(name="size", values=seen.unit.codes * 3.7)
    fit = least_squares(seen.outcome, [fixed, *columns_of(seen)], grouped(seen))
    assert fit.dropped == ("size",)
    assert fit.place("size") is None
    assert fit.names[-1] == "effect"


def test_of_two_equal_columns_the_later_one_is_dropped():
    seen = panel()
    treatment = columns_of(seen)[-1]
    copy = Column(name="copy", values=treatment.values * 1000.0)
    fit = least_squares(seen.outcome, [*columns_of(seen)[:-1], copy, treatment], grouped(seen))
    assert fit.dropped == ("effect",)


def test_a_nested_unit_is_taken_out_and_a_crossing_one_is_not():
    seen = panel()
    assert grouped(seen, cluster=seen.unit.codes).absorb
    assert not grouped(seen, cluster=seen.period.codes).absorb


def test_weights_that_count_rows_equal_the_rows_written_out():
    seen = panel(lost=0.0)
    times = np.random.default_rng(1).integers(1, 4, seen.rows)
    weighted = least_squares(
        seen.outcome, columns_of(seen), grouped(seen, weight=times.astype(float))
    )
    again = np.repeat(np.arange(seen.rows), times)
    held = frame(rows=again.size, cluster=None, unit=seen.unit.codes[again], weight=None)
    written = least_squares(
        seen.outcome[again],
        [Column(name=c.name, values=c.values[again]) for c in columns_of(seen)],
        held,
    )
    np.testing.assert_allclose(weighted.beta, written.beta, rtol=1e-9)


def test_units_seen_once_say_nothing_but_count_as_rows():
    lists = simulated()
    lists["unit"] = [*lists["unit"], "alone"]
    lists["period"] = [*lists["period"], 3]
    lists["treated"] = [*lists["treated"], False]
    lists["outcome"] = np.append(lists["outcome"], 1e6)
    more, fewer = observed(**lists), observed(**simulated())
    one = least_squares(more.outcome, columns_of(more), grouped(more))
    other = least_squares(fewer.outcome, columns_of(fewer), grouped(fewer))
    assert one.beta[-1] == pytest.approx(other.beta[-1], rel=1e-9)
    assert one.frame.rows == other.frame.rows + 1
    assert one.df_residual == other.df_residual
