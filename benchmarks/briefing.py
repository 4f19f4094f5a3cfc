"""What briefings cost on a thick day: `./run bench briefing PAPERS.jsonl.gz [--subscribers N …]`.

PAPERS holds a paper a line (title, abstract, categories). Topics are two to three words of the
papers, 2,000 of them, drawn by Zipf's law; a subscriber has one to four. A call is made for each
briefing that is made of something new (the key of the cache). Prints calls per subscriber, the
built-in writer's briefings a second and the check's new sentences a second, all on one core.
"""

import argparse
import gzip
import json
import random
import time
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import accumulate, islice
from pathlib import Path

from newsletter.briefing.evidence import evidence
from newsletter.briefing.extract import ExtractiveBriefer
from newsletter.briefing.ground import check
from newsletter.briefing.points import points
from newsletter.briefing.port import BriefRequest
from newsletter.briefing.prompt import cache_key
from newsletter.briefing.words import stems
from newsletter.digest.choose import sections
from newsletter.model import Cluster, Match, Paper, Sentence
from subscribers.model import Language

DAY = date(2026, 6, 2)
PHRASES, MOST_TOPICS, PER_TOPIC = 2_000, 4, 5
SEED = 7


def papers_of(file: Path, most: int) -> list[Paper]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in islice(lines, most)]
    return [
        Paper(
            at,
            f"n:{at}",
            "arXiv",
            row["title"],
            row["abstract"],
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
        shown = sections(clusters, per_topic=PER_TOPIC)
        return BriefRequest(Language.EN, shown, DAY) if shown else None


def requests(day: Day, count: int) -> list[BriefRequest]:
    rnd = random.Random(SEED)  # noqa: S311 - the same draw each time
    return [made for made in (day.request(rnd) for _ in range(count)) if made]


def built_in_rate(asked: Sequence[BriefRequest]) -> tuple[float, float]:
    """Briefings a second when the day is new, and once its papers have been weighed."""
    writer, rates = ExtractiveBriefer(), []
    for _ in range(2):
        started = time.process_time()
        for request in asked:
            writer.brief(request)
        rates.append(len(asked) / (time.process_time() - started))
    return rates[0], rates[1]


def new_sentences(papers: Sequence[Paper]) -> Iterator[tuple[Sentence, dict[int, Paper]]]:
    """Sentences that no cache has seen: what papers say, with another opening."""
    for at in range(0, len(papers) - 4, 4):
        among = dict(enumerate(papers[at : at + 4], 1))
        for number, paper in among.items():
            for point in points(paper)[:3]:
                yield Sentence(f"Today one paper says that {point.text}.", (number,)), among


def check_rate(papers: Sequence[Paper]) -> float:
    """New sentences checked a second, over papers that are known."""
    asked = list(new_sentences(papers))
    for paper in papers:
        evidence(paper)
    for sentence, among in asked:
        check(Sentence(sentence.text.replace("Today", "Here"), sentence.papers), among)
    started = time.process_time()
    for sentence, among in asked:
        check(sentence, among)
    return len(asked) / (time.process_time() - started)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--papers", type=int, default=700)
    parser.add_argument("--subscribers", type=int, nargs="*", default=[1_000, 3_000])
    options = parser.parse_args()
    papers = papers_of(options.file, options.papers)
    rnd = random.Random(SEED)  # noqa: S311 - the same draw each time
    day = Day(papers, phrases_of(papers, rnd))
    for count in options.subscribers:
        asked = requests(day, count)
        distinct = len({cache_key(request, "model") for request in asked})
        shares = (
            f"{distinct / count:.3f} calls each, {1 - distinct / len(asked):.0%} from the cache"
        )
        print(f"{count} subscribers, {len(asked)} letters: {distinct} calls, {shares}")
    first, again = built_in_rate(requests(day, options.subscribers[0])[:1_000])
    print(f"built-in writer: {first:.0f} briefings/s on a new day, {again:.0f} once it is weighed")
    print(f"check: {check_rate(papers[:120]):.0f} new sentences/s")


if __name__ == "__main__":
    main()
