"""Everything that people do, one verb a file, guarded inside.

Every action is called ``verb(registry, *, by=person, ...)``. It asks for permission itself, is one
transaction, and leaves one entry in the ledger.
"""

from registry.actions.add_person import add_person
from registry.actions.add_unit import add_unit
from registry.actions.amend import amend
from registry.actions.approve import approve
from registry.actions.comment import comment
from registry.actions.conclude import conclude
from registry.actions.decide import decide
from registry.actions.evaluate import evaluate
from registry.actions.register import register
from registry.actions.revise import revise
from registry.actions.send_back import send_back
from registry.actions.set_up import root_unit, set_up
from registry.actions.sign import sign
from registry.actions.submit import submit
from registry.actions.waive import waive

__all__ = [
    "add_person",
    "add_unit",
    "amend",
    "approve",
    "comment",
    "conclude",
    "decide",
    "evaluate",
    "register",
    "revise",
    "root_unit",
    "send_back",
    "set_up",
    "sign",
    "submit",
    "waive",
]
