"""The command line (contract, section 1): nothing heavy is imported until a command runs."""

import sys
from collections.abc import Sequence

from registry.cli.exits import exit_code_of, say_fault
from registry.cli.group import PROGRAM, commands

__all__ = ["main", "run"]


def main() -> None:
    """Run the command that the shell gave, and leave with its exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Return the exit code of a command line: 0 done, 2 wrong input, 3 found false, 1 our fault."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        answer = commands.main(args=list(arguments), prog_name=PROGRAM, standalone_mode=False)
    except Exception as fault:  # noqa: BLE001 - the one place where an error becomes an exit code
        say_fault(fault)
        return exit_code_of(fault)
    return answer if isinstance(answer, int) else 0
