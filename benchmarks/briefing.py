"""What briefings cost on a thick day: `./run bench briefing [PAPERS.jsonl.gz] [--subscribers N]`.

PAPERS holds a paper a line (title, abstract, categories). Topics are two words of the papers,
2,000 of them, drawn by Zipf's law; a subscriber has one to four. The letters of N subscribers
(10,000) are prepared and joined over HTTP, by a scripted server on loopback that says sentences
of the abstracts, with accounts and cache in SQLite in memory; for 1,000 and 100,000 the calls
are counted without HTTP, as the distinct pieces that their letters are made of. Then: the built-in
writer's briefings a second on a new day, weighing included, and the check's new sentences a
second, both by the processor's time of one core. `--json`: the figures as the last line.
"""

import argparse
import gzip
import json
import multiprocessing
import random
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import accumulate, islice
from multiprocessing.connection import Connection
from pathlib import Path

from newsletter.briefing.budget import Budget, Prices
from newsletter.briefing.chat import Chat, Server
from newsletter.briefing.costs import DayCosts, by_day
from newsletter.briefing.evidence import evidence
from newsletter.briefing.extract import ExtractiveBriefer
from newsletter.briefing.ground import check
from newsletter.briefing.llm import PieceWriter
from newsletter.briefing.pieces import pieces
from newsletter.briefing.points import points
from newsletter.briefing.port import BriefRequest
from newsletter.briefing.shared import Pace, SharedBriefer
from newsletter.briefing.words import sentences, stems
from newsletter.digest.choose import sections
from newsletter.garbage import rarely
from newsletter.ingest import clean
from newsletter.model import Cluster, Match, Paper, Sentence
from newsletter.radar.kin import Kinship
from newsletter.radar.vectors import shipped_vectors
from newsletter.storage.briefings import SqlBriefings
from newsletter.storage.database import migrate, open_database
from newsletter.storage.spending import SqlAccounts
from subscribers.model import Language

DAY = date(2026, 6, 2)
NOW = datetime(2026, 6, 2, 5, tzinfo=UTC)
PHRASES, MOST_TOPICS, PER_TOPIC = 2_000, 4, 5
CHECKED = 400  # papers of which sentences are checked
SHORTEST = 60  # characters of a sentence that the scripted server says
SEED = 7
COUNTED = (1_000, 100_000)  # subscribers whose calls are counted without HTTP
PAPERS = Path(__file__).parents[2] / "shared" / "corpus" / "arxiv-2026-06.jsonl.gz"


def papers_of(file: Path, most: int) -> list[Paper]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in islice(lines, most)]
    return [
        Paper(
            at,
            f"n:{at}",
            "arXiv",
            clean.text(row["title"]),
            clean.abstract(row["abstract"]),
            (),
            tuple(row.get("categories") or ("cs.LG",)),
            "https://example.org/",
            DAY,
        )
        for at, row in enumerate(rows, 1)
    ]  # fmt: skip - one paper a line reads best


def phrases_of(papers: Sequence[Paper], rnd: random.Random) -> list[str]:
    """Pairs of words that follow each other in titles."""
    pairs = {
        " ".join(pair)
        for paper in papers
        for pair in zip(stems(paper.title), stems(paper.title)[1:], strict=False)
    }
    return rnd.sample(sorted(pairs), min(PHRASES, len(pairs)))


class Day:
    """The papers of a day by topic, found by plain words: the radar has a benchmark of its own."""

    def __init__(self, papers: Sequence[Paper], topics: Sequence[str]) -> None:
        self.topics = topics
        self.weights = list(accumulate(1 / rank for rank in range(1, len(topics) + 1)))
        self.kinship = Kinship(papers, shipped_vectors())
        words = [(paper, set(stems(f"{paper.title} {paper.abstract}"))) for paper in papers]
        self.found = {
            topic: tuple(
                Match(paper, 1.0, tuple(topic.split()))
                for paper, held in words
                if set(topic.split()) <= held
            )
            for topic in topics
        }

    def request(self, rnd: random.Random) -> BriefRequest | None:
        """What one subscriber's briefing is made of."""
        count = rnd.randint(1, MOST_TOPICS)
        wanted = dict.fromkeys(rnd.choices(self.topics, cum_weights=self.weights, k=count))
        clusters, seen = [], set[int]()
        for topic in sorted(wanted):
            new = tuple(one for one in self.found[topic] if one.paper.id not in seen)
            seen |= {one.paper.id for one in new}
            clusters.append(Cluster(topic, new))
        shown = sections(self.kinship.of(clusters), per_topic=PER_TOPIC)
        return BriefRequest(Language.EN, shown, DAY) if shown else None


def requests(day: Day, count: int) -> Iterator[BriefRequest]:
    rnd = random.Random(SEED)  # noqa: S311 - the same draw each time
    return (made for made in (day.request(rnd) for _ in range(count)) if made)


def copied(abstract: str) -> list[str]:
    """The last two sentences of an abstract that a model might copy."""
    fit = [one for one in sentences(abstract) if len(one) > SHORTEST and "://" not in one]
    return fit[-2:] or [abstract]


class Scripted(BaseHTTPRequestHandler):
    """Says two sentences of each of the first papers, or of a pair both in one sentence."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        user = asked["messages"][1]["content"]
        papers = json.loads(user.split("</papers>")[0].removeprefix("<papers>"))["papers"]
        if "both papers" in asked["messages"][0]["content"]:
            one, two = (copied(paper["abstract"])[-1].rstrip(".") for paper in papers)
            said = [{"text": f"In one paper, {one}; in another, {two}.", "papers": [1, 2]}]
        else:
            said = [
                {"text": line, "papers": [paper["number"]]}
                for paper in papers[:3]
                for line in copied(paper["abstract"])
            ]
        answer = json.dumps({"title": papers[0]["title"][:70], "sentences": said})
        letters = sum(len(one["content"]) for one in asked["messages"])
        usage = {"prompt_tokens": letters // 4, "completion_tokens": len(answer) // 4}
        choice = {"index": 0, "message": {"content": answer}, "finish_reason": "stop"}
        data = json.dumps({"choices": [choice], "usage": usage}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the parent's name
        """Stay quiet."""


def serve(pipe: Connection) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Scripted)
    pipe.send(server.server_address[1])
    server.serve_forever()


@contextmanager
def scripted_server() -> Iterator[str]:
    """The server, in a process of its own."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.Process(target=serve, args=(there,), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{here.recv()}/v1"
    finally:
        process.terminate()
        process.join()


def over_http(day: Day, count: int) -> tuple[DayCosts, int, float]:
    """Prepare and join the letters of a day: what they cost, how many a model wrote, seconds."""
    with scripted_server() as url:
        database = open_database("sqlite://")
        migrate(database)
        accounts = SqlAccounts(database)
        chat = Chat(Server(url, "", "scripted"), Budget(accounts, prices=Prices(0.25, 2.0)))
        briefer = SharedBriefer(
            PieceWriter(chat),
            fallback=ExtractiveBriefer(),
            kept=SqlBriefings(database, lambda: NOW),
            report=lambda _: None,
            pace=Pace(concurrency=4, within=600),
        )
        started = time.perf_counter()
        briefer.prepare(requests(day, count))
        written = sum(bool(briefer.brief(one).writer) for one in requests(day, count))
        seconds = time.perf_counter() - started
        (costs,) = by_day(accounts.spending(DAY, DAY), accounts.refusals(DAY, DAY))
        database.close()
    return costs, written, seconds


def counted(day: Day, count: int) -> int:
    """How many calls the letters of so many need: each distinct piece is one."""
    return len({piece for one in requests(day, count) for piece in pieces(one)})


def built_in_rate(asked: Sequence[BriefRequest]) -> float:
    """Briefings a second on a day that is new; what its papers say is weighed on the way."""
    writer = ExtractiveBriefer()
    started = time.process_time()
    for request in asked:
        writer.brief(request)
    return len(asked) / (time.process_time() - started)


def new_sentences(papers: Sequence[Paper]) -> Iterator[tuple[Sentence, dict[int, Paper]]]:
    """Sentences that no cache has seen: what papers say, with another opening."""
    for at in range(0, len(papers) - 4, 4):
        among = dict(enumerate(papers[at : at + 4], 1))
        for number, paper in among.items():
            for point in points(paper)[:3]:
                yield Sentence(f"Today one paper says that {point.text}.", (number,)), among


def check_rate(papers: Sequence[Paper]) -> float:
    """New sentences checked a second, over papers that are known: the median of five rounds."""
    asked = list(new_sentences(papers))
    for paper in papers:
        evidence(paper)
    rates = []
    for opening in ("Warm", "Here", "Again", "Lately", "Perhaps", "Today"):
        made = [(Sentence(s.text.replace("Today", opening), s.papers), all_) for s, all_ in asked]
        started = time.process_time()
        for sentence, among in made:
            check(sentence, among)
        rates.append(len(asked) / (time.process_time() - started))
    return statistics.median(rates[1:])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="?", default=PAPERS)
    parser.add_argument("--papers", type=int, default=700)
    parser.add_argument("--subscribers", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rarely()  # as the service does
    papers = papers_of(options.file, options.papers)
    rnd = random.Random(SEED)  # noqa: S311 - the same draw each time
    day = Day(papers, phrases_of(papers, rnd))
    figures: dict[str, float] = {}

    def tell(**found: float) -> None:
        figures.update(found)
        for name, value in found.items():
            print(f"{name.replace('_', ' ')}: {value:,.3f}".removesuffix(".000"), flush=True)

    # First, while nothing of the day is known.
    asked = list(requests(day, options.subscribers))
    tell(built_in_per_second_on_a_new_day=built_in_rate(asked))
    tell(built_in_per_second_once_weighed=built_in_rate(asked))
    for count in (COUNTED[0], options.subscribers, *COUNTED[1:]):
        tell(**{f"calls_per_subscriber_of_{count}_by_count": counted(day, count) / count})
    tell(checks_per_second=check_rate(papers[:CHECKED]))
    costs, written, seconds = over_http(day, options.subscribers)
    tell(
        letters=costs.letters,
        letters_by_the_model=written,
        calls=costs.spent.calls,
        calls_per_subscriber=costs.spent.calls / options.subscribers,
        tokens=costs.spent.tokens,
        tokens_per_subscriber=costs.spent.tokens / options.subscribers,
        uses_served_from_the_cache=sum(one.uses - one.written for one in costs.kinds),
        calls_saved=costs.saved.calls,
        seconds_over_http=seconds,
    )
    if options.json:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
