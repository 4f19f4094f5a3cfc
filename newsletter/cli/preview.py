"""`newsletter preview`: any mail of the family, written as files or shown in a browser."""

import re
import webbrowser
from dataclasses import replace
from datetime import date as day_type
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from newsletter.cli.session import Day, session_of
from newsletter.cli.session import today as day_of
from newsletter.errors import NewsletterError
from subscribers.model import Language, Subscriber
from subscribers.service import parse_language

if TYPE_CHECKING:
    from newsletter.app import App
    from newsletter.model import Letter

DARK = re.compile(r"@media \(prefers-color-scheme: dark\)")


class Kind(StrEnum):
    """A mail: somebody's letter, or a sample of any other."""

    LETTER = "letter"
    CONFIRM = "confirm"
    WELCOME = "welcome"
    RECEIPT = "receipt"
    PAUSED = "paused"
    RESUMED = "resumed"
    GOODBYE = "goodbye"
    MOVED = "moved"
    LINK = "link"
    ABSTRACT = "abstract"
    REPORT = "report"


class Theme(StrEnum):
    """What a mail client shows."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


def add_to(cli: typer.Typer) -> None:
    """Put the command on the root command."""
    cli.command()(preview)


def preview(
    context: typer.Context,
    address: Annotated[str, typer.Argument(help="Whose mail.")],
    *,
    date: Day = None,
    kind: Annotated[
        Kind,
        typer.Option(metavar="KIND", help=f"letter, or a sample: {', '.join([*Kind][1:])}."),
    ] = Kind.LETTER,
    lang: Annotated[str | None, typer.Option(metavar="en|zh", help="Not theirs, but this.")] = None,
    theme: Annotated[
        Theme, typer.Option(metavar="THEME", help="auto, light or dark, for --browser.")
    ] = Theme.AUTO,
    browser: Annotated[bool, typer.Option("--browser", help="Show it in a browser.")] = False,
    outbox: Annotated[Path, typer.Option(metavar="FOLDER", help="The folder to write to.")] = Path(
        "preview"
    ),
) -> None:
    """Write the letter that `send` sends, byte for byte, or any other mail, and send nothing."""
    session = session_of(context)
    with session.app() as app:
        day, reader = date or day_of(app), app.people.show(address)
        if lang:
            reader = replace(reader, language=parse_language(lang))
        owed = kind is not Kind.LETTER or app.morning.is_owed(reader, day)
        made = _mail(app, kind, reader, day) if owed else None
    if made is None:
        why = f"nothing of {day} matches" if owed else f"none is due on {day} ({reader.frequency})"
        session.screen.say(f"no letter: {why}")
        return
    from newsletter.delivery.outbox import OutboxMailer  # noqa: PLC0415 - --help need not wait

    files = OutboxMailer(outbox).send(made).files
    for file in files:
        session.screen.say(str(file))
    if browser:
        page = next(file for file in files if file.suffix == ".html")
        _show(page, theme)


def _mail(app: "App", kind: Kind, reader: Subscriber, day: day_type) -> "Letter | None":
    if kind is Kind.LETTER:
        return app.morning.preview(reader, day)
    from newsletter.digest.notices import Notices, Post  # noqa: PLC0415 - --help need not wait
    from newsletter.digest.specimens import specimens  # noqa: PLC0415 - as above

    moment = datetime.combine(day, reader.hour, ZoneInfo(reader.timezone))
    post = Post(f"preview-{kind}", moment, reader.address, Language(reader.language))
    notices = Notices(app.config.site, app.config.sender)
    return specimens(notices, post, reader, app.morning.links(reader))[kind]()


def _show(page: Path, theme: Theme) -> None:
    """Open a page as a mail client of this theme shows it; the file itself stays as it is."""
    shown = page
    if theme is not Theme.AUTO:
        media = "@media all" if theme is Theme.DARK else "@media not all"
        shown = page.with_suffix(f".{theme}.html")
        shown.write_text(DARK.sub(media, page.read_text("utf-8")), "utf-8")
    if not webbrowser.open(shown.resolve().as_uri()):
        raise NewsletterError(f"no browser could be started; open {shown}")
