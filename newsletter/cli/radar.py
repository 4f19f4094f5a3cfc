"""`newsletter radar TOPIC`: what a topic finds in the papers of the last days, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsletter.cli.session import Day, Json, session_of
from newsletter.cli.session import today as day_of
from newsletter.model import Match
from newsletter.radar.query import TopicError, parse

if TYPE_CHECKING:
    from newsletter.app import App
    from newsletter.radar.advice import Advice
    from newsletter.radar.index import Radar

MISSES = 3  # near misses that are shown


def add_to(cli: typer.Typer) -> None:
    """Put the command on the root command."""
    cli.command()(radar)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a topic found."""

    topic: str
    days: int
    papers: int
    matches: Sequence[Match]
    misses: Sequence[Match]
    advice: "Advice"
    reasons: Sequence[str]

    def facts(self) -> dict[str, Any]:
        return {
            "topic": self.topic,
            "days": self.days,
            "papers": self.papers,
            "share": round(self.advice.share, 4),
            "too_broad": self.advice.is_too_broad,
            "also_searched": list(self.reasons),
            "matches": [_facts(match) for match in self.matches],
            "near_misses": [_facts(match) for match in self.misses],
            "suggestions": list(self.advice.suggestions),
        }


def radar(
    context: typer.Context,
    topic: Annotated[str, typer.Argument(help='A topic: words, "exact words", -word, a | b, …')],
    *,
    days: Annotated[int, typer.Option(min=1, max=90, help="How many days to look back.")] = 30,
    date: Day = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say why each paper is here.")] = False,
    whose: Annotated[
        str, typer.Option("--for", help="Show also what this subscriber taught the topic.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Try a topic on the papers of the last days."""
    session = session_of(context)
    try:
        parse(topic)
    except TopicError as error:
        raise typer.BadParameter(str(error)) from None
    with session.app() as app:
        through = date or day_of(app)
        app.morning.radars.learn([topic])
        answer = _ask(app.archive.radar(through - timedelta(days=days), through), topic, days)
        taught = tuple(_taught(app, whose, topic)) if whose else ()
    if as_json:
        session.screen.data(answer.facts())
        return
    heads = ("score", "paper", "why") if explain else ("score", "paper")
    rows = [*_rows(answer.matches, explain=explain)]
    session.screen.table(heads, rows)
    for line in _remarks(answer):
        session.screen.say(line)
    for line in taught:
        session.screen.say(line)
    if answer.misses:
        session.screen.say("just below the line:")
        session.screen.table(heads, _rows(answer.misses, explain=explain))


def _ask(papers: "Radar", topic: str, days: int) -> _Answer:
    from newsletter.radar.advice import advise  # noqa: PLC0415 - slow to import, and --help needs none

    misses = papers.near_misses(topic)
    pairs = zip(misses.papers[:MISSES].tolist(), misses.scores[:MISSES].tolist(), strict=True)
    return _Answer(
        topic,
        days,
        papers.count,
        papers.search(topic),
        [papers.match(topic, number, value) for number, value in pairs],
        advise(papers, topic),
        [said.reason for said in papers.said(parse(topic)) if said.reason],
    )


def _taught(app: "App", address: str, topic: str) -> Iterator[str]:
    """What somebody's judgments make of a topic; raises UnknownSubscriberError."""
    from newsletter.radar.taste import tastes  # noqa: PLC0415 - as above

    reader = app.morning.stores.people.get(address)
    said = app.morning.stores.opinions.everyone(reader.id).get(reader.id, ())
    taste = tastes(said).get(topic)
    if taste is None:
        yield f"{address} has said nothing of its papers"
        return
    line = app.config.radar.threshold
    yield f"for {address} the line is {line + taste.shift:.3f} in place of {line:.3f}, because of"
    words = {1: "more like", -1: "less like", 0: "opened"}
    yield from (f"  {words[one.value]}: {one.paper.title}" for one in taste.opinions)


def _rows(matches: Sequence[Match], *, explain: bool) -> Iterator[tuple[str, ...]]:
    for match in matches:
        paper = f"{match.paper.title} ({match.paper.label})"
        yield (f"{match.score:.2f}", paper, *([_why(match)] if explain else []))


def _why(match: Match) -> str:
    near = f"close to: {', '.join(match.near)}" if match.near else ""
    return "; ".join(filter(None, (", ".join(match.words), near)))


def _remarks(answer: _Answer) -> Iterator[str]:
    from newsletter.radar.advice import is_too_broad  # noqa: PLC0415 - as above

    share = f"{100 * answer.advice.share:.1f} %"
    last = "the last day" if answer.days == 1 else f"the last {answer.days} days"
    count = len(answer.matches)
    found = "1 paper" if count == 1 else f"{count} papers"
    yield f"{found} of {answer.papers} in {last} ({share})"
    yield from (f"also searched: {reason}" for reason in answer.reasons)
    if is_too_broad(count, answer.papers):
        yield "too broad: more than 5 % of the papers match"
    elif answer.advice.is_too_broad:
        said = 100 * answer.advice.said / answer.papers
        yield f"too broad: {said:.0f} % of the papers say it"
    if answer.advice.suggestions:
        yield f"try: {' / '.join(answer.advice.suggestions)}"


def _facts(match: Match) -> dict[str, Any]:
    return {
        "score": round(match.score, 4),
        "key": match.paper.key,
        "title": match.paper.title,
        "words": list(match.words),
        "near": list(match.near),
    }
