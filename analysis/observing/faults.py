"""Everything that is wrong with the data, collected so that it can be said together."""

from collections.abc import Iterable

from analysis.errors import MOST_LISTED, BadDataError, Problem


class DataFaults:
    """A list of problems of which at most 200 are kept; the rest are counted."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []
        self._more = 0

    def add(self, message: str, *, column: str | None = None, row: int | None = None) -> None:
        """Note one problem."""
        self.extend([Problem(message=message, column=column, row=row)])

    def cell(self, row: int, column: str, because: str) -> None:
        """Note what is wrong with one cell."""
        self.add(f"Row {row:,}, column {column!r}: {because}", column=column, row=row)

    def extend(self, problems: Iterable[Problem], *, more: int = 0) -> None:
        """Note several problems, and ``more`` that nobody spelled out."""
        for problem in problems:
            if problem in self._problems:
                continue
            if len(self._problems) < MOST_LISTED:
                self._problems.append(problem)
            else:
                self._more += 1
        self._more += more

    def count_more(self, more: int) -> None:
        """Note that there are more problems of the kind that was just listed."""
        self._more += max(0, more)

    def raise_any(self) -> None:
        """Raise all that was noted.

        Raises
        ------
            BadDataError: there was anything.
        """
        if self._problems:
            raise BadDataError(self._problems, more=self._more)
