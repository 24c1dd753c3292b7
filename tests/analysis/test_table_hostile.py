"""Files that lie: each is refused in one sentence, and what they ask for is never allocated."""

import random
import struct
import zipfile

import pytest

from analysis.errors import BadDataError
from analysis.table import open_table
from tests.analysis.table_files import add_part, rewrite_part, write_parquet, write_xlsx

SHEET = "xl/worksheets/sheet1.xml"
HEAD = (
    b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
    b'2006/main"><sheetData>'
)
TAIL = b"</sheetData></worksheet>"
FIRST = b'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
SECOND = b'<row r="2"><c r="A2"><v>1</v></c></row>'


@pytest.fixture
def plain(tmp_path):
    """A sound workbook of two columns."""
    return write_xlsx(tmp_path / "plain.xlsx", ["a", "b"], [["x", 1.0], ["y", 2.0]])


@pytest.fixture
def with_sheet(plain, tmp_path):
    """Write a workbook whose sheet is the given bytes."""

    def write(content):
        return rewrite_part(plain, tmp_path / "made.xlsx", SHEET, lambda _: content)

    return write


def read_whole(path):
    """Open a file and read every column; return the sizes of all of them."""
    table = open_table(path)
    sizes = [(table.text(name).codes.size, table.numbers(name).values.size) for name in table.names]
    return {table.rows, *(size for pair in sizes for size in pair)}


def refused(path):
    """Open a file to the end of its columns, and return the one sentence that refuses it."""
    with pytest.raises(BadDataError) as fault:
        read_whole(path)
    said = str(fault.value)
    assert "\n" not in said
    assert str(path) not in said
    return said


def test_a_sheet_that_is_sound_but_for_its_writer_is_read(with_sheet):
    assert open_table(with_sheet(HEAD + FIRST + SECOND + TAIL)).names == ("a",)


def test_a_bomb_is_not_unpacked(plain, tmp_path):
    bomb = add_part(plain, tmp_path / "bomb.xlsx", "xl/more.xml", b" " * 40_000_000)
    assert "would unpack to" in refused(bomb)


def test_entities_are_refused_before_they_laugh(with_sheet):
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    assert "entities" in refused(with_sheet(HEAD[:21] + laughs + HEAD[21:] + FIRST + TAIL))


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/styles.xml"])
def test_entities_are_refused_in_every_part_that_is_parsed(plain, tmp_path, part):
    def with_entity(content):
        return content.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "S">]>', 1)

    made = rewrite_part(plain, tmp_path / "made.xlsx", part, with_entity)
    assert "entities" in refused(made)


@pytest.mark.parametrize(
    "far",
    [
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b"<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
        b'<row\nr = "1048576"><c\nr = "XFD1048576"><v>1</v></c></row>',
        b'<row r="4294967295"><c r="ZZZZZ4294967295"><v>1</v></c></row>',
        b'<row r="1048576"><c><v>1</v></c></row>',
        b'<row r="900000" x="1"><c s="1" r="B900000"><v>1</v></c></row>',
    ],
)
def test_a_cell_far_from_the_table_does_not_ask_for_the_cells_between(with_sheet, far):
    assert "spans" in refused(with_sheet(HEAD + FIRST + SECOND + far + TAIL))


def test_an_extent_that_the_sheet_only_claims_changes_nothing(with_sheet):
    head = HEAD.replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>')
    assert open_table(with_sheet(head + FIRST + SECOND + TAIL)).rows == 1


def test_a_long_text_that_every_cell_repeats_is_not_copied(with_sheet, tmp_path):
    rows = b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (row, row) for row in range(1, 2001)
    )
    text = b'<?xml version="1.0"?><sst xmlns="x"><si><t>' + b"x" * 300_000 + b"</t></si></sst>"
    made = rewrite_part(
        with_sheet(HEAD + rows + TAIL),
        tmp_path / "texts.xlsx",
        "xl/sharedStrings.xml",
        lambda _: text,
    )
    assert "fill the memory" in refused(made)


@pytest.mark.parametrize(
    "sheet",
    [
        b"",
        HEAD + FIRST,
        HEAD + b"<row>" * 5000 + TAIL,
        HEAD + b'<row r="1"><c r="A1" t="s"><v>99</v></c></row>' + TAIL,
        HEAD + b'<row r="1"><c r="A1" t="inlineStr"><is><t>a\0</t></is></c></row>' + TAIL,
        HEAD + b'<row r="x"><c r="A1"><v>1</v></c></row>' + TAIL,
        HEAD + b'<row r="1"><c r="1A"><v>1</v></c></row>' + TAIL,
        (HEAD + FIRST + SECOND + TAIL).decode().encode("utf-16"),
    ],
)
def test_a_damaged_sheet_is_told_in_a_sentence(with_sheet, sheet):
    refused(with_sheet(sheet))


def test_a_sheet_in_a_comment_does_not_stand_for_another(plain, tmp_path):
    far = HEAD + FIRST + b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' + TAIL
    hidden = rewrite_part(plain, tmp_path / "one.xlsx", SHEET, lambda _: far)
    comment = b'<!-- <sheet name="Data" sheetId="1" r:id="rId9"/> --><sheet '
    made = rewrite_part(
        hidden,
        tmp_path / "two.xlsx",
        "xl/workbook.xml",
        lambda c: c.replace(b"<sheet ", comment, 1),
    )
    assert "spans" in refused(made)


def test_a_part_whose_name_leads_out_of_the_workbook_is_refused(plain, tmp_path):
    assert "leads out" in refused(add_part(plain, tmp_path / "s.xlsx", "../../etc/passwd", b"x"))


def test_thousands_of_parts_are_refused(plain, tmp_path):
    with zipfile.ZipFile(plain, "a") as book:
        for number in range(5001):
            book.writestr(f"xl/{number}.xml", b"")
    assert "parts" in refused(plain)


def test_two_parts_of_one_name_are_refused(plain):
    with zipfile.ZipFile(plain, "a") as book:
        book.writestr(SHEET.upper(), HEAD + FIRST + TAIL)
    assert "two parts of one name" in refused(plain)


@pytest.mark.parametrize("at", [20, 24])
def test_a_list_of_parts_that_lies_about_sizes_is_refused(plain, tmp_path, at):
    content = bytearray(plain.read_bytes())
    place = content.rfind(b"PK\x01\x02", 0, content.rfind(SHEET.encode()))
    content[place + at : place + at + 4] = struct.pack("<L", 5)
    lying = tmp_path / "lying.xlsx"
    lying.write_bytes(content)
    assert "does not match" in refused(lying)


def test_an_encrypted_or_old_workbook_says_how_to_save_it(tmp_path):
    old = tmp_path / "old.xlsx"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500)
    assert "password" in refused(old)


@pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.9, 0.999])
@pytest.mark.parametrize("kind", ["xlsx", "parquet"])
def test_a_file_that_was_cut_short_is_told(plain, tmp_path, kind, share):
    whole = plain
    if kind == "parquet":
        rows = [[str(number)] for number in range(500)]
        whole = write_parquet(tmp_path / "whole.parquet", ["a"], rows)
    content = whole.read_bytes()
    cut = tmp_path / f"cut.{kind}"
    cut.write_bytes(content[: int(len(content) * share)])
    refused(cut)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("kind", ["xlsx", "parquet", "csv"])
def test_flipped_bytes_give_a_table_or_a_sentence(plain, tmp_path, kind, seed):
    whole = plain
    if kind == "parquet":
        rows = [[str(number), "x"] for number in range(200)]
        whole = write_parquet(tmp_path / "whole.parquet", ["a", "b"], rows)
    elif kind == "csv":
        whole = tmp_path / "whole.csv"
        whole.write_text("a,b\n" + "1,x\n" * 50)
    draw = random.Random(seed)
    content = bytearray(whole.read_bytes())
    for _ in range(draw.randint(1, 6)):
        content[draw.randrange(len(content))] = draw.randrange(256)
    flipped = tmp_path / f"flipped.{kind}"
    flipped.write_bytes(content)
    try:
        sizes = read_whole(flipped)
    except BadDataError as fault:
        sizes = {str(fault)}
    assert len(sizes) == 1
    assert sizes != {""}


def test_rows_that_no_file_of_that_size_can_hold_are_not_read(tmp_path):
    import duckdb

    path = tmp_path / "many.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT 1 AS x FROM range(60000000)) TO '{path}' (ROW_GROUP_SIZE 60000000)"
        )
    assert "claims 60,000,000 rows" in refused(path)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"a" * 5_000_000, "over 4,194,304 letters"),
        (b"a,b\n" + b"1" * 5_000_000 + b",2\n", "over 4,194,304 letters"),
        (b'a,b\n"1,2\n' + b"3,4\n" * 50_000, "quote out of place"),
        (b'"' * 300_001, "quote out of place"),
        (b"a,b\n1\0,2\n", "NUL"),
        (b"\0" * 5000, "NUL"),
        (b"," * 100_000 + b"\n1\n", "no column names"),
        (",".join(f"c{number}" for number in range(20_000)).encode() + b"\n", "16,384"),
        (b"\r" * 5000, "no column names"),
        (b"%PDF-1.7\n\x80\x81", "UTF-8"),
    ],
)
def test_a_text_that_is_no_table_is_told_before_it_fills_the_memory(tmp_path, content, says):
    path = tmp_path / "data.csv"
    path.write_bytes(content)
    assert says in refused(path)


@pytest.mark.parametrize("suffix", [".xlsx", ".parquet"])
@pytest.mark.parametrize("content", [b"%PDF-1.7 ", b"<html><table>", b"a,b\n1,2\n", b""])
def test_a_wrong_ending_is_told(tmp_path, suffix, content):
    path = tmp_path / f"data{suffix}"
    path.write_bytes(content)
    refused(path)
