"""`newsletter radar TOPIC`: what a topic finds in the papers of the last days, and why."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsletter.cli.session import Day, Json, session_of
from newsletter.cli.session import today as day_of
from newsletter.model import Match
from newsletter.radar.query import TopicError, parse
from subscribers.model import Subscriber

if TYPE_CHECKING:
    from newsletter.app import App
    from newsletter.radar.advice import Advice
    from newsletter.radar.index import Radar
    from newsletter.radar.taste import Tasted

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
        str, typer.Option("--for", help="As this subscriber taught it, and what they taught it.")
    ] = "",
    strict: Annotated[
        bool, typer.Option("--strict", help="Only those above radar.strict.")
    ] = False,
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
        app.morning.radars.learn([topic], day_of(app))
        papers = app.archive.radar(through - timedelta(days=days), through)
        reader = app.morning.stores.people.get(whose) if whose else None
        asked = _as_taught(app, papers, reader, [topic] if strict else [])
        answer = _ask(papers, asked, topic, days)
        taught = tuple(_taught(app, asked, reader, topic)) if reader else ()
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
        session.screen.table(heads, _rows(answer.misses, explain=explain, score=_cut))


def _as_taught(
    app: "App", papers: "Radar", reader: Subscriber | None, strict: Sequence[str]
) -> "Tasted":
    """The papers as a subscriber has taught their topics, or as they are for all."""
    from newsletter.radar.taste import Subjects, Tasted, tastes  # noqa: PLC0415 - slow to import, and --help needs none

    said, wanted = (app.said_by(reader), reader.strict) if reader else ((), ())
    subjects = Subjects(papers.papers, papers.engine.shelf.holders)
    lines = dict.fromkeys((*strict, *wanted), app.config.radar.strict)
    return Tasted(papers, subjects, tastes(said), app.config.radar.threshold, lines)


def _ask(papers: "Radar", asked: "Tasted", topic: str, days: int) -> _Answer:
    from newsletter.radar.advice import advise  # noqa: PLC0415 - as above

    hits, misses = asked.scored(topic)
    return _Answer(
        topic,
        days,
        papers.count,
        [asked.match(topic, *one) for one in hits],
        [asked.match(topic, *one) for one in misses[:MISSES]],
        advise(papers, topic),
        [said.reason for said in papers.said(parse(topic)) if said.reason],
    )


def _taught(app: "App", asked: "Tasted", reader: Subscriber, topic: str) -> Iterator[str]:
    """What somebody's judgments make of a topic."""
    said = [one for one in app.said_by(reader) if one.topic == topic]
    line, own = app.config.radar.threshold, asked.line(topic)
    if own != line:
        yield f"for {reader.address} the line is {own:.3f} in place of {line:.3f}"
    if topic in reader.strict:
        yield "it is strict"
    if not said:
        yield f"{reader.address} has said nothing of its papers"
        return
    learned = asked.learned(topic)
    for name, words in (("up", learned.lifts), ("down", learned.lowers)):
        if words:
            yield f"now weighs {name}: {', '.join(words)}"
    yield "because of"
    named = {1: "more like", -1: "less like", 0: "opened"}
    yield from (f"  {named[one.value]}: {one.paper.title}" for one in reversed(said))


def _rows(
    matches: Sequence[Match], *, explain: bool, score: Callable[[float], str] = "{:.2f}".format
) -> Iterator[tuple[str, ...]]:
    for match in matches:
        paper = f"{match.paper.title} ({match.paper.label})"
        yield (score(match.score), paper, *([_why(match)] if explain else []))


def _cut(score: float) -> str:
    """A score below the line, which rounding would lift onto it."""
    return f"{int(100 * score) / 100:.2f}"


def _why(match: Match) -> str:
    near = f"close to: {', '.join(match.near)}" if match.near else ""
    liked = f"liked: {', '.join(match.liked)}" if match.liked else ""
    return "; ".join(filter(None, (", ".join(match.words), near, liked)))


def _remarks(answer: _Answer) -> Iterator[str]:
    from newsletter.radar.advice import is_too_broad  # noqa: PLC0415 - as above

    share = f"{100 * len(answer.matches) / max(1, answer.papers):.1f} %"
    last = "the last day" if answer.days == 1 else f"the last {answer.days} days"
    count = len(answer.matches)
    found = "1 paper" if count == 1 else f"{count} papers"
    yield f"{found} of {answer.papers} in {last} ({share})"
    yield from (f"also searched: {reason}" for reason in answer.reasons)
    if answer.advice.is_common:
        yield f"too broad: {answer.advice.said} papers say it, and none stands out"
    elif is_too_broad(count, answer.papers):
        yield "too broad: more than 5 % of the papers match"
    elif answer.advice.is_too_broad:
        said = 100 * answer.advice.said / answer.papers
        yield f"too broad: {said:.0f} % of the papers say it"
    yield from (f"no paper has {field}" for field in answer.advice.unmet)
    if answer.advice.is_unknown:
        yield "its English is not known: add it, as in 机器学习 | machine learning"
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
