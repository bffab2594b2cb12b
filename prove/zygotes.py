"""Changes a zygote before it loads the jail. The product knows nothing of this: its own start-up text is patched here."""

from typing import Final

from ringfence.jail import start

_LOADER: Final = "from ringfence.jail.zygote_main"


def change(statements: str) -> None:
    """Have every zygote that this process starts from now on run ``statements`` first.

    Args:
        statements: One line of Python, statements ended by semicolons.

    Raises:
        LookupError: The start-up text is not what it was when this was written, so nothing would be changed.
    """
    before, loader, rest = start._BOOTSTRAP.partition(_LOADER)
    if not loader:
        msg = f"the start-up text of a zygote has no {_LOADER!r}"
        raise LookupError(msg)
    start._BOOTSTRAP = f"{before}{statements} {loader}{rest}"  # type: ignore[misc]
