"""How strange a word of no paper is, and of what kind: makes `newsletter/shipped/kinds.tsv.gz`.

`python -m benchmarks.make_kinds WORDNET TEXTS… --out FILE`, with the same files as `make_english`.
A line of the table is a stem and, tab-separated:

- what it adds, in hundredths of log-odds, to the doubt about a sentence that holds it while no
  cited paper holds it or a related word. Things one can touch, other nouns and adjectives add to
  it; adverbs and the commonest words take from it. General words are left out: anyone uses them;
- its kinds, if it names something particular: the synsets above its two commonest senses as a noun,
  each as a number with, behind a colon, how many steps above it stands (0: the sense itself).
  Kinds of very many things are left out.

WordNet 3.0, copyright 2006 by Princeton University; its licence stands in the table's first lines.
"""

import argparse
import gzip
import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from benchmarks.make_english import LICENCE, Background, WordNet, lines, rarity, unheld
from newsletter.briefing.lexicon import GENERAL
from newsletter.briefing.words import stem

SENSES = 2  # of a noun whose kinds are listed, the commonest first
STEPS = 4  # from a sense up to a kind
MOST_OF_A_KIND = 1600  # senses below a synset, or it is no kind that tells anything
LEAST_NOUN = 0.5  # share of its uses as a noun from which on a word has kinds
LEAST_TEXTS = 3

_FIELDS = {5, 6, 8, 13, 15, 17, 18, 19, 20, 22, 27}  # lexicographer files of what can be met with
_PARTS = {"1": "noun", "2": "verb", "3": "adj", "4": "adv", "5": "adj"}
# Fitted by logistic regression on labelled sentences, added up over the words of each.
_WEIGHTS = {
    "any": 0.176,
    "noun": 0.181,
    "quality": 0.572,
    "manner": -0.76,
    "thing": 0.556,
    "counted": -0.049,
    "rarity": -0.19,
    "length": 0.087,
    "alone": -0.176,
}


class Nouns:
    """The senses of nouns, what stands above each, and how words are used."""

    def __init__(self, folder: Path) -> None:
        self.above: dict[str, list[str]] = {}
        self.fields: dict[str, int] = {}
        self.senses: dict[str, list[str]] = {}
        self.used: dict[str, Counter[str]] = defaultdict(Counter)
        ranked: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for line in lines(folder / "data.noun"):
            self._sense(line.partition("|")[0].split())
        for line in lines(folder / "index.noun"):
            lemma, *rest = line.split()
            if lemma.isalpha():
                ranked[stem(lemma)].extend(enumerate(rest[-int(rest[1]) :]))
        self.senses = {
            word: [sense for _, sense in sorted(found, key=lambda each: each[0])]
            for word, found in ranked.items()
        }
        for line in lines(folder / "cntlist.rev"):
            key, _, count = line.split()
            lemma, _, part = key.partition("%")
            if lemma.isalpha():
                self.used[stem(lemma)][_PARTS[part[0]]] += int(count)

    def _sense(self, fields: list[str]) -> None:
        sense, at = fields[0], 4 + 2 * int(fields[3], 16)
        pointers = fields[at + 1 : at + 1 + 4 * int(fields[at])]
        each = zip(*[iter(pointers)] * 4, strict=True)
        self.fields[sense] = int(fields[1])
        self.above[sense] = [
            to for kind, to, part, _ in each if kind in {"@", "@i"} and part == "n"
        ]

    def steps(self, sense: str) -> dict[str, int]:
        """All that stands above a sense, and how far."""
        found, edge, far = {sense: 0}, [sense], 0
        while edge:
            far += 1
            edge = [up for each in edge for up in self.above[each] if up not in found]
            found.update(dict.fromkeys(edge, far))
        return found

    @cached_property
    def below(self) -> Counter[str]:
        """How many senses stand below each."""
        return Counter(up for sense in self.above for up in self.steps(sense))

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The synsets by number."""
        return {sense: number for number, sense in enumerate(sorted(self.above))}

    def kinds(self, word: str) -> str:
        """The kinds of a word as they stand in the table."""
        found: dict[str, int] = {}
        for sense in self.senses.get(word, ())[:SENSES]:
            for up, far in self.steps(sense).items():
                if far <= STEPS and self.below[up] <= MOST_OF_A_KIND:
                    found[up] = min(far, found.get(up, far))
        return " ".join(f"{self.numbers[up]:x}:{far}" for up, far in sorted(found.items()))


def as_a_noun(word: str, wordnet: WordNet, nouns: Nouns) -> float:
    """The share of its uses in which a stem is a noun."""
    parts, used = wordnet.parts.get(word, Counter()), nouns.used.get(word, Counter())
    total = sum(used.values()) + sum(parts.values()) / 2
    return (used["noun"] + parts["noun"] / 2) / total if total else 0.0


def features(word: str, wordnet: WordNet, nouns: Nouns, texts: Background) -> Mapping[str, float]:
    """What the doubt about a word that no paper holds is made of."""
    parts = wordnet.parts.get(word, Counter())
    senses = sum(parts.values()) + 1
    noun = as_a_noun(word, wordnet, nouns)
    first = nouns.senses.get(word, ())[:1]
    is_thing = any(nouns.fields[sense] in _FIELDS for sense in first)
    usual = sum(texts.alone.values()) / max(1, sum(texts.titled.values()))
    return {
        "any": 1.0,
        "noun": noun,
        "quality": parts["adj"] / senses,
        "manner": parts["adv"] / senses,
        "thing": noun * is_thing,
        "counted": math.log1p(wordnet.counts[word]),
        "rarity": rarity(word, texts) / 99,
        "length": float(len(word)),
        "alone": unheld(word, texts) - math.log(usual),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wordnet", type=Path)
    parser.add_argument("texts", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    wordnet, nouns = WordNet(options.wordnet), Nouns(options.wordnet)
    write(wordnet, nouns, Background(options.texts), options.out)


def write(wordnet: WordNet, nouns: Nouns, texts: Background, out: Path) -> None:
    known = sorted(
        word
        for word in {*texts.held, *wordnet.counts}
        if word.isascii()
        and word.isalpha()
        and word not in GENERAL
        and (texts.held[word] >= LEAST_TEXTS or wordnet.counts[word])
    )
    with gzip.GzipFile(out, "wb", mtime=0) as file:
        file.write(LICENCE.replace("make_english", "make_kinds").encode())
        for word in known:
            doubt = sum(
                _WEIGHTS[name] * value
                for name, value in features(word, wordnet, nouns, texts).items()
            )
            is_noun = as_a_noun(word, wordnet, nouns) >= LEAST_NOUN
            kinds = nouns.kinds(word) if is_noun else ""
            file.write(f"{word}\t{round(100 * doubt)}\t{kinds}\n".encode())


if __name__ == "__main__":
    main()
