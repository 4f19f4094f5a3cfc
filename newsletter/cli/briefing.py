"""The commands about briefings: ground, costs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from newsletter.briefing.budget import MILLION, Cost, Spending
from newsletter.briefing.costs import DayCosts, ReaderCosts, unanswered
from newsletter.cli.jsonl import objects
from newsletter.cli.screen import Screen
from newsletter.cli.session import Json, session_of, today
from newsletter.errors import BriefingError, NewsletterError


def add_to(cli: typer.Typer) -> None:
    """Put the commands of this module on the root command."""
    cli.command()(ground)
    cli.command()(costs)


def ground(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE.jsonl",
            help="A line each: {papers: [{n, title, abstract}], sentence}; it cites as [n]."
            " - is the standard input.",
            allow_dash=True,
        ),
    ],
) -> None:
    """Check sentences against the papers that they cite: {ok, reasons}, one JSON object a line."""
    from newsletter.briefing.judge import judge  # noqa: PLC0415 - as in Session.app
    from newsletter.encoders.entailment import entailment  # noqa: PLC0415 - as above

    screen, model = session_of(context).screen, entailment()
    for place, row in objects(file, "papers and a sentence"):
        try:
            screen.data(asdict(judge(row, model)))
        except BriefingError as error:
            raise NewsletterError(f"{place}: {error}") from error


def costs(
    context: typer.Context,
    *,
    days: Annotated[int, typer.Option(min=1, max=3650, help="How many days back.")] = 7,
    refused: Annotated[
        bool, typer.Option("--refused", help="Show the sentences that were not sent, and why.")
    ] = False,
    subscribers: Annotated[
        bool, typer.Option("--subscribers", help="Show what each subscriber's letters cost.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show what a model's briefings cost by day and kind or subscriber, and what sharing saved."""
    session = session_of(context)
    with session.app() as app:
        through = today(app)
        since = through - timedelta(days=days - 1)
        found = app.costs(since, through)
        shares = app.reader_costs(since, through) if subscribers else ()
        names = {one.id: one.address for one in app.people.everyone()} if subscribers else {}
    if as_json:
        by_reader = [_facts_of(one, names.get(one.reader, GONE)) for one in shares]
        more = {"subscribers": by_reader} if subscribers else {}
        session.screen.data({"days": [_facts(one) for one in found], **more})
    elif not found:
        session.screen.say("no model was asked: the briefings are the built-in writer's")
    elif refused:
        _show_refused(session.screen, found)
    elif subscribers:
        _show_shares(session.screen, shares, names, found)
    else:
        _show_costs(session.screen, found)


COLUMNS = (
    *("day", "kind", "model", "calls", "tokens", "money"),
    *("pieces", "uses", "calls saved", "tokens saved", "money saved"),
)


GONE = "(who has left)"
SHARES = (
    *("subscriber", "letters", "pieces", "calls", "tokens", "money"),
    *("calls saved", "tokens saved", "money saved"),
)


def _show_shares(
    screen: Screen,
    shares: Sequence[ReaderCosts],
    names: Mapping[int, str],
    days: Sequence[DayCosts],
) -> None:
    """A line for each subscriber, and what was asked for nobody's letter."""
    screen.table(SHARES, (_line_of(one, names.get(one.reader, GONE)) for one in shares))
    spent = sum((one.spent for one in days), Cost())
    rest = (
        spent.calls - sum(one.calls for one in shares),
        spent.tokens - sum(one.tokens for one in shares),
        spent.micros - sum(one.micros for one in shares),
    )
    if round(rest[0]):
        calls, tokens, money = f"{rest[0]:.0f}", f"{rest[1]:.0f}", _money(rest[2])
        screen.note(
            f"besides, for no letter: calls {calls}, tokens {tokens}, money {money}"
            " (topics put into English, previews)"
        )


def _line_of(one: ReaderCosts, name: str) -> tuple[str, ...]:
    counts = str(one.letters), str(one.pieces)
    return (name, *counts, *_parts(one.calls, one.tokens, one.micros), *_parts(*_saved(one)))


def _saved(one: ReaderCosts) -> tuple[float, float, float]:
    """What the letters of a subscriber would have cost beyond, had nobody shared their pieces."""
    alone = one.alone
    return alone.calls - one.calls, alone.tokens - one.tokens, alone.micros - one.micros


def _parts(calls: float, tokens: float, micros: float) -> tuple[str, str, str]:
    return f"{calls:.3f}", f"{tokens:.1f}", _money(micros)


def _facts_of(one: ReaderCosts, name: str) -> dict[str, Any]:
    """The figures of a subscriber for scripts."""
    saved = dict(zip(("calls", "tokens", "money"), _saved(one), strict=True))
    return {
        "address": name,
        "letters": one.letters,
        "pieces": one.pieces,
        "calls": one.calls,
        "tokens": one.tokens,
        "money": one.micros / MILLION,
        "saved": saved | {"money": saved["money"] / MILLION},
    }


def _show_costs(screen: Screen, days: Sequence[DayCosts]) -> None:
    screen.table(COLUMNS, (row for one in days for row in _lines(one)))
    for one in days:
        for what, why in (("sentences not sent", one.refused), ("pieces missing", one.missing)):
            if why:
                said = ", ".join(f"{times} {reason}" for reason, times in why.items())
                screen.note(f"{one.day}: {what}: {said}")
        if one.reserved.calls:
            screen.note(f"{one.day}: {_set_aside(one.reserved)}")


def _lines(one: DayCosts) -> Iterator[tuple[str, ...]]:
    """A line for each kind of work, one for all of them, and one for a letter's share."""
    day, books = str(one.day), one.kinds
    for book in books:
        yield (day, book.purpose.kind, book.purpose.model, *_sums((book,)))
    yield (day, "all", "", *_sums(books))
    if one.letters:
        each = [f"{value / one.letters:.3f}" for value in (one.spent.calls, one.spent.tokens)]
        money = _money(one.spent.micros / one.letters)
        yield (day, f"a letter of {one.letters}", "", *each, money, "", "", "", "", "")


def _sums(books: Sequence[Spending]) -> tuple[str, ...]:
    """The figures of some accounts, added up."""
    spent = sum((book.spent for book in books), Cost())
    saved = sum((book.saved for book in books), Cost())
    pieces, uses = sum(book.written for book in books), sum(book.uses for book in books)
    return (*_cells(spent), str(pieces), str(uses), *_cells(saved))


def _cells(cost: Cost) -> tuple[str, str, str]:
    return str(cost.calls), str(cost.tokens), _money(cost.micros)


def _money(micros: float) -> str:
    return f"{micros / MILLION:.6f}"  # to the last place, so that the kinds add up to all


def _set_aside(reserved: Cost) -> str:
    """What the limits count beside what was spent."""
    money = f" and money {_money(reserved.micros)}" if reserved.micros else ""
    why = "counted by the limits, since a model may have written all the same"
    return f"set aside: {reserved.tokens} tokens{money} for {unanswered(reserved)}; {why}"


def _show_refused(screen: Screen, days: Sequence[DayCosts]) -> None:
    for refusal in (refusal for one in days for refusal in one.refusals):
        said = refusal.sentence or "(a whole answer)"
        where = f"{refusal.purpose.day}\t{refusal.purpose.kind}\t{refusal.purpose.model}"
        screen.say(f"{where}\t{said}\t{'; '.join(refusal.reasons)}")


def _facts(one: DayCosts) -> dict[str, Any]:
    """The figures of a day for scripts; money in the unit of the prices."""
    kinds = [
        {
            "kind": book.purpose.kind,
            "model": book.purpose.model,
            **_figures(book.spent),
            "reserved": _set_aside_figures(book.reserved),
            "pieces": book.written,
            "uses": book.uses,
            "saved": _figures(book.saved),
        }
        for book in one.kinds
    ]
    whole = {"day": one.day, "letters": one.letters, **_figures(one.spent)}
    why = {"sentences_not_sent": one.refused, "pieces_missing": one.missing}
    sums = {"reserved": _set_aside_figures(one.reserved), "saved": _figures(one.saved)}
    return {**whole, **sums, "kinds": kinds, **why}


def _set_aside_figures(cost: Cost) -> dict[str, Any]:
    """Of a call that is not answered nobody knows how many of the tokens are its answer's."""
    return {"calls": cost.calls, "tokens": cost.tokens, "money": cost.micros / MILLION}


def _figures(cost: Cost) -> dict[str, Any]:
    return {
        "calls": cost.calls,
        "asked": cost.asked,
        "answered": cost.answered,
        "money": cost.micros / MILLION,
    }
