"""C3: finalizers and callbacks that fail inside host code, without a guest frame in the traceback."""


class D:
    pass


D.__del__ = getattr
D()
