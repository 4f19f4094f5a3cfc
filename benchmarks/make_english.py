"""What the check knows of English words: makes `newsletter/shipped/english.tsv.gz`.

`python -m benchmarks.make_english WORDNET TEXTS… --out FILE`: WORDNET is the folder of the database
files of WordNet 3.0 (Debian: wordnet-base), TEXTS are gzipped files with an object a line (title,
and abstract or summary) that serve as background. A line of the table is a stem and, tab-separated:

- its rarity: 0 (in every text) to 99;
- its strangeness: by how much a sentence is to be doubted that holds it when no cited paper does,
  in hundredths of log-odds. Words that titles use freely without their abstracts (rethink, meet)
  and words of everyday English are not strange; nouns of few senses and rare words are. The
  weights below were fitted by logistic regression on labelled sentences about other papers;
- the stems that WordNet joins with it: synonyms, one step up or down, derived words;
- the stems of its opposites.

WordNet 3.0, copyright 2006 by Princeton University; its licence stands in the table's first lines.
"""

import argparse
import gzip
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from newsletter.briefing.words import STOP, stem

MOST_SENSES = 5  # of a word that are looked at, the commonest first
LEAST_TEXTS = 3  # that hold a stem, or it is left out unless WordNet counts it
PRIOR = 10.0  # titles that what is known of a word otherwise is worth
SHORTEST_KIN = 5
LEAST_HELD_OPPOSITE = 20  # texts that hold both of two opposites

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")  # noqa: RUF001 - curly apostrophes are common
_PARTS = ("noun", "verb", "adj", "adv")
_PART_OF = {"n": "noun", "v": "verb", "a": "adj", "s": "adj", "r": "adv"}
_JOINING = frozenset({"@", "@i", "&", "+", "\\", "="})
# Fitted by logistic regression on labelled sentences: which words stand only in false ones.
_WEIGHTS = {
    "counted": -0.139,
    "verb": -0.21,
    "quality": -1.25,
    "unknown": -1.308,
    "length": 0.133,
    "alone": -0.551,
}
_BIAS = -2.246
LICENCE = """\
# Derived from WordNet 3.0, copyright 2006 by Princeton University. All rights reserved. Permission
# to use, copy, modify and distribute this database for any purpose and without fee or royalty is
# granted, provided that this notice appears on all copies. It is provided "as is" and Princeton
# University makes no representations or warranties, express or implied, of merchantability or
# fitness for any particular purpose, or that its use will not infringe any third party rights. The
# name of Princeton University may not be used in advertising. Title to copyright in WordNet remains
# with Princeton University. Made by benchmarks/make_english.py, which says what the columns are.
"""

Sense = tuple[str, str]


class WordNet:
    """Stems, their senses and how those hang together."""

    def __init__(self, folder: Path) -> None:
        self.senses: dict[str, set[Sense]] = defaultdict(set)
        self.parts: dict[str, Counter[str]] = defaultdict(Counter)  # senses by part of speech
        self.joined: dict[Sense, set[Sense]] = {}
        self.opposites: dict[str, set[str]] = defaultdict(set)
        self.counts: Counter[str] = Counter()
        words: dict[Sense, list[str]] = {}
        against: list[tuple[Sense, int, Sense, int]] = []
        for part in _PARTS:
            for line in lines(folder / f"index.{part}"):
                self._index(part, line.split())
            for line in lines(folder / f"data.{part}"):
                self._sense(part, line.partition("|")[0].split(), words, against)
        for one, at, other, there in against:
            self._oppose(words[one][at - 1], words[other][there - 1])
        for line in lines(folder / "cntlist.rev"):
            key, _, count = line.split()
            if (lemma := key.partition("%")[0]).isalpha():
                self.counts[stem(lemma)] += int(count)

    def _index(self, part: str, fields: list[str]) -> None:
        lemma, count = fields[0], int(fields[2])
        if lemma.isalpha():
            self.parts[stem(lemma)][part] += count
            self.senses[stem(lemma)].update((part, at) for at in fields[-count:][:MOST_SENSES])

    def _sense(
        self,
        part: str,
        fields: list[str],
        words: dict[Sense, list[str]],
        against: list[tuple[Sense, int, Sense, int]],
    ) -> None:
        sense, count = (part, fields[0]), int(fields[3], 16)
        words[sense] = [
            re.sub(r"\(.*\)", "", word).lower() for word in fields[4 : 4 + 2 * count : 2]
        ]
        at = 4 + 2 * count
        pointers = fields[at + 1 : at + 1 + 4 * int(fields[at])]
        self.joined[sense] = set()
        for kind, offset, other, ends in zip(*[iter(pointers)] * 4, strict=True):
            target = (_PART_OF[other], offset)
            if kind in _JOINING:
                self.joined[sense].add(target)
            if kind == "!" and part != "noun":
                against.append((sense, int(ends, 16) // 256, target, int(ends, 16) % 256))

    def _oppose(self, one: str, other: str) -> None:
        stems = stem(one), stem(other)
        if stems[0] != stems[1] and one.isalpha() and not {one, other} & STOP:
            self.opposites[stems[0]].add(stems[1])

    def related(self, known: set[str]) -> dict[str, set[str]]:
        """The stems joined with each, both ways."""
        holders: dict[Sense, set[str]] = defaultdict(set)
        for word in known:
            for sense in self.senses.get(word, ()):
                holders[sense].add(word)
        found: dict[str, set[str]] = {word: set() for word in known}
        for word in known:
            for sense in self.senses.get(word, ()):
                for near in (sense, *self.joined[sense]):
                    for other in holders.get(near, ()):
                        found[word].add(other)
                        found[other].add(word)
        return found


def lines(file: Path) -> Iterator[str]:
    """The lines of a file of WordNet, without its head."""
    with file.open(encoding="latin-1") as found:
        yield from (line for line in found if not line.startswith("  "))


class Background:
    """How many texts hold a stem, and how often titles use one that their text does not hold."""

    def __init__(self, files: list[Path]) -> None:
        self.held: Counter[str] = Counter()
        self.titled: Counter[str] = Counter()
        self.alone: Counter[str] = Counter()
        self.texts = 0
        for title, text in (pair for file in files for pair in _texts(file)):
            self._add(_stems(title), _stems(text))

    def _add(self, title: set[str], text: set[str]) -> None:
        self.texts += 1
        self.held.update(title | text)
        self.titled.update(title)
        kin = {word[:SHORTEST_KIN] for word in text if len(word) >= SHORTEST_KIN}
        self.alone.update(word for word in title - text if word[:SHORTEST_KIN] not in kin)


def _texts(file: Path) -> Iterator[tuple[str, str]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            yield (
                row["title"],
                re.sub("<[^>]+>", " ", row.get("abstract") or row.get("summary") or ""),
            )


def _stems(text: str) -> set[str]:
    words = (word.lower() for word in _WORD.findall(text))
    return {stem(word) for word in words if word not in STOP}


def strangeness(word: str, wordnet: WordNet, texts: Background) -> float:
    """Log-odds, up to what stands around the word."""
    found = features(word, wordnet, texts)
    return _BIAS + sum(_WEIGHTS[name] * value for name, value in found.items())


def features(word: str, wordnet: WordNet, texts: Background) -> dict[str, float]:
    """What the strangeness of a stem is made of."""
    parts = wordnet.parts.get(word, Counter())
    senses = sum(parts.values())
    return {
        "counted": math.log1p(wordnet.counts[word]),
        "verb": parts["verb"] / (senses + 1),
        "quality": (parts["adj"] + parts["adv"]) / (senses + 1),
        "unknown": float(senses == 0),
        "length": float(len(word)),
        "alone": unheld(word, texts),
    }


def unheld(word: str, texts: Background) -> float:
    """The log of how often titles use a stem that their text does not hold."""
    usual = sum(texts.alone.values()) / max(1, sum(texts.titled.values()))
    return math.log((texts.alone[word] + PRIOR * usual) / (texts.titled[word] + PRIOR))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wordnet", type=Path)
    parser.add_argument("texts", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    write(WordNet(options.wordnet), Background(options.texts), options.out)


def write(wordnet: WordNet, texts: Background, out: Path) -> None:
    known = {
        word
        for word in {*texts.held, *wordnet.counts}
        if word.isascii()
        and word.isalpha()
        and (texts.held[word] >= LEAST_TEXTS or wordnet.counts[word])
    }
    related = wordnet.related(known)
    with gzip.GzipFile(out, "wb", mtime=0) as file:
        file.write(LICENCE.encode())
        for word in sorted(known):
            against = {
                other
                for other in wordnet.opposites.get(word, ())
                if min(texts.held[word], texts.held[other]) >= LEAST_HELD_OPPOSITE
            }
            columns = (
                word,
                str(rarity(word, texts)),
                str(round(100 * strangeness(word, wordnet, texts))),
                " ".join(sorted(related[word] - {word})),
                " ".join(sorted(against)),
            )
            file.write(("\t".join(columns) + "\n").encode())


def rarity(word: str, texts: Background) -> int:
    """0 for a stem of every text, 99 for one of none."""
    return round(
        99 * math.log((texts.texts + 1) / (texts.held[word] + 1)) / math.log(texts.texts + 1)
    )


if __name__ == "__main__":
    main()
