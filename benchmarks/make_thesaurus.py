"""Words that may stand for each other, or exclude each other: completes `shipped/thesaurus.tsv`.

`python -m benchmarks.make_thesaurus FILE`: FILE is the table itself, to which lines or words may be
added by hand. A line is a stem and, tab-separated, the stems that may say the same in its place,
those that would say the opposite, and (made anew by this script) those that surely would: both are
of one sense, and third words bear out that they exclude each other. Relations are made to hold both
ways; what is listed as both is an equal.
"""

import argparse
from collections import defaultdict
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path

from newsletter.briefing.english import equals, negated, opposites

CLEAR = 0.12  # share of a word's equals that are equals of each other, if it is of one sense
LEAST_EQUALS = 3  # from which that can be told
BORNE_OUT = 2  # third words

Relation = Mapping[str, set[str]]


class Thesaurus:
    """The words of a table with what they may stand for."""

    def __init__(self, table: Path) -> None:
        lines = table.read_text(encoding="utf-8").splitlines()
        self.head = [line for line in lines if line.startswith("#")]
        rows = [line.split("\t") for line in lines if not line.startswith("#")]
        self.same = _both_ways({row[0]: row[1].split() for row in rows})
        self.contrary = _both_ways({row[0]: row[2].split() for row in rows})

    def alike(self, stem: str) -> frozenset[str]:
        found = frozenset(self.same.get(stem, ())) | equals(stem)
        return found - opposites(stem) - {stem}

    def opposed(self, stem: str) -> frozenset[str]:
        found = frozenset(self.contrary.get(stem, ())) | opposites(stem) | negated(stem)
        mine = frozenset(self.same.get(stem, ()))
        return found - (mine - opposites(stem)) - equals(stem) - {stem}

    def is_clear(self, stem: str) -> bool:
        """Whether a word is of one sense: its equals are equals of each other."""
        known = sorted(each for each in self.alike(stem) if each in self.same)
        if len(known) < LEAST_EQUALS:
            return True
        pairs = list(combinations(known, 2))
        return sum(other in self.alike(one) for one, other in pairs) > CLEAR * len(pairs)

    def sure(self, stem: str) -> list[str]:
        """The opposites of a word of one sense that third words bear out."""
        if not self.is_clear(stem):
            return []
        return sorted(
            other
            for other in filter(self.is_clear, self.opposed(stem))
            if self._borne_out(stem, other) >= BORNE_OUT
        )

    def _borne_out(self, one: str, other: str) -> int:
        return len(self.alike(one) & self.opposed(other)) + len(
            self.opposed(one) & self.alike(other)
        )

    def lines(self) -> list[str]:
        """The table, with all that follows from it."""
        listed = self.same.keys() | self.contrary.keys()
        every = listed.union(*map(self.opposed, listed))
        rows = []
        for stem in sorted(every):
            same = sorted(self.same.get(stem, ()))
            contrary = sorted(set(self.contrary.get(stem, ())) - set(same))
            columns = (same, contrary, self.sure(stem))
            if any(columns):
                rows.append("\t".join((stem, *map(" ".join, columns))))
        return [*self.head, *rows]


def _both_ways(listed: Mapping[str, list[str]]) -> Relation:
    found: dict[str, set[str]] = defaultdict(set)
    for one, others in listed.items():
        for other in others:
            found[one].add(other)
            found[other].add(one)
    return dict(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("table", type=Path)
    table = parser.parse_args().table
    lines = Thesaurus(table).lines()
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(len(lines), "lines")


if __name__ == "__main__":
    main()
