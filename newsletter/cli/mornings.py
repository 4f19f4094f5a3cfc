"""The commands of a morning: today, init, ingest, send, morning, serve."""

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsletter import config as settings
from newsletter.cli.session import Day, Json, Mirror, Session, Since, session_of
from newsletter.cli.session import today as day_of
from newsletter.cli.waiting import waiting
from newsletter.errors import NewsletterError, PausedError
from newsletter.model import DeliveryState, SourceReport, SourceStatus
from newsletter.shipped import SAMPLE_DAY
from subscribers.model import Subscriber

if TYPE_CHECKING:
    from newsletter.app import App
    from newsletter.ingest.read import Reading
    from newsletter.morning import Morning
    from newsletter.sending import Outcome

SAMPLE_TOPICS = ("quantum error correction", "protein language models", "diffusion transformer")
SOMEBODY = "you@example.org"


def add_to(cli: typer.Typer) -> None:
    """Put the commands of this module on the root command."""
    for command in (today, init, ingest, send, morning, serve):
        cli.command()(command)


def today(
    context: typer.Context,
    *,
    topic: Annotated[
        list[str] | None,
        typer.Option(metavar="TOPIC", help="What to look for; may be repeated."),
    ] = None,
    to: Annotated[str, typer.Option(metavar="ADDRESS", help="Whom the letter is for.")] = SOMEBODY,
    lang: Annotated[str | None, typer.Option(metavar="en|zh", help="Its language.")] = None,
    date: Day = None,
    mirror: Mirror = None,
    sample: Annotated[
        bool, typer.Option("--sample", help="Use the sample day, no network.")
    ] = False,
    outbox: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="The folder to write to.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Write a letter now, from a database in memory, and say where it is."""
    session = session_of(context)
    with session.app({**_mirrored(mirror), **_in_memory(outbox)}) as app:
        reader = app.people.add(to, topic or SAMPLE_TOPICS, language=lang)
        made = _make_sample(app) if sample else _make(session, app, date or day_of(app))
        facts = made.facts(reader) if as_json else {}
    _raise_if_refused(made.outcomes)
    if as_json:
        session.screen.data(facts)
    elif made.files:
        kind = " (sample)" if made.sample else ""
        session.screen.say(f"The letter of {made.day:%A %d %B %Y}{kind}:")
        session.screen.say("\n".join(made.files))
    else:
        session.screen.say(_why_none(made.day, reader, made.reports))


@dataclass(frozen=True, slots=True)
class _Made:
    """What `today` has made."""

    morning: "Morning"
    day: date
    sample: bool
    reports: Sequence[SourceReport]
    outcomes: "Sequence[Outcome]"

    @property
    def files(self) -> list[str]:
        return [str(file) for one in self.outcomes if one.receipt for file in one.receipt.files]

    def facts(self, reader: Subscriber) -> dict[str, Any]:
        """What a script wants to know; a letter numbers its near misses after its items."""
        edition = self.morning.edition(self.day)
        news = edition.news_for(reader, edition.rows.get(reader.id))
        shown = self.morning.shown(edition, reader, news)
        return {
            "day": self.day,
            "sample": self.sample,
            "items": sum(len(one.items) for one in shown),
            "near_misses": sum(len(one.misses) for one in shown),
            "files": self.files,
            "sources": [asdict(report) for report in self.reports],
        }


def _make(session: Session, app: "App", day: date) -> _Made:
    """Hold a morning for whoever is in the database; on the sample day if there is no network."""
    from newsletter.ingest.read import offline  # noqa: PLC0415 - as in Session.app

    readings = _read(session, app, day, every=session.screen.verbose)
    if offline(readings) and app.config.ingest.mirror is None:
        session.screen.note("no network: this letter is made from the sample day")
        return _make_sample(app)
    reports = app.morning.take(readings, day)
    _raise_if_all_failed(reports)
    for report in reports:
        if report.status is SourceStatus.FAILED or report.detail:
            session.screen.note(_line(report))
    outcomes = tuple(app.morning.send(day, app.morning.due(day)))
    return _Made(app.morning, day, sample=False, reports=reports, outcomes=outcomes)


def _make_sample(app: "App") -> _Made:
    morning = app.sampled().morning
    reports = morning.ingest(SAMPLE_DAY)
    outcomes = tuple(morning.send(SAMPLE_DAY, morning.due(SAMPLE_DAY)))
    return _Made(morning, SAMPLE_DAY, sample=True, reports=reports, outcomes=outcomes)


def init(context: typer.Context) -> None:
    """Write a commented config.toml, make the database, and the secret that signs the links."""
    session = session_of(context)
    file = session.file or settings.CONFIG_FILE
    try:
        with file.open("x", encoding="utf-8") as new:
            new.write(settings.default_text())
        session.screen.say(f"{file}: written; every key is commented")
    except FileExistsError:
        session.screen.say(f"{file}: kept as it is")
    except OSError as error:
        raise NewsletterError(f"{file}: cannot be written: {error.strerror}") from error
    with session.app() as app:
        session.screen.say(f"{app.database.name}: ready")
    session.screen.say("next: newsletter subscribers add ADDRESS --topic TOPIC")


def ingest(
    context: typer.Context,
    *,
    date: Day = None,
    since: Since = None,
    mirror: Mirror = None,
    as_json: Json = False,
) -> None:
    """Read the sources and store what they announced."""
    session = session_of(context)
    with session.app(_mirrored(mirror)) as app:
        reports = _ingest(session, app, date or day_of(app), since)
    if as_json:
        session.screen.data({"sources": [_facts(report) for report in reports]})
    else:
        _show(session, reports)
    _raise_if_all_failed(reports)


def send(
    context: typer.Context,
    *,
    date: Day = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Send nothing.")] = False,
    resume: Annotated[
        bool,
        typer.Option(
            "--resume", help="End a pause, and try at once what was refused and waits for its time."
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Send a day's letters. Whoever has theirs is left alone."""
    session = session_of(context)
    with session.app() as app:
        day = date or day_of(app)
        if resume and app.morning.stores.editions.resume(day):
            session.screen.note(f"{day}: the pause is over")
        _send(session, app, day, dry_run=dry_run, as_json=as_json, at_once=resume)


def morning(
    context: typer.Context,
    *,
    date: Day = None,
    mirror: Mirror = None,
    as_json: Json = False,
) -> None:
    """Ingest, then send."""
    session = session_of(context)
    with session.app(_mirrored(mirror)) as app:
        day = date or day_of(app)
        reports = _ingest(session, app, day)
        if not as_json:
            _show(session, reports)
        _raise_if_all_failed(reports)
        _send(session, app, day, as_json=as_json)


def serve(context: typer.Context) -> None:
    """Run the service: a letter each morning, at the subscribers' hour and zone."""
    from newsletter.serve import serve as run  # noqa: PLC0415 - the other commands start faster

    with session_of(context).app() as app:
        run(app)


def _mirrored(mirror: str | None) -> dict[str, Any]:
    return {"ingest": {"mirror": mirror}} if mirror else {}


def _in_memory(outbox: Path | None) -> dict[str, Any]:
    """Flags for a letter that leaves nothing behind but its files."""
    delivery: dict[str, Any] = {"mailer": "outbox"}
    if outbox:
        delivery["outbox"] = {"folder": outbox}
    return {
        "storage": {"url": "sqlite://"},
        "secret": secrets.token_hex(32),  # its links lead nowhere: nobody is subscribed
        "delivery": delivery,
    }


def _read(
    session: Session, app: "App", day: date, since: date | None = None, *, every: bool = True
) -> "tuple[Reading, ...]":
    total = sum(map(len, dict(app.config.sources).values()))
    with session.screen.step("reading", total, every=every) as step:
        return app.morning.read(day, lambda reading: step.done(_line(reading.report)), since=since)


def _ingest(
    session: Session, app: "App", day: date, since: date | None = None
) -> tuple[SourceReport, ...]:
    return app.morning.take(_read(session, app, day, since), day, since=since)


def _send(
    session: Session,
    app: "App",
    day: date,
    *,
    dry_run: bool = False,
    as_json: bool = False,
    at_once: bool = False,
) -> None:
    due = app.morning.due(day, at_once=at_once)
    outcomes: list[Outcome] = []
    paused: PausedError | None = None
    with session.screen.step("sending", len(due), every=False) as step:
        try:
            for outcome in app.morning.send(day, due, dry_run=dry_run, at_once=at_once):
                outcomes.append(outcome)
                step.done("")
        except PausedError as error:
            paused = error
    counts = Counter(one.delivery.state for one in outcomes)
    sent = counts[DeliveryState.CLAIMED if dry_run else DeliveryState.ACCEPTED]
    said = {
        "day": day,
        "sent": 0 if dry_run else sent,
        "would_send": sent if dry_run else 0,
        "nothing_matched": counts[DeliveryState.EMPTY],
        "refused": counts[DeliveryState.FAILED] + counts[DeliveryState.RETRY],
        "unknown": counts[DeliveryState.UNKNOWN],
        "left": len(due) - len(outcomes),
    }
    briefing = "; ".join(one.summary() for one in app.costs(day, day))
    waits = waiting(app.morning.stores.ledger.of_day(day).values())
    if as_json:
        facts = [one.facts() for one in waits]
        session.screen.data({**said, "waiting": facts, "briefing": briefing})
    else:
        session.screen.say(_sent_line(said, dry_run=dry_run))
        for one in waits:
            session.screen.say(f"waiting: {one}")
        if briefing and not dry_run:
            session.screen.say(f"briefings: {briefing}")
    if paused:
        raise paused
    _raise_if_refused(outcomes)


def _sent_line(said: dict[str, Any], *, dry_run: bool) -> str:
    first = f"would send {said['would_send']}" if dry_run else f"sent {said['sent']}"
    words = {
        "nothing_matched": "nothing matched for",
        "refused": "refused",
        "unknown": "unknown",
        "left": "not begun",
    }
    rest = [f"{word} {said[key]}" for key, word in words.items() if said[key]]
    return f"{said['day']}: " + ", ".join([first, *rest])


def _show(session: Session, reports: Sequence[SourceReport]) -> None:
    session.screen.table(
        ("source", "announced", "new", "merged", "refused", "remarks"),
        ((one.label, *_numbers(one), _remark(one)) for one in reports),
    )


def _numbers(report: SourceReport) -> tuple[str, ...]:
    counts = report.announced, report.taken, report.merged, report.refused
    return tuple(map(str, counts))


def _facts(report: SourceReport) -> dict[str, Any]:
    return asdict(report) | {"merged": report.merged}


def _line(report: SourceReport) -> str:
    said = f"{report.announced} announced" if report.status is SourceStatus.OK else ""
    return f"{report.label}: " + ", ".join(filter(None, (said, _remark(report))))


def _remark(report: SourceReport) -> str:
    """What an operator wants to know of a reading beside its numbers."""
    reason = report.reason.value if report.reason else ""
    return ": ".join(filter(None, (reason, report.detail)))


def _why_none(day: date, reader: Subscriber, reports: Sequence[SourceReport]) -> str:
    """Say why there is no letter: a day off, nothing announced, or nothing that matches."""
    named = f"{day:%A %d %B %Y}"
    silent = [one.label for one in reports if one.status is SourceStatus.EMPTY]
    papers = sum(one.announced for one in reports)
    if not reader.is_due(day):
        quiet = f"nothing was announced by {', '.join(silent)}" if silent else "no letter is due"
        return (
            f"{named}: {quiet}. No letter is written at weekends; what other sources post then"
            " comes with Monday's."
        )
    if not papers:
        return f"{named}: nothing was announced. No letter is written."
    return f"{named}: none of the new papers matches. No letter is written."


def _raise_if_all_failed(reports: Sequence[SourceReport]) -> None:
    if reports and all(one.status is SourceStatus.FAILED for one in reports):
        raise NewsletterError(f"no source could be read; {_line(reports[0])}")


def _raise_if_refused(outcomes: "Sequence[Outcome]") -> None:
    refused = [
        one.delivery.detail
        for one in outcomes
        if one.delivery.state in {DeliveryState.FAILED, DeliveryState.RETRY, DeliveryState.UNKNOWN}
    ]
    if refused:
        raise NewsletterError(
            f"{len(refused)} of {len(outcomes)} letters not accepted: {refused[0]}"
        )
