import time

import pytest

from analysis.document import MOST_BYTES, read_document, shown
from analysis.errors import BadPlanError


def faults(content: str | bytes, suffix: str = ".toml") -> list[str]:
    raw = content if isinstance(content, bytes) else content.encode()
    with pytest.raises(BadPlanError) as caught:
        read_document(raw, suffix=suffix)
    return [problem.message for problem in caught.value.problems]


def test_toml_and_json_of_the_same_values_are_read_alike():
    toml = b'a = "x"\nb = [1, 2.5]\n[c]\nd = 2024-04-01\ne = true'
    json = b'{"c": {"e": true, "d": "2024-04-01"}, "b": [1, 2.5], "a": "x"}'
    assert read_document(toml, suffix=".toml") == read_document(json, suffix=".JSON")


def test_text_and_keys_come_out_composed():
    found = read_document('"Cafe\u0301" = "e\u0301"'.encode(), suffix=".toml")
    assert found == {"Caf\u00e9": "\u00e9"}


def test_a_key_given_twice_is_an_error_in_both_formats():
    assert "given twice" in faults("a = 1\na = 2")[0]
    assert faults('{"b": {"a": 1, "a": 2}}', ".json") == ["b.a: the key 'a' is given twice."]


def test_a_key_that_is_the_same_only_after_composing_is_given_twice():
    assert "given twice" in faults('"e\u0301" = 1\n"\u00e9" = 2')[0]


def test_a_time_of_day_is_an_error_and_a_date_is_iso_text():
    assert read_document(b"a = 2024-01-31", suffix=".toml") == {"a": "2024-01-31"}
    assert "time of day" in faults("a = 07:30:00")[0]
    assert "time of day" in faults("a = 2024-01-31T00:00:00")[0]
    assert "time of day" in faults("a = 2024-01-31T00:00:00Z")[0]


def test_null_nan_and_infinities_are_errors_that_name_their_place():
    found = faults('{"a": null, "b": [1, NaN], "c": {"d": -Infinity}}', ".json")
    assert [message.split(":")[0] for message in found] == ["a", "b[2]", "c.d"]
    assert len(faults("a = nan\nb = inf\nc = -inf")) == 3


@pytest.mark.parametrize(
    "written",
    [
        "9007199254740993",
        "9007199254740993.0",
        "1e16",
        "1e400",
        "-1e400",
        "9007199254740993.5",
        "9" * 5000,
        "1e99999999999999999999",
    ],
)
def test_a_whole_number_beyond_two_to_the_53_is_an_error_however_written(written):
    assert "2^53" in faults(f"a = {written}")[0] or "not a number" in faults(f"a = {written}")[0]
    assert len(faults(f'{{"a": {written}}}', ".json")) == 1


def test_two_to_the_53_itself_is_a_number():
    for suffix, text in ((".toml", "a = {}"), (".json", '{{"a": {}}}')):
        for number in (2**53, -(2**53)):
            made = read_document(text.format(number).encode(), suffix=suffix)
            assert made == {"a": number}


def test_half_of_a_surrogate_pair_is_not_unicode():
    assert "Unicode" in faults('{"a": "\\ud800"}', ".json")[0]
    assert "Unicode" in faults('{"\\udfff": 1}', ".json")[0]


def test_bytes_that_are_not_utf8_are_named_by_row():
    assert faults(b'a = 1\nb = "\xe9"') == [
        "The plan is not UTF-8: row 2 holds the byte 0xe9. Save it as UTF-8."
    ]


def test_a_byte_order_mark_and_windows_line_ends_are_read():
    assert read_document(b"\xef\xbb\xbfa = 1\r\nb = 2\r\n", suffix=".toml") == {"a": 1, "b": 2}


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        ("[" * 100_000, ".json"),
        ('{"a":' * 900 + "1" + "}" * 900, ".json"),
        ("a = " + "[" * 5000, ".toml"),
        ("a = " + "{b = " * 3000, ".toml"),
        ("a." * 300_000 + "a = 1", ".toml"),
        ("[" + "a." * 300_000 + "a]", ".toml"),
        ("x" * (MOST_BYTES + 1), ".toml"),
        ("x" * 10_000_000, ".json"),
        ("", ".json"),
        ("[1]", ".json"),
        ("true", ".json"),
        ('{"a": 1} x', ".json"),
        ("a = ", ".toml"),
        ('a = "\\u0000"', ".toml"),
        ("a = 1", ".txt"),
        ("a = 1", ""),
    ],
)
def test_a_hostile_document_is_refused_with_a_sentence_and_soon(content, suffix):
    begun = time.monotonic()
    found = faults(content, suffix)
    assert time.monotonic() - begun < 5
    assert all(0 < len(message) < 300 for message in found)


def test_every_fault_of_a_document_is_listed_at_once():
    assert len(faults('{"a": null, "b": NaN, "c": 1e16, "d": "\\ud800"}', ".json")) == 4


def test_a_long_key_is_cut_where_a_message_shows_it():
    assert len(faults("k" * 100_000 + " = nan")[0]) < 200
    assert shown("x" * 100) == repr("x" * 59 + "…")
