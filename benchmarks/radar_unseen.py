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
"""

import argparse
import csv
import json
import re
from collections import defaultdict
from pathlib import Path

from radar_days import JUDGMENTS, papers_of, published
from radar_quality import Collection, report_on

from newsletter.config import Radar as Settings

LEAST_TEXT = 300  # characters; news items say less


def collections(corpus: Path) -> list[Collection]:
    found: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    judged = set()
    with (JUDGMENTS / "journals.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            judged.add(row["paper"])
            if row["grade"] != "0":
                found[row["kind"]][row["topic"]].add(row["paper"])
    docs = [
        {"id": paper.key, "title": paper.title, "text": paper.abstract}
        for paper in papers_of(published(corpus, re.compile("")))
        if paper.key in judged or len(paper.abstract) > LEAST_TEXT
    ]
    return [
        Collection(
            kind,
            docs,
            {topic: topic for topic in topics},
            {topic: frozenset(papers) for topic, papers in topics.items()},
        )
        for kind, topics in found.items()
    ]


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
