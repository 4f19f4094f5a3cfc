"""How well the check tells supported sentences from others: `./run bench grounding FILE`.

A line of FILE is an object with papers (n, title, abstract), a sentence with marks like [2], a
label (grounded or ungrounded), a kind and a round. Prints what was rejected per kind and round,
beside what a naive check rejects that looks citations, numbers and names up as they are written;
the last line is JSON with `--json`.
"""

import argparse
import json
import re
import time
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from newsletter.briefing.judge import judge
from newsletter.encoders.entailment import entailment

_LOOKED_UP = re.compile(r"\d+(?:[.,]\d+)*|(?<=[a-z,] )[A-Z][\w-]*|\b\w*[A-Z]\w*[A-Z]\w*")


def naive(row: Mapping[str, Any]) -> bool:
    """Whether a plain look-up of citations, numbers and names passes a sentence."""
    marks = {int(number) for number in re.findall(r"\[(\d+)\]", row["sentence"])}
    texts = {paper["n"]: f"{paper['title']} {paper['abstract']}" for paper in row["papers"]}
    cited = " ".join(texts[number] for number in marks if number in texts).lower()
    said = _LOOKED_UP.findall(re.sub(r"\[\d+\]", "", row["sentence"]))
    return bool(marks) and marks <= set(texts) and all(each.lower() in cited for each in said)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--json", action="store_true", help="print the figures as JSON in the last line"
    )
    parser.add_argument("--plain", action="store_true", help="do without the entailment model")
    parser.add_argument("--errors", action="store_true", help="print every sentence judged wrongly")
    options = parser.parse_args()
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    rows = [json.loads(line) for line in options.file.read_text(encoding="utf-8").splitlines()]
    model = None if options.plain else entailment()
    started = time.perf_counter()
    reasons = [judge(row, model).reasons for row in rows]
    rate = len(rows) / (time.perf_counter() - started)
    for row, why in zip(rows, reasons, strict=True):
        label = row["label"]
        for name in (label, f"{label} round {row['round']}", f"{label} {row['kind']}"):
            for at, one in enumerate((bool(why), not naive(row), True)):
                counts[name][at] += one
        if options.errors and bool(why) == (label == "grounded"):
            print(label, row["kind"], row["id"], row["sentence"], "|", "; ".join(why))
    for name, (rejected, plainly, total) in sorted(counts.items()):
        shares = f"{100 * rejected / total:5.1f} %  naive {100 * plainly / total:5.1f} %"
        print(f"{name:34} {rejected:4} of {total:4} rejected  {shares}")
    help_ = "with the entailment model" if model else "without the entailment model"
    print(f"{rate:.0f} checks/s {help_}, papers new to it included")
    if options.json:
        figures = {name: one / total for name, (one, _, total) in sorted(counts.items())}
        print(json.dumps({"rejected": figures, "checks_per_second": round(rate)}))


if __name__ == "__main__":
    main()
