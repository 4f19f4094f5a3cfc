"""The last step of the entailment model: makes `newsletter/shipped/entailment.safetensors`.

`python -m benchmarks.make_entailment FILE ... --out FILE`: the files hold labelled sentences in the
form that `benchmarks/grounding.py` reads. Of those that no rule refuses, the model's last layer and
the label make a logistic regression; only its weights are shipped, none of the sentences.
It reads about 10 sentences a second. Before it writes, it prints how well the same way of training
tells the sentences of each file from the others' alone: the chance that of a false and a true one
the false one is doubted more.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.progress import track
from safetensors.numpy import save_file

from newsletter.briefing.entailment import nearest, said
from newsletter.briefing.evidence import claim, evidence
from newsletter.briefing.ground import against
from newsletter.briefing.judge import read
from newsletter.encoders.entailment import EntailmentModel

PENALTY = 300.0  # on the squares of the weights of columns that are made alike
STEPS = 8  # of Newton's method

Numbers = NDArray[np.float64]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    found = [(file.stem, *row) for file in options.files for row in _rows(file)]
    names, is_false, table = (np.array(column) for column in zip(*found, strict=True))
    table = table.astype(float)
    for name in sorted(set(names)) if len(set(names)) > 1 else ():
        out = names == name
        weights, bias = fit(table[~out], is_false[~out])
        doubts = table[out] @ weights + bias
        print(f"{name:12} {out.sum():5} sentences  {_told_apart(doubts, is_false[out]):.3f}")
    weights, bias = fit(table, is_false)
    held = {"weights": weights.astype(np.float32), "bias": np.array([bias], np.float32)}
    save_file(held, options.out)


def _rows(file: Path) -> Iterator[tuple[bool, NDArray[np.float32]]]:
    """Whether each sentence that no rule refuses is false, and what the model makes of it."""
    model = EntailmentModel()
    for line in track(file.read_text(encoding="utf-8").splitlines(), file.name):
        row = json.loads(line)
        sentence, papers = read(row)
        certain, _ = against(sentence, papers)
        if not certain:
            made = claim(sentence)
            cited = [evidence(papers[number]) for number in dict.fromkeys(sentence.papers)]
            yield row["label"] != "grounded", model.features(nearest(made, cited), said(made))


def fit(table: Numbers, is_false: NDArray[np.bool_]) -> tuple[Numbers, float]:
    """Logistic regression with a penalty, by Newton's method: the weights and the bias."""
    middle, scale = table.mean(0), table.std(0) + 1e-9
    alike = np.column_stack([np.ones(len(table)), (table - middle) / scale])
    penalty = np.full(alike.shape[1], PENALTY)
    penalty[0] = 0
    weights = np.zeros(alike.shape[1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-alike @ weights))
        slope = alike.T @ (chance - is_false) + penalty * weights
        bend = (alike.T * (chance * (1 - chance))) @ alike + np.diag(penalty)
        weights -= np.linalg.solve(bend, slope)
    return weights[1:] / scale, float(weights[0] - (weights[1:] / scale) @ middle)


def _told_apart(doubts: Numbers, is_false: NDArray[np.bool_]) -> float:
    """The area under the curve of refused false against refused true sentences."""
    return float((doubts[is_false][:, None] > doubts[~is_false]).mean())


if __name__ == "__main__":
    main()
