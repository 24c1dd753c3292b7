"""The report of an evaluation: what was concluded, and the forms to conclude and to sign."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from registry.actions.conclude import REASON_CODES
from registry.actions.find import EvaluationView
from registry.domain.evaluation import Conclusion, Deviation, StoredResult
from registry.domain.lifecycle import State
from registry.domain.people import Verb
from registry.errors import FieldProblem
from registry.publish.release import released
from registry.publish.words import verdict_name
from registry.web.fields import Field, Option, filled, new_key
from registry.web.findings import document_of, leading, outcome_rows
from registry.web.forms import SubmittedForm
from registry.web.pages.conclusions import (
    Explanation,
    ReportForm,
    ReportPage,
    SignForm,
    Written,
)
from registry.web.pages.evaluation_head import evaluation_head, evaluation_object
from registry.web.pages.frame import Link
from registry.web.pages.parts import CheckLine, Empty, Strength, Verdict
from registry.web.pages.results import OutcomeRow
from registry.web.prose import prose
from registry.web.result_page import cost_lines, promises_of
from registry.web.words import day, moment

CONCLUDES_IN = frozenset({State.ANALYSING, State.TERMINATED_EARLY})


def may_conclude(view: EvaluationView) -> bool:
    """Return whether this person can write a conclusion now."""
    return Verb.CONCLUDE in view.may and view.evaluation.state in CONCLUDES_IN


def report_page(
    view: EvaluationView,
    *,
    today: date,
    zone: str,
    chosen: Conclusion | None = None,
    form: SubmittedForm | None = None,
    problems: tuple[FieldProblem, ...] = (),
) -> ReportPage:
    """Return the report page; ``form`` and ``problems`` are what was sent and what is wrong."""
    newest = chosen or (view.conclusions[0] if view.conclusions else None)
    writes = may_conclude(view) and chosen is None
    head = evaluation_head(view, tab="Result", today=today)
    return ReportPage(
        head=replace(head, errors=problems),
        object=replace(evaluation_object(view, tab="Result", today=today), timeline=()),
        written=_written(view, newest, zone) if newest else None,
        earlier=tuple(
            Link(
                words=f"Conclusion {item.number}, {day(item.concluded_at.date())}",
                url=f"/conclusions/{item.id}",
            )
            for item in view.conclusions
            if newest is not None and item.id != newest.id
        ),
        outcomes=_outcomes(view, newest),
        items=tuple(reporting_items(view, newest)),
        downloads=_downloads(view),
        empty=None if newest or writes else _empty(view),
        notice=_notice(view, newest),
        form=_form(view, form, problems) if writes else None,
        sign=_sign(view, newest),
    )


def _outcomes(view: EvaluationView, written: Conclusion | None) -> tuple[OutcomeRow, ...]:
    if view.result is None:
        return ()
    document = document_of(view.result, written.standing if written else None)
    return outcome_rows(released(document))


def _written(view: EvaluationView, it: Conclusion, zone: str) -> Written:
    standing = it.standing
    names = view.names
    if it.signed_at and it.signed_by:
        signed = f"Signed by {names.get(it.signed_by, 'Unknown')}, {moment(it.signed_at, zone)}"
    else:
        signed = "Waits for the reviewer's signature"
    by_hand = it.override
    override = (
        f"Strength set by hand from {by_hand['old']} to {by_hand['new']} by "
        f"{names.get(it.concluded_by, 'Unknown')}: {by_hand['reason']}"
        if by_hand
        else ""
    )
    by = names.get(it.concluded_by, "Unknown")
    return Written(
        heading=f"Conclusion {it.number}, by {by}, {moment(it.concluded_at, zone)}",
        verdict=Verdict(
            key=standing.verdict, word=verdict_name(standing.verdict, standing.strength)
        ),
        strength=Strength(level=standing.strength) if it.run else None,
        text=prose(it.text),
        reason=REASON_CODES.get(it.reason_code, ""),
        signed=signed,
        override=override,
        cost=tuple(cost_lines(view, it)),
        deviations=tuple(promises_of(it.deviations)),
        url=f"/conclusions/{it.id}",
    )


def _empty(view: EvaluationView) -> Empty:
    if Verb.SEE_RESULT not in view.may:
        words = "Sealed until the reviewer signs. Then everybody sees it at the same time."
    else:
        words = "Nothing is concluded yet. The analyst concludes once the frozen plan has been run."
    return Empty(words=words)


def _notice(view: EvaluationView, written: Conclusion | None) -> str:
    if view.evaluation.is_published or written is None:
        return ""
    if Verb.SIGN in view.may:
        return "Read what was concluded, and every verdict below. Your signature publishes it."
    return "This conclusion waits for the reviewer. Nobody else can see it yet."


def _sign(view: EvaluationView, written: Conclusion | None) -> SignForm | None:
    if written is None or written.signed_at is not None or Verb.SIGN not in view.may:
        return None
    if view.evaluation.state not in CONCLUDES_IN or view.conclusions[0].id != written.id:
        return None
    return SignForm(action=f"/conclusions/{written.id}/sign", key=new_key())


def _downloads(view: EvaluationView) -> tuple[Link, ...]:
    if view.result is None:
        return ()
    kinds = (("page", "html"), ("PDF", "pdf"), ("Word", "docx"), ("Markdown", "md"))
    here = f"/results/{view.result.id}/report"
    return tuple(Link(words=f"Report as {name}", url=f"{here}.{kind}") for name, kind in kinds)


def _form(
    view: EvaluationView, sent: SubmittedForm | None, problems: tuple[FieldProblem, ...]
) -> ReportForm:
    reference = view.evaluation.reference

    def shown(fields: tuple[Field, ...]) -> tuple[Field, ...]:
        return filled(fields, sent, problems) if sent is not None else fields

    open_ones = tuple(_explanation(item) for item in _to_explain(view))
    fields = shown(tuple(item.field for item in open_ones))
    return ReportForm(
        action=f"/evaluations/{reference}/report",
        key=sent.key if sent is not None else new_key(),
        fields=shown(tuple(_words_fields(view))),
        explanations=tuple(
            replace(item, field=field) for item, field in zip(open_ones, fields, strict=True)
        ),
        by_hand=shown(_by_hand_fields()),
        cost=shown(_cost_fields(view)),
    )


def _to_explain(view: EvaluationView) -> tuple[Deviation, ...]:
    return view.deviations


def _explanation(item: Deviation) -> Explanation:
    size = "Major" if item.is_major else "Minor"
    source = "declared by the team" if item.found_by == "declared" else "found by the server"
    return Explanation(
        promised=item.promised,
        done=item.done,
        kind=f"{size}, {source}",
        field=Field(
            name=f"explanations.{item.key}",
            label="Why it was done otherwise",
            kind="textarea",
            value=item.explained,
            optional=not item.is_major,
            rows=2,
        ),
    )


def _words_fields(view: EvaluationView) -> Iterator[Field]:
    yield Field(
        name="text",
        label="What was found",
        kind="textarea",
        rows=10,
        value=prefilled(view.result),
        hint="Plain words and Markdown. It is filled in from the result; make it yours.",
    )
    if view.result is None or view.evaluation.state is State.TERMINATED_EARLY:
        options = tuple(Option(value=key, label=words) for key, words in REASON_CODES.items())
        if view.result is not None:
            options = (Option(value="", label="None: the registered plan was run"), *options)
        yield Field(
            name="reason_code",
            label="Why the registered plan was not run",
            kind="radios",
            options=options,
            hint="It is reported as not testable, and the reason is public.",
        )


def _by_hand_fields() -> tuple[Field, ...]:
    computed = Option(value="", label="As it was worked out")
    levels = tuple(Option(value=str(level), label=f"{level} of 5") for level in range(6))
    return (
        Field(
            name="override",
            label="Strength",
            kind="select",
            options=(computed, *levels),
            chosen=("",),
        ),
        Field(
            name="override_reason",
            label="Why it is set by hand",
            optional=True,
            hint="The old strength, the new one, your name and this reason are shown.",
        ),
    )


def _cost_fields(view: EvaluationView) -> tuple[Field, ...]:
    year = view.registration.price_year if view.registration else None
    return (
        Field(name="spent", label="Spent so far, in pounds", width="10", optional=True),
        Field(
            name="price_year",
            label="Prices of the year",
            kind="whole",
            width="4",
            value=str(year or ""),
            optional=True,
        ),
        Field(name="hours", label="Hours of staff", kind="number", width="5", optional=True),
    )


def prefilled(result: StoredResult | None) -> str:
    """Return the first words of a conclusion: the sentence of every outcome, in order.

    They will be published, so that they say what everybody may read.
    """
    from registry.publish.sentences import sentences_of
    from registry.publish.words import verdict_words
    from registry.web.findings import in_order, without_statistics

    if result is None:
        return ""
    document = released(document_of(result))
    parts = []
    for item in in_order(document):
        said = sentences_of(item)
        words = " ".join(part for part in (said.size, said.rest, said.more) if part)
        role = "" if item is leading(document) else f" ({item['role']})"
        head = f"**{item['metric']}{role}. {verdict_words(item)}.**"
        parts.append(f"{head} {without_statistics(words)}")
    return "\n\n".join(parts)


def reporting_items(view: EvaluationView, written: Conclusion | None) -> Iterator[CheckLine]:
    """Return what a sound report holds, ticked from what the registry knows."""
    it, result = view.registration, view.result
    promised = (it.analysis if it else {}).get("hypotheses", ())
    guardrails = any(item.get("role") == "guardrail" for item in promised)
    known: tuple[tuple[str, bool], ...] = (
        ("What was done, for whom, and against what", bool(it and it.initiative.delivered)),
        ("Plan frozen, with its receipt", bool(view.versions)),
        ("Primary outcome and the change worth having", bool(it)),
        ("How many were analysed, and what was left out", result is not None),
        ("Size with its likely range for every outcome", result is not None),
        ("Outcomes that must not get worse", guardrails),
        ("What was done otherwise than promised", written is not None or not view.deviations),
        ("Delivery, as checked in each month", bool(view.check_ins)),
        ("What it cost", bool(it and it.costs) or bool(written and written.cost)),
        ("What it means, in words", written is not None),
    )
    if Verb.SEE_RESULT not in view.may and any(view.run_counts.values()):
        yield CheckLine(
            icon="unknown",
            word="Sealed",
            what="What was analysed, found and concluded: until the reviewer signs",
        )
        known = (*known[:3], *known[5:9])
    for words, there in known:
        yield CheckLine(
            icon="tick" if there else "todo",
            word="There" if there else "Not there",
            what=words,
        )
