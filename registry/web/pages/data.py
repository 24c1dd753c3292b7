"""What the pages of data and runs are told."""

from dataclasses import dataclass

from registry.web.pages.frame import Head, Link
from registry.web.pages.layout import Gate
from registry.web.pages.parts import Chart, CheckLine, Empty, Mark, ObjectHead, Table
from registry.web.pages.review import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class DataPage:
    """The uploads of an evaluation, and the way to upload one."""

    head: Head
    object: ObjectHead
    uploads: Table | None
    empty: Empty
    upload: Answer | None
    notice: str
    expects: tuple[tuple[str, str], ...]
    empty_file: str = ""
    """A file with the heads of the columns to take away: an address that holds all of it."""

    gate: Gate | None = None
    """What the gate says of a file that was just refused; it is drawn first."""

    problems: Table | None = None
    problem_count: str = ""
    problem_list: str = ""
    """The errors as a file to take away: an address that holds all of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetPage:
    """One upload: its gate, its facts, its columns, its checks."""

    head: Head
    gate: Gate
    facts: tuple[tuple[str, str], ...]
    digest: str
    columns: Table
    checks: tuple[CheckLine, ...]
    actions: tuple[Link, ...]
    run: Answer | None
    rows: Table | None = None
    rows_words: str = ""
    charts: tuple[Chart, ...] = ()
    kept: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunsPage:
    """Every run of an evaluation; to those who may not see them, their count."""

    head: Head
    object: ObjectHead
    sentence: str
    runs: Table | None
    empty: Empty
    run: Answer | None
    explore: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPage:
    """One run: how far it is, what it ran on, and for analysts its numbers."""

    head: Head
    mark: Mark
    status: str
    is_done: bool
    url: str
    facts: tuple[tuple[str, str], ...]
    numbers: Table | None
    words: tuple[str, ...]
    links: tuple[Link, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplorePage:
    """A copy of the plan to change and run; whatever it finds is marked exploratory."""

    head: Head
    mark: Mark
    answer: Answer
    before: str
