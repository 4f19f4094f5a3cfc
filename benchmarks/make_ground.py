"""What the signs against a sentence weigh: makes `newsletter/shipped/ground.json`.

`python -m benchmarks.make_ground FOLDER --out FILE`: FOLDER holds labelled sentences in the form
that `benchmarks/grounding.py` reads, a file or more for each writer (`a1.jsonl` and `a2.jsonl` are
of one writer, a). Only the weights are shipped, none of the sentences.

Logistic regression with weights that are not below zero: a sign can only speak against a sentence.
A sign that is rare in FOLDER keeps the weight that it is trusted with beforehand.
Writers tend to make one kind of sentence longer than the other; the sentences are weighed so that
length tells nothing. The line is where the model, trained on the other writers, refuses as many
true sentences of a writer as are allowed. Before it writes, it prints how well the same way of
training does on each writer left out.
"""

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from newsletter.briefing.ground import against
from newsletter.briefing.judge import read
from newsletter.briefing.words import words

ALLOWED = 0.08  # share of true sentences that may be refused
PENALTY = 5.0
TRUSTED = 2.0  # weight of a sign of which the sentences tell nothing: it refuses by itself
STEPS = 4000
LONGEST_WEIGHT = 4.0  # of a sentence whose length is rare among its like
LENGTHS = (12, 14, 16, 18, 20, 22, 24, 27, 31)  # words, between the bins that are balanced

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Rows:
    """Labelled sentences as numbers: a row each, a column for each sign."""

    names: tuple[str, ...]
    signs: Numbers
    is_certain: Flags
    is_false: Flags
    writers: NDArray[np.str_]
    worth: Numbers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    rows = _rows(sorted(options.folder.glob("*.jsonl")))
    everything = np.ones_like(rows.is_false)
    for writer in sorted(set(rows.writers)):
        left_out = rows.writers == writer
        weights = _fit(rows, ~left_out)
        line = _line(rows, rows.signs @ weights, ~left_out)
        _print(writer, rows, left_out, rows.signs @ weights > line)
    weights = _fit(rows, everything)
    line = _line(rows, rows.signs @ weights, everything)
    _print("all (seen)", rows, everything, rows.signs @ weights > line)
    shown = {name: round(float(each), 4) for name, each in zip(rows.names, weights, strict=True)}
    held = {"line": round(float(line), 4), "weights": {k: v for k, v in shown.items() if v}}
    options.out.write_text(json.dumps(held, indent=2) + "\n", encoding="utf-8")


def _rows(files: Sequence[Path]) -> Rows:
    found = [
        (file, json.loads(line))
        for file in files
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    judged = [against(*read(row)) for _, row in found]
    names = tuple(sorted({sign.name for _, signs in judged for sign in signs}))
    columns = np.zeros((len(found), len(names)))
    for row, (_, signs) in zip(columns, judged, strict=True):
        for sign in signs:
            at = names.index(sign.name)
            row[at] = max(row[at], sign.strength)
    is_false = np.array([row["label"] != "grounded" for _, row in found])
    is_certain = np.array([bool(certain) for certain, _ in judged])
    writers = np.array([re.sub(r"\d.*", "", file.stem) for file in files for _ in _lines(file)])
    lengths = np.array([len(words(row["sentence"])) for _, row in found])
    worth = _balanced(np.digitize(lengths, LENGTHS), is_false, is_certain, writers)
    return Rows(names, columns, is_certain, is_false, writers, worth)


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines()


def _balanced(
    bins: NDArray[np.int64], is_false: Flags, is_certain: Flags, writers: NDArray[np.str_]
) -> Numbers:
    """Weights with which, in each bin of a writer, false and true sentences count alike."""
    groups: dict[tuple[str, int], list[int]] = defaultdict(list)
    for at in np.flatnonzero(~is_certain):
        groups[writers[at], int(bins[at])].append(int(at))
    worth = np.zeros(len(bins))
    for members in groups.values():
        labels = is_false[members]
        for label in (True, False):
            alike = [at for at, each in zip(members, labels, strict=True) if each == label]
            if len(alike) < len(members):
                worth[alike] = min(LONGEST_WEIGHT, len(members) / 2 / max(1, len(alike)))
    return worth


def _fit(rows: Rows, used: Flags) -> Numbers:
    """The weights, by accelerated projected gradient descent."""
    used = used & ~rows.is_certain
    scale = rows.signs[used].std(axis=0) + 1e-9
    table = np.column_stack([np.ones(used.sum()), rows.signs[used] / scale])
    wanted, worth = rows.is_false[used].astype(float), rows.worth[used]
    penalty = np.r_[0.0, np.full(table.shape[1] - 1, PENALTY)]
    trusted = np.r_[0.0, TRUSTED * scale]
    step = 1 / (0.25 * np.linalg.norm(table * np.sqrt(worth)[:, None], 2) ** 2 + PENALTY)
    place = before = np.zeros(table.shape[1])
    for number in range(1, STEPS + 1):
        ahead = place + (number - 1) / (number + 2) * (place - before)
        slope = table.T @ (worth * (1 / (1 + np.exp(-table @ ahead)) - wanted))
        slope += penalty * (ahead - trusted)
        before, place = place, ahead - step * slope
        place[1:] = np.maximum(place[1:], 0.0)
    return np.asarray(place[1:] / scale)


def _line(rows: Rows, sums: Numbers, used: Flags) -> float:
    """The lowest line over which no more true sentences lie than are allowed."""
    true = used & ~rows.is_false
    held = np.sort(np.where(rows.is_certain, np.inf, sums)[true])[::-1]
    return float(held[int(ALLOWED * len(held))])


def _print(name: str, rows: Rows, used: Flags, over: Flags) -> None:
    refused = over | rows.is_certain
    false, true = (refused[used & which].mean() for which in (rows.is_false, ~rows.is_false))
    print(f"{name:12} false refused {100 * false:5.1f} %  true refused {100 * true:5.1f} %")


if __name__ == "__main__":
    main()
