import socket

import click
import pytest

from registry.cli import demo as command


def test_the_demonstration_listens_on_this_machine_only():
    listening = command._listen(None)
    with listening:
        host, port = listening.getsockname()
    assert host == "127.0.0.1"
    assert command.FIRST_PORT <= port < command.FIRST_PORT + command.PORTS_TRIED


def test_a_second_start_takes_the_next_free_port():
    with command._listen(None) as first, command._listen(None) as second:
        assert second.getsockname()[1] > first.getsockname()[1]


def test_a_port_that_was_asked_for_and_is_taken_is_an_error_that_says_so():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(click.UsageError, match=f"Port {port} is in use"):
            command._listen(port)


def test_a_second_start_knows_that_it_is_not_alone(tmp_path):
    with command._alone(tmp_path / "demo") as first, command._alone(tmp_path / "demo") as second:
        assert first
        assert not second


def test_a_start_after_the_last_one_has_ended_is_alone_again(tmp_path):
    with command._alone(tmp_path / "demo"):
        pass
    with command._alone(tmp_path / "demo") as again:
        assert again
