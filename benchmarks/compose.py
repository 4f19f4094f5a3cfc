"""How fast letters are composed: three ways to the same mail, in letters a second on one core.

    ./run bench compose [--letters 2000] [--memory 100000] [--json]

naive: the page is styled by premailer for each letter, and `EmailMessage` writes the bytes.
css-inline: the same with css-inline (skipped where it is not installed).
ours: what `newsletter send` does.

The letters show 12 of the papers of a thick day, with more behind them; no two are alike, and each
round has letters of its own. Figures are medians of five rounds in this one run, by processor
time; the day's papers are in words already, since that is done once a day, and what it took is
printed. The three mails of a letter are held to say the same. `--memory` composes so many letters
one after the other and prints the highest memory used.
"""

import argparse
import email
import gzip
import json
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from email.message import EmailMessage
from email.policy import SMTP, default
from html.parser import HTMLParser
from importlib import import_module
from itertools import islice
from pathlib import Path
from unittest.mock import patch

from premailer import Premailer

from newsletter.config import Sender, Site
from newsletter.digest import kinds
from newsletter.digest.choose import sections
from newsletter.digest.kinds import Rendered
from newsletter.digest.links import Links, links_for
from newsletter.digest.mime import letter, message_id
from newsletter.digest.render import Renderer
from newsletter.model import (
    Briefing,
    Cluster,
    Digest,
    Letter,
    Match,
    Paper,
    Sentence,
    SourceReport,
    SourceStatus,
)
from newsletter.shipped import shipped
from subscribers.model import Subscriber
from subscribers.tokens import new_handle

SHARED = Path(__file__).parents[2] / "shared" / "corpus" / "arxiv-2026-04.jsonl.gz"
DAY = date(2026, 6, 2)
PAPERS, TOPICS, MATCHES, PER_TOPIC = 3000, 3, 6, 4
ROUNDS = 5
SIZES = {"naive": 40, "css-inline": 100}  # the slow ways compose fewer
SITE = Site(base_url="https://hub.example", postal_address="1 Library Lane, Berlin")
SENDER = Sender(name="AcademicHub", address="morning@hub.example")
KEYS = (b"a key of thirty-two bytes or more",)
SOURCES = tuple(
    SourceReport("arxiv", name, f"arXiv ({name})", SourceStatus.OK, announced=500)
    for name in ("cs.CL", "cs.LG", "cs.AI", "cs.CV", "quant-ph", "math.PR")
)
STYLE = (shipped("templates") / "email" / "style.css").read_text("utf-8")
SAID = (
    "A code that keeps its state reads the losses of neutral atoms before the syndrome while four "
    "steps of a sampler do the work of fifty and nobody has drawn these folds yet"
)

Job = tuple[Digest, Links]
Way = Callable[[Job], bytes]


def papers() -> list[Paper]:
    """The papers of a thick day: those beside the project, or invented ones."""
    if not SHARED.exists():
        return [_invented(number) for number in range(1, PAPERS + 1)]
    with gzip.open(SHARED, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in islice(lines, PAPERS)]
    return [
        _paper(number, row["id"], row["title"], row["abstract"], tuple(row["authors"]))
        for number, row in enumerate(rows, 1)
    ]


def _invented(number: int) -> Paper:
    chance = random.Random(number)  # noqa: S311 - the same papers each time
    said = [" ".join(chance.choices(SAID.split(), k=22)).capitalize() + "." for _ in range(8)]
    return _paper(number, f"2606.{number:05}", said[0][:90], " ".join(said), ("Ada Quill",) * 4)


def _paper(number: int, name: str, title: str, abstract: str, authors: tuple[str, ...]) -> Paper:
    return Paper(
        id=number,
        key=f"arxiv:{name}",
        label="arXiv (CS.CL)",
        title=title,
        abstract=abstract,
        authors=authors,
        categories=("cs.CL",),
        link=f"https://arxiv.org/abs/{name}",
        published=DAY,
        announced=DAY,
    )


def jobs(day: Sequence[Paper], chance: random.Random) -> Iterator[Job]:
    """Letters without end, each of another reader about other papers."""
    number = 0
    while True:
        number += 1
        chosen = chance.sample(day, TOPICS * MATCHES)
        clusters = [
            Cluster(
                " ".join(chosen[at].title.split()[:3]) or "papers",
                tuple(_match(paper) for paper in chosen[at : at + MATCHES]),
            )
            for at in range(0, len(chosen), MATCHES)
        ]
        said = [
            Sentence(paper.abstract.partition(". ")[0] + ".", (place * PER_TOPIC + 1,))
            for place, paper in enumerate(chosen[::MATCHES])
        ]
        reader = Subscriber(
            id=number,
            address=f"reader{number}@lab{number % 97}.example",
            handle=new_handle(),
            topics=(*(cluster.topic for cluster in clusters), _quiet(chosen[-1])),
            timezone="Europe/Berlin",
        )
        briefing = Briefing(tuple(said), title=clusters[0].topic)
        digest = Digest(DAY, reader, sections(clusters, per_topic=PER_TOPIC), briefing, SOURCES)
        yield digest, links_for(SITE.base_url, KEYS, reader, reply_domain="reply.hub.example")


def _match(paper: Paper) -> Match:
    return Match(paper, 1.0, tuple(paper.title.split()[:2]))


def _quiet(paper: Paper) -> str:
    return f"{paper.title.split()[-1]} without papers"


def seal(job: Job, rendered: Rendered) -> Letter:
    digest, links = job
    return letter(
        rendered,
        delivery=f"{DAY.isoformat()}-{digest.subscriber.handle}",
        message_id=message_id(DAY, digest.subscriber.handle, SENDER.domain),
        day=DAY,
        date=datetime(2026, 6, 2, 5, tzinfo=UTC),
        sender=SENDER,
        recipient=digest.subscriber.address,
        links=links,
    )


def by_the_library(job: Job, subject: str, text: str, page: str) -> bytes:
    """The same mail by `EmailMessage`; the headers of ours, which it may fold as it likes."""
    made = seal(job, Rendered.of("", "", ""))
    message = EmailMessage(policy=SMTP)
    message["From"] = f"{SENDER.name} <{SENDER.address}>"
    message["To"] = made.recipient
    message["Reply-To"] = made.reply_to
    message["Subject"] = subject
    message["Date"] = made.date
    message["Message-ID"] = made.message_id
    for name, value in made.headers:
        message[name] = value
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(page, subtype="html", cte="quoted-printable")
    return message.as_bytes()


def unstyled() -> Renderer:
    """A renderer whose pages have their style sheet still before them."""
    with patch.object(kinds, "inlined", lambda page, _style: page):
        kinds.kind.cache_clear()
        renderer = Renderer(SITE)
    kinds.kind.cache_clear()
    return renderer


def naive(renderer: Renderer) -> Way:
    def compose(job: Job) -> bytes:
        made = renderer.render(*job)
        page = Premailer(
            made.html, css_text=STYLE, disable_validation=True, allow_network=False
        ).transform(pretty_print=False)
        return by_the_library(job, made.subject, made.text, page)

    return compose


def css_inlined(renderer: Renderer) -> Way | None:
    try:
        library = import_module("css_inline")
    except ImportError:
        print("css-inline: skipped, it is not installed", file=sys.stderr)
        return None
    inliner = library.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True, extra_css=STYLE)

    def compose(job: Job) -> bytes:
        made = renderer.render(*job)
        return by_the_library(job, made.subject, made.text, inliner.inline(made.html))

    return compose


def ours(renderer: Renderer) -> Way:
    return lambda job: seal(job, renderer.render(*job)).raw


class Words(HTMLParser):
    """What a page says and where its links lead."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.silent = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent = tag == "style"
        self.said += [f"{name}={value}" for name, value in attrs if name in {"href", "id", "lang"}]

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.said += data.split()


def content(raw: bytes) -> tuple[dict[str, str], list[str], list[str]]:
    """What a mail says, however it is written."""
    message = email.message_from_bytes(raw, policy=default)
    text, page = (part.get_content() for part in message.iter_parts())  # type: ignore[attr-defined] # an EmailMessage
    named = {name: str(value) for name, value in message.items() if name != "Content-Type"}
    named["From"] = named["From"].replace('"', "")
    named["List-Id"] = named["List-Id"].replace('"', "")
    return named, text.split(), Words(page).said


def rates(ways: Mapping[str, Way], letters: Iterator[Job], count: int) -> dict[str, float]:
    """Letters a second of each way: medians of rounds in turn, so that all meet the same noise.

    A way is given other letters in each round.
    """
    found: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, compose in ways.items():
            work = list(islice(letters, SIZES.get(name, count)))
            begun = time.process_time()
            for job in work:
                compose(job)
            found[name].append(len(work) / (time.process_time() - begun))
    return {name: statistics.median(each) for name, each in found.items()}


def memory(day: Sequence[Paper], count: int) -> dict[str, float]:
    """Compose so many letters as a sending does, each forgotten before the next."""
    compose = ours(Renderer(SITE))
    begun = time.process_time()
    size = sum(len(compose(job)) for job in islice(jobs(day, random.Random(2)), count))  # noqa: S311 - the same letters each time
    spent = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"letters": count, "peak_mb": round(peak, 1), "mb": size / 1e6, "seconds": spent}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--letters", type=int, default=2000)
    options.add_argument("--memory", type=int, default=0)
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    day = papers()
    if chosen.memory:
        used = memory(day, chosen.memory)
        said = "{letters:,} letters: {seconds:.1f} s of processor time, at most {peak_mb:.0f} MB"
        print(json.dumps(used) if chosen.json else said.format(**used))
        return
    letters = jobs(day, random.Random(1))  # noqa: S311 - the same letters each time
    work = list(islice(letters, chosen.letters))
    plain, styled = unstyled(), Renderer(SITE)
    begun = time.process_time()
    for job in work:
        styled.render(*job)
    first = time.process_time() - begun
    ways = {"naive": naive(plain), "css-inline": css_inlined(plain), "ours": ours(styled)}
    present = {name: way for name, way in ways.items() if way}
    for job in work[:5]:
        mails = [content(way(job)) for way in present.values()]
        assert all(mail == mails[0] for mail in mails), "the ways differ"
    found = rates(present, letters, chosen.letters)
    show(found, first, len(work), as_json=chosen.json)


def show(found: Mapping[str, float], first: float, letters: int, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"letters_per_second": found, "first_round_seconds": first}))
        return
    print(f"letters/s/core, 12 items, medians of {ROUNDS} rounds in turn")
    for name, rate in found.items():
        times = [f"{rate / found[other]:.1f} x {other}" for other in found if other != name]
        print(f"{name:12}{rate:>8,.0f}   {', '.join(times)}")
    print(f"the first {letters} letters, with the day's papers put into words: {first:.1f} s")


if __name__ == "__main__":
    main()
