"""What people write can run nothing, fetch nothing and hold nobody up."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.web.prose import emphasis, is_tame, plain, prose

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](https://tracker.example/x.png)",
    "<iframe src=https://example.org></iframe>",
    "<svg onload=alert(1)>",
    "<a href='javascript:alert(1)' onclick='alert(1)'>x</a>",
    "<details open ontoggle=alert(1)>",
    "<form action=https://example.org><input name=password></form>",
    "<style>body{background:url(https://example.org)}</style>",
    "<math><mtext><script>alert(1)</script></mtext></math>",
    "<object data=x></object>",
    "<base href=https://example.org>",
    "<meta http-equiv=refresh content='0;url=https://example.org'>",
    "[x]( \x01javascript:alert(1))",
    '<a href="&#106;avascript:alert(1)">x</a>',
    "<p style='position:fixed'>x</p>",
    "[x]: javascript:alert(1)\n[x]",
    "<!--><script>alert(1)</script-->",
    "<template><script>alert(1)</script></template>",
    "`<script>`</code><script>alert(1)</script>",
]
SLOW = [
    "[" * 5_000,
    "[[] " * 4_000,
    "1. " * 500,
    "> " * 1_000,
    "- " * 2_000,
    "*" * 15_000,
    "**a " * 4_000,
    "_a" * 8_000,
    "`" * 15_000,
    "![" * 5_000,
    "<" * 5_000,
    "<a " * 5_000,
    "&" * 15_000,
    "\\" * 15_000,
    "[a](" * 4_000,
    "~~a " * 4_000,
    "|" * 15_000,
    "a\n===\n" * 2_000,
    ("    " * 30 + "- a\n") * 100,
    "x" * 200_000,
    "<!--" * 4_000,
    "[a]: b\n" * 2_500,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_becomes_words(text: str) -> None:
    html = str(prose(text))
    tags = re.findall(r"<\s*([a-z0-9]+)", html)
    assert not {"script", "img", "iframe", "svg", "style", "form", "object", "base", "meta"} & set(
        tags
    )
    for tag in re.findall(r"<[^>]*>", html):
        assert not re.search(r"\son\w+\s*=|style\s*=", tag), tag
        assert not re.search(r"href=\"?\s*(?:javascript|data)", tag, re.IGNORECASE), tag


@pytest.mark.parametrize("text", SLOW, ids=lambda text: repr(text[:12]))
def test_a_text_that_would_hold_the_reader_up_is_done_at_once(text: str) -> None:
    started = time.process_time()
    prose(text)
    assert time.process_time() - started < 0.2


def test_ordinary_markdown_is_drawn() -> None:
    html = prose(
        "## A head\n\nSome **bold** words, a [link](https://example.org) and a list:\n\n- a\n- b"
    )
    assert "<strong>bold</strong>" in html
    assert 'rel="nofollow ugc noopener"' in html
    assert "<h4>A head</h4>" in html
    assert "<li>a</li>" in html


def test_a_text_that_is_not_tame_is_shown_as_paragraphs() -> None:
    text = "[" * 60 + "\n\nsecond <b>"
    assert not is_tame(text)
    assert prose(text) == plain(text)
    assert "second &lt;b&gt;" in prose(text)


def test_emphasis_escapes_everything_but_the_words_that_stand_out() -> None:
    assert (
        emphasis("<i> **10 & fewer** a month")
        == "&lt;i&gt; <strong>10 &amp; fewer</strong> a month"
    )


@settings(max_examples=150, deadline=1000)
@given(st.text(alphabet="[]()<>*_`#-+!&\\~|:1. \n\"'a", max_size=400))
def test_no_text_breaks_the_reader_or_gets_a_script_through(text: str) -> None:
    html = str(prose(text))
    assert not re.search(r"<\s*(script|img|svg|iframe)", html, re.IGNORECASE)
