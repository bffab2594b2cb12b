"""E4, E3: mapping and sequence patterns call get, keys, __len__ and __getitem__ of subjects; value patterns read dotted names and compare."""
import collections.abc

loot = []


class Map(dict):
    def get(self, *args):
        loot.extend(args)
        return args[-1]

    def keys(self):
        loot.append(self)
        return [get_blog_posts]

    def __getitem__(self, key):
        loot.append(key)
        return key

    __len__ = lambda self: 5
    __contains__ = lambda self, key: loot.append(key) or True
    __iter__ = lambda self: iter([print])


class Seq(list):
    def __getitem__(self, index):
        loot.append(index)
        return get_blog_posts

    __len__ = lambda self: 3
    __iter__ = lambda self: iter([print, len, self])


class Fake:
    def __eq__(self, other):
        loot.append(other)
        return True

    __hash__ = None
    __class__ = property(lambda self: dict)


collections.abc.Mapping.register(Fake)
collections.abc.Sequence.register(type("R", (), {}))


class Value:
    def __getattr__(self, name):
        loot.append(name)
        return Fake()


v = Value()
it = (x for x in ())


class V:
    x = it


for subject in (Map(a=1), Seq([1]), Fake(), it, print, get_blog_posts, {"a": it}, [it], "text", b"x", bytearray(b"x"), {1: 2}.items(), memoryview(b"ab")):
    try:
        match subject:
            case {"a": found, **rest}:
                loot += [found, rest]
            case [first, *others, last]:
                loot += [first, others, last]
            case v.x | v.y.z:
                pass
    except BaseException:
        pass
    try:
        match subject:
            case {v.a: found, "b": object(gi_frame=other), **rest}:
                loot += [found, rest, other]
            case [object(gi_frame=found), *_]:
                loot.append(found)
            case v.gi_frame:
                pass
            case V.x.gi_frame:
                pass
    except BaseException:
        pass
for text in ("match 1:\n case it.gi_frame: pass", "match it:\n case {it.gi_frame: x}: loot.append(x)", "match Fake():\n case it.gi_frame as found: loot.append(found)",
             "match Fake():\n case V.x.gi_frame | V.x.gi_code: pass", "match it:\n case object(gi_frame=object(f_back=found)): loot.append(found)"):
    for space in (globals(), {"loot": loot, "it": it, "Fake": Fake, "V": V}):
        try:
            exec(text, space)
        except BaseException:
            pass
