"""`newsletter subscribers …` and `newsletter topics ADDRESS …`: who gets the letter, about what."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from newsletter.cli.session import Json, session_of, today
from newsletter.digest.i18n import tongue
from newsletter.errors import NewsletterError
from subscribers import model
from subscribers.model import Subscriber

people = typer.Typer(no_args_is_help=True)
topics = typer.Typer(no_args_is_help=True)

Address = Annotated[str, typer.Argument(help="The subscriber's address.")]
Topics = Annotated[
    list[str] | None,
    typer.Option("--topic", metavar="TOPIC", help="A topic of the radar; may be repeated."),
]
Language = Annotated[str | None, typer.Option("--lang", metavar="en|zh", help="Language.")]
Zone = Annotated[
    str | None, typer.Option("--timezone", metavar="ZONE", help="Time zone, as in Europe/Berlin.")
]
Hour = Annotated[
    str | None, typer.Option(metavar="HH:MM", help="When the letter leaves, as in 07:30.")
]
Frequency = Annotated[str | None, typer.Option(metavar="daily|weekdays|weekly", help="How often.")]


@people.command()
def add(
    context: typer.Context,
    address: Address,
    *,
    topic: Topics = None,
    language: Language = None,
    timezone: Zone = None,
    hour: Hour = None,
    frequency: Frequency = None,
) -> None:
    """Subscribe an address."""
    session = session_of(context)
    with session.app() as app:
        app.people.add(
            address,
            topic or (),
            language=language,
            timezone=timezone,
            hour=hour,
            frequency=frequency,
            today=today(app),
        )
    session.screen.note("subscribed")


@people.command()
def remove(context: typer.Context, address: Address) -> None:
    """Forget an address and everything it asked for."""
    session = session_of(context)
    with session.app() as app:
        app.people.remove(address)
    session.screen.note("removed")


@people.command(name="list")
def list_(context: typer.Context, *, as_json: Json = False) -> None:
    """List everybody."""
    session = session_of(context)
    with session.app(looks_only=True) as app:
        everyone = list(app.people.everyone())
    if as_json:
        session.screen.data({"subscribers": [facts(one) for one in everyone]})
        return
    heads = ("address", "status", "language", "leaves at", "frequency", "topics")
    session.screen.table(heads, (row(one) for one in everyone))


@people.command()
def show(context: typer.Context, address: Address, *, as_json: Json = False) -> None:
    """Show one subscriber."""
    session = session_of(context)
    with session.app(looks_only=True) as app:
        one = app.people.show(address)
    if as_json:
        session.screen.data(facts(one))
        return
    for name, value in facts(one).items():
        shown = "; ".join(value) if isinstance(value, list) else value
        session.screen.say(f"{name}: {shown}")


@people.command(name="import")
def import_(
    context: typer.Context,
    csv: Annotated[Path, typer.Argument(help="Columns: address, topics (a; b), and settings.")],
    *,
    as_json: Json = False,
) -> None:
    """Subscribe everybody of a CSV file; who is known already stays as they are."""
    session = session_of(context)
    with session.app() as app:
        try:
            # A byte that is not UTF-8 costs its own row, not the file.
            with csv.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as lines:
                report = app.people.import_csv(lines, today=today(app))
        except OSError as error:
            raise NewsletterError(f"{csv}: cannot be read: {error.strerror}") from error
    for line, reason in report.refused:
        sys.stderr.write(f"{csv}:{line}: {reason}\n")
    if as_json:
        session.screen.data(asdict(report))
    else:
        session.screen.say(
            f"{report.added} added, {report.unchanged} known already, {len(report.refused)} refused"
        )
    if report.refused:
        raise typer.Exit(1)


@people.command()
def export(
    context: typer.Context,
    csv: Annotated[Path | None, typer.Argument(help="The file to write; default: stdout.")] = None,
) -> None:
    """Write everybody as CSV, as `import` reads it."""
    with session_of(context).app(looks_only=True) as app:
        lines = list(app.people.export_csv())
    if csv is None:
        sys.stdout.writelines(lines)
        return
    try:
        csv.write_text("".join(lines), encoding="utf-8", newline="")
    except OSError as error:
        raise NewsletterError(f"{csv}: cannot be written: {error.strerror}") from error


@topics.callback()
def whose(context: typer.Context, address: Address) -> None:
    """Change the radar of one subscriber: `newsletter topics ADDRESS add TOPIC`."""
    context.meta["address"] = address


@topics.command(name="add")
def add_topic(context: typer.Context, topic: str) -> None:
    """Put one more topic on the radar."""
    session = session_of(context)
    with session.app() as app:
        one = app.people.add_topic(context.meta["address"], topic)
        found = app.last_weeks.would_have_found(one.topics[-1], today(app))
    _radar(context, one)
    if said := found.remark(tongue(model.Language.EN)):
        session.screen.note(said)


@topics.command(name="remove")
def remove_topic(context: typer.Context, topic: str) -> None:
    """Take a topic off the radar."""
    with session_of(context).app() as app:
        one = app.people.remove_topic(context.meta["address"], topic)
    _radar(context, one)


@topics.command()
def strict(
    context: typer.Context,
    topic: str,
    *,
    off: Annotated[bool, typer.Option("--off", help="All papers that match it again.")] = False,
) -> None:
    """Show only the best papers of a topic, those above `radar.strict`."""
    with session_of(context).app() as app:
        one = app.people.set_strict(context.meta["address"], topic, strict=not off)
    _radar(context, one)


@topics.command()
def translate(
    context: typer.Context,
    topic: str,
    english: Annotated[str, typer.Argument(help='As papers say it: "one phrase | another".')],
) -> None:
    """Say a topic in English for this subscriber; `newsletter translations` does it for all."""
    with session_of(context).app() as app:
        one = app.people.translate(context.meta["address"], topic, english)
    _radar(context, one)


@topics.command(name="list")
def list_topics(context: typer.Context, *, as_json: Json = False) -> None:
    """List the radar, a topic a line."""
    with session_of(context).app() as app:
        one = app.people.show(context.meta["address"])
    if as_json:
        session_of(context).screen.data(
            {"address": one.address, "topics": list(one.topics), "strict": list(one.strict)}
        )
    else:
        _radar(context, one)


def _radar(context: typer.Context, one: Subscriber) -> None:
    for topic in one.topics:
        session_of(context).screen.say(f"{topic} (strict)" if topic in one.strict else topic)


def row(one: Subscriber) -> tuple[str, ...]:
    """A subscriber as a row of a table."""
    leaves = f"{one.hour:%H:%M} {one.timezone}"
    return (
        one.address,
        one.status,
        one.language,
        leaves,
        one.frequency,
        "; ".join(one.topics),
    )


def facts(one: Subscriber) -> dict[str, str | list[str]]:
    """A subscriber as a script reads one: no handle, since tokens are made of it."""
    return {
        "address": one.address,
        "status": one.status.value,
        "topics": list(one.topics),
        "strict": list(one.strict),
        "language": one.language.value,
        "timezone": one.timezone,
        "hour": f"{one.hour:%H:%M}",
        "frequency": one.frequency.value,
        "joined": one.joined.isoformat() if one.joined else "",
    }
