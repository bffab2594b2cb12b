"""Calls without call syntax, with interesting arguments: every hook of class creation keeps what it is given (F2)."""
loot = []


def keep(*args, **kwargs):
    loot.append((args, kwargs))


class Named:
    def __set_name__(self, owner, name):
        loot.append((owner, name, vars(owner)))
        try:
            loot.append(owner.__dict__["__classcell__"])
        except BaseException as error:
            loot.append(error)

    def __get__(self, instance, owner=None):
        loot.append((instance, owner))
        return self

    def __set__(self, instance, value):
        loot.append((instance, value))

    def __delete__(self, instance):
        loot.append(instance)


class Meta(type):
    bases = {}

    def mro(cls):
        loot.append(cls)
        for name in ("__dict__", "__mro__", "__bases__", "__name__", "__subclasses__"):
            try:
                loot.append(getattr(cls, name))
            except BaseException as error:
                loot.append(error)
        return [cls, *[base for base in Meta.bases.get(cls.__name__, ())], object]

    def __instancecheck__(cls, value):
        loot.append(value)
        return True

    def __subclasscheck__(cls, value):
        loot.append(value)
        return True

    def __call__(cls, *args, **kwargs):
        loot.append((args, kwargs))
        return super().__call__()

    def __getattribute__(cls, name):
        loot.append(name)
        return super().__getattribute__(name)

    def __or__(cls, other):
        loot.append(other)
        return cls

    __ror__ = __or__


class Base(metaclass=Meta):
    def __init_subclass__(cls, **kwargs):
        loot.append((cls, kwargs))

    def __class_getitem__(cls, item):
        loot.append(item)
        return cls

    @classmethod
    def __subclasshook__(cls, other):
        loot.append(other)
        return True


Meta.bases.update(Derived=(Base,), X=(Base,), Y=(Base,))


class Entries:
    def __mro_entries__(self, bases):
        loot.append(bases)
        return (Base,)


class Derived(Entries(), extra=keep):
    field = Named()

    def method(self):
        return super(), __class__


value = Derived(1, x=2)
for use in (
    lambda: value.field, lambda: setattr(value, "field", 1), lambda: delattr(value, "field"), lambda: isinstance(print, Base),
    lambda: issubclass(type(print), Base), lambda: isinstance(get_blog_posts, Base), lambda: int | Base, lambda: type(print) | Base,
    lambda: Base[print], lambda: value.method(), lambda: type(print) in Base.mro(), lambda: Meta("X", (Base,), {"n": Named()}),
    lambda: type("Y", (Entries(),), {}), lambda: Meta.mro(print), lambda: Meta.mro(int), lambda: type.mro(type(print)),
):
    try:
        loot.append(use())
    except BaseException as error:
        loot.append(error)
try:
    raise value
except BaseException as error:
    loot.append(error)
match print:
    case Base():
        loot.append("a lie is believed, and gains nothing")
