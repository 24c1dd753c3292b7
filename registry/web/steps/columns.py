"""How the data file will be read: its columns by role, its start, and the design's settings."""

from collections.abc import Iterator, Mapping

from registry.domain.draft import Draft
from registry.web.fields import Option
from registry.web.steps.assumptions import design_of
from registry.web.steps.choices import known_roles, setting_terms, takes_start
from registry.web.steps.entries import Entry, Shape

_ROLES: Mapping[str, tuple[str, str]] = {
    "group": ("Who has the initiative", "Initiative or comparison."),
    "period": ("Period", "Such as the month."),
    "phase": ("Before or after", ""),
    "starts": ("First period with the initiative", "Empty where a unit never begins."),
    "unit": ("Unit", "The area, team or person that a row is about."),
    "cluster": ("Cluster", "The team or place that people share."),
    "pair": ("Pair", "The same mark in both rows of a pair."),
    "stratum": ("Stratum", "Groups within which lots were drawn, or figures are compared."),
    "weight": ("Weight", ""),
    "exposure": ("Time or people behind a figure", "What a rate is of."),
    "people": ("People behind a share", "What the events are out of."),
    "count": ("How many a row stands for", ""),
    "covariates": ("What else is taken into account", "Several with commas between them."),
    "duration": ("How long somebody was followed", ""),
    "event": ("Whether it happened", ""),
    "entry": ("When somebody came under watch", ""),
    "area": (
        "Area",
        "treated, control, displacement or displacement_control.",
    ),
    "row": ("What the rows of the table are", ""),
    "column": ("What the columns of the table are", "Without it, the column of the metric."),
    "baseline": ("Each one\N{RIGHT SINGLE QUOTATION MARK}s figure before", ""),
}
_ASSIGNMENT = Entry(
    path="analysis.assignment",
    label="How groups were formed",
    shape="choice",
    counts=False,
    optional=True,
    options=(
        Option(value="", label="Somebody chose"),
        Option(value="as_if_random", label="As if by chance"),
        Option(value="random", label="By lot"),
    ),
)
_SELECTED = Entry(
    path="analysis.selected_on_baseline",
    label="Were they chosen because their figure was high?",
    shape="yes_no",
    counts=False,
    optional=True,
)
_START = Entry(
    path="analysis.start",
    label="First period after the start",
    hint="As the column of periods will say it, such as 2027-02.",
    width="10",
    counts=False,
)
_NOT_ASKED = frozenset({"seed"})
"""Settings that nobody should have to give: the plan's own hash says where chance begins."""


def column_entries(draft: Draft) -> tuple[Entry, ...]:
    """Return the fields for the columns, the start and the settings of the draft's design."""
    design = design_of(draft)
    columns = draft.get("analysis.columns")
    kept = frozenset(columns) if isinstance(columns, Mapping) else frozenset()
    needed, known = known_roles(design, kept)
    if not known:
        return ()
    # A role that the design does not know is shown while it is kept, so that it can be taken away.
    rest = sorted((known | kept) - needed, key=lambda role: (role not in kept, role))
    return (
        *(_column(role, needed=True) for role in sorted(needed)),
        *(_column(role, needed=False) for role in rest),
        *((_START,) if takes_start(design, needed | kept) else ()),
        _ASSIGNMENT,
        _SELECTED,
        *_settings(design),
    )


def _column(role: str, *, needed: bool) -> Entry:
    label, hint = _ROLES.get(role, (role.replace("_", " ").capitalize(), ""))
    return Entry(
        path=f"analysis.columns.{role}",
        label=f"Column: {label[:1].lower()}{label[1:]}",
        shape="commas" if role == "covariates" else "text",
        hint=hint,
        width="20",
        counts=False,
        optional=not needed,
    )


def _settings(design: str) -> Iterator[Entry]:
    for name, terms in setting_terms(design).items():
        if name in _NOT_ASKED:
            continue
        shape: Shape = "text"
        options: tuple[Option, ...] = ()
        if bool in terms.types and not terms.types - {bool, str}:
            shape = "yes_no"
        elif terms.choices and terms.types == {str}:
            shape = "choice"
            first = Option(value="", label=f"{_said(terms.choices[0])} (as registered)")
            options = (first, *(Option(value=c, label=_said(c)) for c in terms.choices[1:]))
        elif terms.many:
            shape = "commas" if str in terms.types else "numbers"
        elif str not in terms.types or terms.choices:
            # Beside a number the word of a mixed setting is its default: left empty, it is that.
            shape = "number"
        yield Entry(
            path=f"analysis.settings.{name}",
            label=terms.label,
            shape=shape,
            hint=terms.help,
            unit=terms.unit or "",
            width="20" if shape in ("text", "commas", "numbers") else "5",
            counts=False,
            optional=True,
            options=options,
        )


def _said(choice: str) -> str:
    return choice.replace("_", " ")
