"""From an error to an exit code and a message on stderr: the one table of it."""

import sys
import traceback

import click

DONE = 0
OUR_FAULT = 1
WRONG_INPUT = 2
FOUND_FALSE = 3
INTERRUPTED = 130


class FoundFalseError(Exception):
    """Something was checked and is not true (``verify``, ``reproduce``). Its text is for people."""


def exit_code_of(fault: BaseException) -> int:
    """Return the exit code that stands for an error (contract, section 1)."""
    # Imported here: printing --help must not load the engine or the registry's errors.
    from analysis.errors import AnalysisError
    from registry.errors import RegistryError

    table: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], int], ...] = (
        (click.exceptions.Exit, getattr(fault, "exit_code", DONE)),
        (click.Abort, INTERRUPTED),
        (FoundFalseError, FOUND_FALSE),
        ((click.ClickException, AnalysisError, RegistryError, OSError), WRONG_INPUT),
    )
    return next((code for kind, code in table if isinstance(fault, kind)), OUR_FAULT)


def say_fault(fault: BaseException) -> None:
    """Write to stderr what was wrong; a traceback only where the fault is ours."""
    if isinstance(fault, click.exceptions.Exit):
        return
    if isinstance(fault, click.ClickException):
        fault.show()
    elif isinstance(fault, click.Abort):
        click.echo("Stopped.", err=True)
    elif exit_code_of(fault) == OUR_FAULT:
        traceback.print_exception(fault, file=sys.stderr)
        click.echo("This is a fault of the program, not of your files.", err=True)
    elif isinstance(fault, OSError):
        click.echo(f"{fault.filename or 'The file'}: {fault.strerror or fault}", err=True)
    else:
        click.echo(str(fault), err=True)
