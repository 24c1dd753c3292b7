"""Reports: the same words and numbers in each kind of file, and no word of a person as markup."""

import io
import re
import zipfile
from html.parser import HTMLParser

import docx
import pypdf
import pytest

from registry.errors import InvalidError
from registry.publish.content import report_of
from registry.publish.report import ENDINGS, rendered, write

NASTY = "=1+1 <script>alert('x')</script> *bold* #eval(\"1\") $x^2$ [a](javascript:b) {{ 7*7 }} `c`"


def page_text(content):
    class Reader(HTMLParser):
        found: list[str]
        skipping = False

        def handle_starttag(self, tag, attrs):
            self.skipping = tag in {"style", "script"}

        def handle_endtag(self, tag):
            self.skipping = False

        def handle_data(self, data):
            if not self.skipping:
                self.found.append(data)

    reader = Reader()
    reader.found = []
    reader.feed(content.decode())
    return " ".join(" ".join(reader.found).split())


def pdf_text(content):
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    found = " ".join(page.extract_text() for page in pages)
    return " ".join(found.replace("\N{ZERO WIDTH SPACE}", "").split())


def word_text(content):
    document = docx.Document(io.BytesIO(content))
    words = [paragraph.text for paragraph in document.paragraphs]
    words += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join(" ".join(words).split())


def plain(content):
    text = re.sub(r"\\(.)", r"\1", content.decode())
    for entity, letter in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(entity, letter)
    return " ".join(text.split())


READERS = {".html": page_text, ".md": plain, ".pdf": pdf_text, ".docx": word_text}


@pytest.mark.parametrize("ending", READERS)
def test_every_kind_of_file_holds_the_words_that_people_decide_by(ending, document, plan):
    text = READERS[ending](rendered(document, plan, ending=ending))
    for words in (
        "Evening patrols in Castlegate",
        "Unregistered: no frozen plan stands behind this run",
        "Improved; we cannot say that the initiative caused it",
        "10 fewer (2.9 to 17)",
        "Improved, by how much is not sure.",
        "Not testable",
        "1 of 5",
        "At most 1: dispersion.",
        "One lower: attrition. Two places left the scheme.",
        "Held: pre trend.",
        "Cannot be checked: dispersion.",
        "Ratio of the two rates, with the exact conditional interval.",
        "Clopper and Pearson (1934)",
        "A measure that varies.",
        plan.sha256,
        document["data_sha256"],
        str(plan.seed),
        "0.021",
        "Exact interval (dispersion 1)",
    ):
        assert words in text, words


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_result_gives_the_same_bytes(ending, document, plan):
    assert rendered(document, plan, ending=ending) == rendered(document, plan, ending=ending)


@pytest.mark.parametrize("ending", READERS)
def test_words_of_people_are_printed_and_never_read_as_markup(ending, document, plan):
    document["title"] = NASTY
    document["warnings"] = [NASTY]
    document["hypotheses"][0]["metric"] = NASTY
    document["hypotheses"][0]["sensitivity"][0]["title"] = NASTY
    text = READERS[ending](rendered(document, plan, ending=ending))
    assert text.count("alert('x')") >= 3
    assert text.count("{{ 7*7 }}") >= 3
    assert text.count('#eval("1")') >= 3


def test_a_page_carries_no_script_and_reaches_for_nothing(document, plan):
    document["title"] = NASTY
    page = rendered(document, plan, ending=".html").decode()
    assert "<script" not in page
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page
    assert not re.findall(r"""(?:src|href)=""", page)
    assert not re.findall(r"<[^>]+\sstyle=", page)


def test_markdown_leaves_no_person_s_word_as_markup(document, plan):
    document["warnings"] = [NASTY, "1. one", "- two", "| three", "http://x.example www.x.example"]
    text = rendered(document, plan, ending=".md").decode()
    assert "<script>" not in text
    assert "\n- 1\\. one" in text
    assert "\n- \\- two" in text
    assert "http\\://x.example www\\.x.example" in text
    assert not re.search(r"(?<!\\)\[a", text)


def test_a_pdf_is_tagged_in_english_with_alternative_text_for_each_chart(document, plan):
    found = pypdf.PdfReader(io.BytesIO(rendered(document, plan, ending=".pdf")))
    root = found.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert found.metadata.title == "Evening patrols in Castlegate"
    told = _alternatives(root["/StructTreeRoot"])
    assert len(told) == 4
    assert any("10 fewer (2.9 to 17)" in words for words in told)


def _alternatives(node):
    """Return the alternative texts below a node of the tree of tags."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [words for each in node for words in _alternatives(each)]
    if not isinstance(node, dict):
        return []
    own = [str(node["/Alt"])] if "/Alt" in node else []
    return own + (_alternatives(node["/K"]) if "/K" in node else [])


def test_a_word_file_has_headings_alternative_text_and_a_fixed_date(document, plan):
    content = rendered(document, plan, ending=".docx")
    found = docx.Document(io.BytesIO(content))
    styles = [each.style.name for each in found.paragraphs if each.style.name.startswith("Head")]
    assert styles[0] == "Heading 1"
    assert {"Heading 2", "Heading 3"} <= set(styles)
    pictures = [shape._inline.docPr for shape in found.inline_shapes]
    assert len(pictures) == 4
    assert all(each.get("descr") for each in pictures)
    assert found.core_properties.created.year == 2000
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        assert {each.date_time[0] for each in held.infolist()} == {2000}


def test_an_exploratory_run_says_so_on_every_chart_and_page(document, plan):
    document["mode"] = "exploratory"
    report = report_of(document, plan)
    assert report.watermarked
    found = pypdf.PdfReader(io.BytesIO(rendered(document, plan, ending=".pdf")))
    assert all(
        "Exploratory: not the registered plan" in page.extract_text() for page in found.pages
    )
    page = rendered(document, plan, ending=".html").decode()
    assert page.count("Exploratory: not the registered plan. ") == 4
    assert "ch-expl" in page


def test_p_values_stand_in_the_analyst_s_part_alone(document, plan):
    before, after = page_text(rendered(document, plan, ending=".html")).split("For analysts")
    assert "0.021" not in before
    assert "0.021" in after


def test_a_refusal_shows_no_figure_and_says_what_would_help(document, plan):
    document["hypotheses"] = document["hypotheses"][1:]
    document["verdict"] = None
    text = page_text(rendered(document, plan, ending=".html"))
    assert "no figure" in text
    assert "What would help" in text
    assert "<svg" not in rendered(document, plan, ending=".html").decode()


def test_primary_outcomes_come_first_whatever_the_plan_s_order(document, plan):
    document["hypotheses"].reverse()
    text = page_text(rendered(document, plan, ending=".html"))
    assert text.index("Violence with injury (violence)") < text.index("Complaints (complaints)")


def test_a_report_is_written_whole_beside_nothing_else(document, plan, tmp_path):
    write(document, plan, tmp_path / "result.html")
    assert [each.name for each in tmp_path.iterdir()] == ["result.html"]
    assert (tmp_path / "result.html").read_bytes() == rendered(document, plan, ending=".html")


def test_an_ending_that_no_report_has_is_refused_with_those_that_it_has(document, plan, tmp_path):
    with pytest.raises(InvalidError, match=r"\.html, \.md, \.pdf, \.docx, \.json"):
        write(document, plan, tmp_path / "result.odt")
    assert not list(tmp_path.iterdir())


def test_a_long_word_without_blanks_does_not_leave_the_page(document, plan):
    document["title"] = "x" * 400
    document["hypotheses"][0]["metric"] = "y" * 200
    for ending in READERS:
        assert rendered(document, plan, ending=ending)


def test_a_folder_that_is_not_there_is_named_and_nothing_is_made(document, plan, tmp_path):
    with pytest.raises(FileNotFoundError, match="no such folder") as found:
        write(document, plan, tmp_path / "reports" / "result.md")
    assert found.value.filename == str(tmp_path / "reports")
