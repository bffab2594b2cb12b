"""Parse the command line, run the command, and turn every ending into a documented exit code."""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Final, NoReturn

from ringfence.cli import arguments, exits

_DESCRIPTION: Final = "Restricted mode for Python: run a stranger's program with what you grant, and nothing else."


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line; the usage is one ``--help`` away."""

    def error(self, message: str) -> NoReturn:
        raise arguments.UsageError(message)


def main(argv: Sequence[str]) -> int:
    """Run the command.

    Args:
        argv: What follows the command's name.

    Returns:
        The exit code, one of ``ringfence.cli.exits``.
    """
    from ringfence.cli import text

    try:
        code = _dispatch(argv)
        if sys.stdout is not None:
            sys.stdout.flush()
    except KeyboardInterrupt:
        code = exits.INTERRUPTED
    except BrokenPipeError:
        # The reader has gone. The interpreter flushes once more at exit: let that succeed.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        code = exits.BROKEN_PIPE
    except arguments.UsageError as error:
        text.say(f"ringfence: {error}")
        code = exits.USAGE
    except Exception as error:
        code = _fault(error)
    return code


def _dispatch(argv: Sequence[str]) -> int:
    options = _parser().parse_args(_attach_code(argv))
    if options.command == "run":
        from ringfence.cli.run import run

        return run(options)
    if options.command == "check":
        from ringfence.cli.check import check

        return check(options)
    if options.command == "audit":
        from ringfence.cli.audit import audit

        return audit(options)
    if options.command == "stubs":
        from ringfence.cli.stubs import stubs

        return stubs(options)
    from ringfence.cli.doctor import doctor

    return doctor(options)


def _fault(error: Exception) -> int:
    """Report what neither the guest nor the person did wrong."""
    from ringfence import errors
    from ringfence.cli import text

    if isinstance(error, errors.RingfenceError):
        text.say(f"ringfence: {error}")
    else:
        import traceback

        text.say(
            f"{''.join(traceback.format_exception(error))}ringfence: this is a fault of ringfence, please report it"
        )
    return exits.FAULT


def _attach_code(argv: Sequence[str]) -> list[str]:
    """Let ``-c`` take a program that begins with a dash, as ``python -c`` does."""
    words = list(argv)
    if "-c" in words[:-1]:
        at = words.index("-c")
        if words[at + 1].startswith("-"):
            words[at : at + 2] = [f"-c{words[at + 1]}"]
    return words


def _parser() -> _Parser:
    parser = _Parser(
        prog="ringfence",
        description=_DESCRIPTION,
        epilog=exits.HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action=_Version)
    commands = parser.add_subparsers(dest="command", required=True, metavar="{run,check,stubs,doctor,audit}")

    def command(name: str, purpose: str) -> _Parser:
        return commands.add_parser(
            name,
            help=purpose,
            description=f"{purpose[0].upper()}{purpose[1:]}.",
            epilog=exits.HELP,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )

    _add_run(command("run", "run a program as a guest"))
    _add_check(command("check", "say what would be refused in a program"))
    stubs = command("stubs", "print what a guest of some grants can use, as a .pyi")
    stubs.add_argument("grants", metavar="MODULE:GRANTS", help="a mapping of names to grants, or a Sandbox")
    doctor = command("doctor", "say which walls can stand on this machine, and why not the others")
    doctor.add_argument("--json", action="store_true", help="print one JSON object")
    audit = command("audit", "follow everything a guest can reach on this Python, and say what should not be there")
    audit.add_argument("modules", nargs="*", metavar="MODULE", help="walk these modules only (default: all of them)")
    audit.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def _add_program(parser: _Parser) -> None:
    parser.add_argument("file", nargs="?", metavar="FILE", help="the program; - reads standard input")
    parser.add_argument("-c", dest="code", metavar="CODE", help="the program itself")
    parser.add_argument(
        "--isolation",
        choices=("jail", "inline"),
        default="jail",
        help="jail: a worker process with no privileges (default); inline: the language wall alone",
    )


def _add_run(parser: _Parser) -> None:
    _add_program(parser)
    parser.add_argument(
        "--grant",
        action="append",
        default=[],
        metavar="NAME=MODULE:ATTR",
        help="let the guest use this object of yours as NAME (may be repeated)",
    )
    parser.add_argument(
        "--input",
        action="append",
        default=[],
        metavar="NAME=JSON",
        help="give the guest this value as NAME (may be repeated)",
    )
    parser.add_argument(
        "--language",
        choices=("restricted", "full"),
        default="restricted",
        help="restricted: only what was granted can be reached (default); full: plain Python, the jail stands alone",
    )
    parser.add_argument("--wall", type=arguments.seconds, metavar="TIME", help="elapsed time, like 5s (default)")
    parser.add_argument("--cpu", type=arguments.seconds, metavar="TIME", help="processor time, like 2s (default)")
    parser.add_argument("--memory", type=arguments.size, metavar="SIZE", help="memory, like 256MiB (default)")
    parser.add_argument("--output", type=arguments.size, metavar="SIZE", help="output, like 1MiB (default)")
    parser.add_argument("--calls", type=arguments.count, metavar="N", help="calls of grants, like 10000 (default)")
    parser.add_argument("--json", action="store_true", help="print the whole result as one JSON object")


def _add_check(parser: _Parser) -> None:
    _add_program(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to print findings")


class _Version(argparse.Action):
    """Prints the version; read only when asked for."""

    def __init__(self, option_strings: Sequence[str], dest: str) -> None:
        super().__init__(option_strings, dest, nargs=0, help="print the version")

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from ringfence.version import __version__

        print(f"ringfence {__version__}")
        parser.exit()
