"""The commands about sources and what comes from them: sources, works, clean."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from newsletter.cli.jsonl import objects
from newsletter.cli.session import Json, Session, session_of
from newsletter.cli.session import today as day_of
from newsletter.errors import NewsletterError
from newsletter.model import SourceReport
from subscribers.model import Status

if TYPE_CHECKING:
    from newsletter.app import App
    from newsletter.ingest.check import Finding, Findings
    from newsletter.storage.papers import SqlPapers

WEEK = timedelta(days=7)

sources = typer.Typer(no_args_is_help=False, invoke_without_command=True, rich_markup_mode=None)
works = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


def add_to(cli: typer.Typer) -> None:
    """Put the commands of this module on the root command."""
    cli.command()(clean)
    cli.add_typer(sources, name="sources", help="What is read, and how that went; check a feed.")
    cli.add_typer(works, name="works", help="What came in twice and was merged; clean it again.")


@sources.callback()
def listed(context: typer.Context, *, as_json: Json = False) -> None:
    """List the sources: last success, items of the last 7 days, state, next fetch."""
    if context.invoked_subcommand:
        return
    session = session_of(context)
    with session.app() as app:
        lines = _lines_of(app)
    if as_json:
        session.screen.data({"sources": [asdict(line) for line in lines]})
        return
    heads = ("label", "source", "last success", "7 days", "state", "next fetch")
    session.screen.table(heads, [line.cells() for line in lines])


@dataclass(frozen=True, slots=True)
class _Line:
    """A section of a source as the list shows it."""

    label: str
    source: str
    section: str
    last_success: date | None
    items: int
    state: str
    next_fetch: datetime

    def cells(self) -> tuple[str, ...]:
        success = str(self.last_success or "never")
        place = f"{self.source}/{self.section}"
        moment = f"{self.next_fetch:%Y-%m-%d %H:%M %Z}"
        return (self.label, place, success, str(self.items), self.state, moment)


def _lines_of(app: "App") -> list[_Line]:
    from newsletter.ingest.sources import feeds  # noqa: PLC0415 - as in Session.app

    store, today, following = app.morning.stores.sources, day_of(app), _next_fetch(app)
    week = [store.reports(today - timedelta(days=back)) for back in range(WEEK.days)]
    lines = []
    for feed in feeds(app.config.sources, app.config.ingest.mirror):
        place = (feed.source, feed.section)
        reports = [one for day in week for one in day if (one.source, one.section) == place]
        lines.append(
            _Line(
                feed.label,
                *place,
                store.state(*place).last_success,
                sum(one.announced for one in reports),
                _state(reports),
                following,
            )
        )
    return lines


def _state(reports: Sequence[SourceReport]) -> str:
    """Say how the latest reading of a week ended."""
    if not reports:
        return "not read in the last 7 days"
    last = reports[0]
    said = last.status + (f": {last.reason}" if last.reason else "")
    return f"{said} ({last.detail})" if last.detail else said


def _next_fetch(app: "App") -> datetime:
    """Return when the next morning begins: the first hour that somebody asked for."""
    now, schedule = app.clock(), app.config.schedule
    people = app.morning.stores.people.everyone(Status.ACTIVE)
    asked = {(one.timezone, one.hour) for one in people} or {(schedule.timezone, schedule.hour)}
    return min(_following(now, ZoneInfo(zone), hour) for zone, hour in asked)


def _following(now: datetime, zone: ZoneInfo, hour: time) -> datetime:
    local = now.astimezone(zone)
    moment = local.replace(hour=hour.hour, minute=hour.minute, second=0, microsecond=0)
    return moment if moment > local else moment + timedelta(days=1)


@sources.command()
def check(
    context: typer.Context,
    place: Annotated[str, typer.Argument(metavar="URL|FILE", help="A feed, or a saved one.")],
    *,
    as_json: Json = False,
) -> None:
    """Say what would be read from a feed: every item, or why it is refused."""
    from newsletter.ingest.check import as_json as to_json  # noqa: PLC0415 - as in Session.app
    from newsletter.ingest.check import examine  # noqa: PLC0415 - as in Session.app

    session = session_of(context)
    findings = examine(_document(session, place), place)
    if as_json:
        session.screen.say(to_json(findings, place))
        return
    for one in findings.items:
        session.screen.say("\n".join(_described(one)))
    session.screen.note(_counted(findings))


def _document(session: Session, place: str) -> bytes:
    """Fetch an address, or read a file."""
    from newsletter.ingest.fetch import fetch_once  # noqa: PLC0415 - as in Session.app

    if place.startswith(("http://", "https://")):
        config = session.config()
        return fetch_once(place, settings=config.ingest, site=config.site)
    try:
        return Path(place).read_bytes()
    except OSError as error:
        raise NewsletterError(f"{place}: cannot be read: {error.strerror}") from error


def _described(one: "Finding") -> Iterator[str]:
    """Yield the lines that tell of one item, an empty one at the end."""
    if one.entry is None:
        yield f"refused: {one.refused} ({one.title or 'no title'})\n"
        return
    entry = one.entry
    yield entry.title
    yield f"  id: {entry.key}, version {entry.version}, {entry.announce}"
    yield f"  authors: {', '.join(entry.authors) or 'none named'}"
    yield f"  date: {entry.published or 'none'}"
    yield f"  categories: {', '.join(entry.categories) or 'none'}"
    yield f"  link: {entry.link}" + (f"; doi: {entry.doi}" if entry.doi else "")
    yield f"  abstract: {entry.abstract or 'none'}\n"


def _counted(findings: "Findings") -> str:
    refused = sum(one.entry is None for one in findings.items)
    end = "; the document breaks off" if findings.cut else ""
    more = f"; {findings.beyond} above the limit left out" if findings.beyond else ""
    return f"{len(findings.items) - refused} items, {refused} refused{more}{end}"


@works.command()
def merges(context: typer.Context, *, as_json: Json = False) -> None:
    """List the ids that were merged into works of another id, with the reasons."""
    session = session_of(context)
    with session.app() as app:
        found = _papers(app).merges()
    if as_json:
        session.screen.data({"merges": [asdict(one) for one in found]})
        return
    rows = [(one.key, one.work, one.reason, f"{one.since:%Y-%m-%d}") for one in found]
    session.screen.table(("id", "merged into", "reason", "since"), rows)


@works.command()
def split(
    context: typer.Context,
    key: Annotated[str, typer.Argument(metavar="ID", help="As `works merges` shows it.")],
) -> None:
    """Undo a merge: the id becomes a work of its own and stays one."""
    session = session_of(context)
    with session.app() as app:
        done = _papers(app).split(key, clean=_anew, now=app.clock())
    if not done:
        raise NewsletterError(f"{key}: was not merged; `newsletter works merges` lists what was")
    session.screen.say(f"{key}: a work of its own")


@works.command()
def reclean(context: typer.Context) -> None:
    """Make all titles and abstracts again from what the feeds sent."""
    session = session_of(context)
    with session.app() as app:
        changed = _papers(app).reclean(_anew, now=app.clock())
    session.screen.say("1 work changed" if changed == 1 else f"{changed} works changed")


def _papers(app: "App") -> "SqlPapers":
    from newsletter.storage.papers import SqlPapers  # noqa: PLC0415 - as in Session.app

    return SqlPapers(app.database)


def _anew(title: str, body: str) -> tuple[str, str]:
    from newsletter.ingest.lines import cleaned  # noqa: PLC0415 - as in Session.app

    anew = cleaned(title, body)
    return anew.title, anew.abstract


def clean(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE.jsonl", help="A line each: {source, title, body}.")
    ],
) -> None:
    """Show items as a letter would: {title, authors, abstract}, one JSON object a line."""
    from newsletter.ingest.lines import cleaned  # noqa: PLC0415 - as in Session.app

    screen = session_of(context).screen
    for title, body in _items(file):
        screen.data(asdict(cleaned(title, body)))


def _items(file: Path) -> Iterator[tuple[str, str]]:
    """Read titles and bodies; raises NewsletterError naming the line that is none."""
    for _, item in objects(file, "title and body"):
        yield _string(item, "title"), _string(item, "body")


def _string(item: dict[str, Any], key: str) -> str:
    value = item.get(key)
    return value if isinstance(value, str) else ""
