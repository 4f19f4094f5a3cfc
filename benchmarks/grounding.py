"""How well the check tells supported sentences from others: `./run bench grounding FILE`.

A line of FILE is an object with papers (n, title, abstract), a sentence with marks like [2], a
label (grounded or ungrounded), a kind and a round. Prints what was rejected per kind and round;
the last line is JSON with `--json`.
"""

import argparse
import json
import time
from collections import defaultdict
from pathlib import Path

from newsletter.briefing.judge import judge


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--json", action="store_true", help="print the figures as JSON in the last line"
    )
    parser.add_argument("--errors", action="store_true", help="print every sentence judged wrongly")
    options = parser.parse_args()
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    rows = [json.loads(line) for line in options.file.read_text(encoding="utf-8").splitlines()]
    started = time.perf_counter()
    for row in rows:
        reasons = judge(row).reasons
        label = row["label"]
        for name in (label, f"{label} round {row['round']}", f"{label} {row['kind']}"):
            counts[name][0] += bool(reasons)
            counts[name][1] += 1
        if options.errors and bool(reasons) == (label == "grounded"):
            print(label, row["kind"], row["id"], row["sentence"], "|", "; ".join(reasons))
    rate = len(rows) / (time.perf_counter() - started)
    for name, (rejected, total) in sorted(counts.items()):
        print(f"{name:34} {rejected:4} of {total:4} rejected  {100 * rejected / total:5.1f} %")
    print(f"{rate:.0f} checks/s")
    if options.json:
        figures = {name: rejected / total for name, (rejected, total) in sorted(counts.items())}
        print(json.dumps({"rejected": figures, "checks_per_second": round(rate)}))


if __name__ == "__main__":
    main()
