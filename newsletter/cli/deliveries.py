"""The commands that answer for letters: delivery, editions."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsletter.cli.session import Json, session_of
from newsletter.delivery.wording import one_line
from newsletter.model import DeliveryState, SourceReport, SourceStatus

if TYPE_CHECKING:
    from newsletter.storage.deliveries import Sent, Told
    from newsletter.storage.editions import Account

Limit = Annotated[int, typer.Option(min=1, metavar="NUMBER", help="How many, the latest first.")]


def add_to(cli: typer.Typer) -> None:
    """Put the commands of this module on the root command."""
    for command in (delivery, editions):
        cli.command()(command)


def delivery(
    context: typer.Context,
    address: Annotated[str, typer.Argument(help="Whose letters.")],
    *,
    limit: Limit = 10,
    as_json: Json = False,
) -> None:
    """Say what became of somebody's letters: when, in which state, in the provider's words."""
    from newsletter.storage.deliveries import SqlDeliveries  # noqa: PLC0415 - as in Session.app

    session = session_of(context)
    with session.app() as app:
        story = SqlDeliveries(app.database).story(address, limit)
    if as_json:
        session.screen.data(
            {
                "suppressed": story.suppressed,
                "letters": [_letter(one) for one in story.letters],
                "events": [_event(one) for one in story.events],
            }
        )
        return
    if story.suppressed:
        session.screen.say(f"suppressed, nothing is sent there: {story.suppressed}")
    if not story.letters:
        session.screen.say("no letter was ever claimed for a subscriber of this address")
    heads = ("letter of", "state", "when", "tries", "what is known")
    session.screen.table(heads, map(_letter_row, story.letters))
    if story.events:
        session.screen.say("")
        session.screen.table(("event", "when", "by", "words"), map(_event_row, story.events))


def editions(context: typer.Context, *, limit: Limit = 7, as_json: Json = False) -> None:
    """Count the letters of the latest days by state, with how long it took and the sources."""
    from newsletter.storage.editions import SqlEditions  # noqa: PLC0415 - as in Session.app

    session = session_of(context)
    with session.app() as app:
        accounts = SqlEditions(app.database).accounts(limit)
        sources = {one.day: app.morning.stores.sources.reports(one.day) for one in accounts}
    if as_json:
        told = [_account(one, sources[one.day]) for one in accounts]
        session.screen.data({"editions": told})
        return
    if not accounts:
        session.screen.say("no letter was ever claimed")
        return
    session.screen.table(
        ("day", *DeliveryState, "took", "a second", "sources", "remarks"),
        (_account_row(one, sources[one.day]) for one in accounts),
    )


def _letter(one: "Sent") -> dict[str, Any]:
    row = one.delivery
    return {
        "day": row.day,
        "state": row.state.value,
        "at": one.at,
        "attempt": row.attempt,
        "begun_at": row.begun_at,
        "lease_until": row.lease_until,
        "next_at": row.next_at,
        "fate": one.fate,
        "message_id": row.message_id,
        "provider_id": row.provider_id,
        "words": row.detail,
        "items": len(row.items),
    }


def _letter_row(one: "Sent") -> Sequence[str]:
    row = one.delivery
    again = f"again at {_moment(row.next_at)}" if row.next_at else ""
    lease = f"a sender has it until {_moment(row.lease_until)}" if row.lease_until else ""
    known = "; ".join(filter(None, (one.fate, row.detail, lease, again, row.message_id)))
    return (str(row.day), row.state.value, _moment(one.at), str(row.attempt), known)


def _event(one: "Told") -> dict[str, Any]:
    return {"kind": one.kind, "at": one.at, "provider": one.provider, "words": one.words}


def _event_row(one: "Told") -> Sequence[str]:
    return (one.kind or "unreadable", _moment(one.at), one.provider, one_line(one.words))


def _account(one: "Account", sources: Sequence[SourceReport]) -> dict[str, Any]:
    return {
        "day": one.day,
        "states": {state.value: one.states.get(state, 0) for state in DeliveryState},
        "fates": {fate.value: number for fate, number in one.fates.items()},
        "begun_at": one.begun,
        "seconds": one.duration.total_seconds(),
        "accepted_per_second": round(one.rate, 2),
        "paused": one.pause.why if one.pause else "",
        "paused_until": one.pause.until if one.pause else None,
        "sources": {report.label: report.status.value for report in sources},
    }


def _account_row(one: "Account", sources: Sequence[SourceReport]) -> Sequence[str]:
    counts = [str(one.states.get(state, 0)) for state in DeliveryState]
    read = sum(report.status is not SourceStatus.FAILED for report in sources)
    fates = ", ".join(f"{number} {fate.value}" for fate, number in one.fates.items())
    pause = f"paused: {one.pause.why}" if one.pause else ""
    return (
        str(one.day),
        *counts,
        f"{one.duration.total_seconds():.0f} s",
        f"{one.rate:.1f}",
        f"{read} of {len(sources)} read",
        "; ".join(filter(None, (pause, fates))),
    )


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else ""
