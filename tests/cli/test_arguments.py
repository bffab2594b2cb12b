"""What a person types is read, or refused with one line that says what is wrong."""

import pytest

from ringfence.cli import arguments


@pytest.mark.parametrize(
    ("text", "expected"),
    [("5s", 5.0), ("5", 5.0), ("1.5", 1.5), ("500ms", 0.5), ("2m", 120.0), ("2 min", 120.0), ("1h", 3600.0)],
)
def test_durations(text, expected):
    assert arguments.seconds(text) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4096", 4096),
        ("10B", 10),
        ("1kB", 1000),
        ("256MB", 256_000_000),
        ("256MiB", 256 << 20),
        ("1.5GiB", 3 << 29),
        ("1 gb", 10**9),
    ],
)
def test_sizes(text, expected):
    assert arguments.size(text) == expected


@pytest.mark.parametrize("text", ["", "s", "-1s", "nan", "inf", "1e3", "1_000", "5 5", "٥s", "0x10", "9" * 400])
@pytest.mark.parametrize("read", [arguments.seconds, arguments.size])
def test_what_is_no_quantity(read, text):
    with pytest.raises(arguments.UsageError) as caught:
        read(text)
    assert str(caught.value) == f"{text!r} is not a number with a unit"


def test_a_unit_of_another_kind():
    with pytest.raises(arguments.UsageError) as caught:
        arguments.seconds("5MB")
    assert str(caught.value) == "'5MB' is not a duration: write it like 5s, 500ms or 2m"
    with pytest.raises(arguments.UsageError) as caught:
        arguments.size("5s")
    assert str(caught.value) == "'5s' is not a size: write it like 256MB, 64MiB or 4096"


@pytest.mark.parametrize("text", ["-1", "1.5", "many", "", "1_0", "٣"])
def test_what_is_no_count(text):
    with pytest.raises(arguments.UsageError) as caught:
        arguments.count(text)
    assert str(caught.value) == f"{text!r} is not a whole number"


def test_grants_are_imported():
    import math

    assert arguments.grants(["root=math:sqrt", "join=posixpath:os.path.join"]) == {
        "root": math.sqrt,
        "join": __import__("os").path.join,
    }


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("x", "--grant x: write it as NAME=MODULE:ATTR"),
        ("x=math", "--grant x=math: write it as NAME=MODULE:ATTR"),
        ("=math:pi", "--grant =math:pi: write it as NAME=MODULE:ATTR"),
        ("x=no_such_module:f", "--grant x=no_such_module:f: No module named 'no_such_module'"),
        ("x=math:no.such", "--grant x=math:no.such: math has no attribute no.such"),
        ("1x=math:pi", "--grant 1x: not a name a guest can use"),
        ("class=math:pi", "--grant class: not a name a guest can use"),
        ("__x__=math:pi", "--grant __x__: not a name a guest can use"),
    ],
)
def test_wrong_grants(spec, message):
    with pytest.raises(arguments.UsageError) as caught:
        arguments.grants([spec])
    assert str(caught.value) == message


def test_a_name_can_be_given_once():
    with pytest.raises(arguments.UsageError) as caught:
        arguments.grants(["x=math:pi", "x=math:e"])
    assert str(caught.value) == "--grant x: the name is given twice"
    with pytest.raises(arguments.UsageError) as caught:
        arguments.inputs(["x=1"], taken={"x"})
    assert str(caught.value) == "--input x: the name is given twice"


def test_inputs_are_json():
    assert arguments.inputs(['a={"b": [1, 2.5, null]}', 'c="=x"'], taken=()) == {"a": {"b": [1, 2.5, None]}, "c": "=x"}


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("x", "--input x: write it as NAME=JSON"),
        ("x=", "--input x: not JSON: Expecting value: line 1 column 1 (char 0)"),
        ("x=NaN", "--input x: not JSON: NaN is not JSON"),
        ("if=1", "--input if: not a name a guest can use"),
    ],
)
def test_wrong_inputs(spec, message):
    with pytest.raises(arguments.UsageError) as caught:
        arguments.inputs([spec], taken=())
    assert str(caught.value) == message


def test_an_input_nested_too_deep():
    with pytest.raises(arguments.UsageError, match=r"\A--input x: not JSON: "):
        arguments.inputs([f"x={'[' * 200_000}"], taken=())
