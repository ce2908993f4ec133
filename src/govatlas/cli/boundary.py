"""Turns whatever ends a command early into one line and an exit status."""

import os
import sys
import traceback
from typing import Any, Final, NoReturn

import click

from govatlas.errors import GovatlasError, describe_fault

DEBUG: Final = "GOVATLAS_DEBUG"
"""The environment variable that turns on tracebacks."""

FAILED: Final = 1
INTERRUPTED: Final = 130
BROKEN_PIPE: Final = 141
TERMINATED: Final = 143


class Terminated(KeyboardInterrupt):
    """The process was told to end; treated as an interrupt, with an exit status of its own."""


class Boundary(click.Group):
    """A group of commands that never shows a traceback unless asked to."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which a user meets them."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; exit with a status code if it fails."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except BrokenPipeError:
            _leave_pipe(ctx)
        except KeyboardInterrupt as error:
            _report(str(error) or "stopped")
            ctx.exit(TERMINATED if _was_terminated(error) else INTERRUPTED)
        except GovatlasError as error:
            _fail(ctx, str(error))
        except OSError as error:
            _fail(ctx, _describe(error))
        except Exception as error:  # the boundary of the program: a user gets a line, no traceback
            _fail(ctx, f"{describe_fault(error)}; {_how_to_debug()}")
        return result


def _fail(ctx: click.Context, message: str) -> NoReturn:
    if os.environ.get(DEBUG):
        traceback.print_exc()
    _report(f"Error: {message}")
    ctx.exit(FAILED)


def _report(message: str) -> None:
    from govatlas.cli.output import complain

    complain(message)


def _describe(error: OSError) -> str:
    """Return the operating system's error, with the file if it names one."""
    reason = error.strerror or str(error)
    return f"{error.filename}: {reason}" if error.filename else f"{reason}; {_how_to_debug()}"


def _how_to_debug() -> str:
    return f"set {DEBUG}=1 to see where"


def _was_terminated(error: BaseException) -> bool:
    return isinstance(error, Terminated) or isinstance(error.__cause__, Terminated)


def _leave_pipe(ctx: click.Context) -> NoReturn:
    """Exit quietly when the reader of the output, such as ``head``, has closed the pipe."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())  # so that the last flush of the process is quiet too
    os.close(nowhere)
    ctx.exit(BROKEN_PIPE)
