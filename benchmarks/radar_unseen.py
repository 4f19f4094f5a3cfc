"""How well the radar ranks papers of fields that it was never tuned on.

    ./run bench radar_unseen CORPUS [--minilm CACHE] [--json]

CORPUS is the folder of the shared corpus; its journals (chemistry, biology, medicine, physics,
earth) are searched for 42 topics of keywords and 27 questions. tests/data/judgments/journals.tsv
holds them, with what three readers said of the papers that FTS5, both kinds of BM25, the radar and
the radar with MiniLM put among their first twelve: each read one part, without knowing which
method had found what. Papers that none of these found are not judged, and count as not relevant.

Found on 2026-11-22, before anything was changed for it, nDCG@10 over BM25: keywords +.058 (95 %
interval +.004 to +.118), questions +.044 (+.002 to +.089); with MiniLM +.108 and +.180. F1 of the
yes or no on keywords .413. Since then the questions are no longer unseen: that long topics mind the
company of papers (newsletter/radar/company.py) was measured on them too. They are at +.079 with it
(+.185 with MiniLM), and at +.076 with its figures chosen on cranfield and cacm alone.

april.tsv was made the same way on the same day, after that: 13 topics of keywords and 22 questions
of two readers on 1,700 papers of arXiv's April (vision, language, information theory, games,
engineering, graphics), all of which it lists. Nothing was changed for it: keywords +.115 (+.043 to
+.203), questions +.116 (+.081 to +.157), F1 on keywords .476; with MiniLM, before a topic that both
readers wrote was joined, +.139 and +.173.
"""

import argparse
import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from radar_days import JUDGMENTS, lines, papers_of, published
from radar_quality import Collection, report_on

from newsletter.config import Radar as Settings
from newsletter.model import Paper

LEAST_TEXT = 300  # characters; news items say less

Found = Mapping[str, Mapping[str, set[str]]]  # by kind and topic, the papers that it asks for


def collections(corpus: Path) -> Iterator[Collection]:
    """The journals of January with questions of their own, and some of arXiv's papers of April."""
    found, listed = _judged("journals.tsv")
    papers = papers_of(published(corpus, re.compile("")))
    some = [one for one in papers if one.key in listed or len(one.abstract) > LEAST_TEXT]
    yield from _each("journals", some, found)
    found, listed = _judged("april.tsv")
    rows = lines(corpus / "arxiv-2026-04.jsonl.gz")
    april = papers_of((f"arxiv:{row['id']}", row["title"], row["abstract"]) for row in rows)
    yield from _each("april", [one for one in april if one.key in listed], found)


def _judged(file: str) -> tuple[Found, frozenset[str]]:
    """The papers that each topic of a kind asks for, and all that a file lists."""
    found: defaultdict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    listed = set()
    with (JUDGMENTS / file).open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE):
            listed.add(row["paper"])
            if row["grade"] not in {"0", ""}:
                found[row["kind"]][row["topic"]].add(row["paper"])
    return found, frozenset(listed)


def _each(name: str, papers: Sequence[Paper], found: Found) -> Iterator[Collection]:
    docs = [{"id": paper.key, "title": paper.title, "text": paper.abstract} for paper in papers]
    for kind, topics in found.items():
        relevant = {topic: frozenset(papers) for topic, papers in topics.items()}
        yield Collection(f"{name}, {kind}", docs, {topic: topic for topic in topics}, relevant)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--threshold", type=float, default=Settings().threshold)
    parser.add_argument("--minilm", type=Path, metavar="CACHE", help="also with MiniLM")
    parser.add_argument("--json", action="store_true", help="one JSON object as the last line")
    options = parser.parse_args()
    report = {
        one.name: report_on(one, options.threshold, options.minilm)
        for one in collections(options.corpus)
    }
    if options.json:
        print(json.dumps(report))


if __name__ == "__main__":
    main()
