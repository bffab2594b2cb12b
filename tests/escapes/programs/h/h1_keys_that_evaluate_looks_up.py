"""H1, F8: keys whose __eq__ runs when the host looks a name up in the guest's globals after the run."""

import contextvars, sys

loot = []


class Key(str):
    def __hash__(self):
        return hash(".value")

    def __eq__(self, other):
        loot.append(list(contextvars.copy_context().items()))
        loot.append(sys.exc_info()[1])
        raise ValueError("this leaves evaluate()")


globals()[Key(".value")] = 1
