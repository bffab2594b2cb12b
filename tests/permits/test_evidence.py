"""The facts about CPython that the tables rest on. When one stops being true, a decision can be looked at again."""

import contextvars
import datetime as dt
import functools
import sys
import types

import pytest

from ringfence.language.world import is_immutable


def test_exception_groups_are_mutable_and_made_by_the_base_class():
    assert not is_immutable(ExceptionGroup)
    assert type(BaseExceptionGroup("", [ValueError()])) is ExceptionGroup

    class Mine(BaseExceptionGroup):
        pass

    assert type(Mine("", [ValueError()]).derive([ValueError()])) is ExceptionGroup


def test_annotations_of_a_shared_heap_type_are_one_writable_dictionary():
    assert functools.partial.__annotations__ is functools.partial.__annotations__
    assert type(functools.partial.__annotations__) is dict


def test_a_descriptor_of_type_writes_on_immutable_types():
    class Meta(type):
        pass

    descriptor = super(Meta, Meta).__abstractmethods__
    assert type(descriptor) is types.GetSetDescriptorType

    class Mine:
        pass

    descriptor.__set__(Mine, frozenset({"x"}))
    with pytest.raises(TypeError, match="abstract"):
        Mine()


def test_a_mapping_proxy_hands_out_what_it_hides():
    hidden = {"x": 1}
    found = []

    class Thief:
        def __eq__(self, other):
            found.append(other)
            return True

        __hash__ = None

    assert types.MappingProxyType(hidden) == Thief()
    assert found[0] is hidden


def test_cells_compare_what_they_hide():
    found = []

    class Thief:
        def __eq__(self, other):
            found.append(other)
            return True

        __hash__ = None

    hidden = object()
    assert types.CellType(hidden) == types.CellType(Thief())
    assert found == [hidden]


@pytest.mark.skipif(sys.version_info < (3, 12), reason="buffers became a Python protocol in 3.12")
def test_a_class_can_get_a_memoryview_without_naming_the_type():
    found = []

    class Buffer(bytearray):
        def __release_buffer__(self, view):
            found.append(type(view))

    assert bytes(Buffer(b"x")) == b"x"
    assert found == [memoryview]


@pytest.mark.skipif(sys.version_info < (3, 12), reason="since 3.12")
def test_a_method_can_read_its_class_dictionary_by_name_alone():
    namespace = {}
    exec("class A:\n    def raw(self): return __classdict__", namespace)
    assert type(namespace["A"]().raw()) is dict


def test_a_context_copied_from_the_host_shows_the_hosts_variables():
    variable = contextvars.ContextVar("secret")
    token = variable.set("of the host")
    try:
        assert dict(contextvars.copy_context())[variable] == "of the host"
        assert len(contextvars.Context()) == 0
    finally:
        variable.reset(token)


def test_time_tuples_are_mutable_and_shared():
    assert not is_immutable(type(dt.date(2000, 1, 1).timetuple()))


def test_bound_builtins_hold_their_module():
    assert type(len.__self__) is types.ModuleType


def test_reducing_hands_out_functions_of_the_host():
    assert object().__reduce_ex__(2)[0].__module__ == "copyreg"
    assert len.__reduce__() == "len"


def test_format_walks_attributes():
    assert "{.__class__.__name__}".format("x") == "str"


def test_an_uninitialized_instance_of_any_class_can_be_made():
    class Closed:
        def __new__(cls):
            raise TypeError

    assert type(object.__new__(Closed)) is Closed


def test_an_attribute_error_holds_the_object():
    with pytest.raises(AttributeError) as caught:
        _ = "text".absent
    assert caught.value.obj == "text"
