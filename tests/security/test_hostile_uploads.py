"""Files that mean harm, or are merely broken: refused in words, with nothing left behind."""

import io
import random
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter

from registry import actions
from registry.errors import InvalidError
from registry.store import datasets
from registry.work import intake
from tests.builders import MATURE, Force, monthly_rows, registered


def workbook(fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    """Return a workbook with the good rows in its first sheet, and something else."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("Data")
    for index, line in enumerate(monthly_rows().decode().splitlines()):
        month, count = line.split(",")
        sheet.write(index, 0, month)
        sheet.write(index, 1, int(count) if count.isdigit() else count)
    fill(book)
    book.close()
    return out.getvalue()


def hidden(book: xlsxwriter.Workbook) -> None:
    other = book.add_worksheet("Names")
    other.write(0, 0, "PC 1234 Jane Doe")
    other.hide()


def very_hidden(book: xlsxwriter.Workbook) -> None:
    book.add_worksheet("Names").very_hidden()


def commented(book: xlsxwriter.Workbook) -> None:
    book.worksheets()[0].write_comment("A1", "Jane Doe knows more")


def swapped(content: bytes, part: str, new: bytes) -> bytes:
    """Return a workbook in which one part is another."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as fresh:
        for name in old.namelist():
            fresh.writestr(name, new if name == part else old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def nothing(_: xlsxwriter.Workbook) -> None:
    """Add nothing."""


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lollollol">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9))
    + b"]><worksheet><sheetData><row><c><v>&j;</v></c></row></sheetData></worksheet>"
)
SHEET = "xl/worksheets/sheet1.xml"
NOISE = random.Random(9).randbytes(20_000)

REFUSED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a hidden sheet": ("x.xlsx", lambda: workbook(hidden)),
    "a very hidden sheet": ("x.xlsx", lambda: workbook(very_hidden)),
    "a comment": ("x.xlsx", lambda: workbook(commented)),
    "noise as a workbook": ("x.xlsx", lambda: NOISE),
    "noise as parquet": ("x.parquet", lambda: NOISE),
    "noise as text": ("x.csv", lambda: NOISE),
    "half a workbook": ("x.xlsx", lambda: workbook(nothing)[:3000]),
    "a zip that is no workbook": ("x.xlsx", lambda: swapped(workbook(nothing), SHEET, b"")),
    "billion laughs": ("x.xlsx", lambda: swapped(workbook(nothing), SHEET, LAUGHS)),
    "a bomb": ("x.xlsx", lambda: swapped(workbook(nothing), SHEET, b"<a/>" * 60_000_000)),
    "parquet marks alone": ("x.parquet", lambda: b"PAR1" + b"\0" * 100 + b"PAR1"),
    "not UTF-8": ("x.csv", lambda: monthly_rows() + b"2026-09,\xff\xfe\n"),
    "a workbook named as text": ("x.csv", lambda: workbook(nothing)),
    "columns of one name": ("x.csv", lambda: monthly_rows().replace(b"month,", b"offences,", 1)),
    "a row too long": ("x.csv", lambda: monthly_rows() + b"2026-09,1,2\n"),
    "another file's header": ("x.csv", lambda: b"a,b\n1,2\n"),
    "an empty file": ("x.csv", lambda: b""),
    "a header alone": ("x.csv", lambda: b"month,offences\n"),
    "an open quote": ("x.csv", lambda: b'month,offences\n"2025-03,1\n'),
    "a formula's text": ("x.csv", lambda: monthly_rows() + b"2026-09,\"=cmd|'/c calc'!A1\"\n"),
    "infinity": ("x.csv", lambda: monthly_rows() + b"2026-09,1e999\n"),
    "a wide header": ("x.csv", lambda: b",".join(b"c%d" % i for i in range(40_000)) + b"\n"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_hostile_file_is_refused_and_leaves_nothing(force: Force, what: str) -> None:
    reference = registered(force)
    force.clock.set(MATURE)
    name, make = REFUSED[what]
    before = actions.find.ledger(force.registry, by=force.analyst)
    with pytest.raises(InvalidError) as caught:
        actions.upload(
            force.registry,
            by=force.analyst,
            evaluation=reference,
            filename=name,
            content=make(),
        )
    assert str(caught.value)
    assert "Traceback" not in str(caught.value)
    settings = force.registry.settings
    assert not list(settings.intake.rglob("*")) if settings.intake.exists() else True
    assert list(settings.datasets.iterdir()) == []
    assert actions.find.ledger(force.registry, by=force.analyst) == before


@pytest.mark.parametrize("name", ["../../evil.csv", "/etc/passwd.csv", "a\nb.csv", "C:\\x\\y.csv"])
def test_a_file_name_is_only_a_name(force: Force, name: str) -> None:
    reference = registered(force)
    force.clock.set(MATURE)
    made = actions.upload(
        force.registry,
        by=force.analyst,
        evaluation=reference,
        filename=name,
        content=monthly_rows(),
    )
    assert "/" not in made.filename
    assert datasets.path_of(force.registry, made.id).parent == force.registry.settings.datasets


def test_what_a_killed_process_left_is_gone_at_the_next_start(force: Force) -> None:
    left = intake.receive(force.registry, filename="x.csv", content=b"a secret")
    assert left.path.stat().st_mode & 0o777 == 0o600
    assert left.path.parent.stat().st_mode & 0o777 == 0o700
    intake.empty(force.registry)
    assert not left.path.exists()


def test_seeded_identifiers_are_nowhere(force: Force) -> None:
    """A thousand people in a file whose person column is named: none is in the home afterwards."""
    reference = registered(force, analysis=_person_plan())
    force.clock.set(MATURE)
    chance = random.Random(4)
    people = [f"AB{chance.randrange(10**6):06d}C" for _ in range(1000)]
    months = [f"2025-0{3 + i % 7}" for i in range(500)]
    months += [f"2026-0{3 + i % 6}" for i in range(500)]
    lines = [f"{m},{p},{chance.randrange(2)}" for m, p in zip(months, people, strict=True)]
    content = "\n".join(["month,person,offences", *lines]).encode()
    made = actions.upload(
        force.registry,
        by=force.analyst,
        evaluation=reference,
        filename="people.csv",
        content=content,
        pseudonymise=["person"],
    )
    assert made.pseudonymised == ("person",)
    force.registry.close()
    kept = b"".join(
        path.read_bytes() for path in force.registry.settings.home.rglob("*") if path.is_file()
    )
    assert [person for person in people if person.encode() in kept] == []


def _person_plan() -> dict[str, object]:
    from tests.builders import plan_document

    plan = plan_document()
    plan["hypotheses"][0] |= {"kind": "proportion"}
    return plan
