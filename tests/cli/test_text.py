"""Guests' text cannot steer a terminal; values are shown as a prompt shows them."""

import io

import pytest

from ringfence.cli import text


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("plain\tand\nlines", "plain\tand\nlines"),
        ("é 漢 🐍", "é 漢 🐍"),
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("over\rwritten\x08", "over\\rwritten\\x08"),
        ("\x9b2J \x7f \x00", "\\x9b2J \\x7f \\x00"),
        ("\u202egpj.exe", "\\u202egpj.exe"),
        ("\u200b\ufeff\u2028", "\\u200b\\ufeff\\u2028"),
        ("\ud800", "\\ud800"),
    ],
)
def test_control_characters_are_escaped_to_a_terminal(raw, safe):
    terminal, file = Terminal(), io.StringIO()
    text.write_guest(terminal, raw)
    text.write_guest(file, raw)
    assert (terminal.getvalue(), file.getvalue()) == (safe, raw)


def test_a_closed_stream_is_no_fault():
    text.write_guest(None, "x")


@pytest.mark.parametrize("value", [None, True, 1, 1.5, "x", [], {}, [1, {"a": [None, "b", 2.0]}], 10**400])
def test_values_that_json_says_exactly(value):
    assert text.is_json(value)


@pytest.mark.parametrize(
    "value", [(), b"", {1}, 1j, {1: 2}, [()], {"a": b""}, float("nan"), [float("inf")], {("a",): 1}, range(3)]
)
def test_values_that_json_cannot_say(value):
    assert not text.is_json(value)


def test_values_are_shown_as_a_prompt_shows_them():
    assert text.shown("it's") == '"it\'s"'
    assert text.shown([10**5000]) == "<list that holds an integer too long to show>"
