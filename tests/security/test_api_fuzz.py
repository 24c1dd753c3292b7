"""No input makes a server error: a short round here, a long one by its own command."""

import pytest

from tests.security.fuzz_api import fuzz, target


@pytest.mark.filterwarnings("default")
def test_nothing_that_is_sent_to_the_api_makes_a_server_error():
    with target() as found:
        tally = fuzz(found, seconds=240, cases=1, most_rounds=2)
    assert tally.sent > 30, tally.lines()
    assert tally.faults == 0, tally.lines()
    assert tally.wrong == {}, tally.lines()
