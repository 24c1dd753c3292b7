"""Signing in, passwords, account, tokens."""

from registry.errors import FieldProblem
from registry.web.fields import Field, Option
from registry.web.pages.access import (
    AccountPage,
    DemoPerson,
    PasswordPage,
    SignInPage,
    TokenRow,
    TokensPage,
)
from registry.web.pages.frame import Crumb, Head
from registry.web.pages.parts import Column, Table

EMAIL = Field(name="email", label="E-mail address", kind="email", value="a@b.example")
PASSWORD = Field(name="password", label="Password", kind="password")
WRONG = FieldProblem(field="email", message="The e-mail address or the password is not right.")
SCOPES = Field(
    name="scopes",
    label="What may it do?",
    kind="radios",
    chosen=("read",),
    options=(Option(value="read", label="Read"), Option(value="write", label="Write")),
)
LONG = "A very long name of somebody in a unit " * 5

EXAMPLES = [
    (
        "access/sign_in.html",
        SignInPage(head=Head(title="Sign in"), fields=(EMAIL, PASSWORD), next_url="/"),
    ),
    (
        "access/sign_in.html",
        SignInPage(
            head=Head(title="Sign in", errors=(WRONG,)),
            fields=(
                Field(name="email", label="E-mail address", kind="email", error=WRONG.message),
                PASSWORD,
            ),
            next_url="/board",
            people=(DemoPerson(email="lead@demo.example", words="Sgt R. Alder, project lead"),),
        ),
    ),
    (
        "access/password.html",
        PasswordPage(
            head=Head(title="Set your password"), fields=(PASSWORD,), url="/set-password/x"
        ),
    ),
    (
        "access/account.html",
        AccountPage(
            head=Head(title="Your account"),
            facts=(("Name", LONG), ("Unit", "\u2013")),
            sessions=Table(
                caption="Where you are signed in",
                columns=(Column(head="Since"), Column(head="Last used", say_head=True)),
                rows=(("1 Jan 2026, 10:00 (here)", "1 Jan 2026, 11:00"),),
            ),
        ),
    ),
    (
        "access/tokens.html",
        TokensPage(
            head=Head(title="Tokens for programs", crumbs=(Crumb(words="Tokens"),)),
            tokens=(),
            fields=(SCOPES,),
        ),
    ),
    (
        "access/tokens.html",
        TokensPage(
            head=Head(title="Tokens for programs"),
            tokens=(
                TokenRow(
                    id="0198", name=LONG, scopes="read", made="1 Jan 2026, 10:00",
                    ends="1 Apr 2026, 10:00", used="not noted",
                ),
                TokenRow(
                    id=None, name="Old", scopes="read", made="1 Jan 2026, 10:00",
                    ends="revoked 2 Jan 2026, 10:00", used="not noted",
                ),
            ),
            fields=(SCOPES,),
            secret="er_" + "x" * 43,
        ),
    ),
]  # fmt: skip
