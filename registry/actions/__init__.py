"""Everything that people do, one verb a file, guarded inside.

Every action is called ``verb(registry, *, by=person, ...)``: it asks for permission itself, is one
transaction, and leaves one entry in the ledger. ``evaluation`` is always a reference
(``HIOW-2026-0042``). What goes wrong is an error of `registry.errors`; nothing is half done.

Plans      ``register(unit, title, starter="", values=None, initiative=None) -> Evaluation``
           ``revise(evaluation, changes, version) -> Draft`` (autosave; StaleError.current)
           ``submit(evaluation)``, ``send_back(evaluation, comment) -> Evaluation``
           ``comment(evaluation, text, at_field="") -> Comment``
           ``waive(evaluation, item, reason) -> Waiver``
           ``approve(evaluation, answer=OutcomesAnswer(seen=...)) -> Frozen`` (with ``.receipt``)
           ``amend(evaluation, changes, reason, version) -> Amendment``
Delivery   ``check_in(evaluation, month, as_planned, reached, eligible, harms, note) -> CheckIn``
           ``pause(evaluation, from_on, to_on, reason)``, ``resume(evaluation, on)``
           ``defer(evaluation, to_on, reason)``, ``hand_over(evaluation, leads, analyst, reviewer,
           reason) -> Evaluation``
Data       ``upload(evaluation, filename, content, name="", pseudonymise=(),
           keep=()) -> DatasetVersion``
           ``erase(dataset, reason) -> DatasetVersion``
Runs       ``evaluate(evaluation, dataset, plan=None) -> Run`` (a worker computes it)
Results    ``conclude(evaluation, text, run=None, reason_code="", explanations, override, cost)
           -> Conclusion``, then the reviewer's ``sign(evaluation, conclusion) -> Evaluation``
           ``forecast(evaluation, probability)``, ``learn(evaluation, text, tags)``
Decisions  ``decide(evaluation, choice, cites, reason, where_next, again_on, follow_ups)
           -> Decision``, ``follow_up(evaluation, decision, index, note)``
Ends       ``withdraw(evaluation, reason)``, ``terminate(evaluation, reason)``,
           ``close(evaluation) -> Evaluation``
People     ``set_up``, ``add_unit``, ``add_person``, ``invite -> link``, ``entrust``, ``relieve``,
           ``close_account``, ``open_account``
Access     ``sign_in(email=, password=, address=) -> SignedIn(token, person)``, ``sign_in_as``,
           ``sign_out(token)``, ``set_password(link=, password=)``
           ``session_person(registry, token)``, ``token_person(registry, token) -> Person | None``
           ``form_token(registry, session_token)``, ``make_token``, ``revoke_token``
Metrics    ``propose_metric``, ``approve_metric``
Ledger     ``seal() -> Checkpoint``: three signed lines for the minutes; ``renew_key()``
Reading    everything that a page or a program reads: `registry.actions.find`
Once       ``with once(key=..., request_sha256=...):`` around one action makes it idempotent: the
           second time it raises RepeatedError, which says what the first did
"""

from registry.actions import find
from registry.actions.add_person import add_person
from registry.actions.add_unit import add_unit
from registry.actions.amend import amend
from registry.actions.approve import approve
from registry.actions.check_in import check_in
from registry.actions.close_account import close_account, open_account
from registry.actions.comment import comment
from registry.actions.conclude import REASON_CODES, conclude
from registry.actions.decide import decide
from registry.actions.defer import defer
from registry.actions.end import close, terminate, withdraw
from registry.actions.entrust import entrust, relieve
from registry.actions.erase import erase
from registry.actions.evaluate import evaluate
from registry.actions.follow_up import follow_up
from registry.actions.forecast import forecast
from registry.actions.hand_over import hand_over
from registry.actions.invite import invite
from registry.actions.learn import learn
from registry.actions.make_token import make_token, revoke_token
from registry.actions.pause import pause, resume
from registry.actions.propose_metric import approve_metric, propose_metric
from registry.actions.register import register
from registry.actions.renew_key import renew_key
from registry.actions.revise import revise
from registry.actions.seal import seal
from registry.actions.send_back import send_back
from registry.actions.set_password import set_password
from registry.actions.set_up import root_unit, set_up
from registry.actions.sign import sign
from registry.actions.sign_in import (
    SignedIn,
    form_token,
    session_person,
    sign_in,
    sign_in_as,
    token_person,
)
from registry.actions.sign_out import sign_out
from registry.actions.submit import submit
from registry.actions.upload import upload
from registry.actions.waive import waive
from registry.store.once import RepeatedError, once

__all__ = [
    "REASON_CODES",
    "RepeatedError",
    "SignedIn",
    "add_person",
    "add_unit",
    "amend",
    "approve",
    "approve_metric",
    "check_in",
    "close",
    "close_account",
    "comment",
    "conclude",
    "decide",
    "defer",
    "entrust",
    "erase",
    "evaluate",
    "find",
    "follow_up",
    "forecast",
    "form_token",
    "hand_over",
    "invite",
    "learn",
    "make_token",
    "once",
    "open_account",
    "pause",
    "propose_metric",
    "register",
    "relieve",
    "renew_key",
    "resume",
    "revise",
    "revoke_token",
    "root_unit",
    "seal",
    "send_back",
    "session_person",
    "set_password",
    "set_up",
    "sign",
    "sign_in",
    "sign_in_as",
    "sign_out",
    "submit",
    "terminate",
    "token_person",
    "upload",
    "waive",
    "withdraw",
]
