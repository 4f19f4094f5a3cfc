"""`newsletter events …`: what messengers told us of our mails."""

from datetime import timedelta
from typing import Annotated

import typer

from newsletter.cli.session import session_of

events = typer.Typer(no_args_is_help=True)


@events.callback()
def root() -> None:
    """What messengers told us of our mails."""


@events.command()
def replay(
    context: typer.Context,
    *,
    days: Annotated[int, typer.Option(min=0, help="How many days back.")] = 30,
) -> None:
    """Process the stored events of the last days once more; what they did stays as it is."""
    session = session_of(context)
    with session.app() as app:
        since = app.clock() - timedelta(days=days)
        opened = app.events.reopen(since)
        done = app.event_desk().process()
    session.screen.say(f"{opened} events of {days} days, {done} processed")
