"""What every fit of a panel offers, however it was computed."""

from typing import Protocol

from analysis.data import FloatArray


class Fitted(Protocol):
    """A least squares fit with unit effects taken out; ``inverse @ inverse'`` is the bread."""

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that stand, in order."""

    @property
    def beta(self) -> FloatArray:
        """Their coefficients, (rank,)."""

    @property
    def inverse(self) -> FloatArray:
        """An upper triangular matrix, (rank, rank)."""

    @property
    def rank(self) -> int:
        """Coefficients of the columns; unit effects that were taken out are not among them."""

    @property
    def rows(self) -> int:
        """Rows."""

    @property
    def df_residual(self) -> int:
        """Rows less all coefficients, unit effects too."""

    @property
    def squares(self) -> float:
        """The weighted sum of squared residuals."""

    @property
    def left_over(self) -> float:
        """The size of the residuals, as a share of the outcome's own."""

    def place(self, name: str) -> int | None:
        """Return where a column stands; None where it was dropped."""
