"""What every command shares: the global options, the configuration, and the kinds of options."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsletter import config as settings
from newsletter.cli.screen import Screen
from newsletter.config import Config
from newsletter.errors import NewsletterError

if TYPE_CHECKING:
    from newsletter.app import App


@dataclass(frozen=True)
class Session:
    """One call of the command."""

    file: Path | None = None
    screen: Screen = field(default_factory=Screen)

    def config(self, flags: Mapping[str, Any] | None = None) -> Config:
        """Read the settings, with flags over them."""
        return settings.load(self.file, flags)

    @contextmanager
    def app(
        self, flags: Mapping[str, Any] | None = None, *, looks_only: bool = False
    ) -> Iterator["App"]:
        """Put the service together for one command; one that `looks_only` makes no database."""
        from newsletter import app as wiring  # noqa: PLC0415 - seconds, which --help need not wait

        wanted = self.config(flags)
        if looks_only:
            _must_be_there(wanted.storage.url)
        with wiring.build(wanted) as app:
            yield app


def _must_be_there(url: str) -> None:
    """Raise NewsletterError where the file of a database is not there yet."""
    kind, mark, file = url.partition(":///")
    if kind.startswith("sqlite") and mark and file and not Path(file).exists():
        raise NewsletterError(
            f"{file}: there is no such database; go to the service's folder, "
            "or make one here: newsletter init"
        )


def session_of(context: typer.Context) -> Session:
    """Return the session that the root command left in the context."""
    session = context.find_object(Session)
    return session or Session()


def today(app: "App") -> date:
    """Return the day it is in the service's own zone."""
    return app.clock().astimezone(app.config.schedule.zone).date()


def parse_day(text: str) -> date:
    """Read a day as people type it for a computer."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no day; write it as 2026-06-11") from None


Day = Annotated[
    date | None,
    typer.Option("--date", parser=parse_day, metavar="DAY", help="The day; default: today."),
]
Since = Annotated[
    date | None,
    typer.Option(
        "--since",
        parser=parse_day,
        metavar="DAY",
        help="Make up for the days from this one on, from the sources that can be asked by date.",
    ),
]
Mirror = Annotated[
    str | None,
    typer.Option(
        metavar="URL", help="Read /arxiv, /biorxiv, … of this host instead of the public ones."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")]
