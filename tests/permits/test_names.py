"""Every name of every type in the world is decided on this interpreter, and the hazards are exactly the known ones."""

import ast
import pathlib

import pytest

from ringfence.language import permits
from ringfence.language.permits import Verdict
from ringfence.language.permits.lookup import ROWS
from ringfence.language.permits.model import words
from ringfence.language.world import labels, world

# The names of types, beside introspection, that cost a guard. Each further one slows programs down: think twice.
KNOWN_HAZARDS = words(
    "_from_flags astimezone ctime decode encode expand format format_map mro now obj strptime sub subn timetuple today utcnow"
    " utctimetuple"
)

# Names so common in programs that a type which makes one of them a hazard had better stay out of the world.
NEVER_HAZARDS = sorted(
    words(
        "add append args clear close code copy count data discard end errno exceptions extend filename find get group"
        " groups index insert items join key keys kind lower main match message msg name names open path pop popitem"
        " print read remove replace reverse run search send set size sort split start startswith stop string strip"
        " throw time type update upper value values write x year"
    )
)


def test_every_name_is_classified():
    assert permits.unclassified() == frozenset()


def test_every_type_has_a_row():
    in_rows = {label for row in ROWS for label in row.types}
    assert set(world()) - in_rows == set()


def test_rows_name_only_types_that_some_version_has():
    in_rows = {label for row in ROWS for label in row.types}
    assert in_rows - set(world()) <= {"PythonFinalizationError", "_IncompleteInputError", "itertools.batched"}


def test_hazards_of_types_are_exactly_the_known_ones():
    plain = {name for name in permits.HAZARDS if not permits.is_dunder(name)}
    assert plain - permits.INTROSPECTION == KNOWN_HAZARDS


def test_introspection_is_always_a_hazard():
    assert permits.INTROSPECTION <= permits.HAZARDS


@pytest.mark.parametrize("name", NEVER_HAZARDS)
def test_common_names_stay_native(name):
    assert not permits.is_hazard(name)
    assert not permits.is_store_hazard(name)


def test_no_plain_hazard_can_be_made_by_name_mangling():
    # ``__x`` in class ``C`` is compiled to ``_C__x``, which the rewrite does not see.
    assert [name for name in permits.HAZARDS if not permits.is_dunder(name) and "__" in name] == []


def test_no_permitted_name_is_introspection():
    permitted = {name for row in ROWS for name in row.permit}
    assert permitted & permits.INTROSPECTION == set()


def test_a_name_is_decided_once_per_row():
    for row in ROWS:
        groups = (row.permit, set(row.tame), set(row.refuse))
        assert sum(map(len, groups)) == len(row.decisions()), row.types


def test_universal_dunders_are_dunders_that_no_row_takes_back():
    assert [name for name in permits.UNIVERSAL_DUNDERS if not permits.is_dunder(name)] == []
    for row in ROWS:
        assert permits.UNIVERSAL_DUNDERS & set(row.tame) == set()
        assert permits.UNIVERSAL_DUNDERS & set(row.refuse) == set()


@pytest.mark.parametrize(
    "name",
    sorted(
        words(
            "__new__ __getattribute__ __getattr__ __setattr__ __delattr__ __dict__ __get__ __set__ __delete__ __self__"
            " __func__ __wrapped__ __globals__ __closure__ __code__ __builtins__ __defaults__ __kwdefaults__"
            " __annotations__ __annotate__ __type_params__ __mro__ __bases__ __base__ __subclasses__ __reduce__"
            " __reduce_ex__ __getstate__ __setstate__ __copy__ __deepcopy__ __getnewargs__ __getnewargs_ex__"
            " __traceback__ __context__ __cause__ __suppress_context__ __notes__ __weakref__ __objclass__"
            " __text_signature__ __signature__ __abstractmethods__ __flags__ __basicsize__ __origin__ __args__"
            " __parameters__ __unpacked__ __mro_entries__ __match_args__ __slots__ __loader__ __spec__ __file__"
            " __path__ __package__ __bound__ __constraints__ __value__ __buffer__ __release_buffer__ __del__"
            " __anything_new__"
        )
    ),
)
def test_other_dunders_go_through_the_guard(name):
    assert permits.is_hazard(name)


@pytest.mark.parametrize(
    "name", ["__init__", "__class__", "__name__", "__dict__", "__anything_new__", "format", "f_back"]
)
def test_every_dunder_and_every_hazard_is_stored_through_the_guard(name):
    assert permits.is_store_hazard(name)


@pytest.mark.parametrize(
    ("name", "expected"), [("__x__", True), ("____", False), ("__x", False), ("x__", False), ("x", False)]
)
def test_shape_of_dunders(name, expected):
    assert permits.is_dunder(name) is expected


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        (str, "upper", Verdict.PERMIT),
        (str, "format", Verdict.TAME),
        (str, "__len__", Verdict.PERMIT),
        (str, "__getattribute__", Verdict.TAME),
        (object, "__reduce_ex__", Verdict.TAME),
        (type, "__subclasses__", Verdict.TAME),
        (type, "__mro__", Verdict.PERMIT),
        (type, "no_such_name", Verdict.REFUSE),
        (BaseException, "__traceback__", Verdict.TAME),
        (AttributeError, "obj", Verdict.REFUSE),
        (AttributeError, "name", Verdict.PERMIT),
        (type(lambda: None), "__globals__", Verdict.REFUSE),
        (type(lambda: None), "__defaults__", Verdict.PERMIT),
        (type(len), "__self__", Verdict.REFUSE),
        (type(i for i in ()), "gi_frame", Verdict.REFUSE),
        (type(i for i in ()), "gi_running", Verdict.PERMIT),
        (type(type.__dict__["__doc__"]), "__set__", Verdict.TAME),
    ],
)
def test_verdicts(kind, name, expected):
    assert permits.verdict(kind, name) is expected


def test_a_type_outside_the_world_is_refused():
    class Guest:
        pass

    assert permits.verdict(Guest, "__len__") is Verdict.REFUSE
    assert permits.reason(Guest, "__len__") == "the type is not in the closed world"


def test_a_type_is_known_by_identity_alone():
    class Liar(type):
        def __eq__(cls, other):
            return True

        def __hash__(cls):
            return hash(str)

    class Guest(metaclass=Liar):
        pass

    assert permits.verdict(Guest, "upper") is Verdict.REFUSE


def test_reasons():
    assert permits.reason(str, "format") == "walks attributes named in the text (CVE-2016-10745)"
    assert permits.reason(str, "no_such_name") == "the name is not classified on this version of Python"
    assert permits.reason(str, "upper") == ""


def test_everything_that_is_not_permitted_has_a_reason():
    for label, kind in world().items():
        for name in vars(kind):
            decision = permits.decide(label, name)
            assert decision is not None
            assert (decision.verdict is Verdict.PERMIT) == (decision.reason == ""), (label, name)


def test_stand_ins_that_a_guard_must_have():
    plain = {(label, name) for label, name in permits.tamed() if name not in SLOT_NAMES}
    assert plain == {
        *(("object", name) for name in ("__reduce__", "__reduce_ex__", "__getstate__")),
        *(("type", name) for name in ("mro", "__new__", "__dict__", "__annotations__", "__subclasses__")),
        *(("str", name) for name in ("format", "format_map", "encode")),
        ("bytes", "decode"),
        ("bytearray", "decode"),
        ("method-wrapper", "__self__"),
        *(
            (label, name)
            for label in ("getset_descriptor", "member_descriptor")
            for name in ("__get__", "__set__", "__delete__")
        ),
        *(("BaseException", name) for name in ("__traceback__", "__context__", "__cause__")),
        ("collections.deque", "__reduce__"),
        ("re.Pattern", "sub"),
        ("re.Pattern", "subn"),
        ("re.Match", "expand"),
        ("datetime.date", "today"),
        ("datetime.date", "timetuple"),
        ("datetime.date", "ctime"),
        ("datetime.datetime", "ctime"),
        *(
            ("datetime.datetime", name)
            for name in ("strptime", "astimezone", "timetuple", "utctimetuple", "now", "utcnow")
        ),
    }


SLOT_NAMES = ("__getattribute__", "__setattr__", "__delattr__")


def test_stores():
    assert permits.store_decision("x").verdict is Verdict.PERMIT
    assert permits.store_decision("__name__").verdict is Verdict.PERMIT
    assert permits.store_decision("__defaults__").verdict is Verdict.TAME
    assert permits.store_decision("__code__").verdict is Verdict.REFUSE
    assert permits.store_decision("__code__").reason == "what a function runs must stay what was verified"


def test_forwarders_are_in_the_world():
    assert set(permits.FORWARDERS) <= set(world())


@pytest.mark.parametrize("name", ["__classdict__", "__classdictcell__", "__classcell__", "__conditional_annotations__"])
def test_names_of_the_compiler_may_stand_nowhere(name):
    assert name in permits.REFUSED_IDENTIFIERS


def test_labels_cover_the_types_of_the_table():
    assert all(kind in labels() for kind in world().values())


def test_tables_hold_no_code():
    folder = pathlib.Path(permits.__file__).parent
    for file in ("core_types.py", "exception_types.py", "library_types.py", "dunders.py", "syntax.py", "modules.py"):
        imported = {
            name.name
            for node in ast.walk(ast.parse((folder / file).read_text(encoding="utf-8")))
            if isinstance(node, ast.Import)
            for name in node.names
        }
        assert imported == set(), file
