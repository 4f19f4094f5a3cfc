"""The `newsletter` command: what a person types.

Exit status: 0 done, 1 failed (stderr says why in one line), 2 wrong usage.
"""

import logging
import os
import sys
import traceback
from contextlib import suppress
from errno import ENOSPC
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from newsletter.cli import (
    briefing,
    deliveries,
    doctor,
    mornings,
    preview,
    radar,
    translations,
    works,
)
from newsletter.cli.events import events
from newsletter.cli.people import people, topics
from newsletter.cli.replies import reply
from newsletter.cli.screen import Screen
from newsletter.cli.session import Session
from newsletter.config import UsageError
from newsletter.errors import NewsletterError
from newsletter.garbage import rarely
from newsletter.logs import log_to_stderr
from subscribers.errors import (
    InvalidAddressError,
    InvalidSettingError,
    InvalidTopicError,
    SubscriberError,
)

FAILED, USAGE = 1, 2
ANYWHERE = {"--debug", "-q", "--quiet", "-v", "--verbose"}
MISTYPED = (UsageError, InvalidAddressError, InvalidSettingError, InvalidTopicError)

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
mornings.add_to(cli)
preview.add_to(cli)
radar.add_to(cli)
works.add_to(cli)
translations.add_to(cli)
briefing.add_to(cli)
deliveries.add_to(cli)
doctor.add_to(cli)
cli.add_typer(people, name="subscribers", help="Who gets the letter: add, remove, list, import …")
cli.add_typer(reply, name="reply", help="What people write back.")
cli.add_typer(events, name="events", help="What became of our mails: replay.")
cli.add_typer(topics, name="topics", help="What a subscriber's letter is about.")


def say_version(wanted: bool) -> None:  # noqa: FBT001 - typer passes it so
    """Print the version and end."""
    if wanted:
        typer.echo(version("academichub-newsletter"))
        raise typer.Exit


@cli.callback()
def root(
    context: typer.Context,
    *,
    config: Annotated[
        Path | None, typer.Option("--config", help="The settings; default: ./config.toml.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no remarks.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say more.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks.")] = False,  # noqa: ARG001 - main() reads it
    _version: Annotated[
        bool,
        typer.Option("--version", help="Print the version.", callback=say_version, is_eager=True),
    ] = False,
) -> None:
    """Each morning, one personal email with the day's papers that your topics ask for."""
    level = logging.INFO if verbose else logging.WARNING
    log_to_stderr(level)
    context.obj = Session(config, Screen(quiet=quiet, verbose=verbose))


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command and exit. The outermost loop: nothing leaves here as a traceback."""
    given = sys.argv[1:] if arguments is None else arguments
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started us: what is said goes nowhere
            setattr(sys, name, Path(os.devnull).open("w"))  # noqa: SIM115 - until the end
    rarely()
    sys.exit(run(_flags_first(given), debug="--debug" in given))


def run(arguments: list[str], *, debug: bool = False) -> int:
    """Run the command and return its exit status."""
    try:
        status = _run(arguments, debug=debug)
        if sys.stdout:
            sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()  # its reader has gone; there is nobody to tell
        return FAILED
    except OSError as error:
        _trace(debug=debug)
        lost = _drop_output() or (error.errno == ENOSPC and not error.filename)
        what = "the output cannot be written" if lost else error.filename
        return _fail(": ".join(filter(None, (what, error.strerror or str(error)))), FAILED)
    return status


def _run(arguments: list[str], *, debug: bool) -> int:
    try:
        cli(arguments, prog_name="newsletter")
    except SystemExit as end:  # typer's way to say how it went, wrong usage (2) included
        return end.code if isinstance(end.code, int) else FAILED
    except (NewsletterError, SubscriberError) as error:
        _trace(debug=debug)
        return _fail(str(error), USAGE if isinstance(error, MISTYPED) else FAILED)
    except OSError:
        raise  # a full disk is no bug
    except Exception as error:  # noqa: BLE001 - the outermost loop; the traceback is one flag away
        _trace(debug=debug)
        hint = "this is a bug; --debug shows where"
        return _fail(f"{type(error).__name__}: {error} ({hint})", FAILED)
    return 0


def _drop_output() -> bool:
    """Drop the output if it cannot be written: Python would complain of it once more at its end."""
    try:
        sys.stdout.flush()
    except OSError:
        with suppress(OSError):  # a stand-in for stdout has no number
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return True
    return False


def _flags_first(arguments: list[str]) -> list[str]:
    """Let the flags of the root command stand anywhere, as people type them."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    before, after = arguments[:end], arguments[end:]
    flags = [one for one in before if one in ANYWHERE]
    return flags + [one for one in before if one not in ANYWHERE] + after


def _trace(*, debug: bool) -> None:
    if debug:
        traceback.print_exc()


def _fail(why: str, status: int) -> int:
    sys.stderr.write(f"newsletter: {why}\n")
    return status
