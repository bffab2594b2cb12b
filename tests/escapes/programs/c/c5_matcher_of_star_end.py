"""C5: a group that overrides subgroup, split and derive receives what except* passes to them (CVE-2025-22153)."""

loot = []


class G(ExceptionGroup):
    def subgroup(self, matcher):
        loot.append(matcher)
        return ExceptionGroup.subgroup(self, matcher)

    def derive(self, errors):
        return G(self.message, errors)


try:
    try:
        raise G("g", [ValueError(1), TypeError(2)])
    except* ValueError:
        raise
    except* TypeError:
        pass
except BaseException:
    pass
