"""How the signs against a sentence add up: a few weights, learned from labelled sentences.

    weight of each sign x its strength, added up -> over the line: the sentence is not sent

`benchmarks/make_ground.py` fits weights; in `shipped/ground.json` those of the newest signs are set
by hand, so that what names a thing of no cited paper refuses alone. None is below zero, so no sign
can speak for a sentence, and the reasons of a refusal are the signs that weigh most.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from newsletter.briefing.signs import Sign
from newsletter.shipped import shipped

MOST_REASONS = 3


@dataclass(frozen=True, slots=True)
class Weights:
    """What each sign weighs, and from which sum on a sentence is refused."""

    line: float
    of: Mapping[str, float]


@cache
def weights() -> Weights:
    """The weights that ship."""
    held = json.loads(shipped("ground.json").read_text(encoding="utf-8"))
    return Weights(held["line"], held["weights"])


def total(found: Iterable[Sign], by: Weights) -> float:
    """The sum of the signs."""
    return sum(by.of.get(sign.name, 0.0) * sign.strength for sign in found)


def refused(found: Iterable[Sign]) -> tuple[str, ...]:
    """Why a sentence is refused, the weightiest reason first; empty if it may be sent."""
    by = weights()
    signs = sorted(found, key=lambda sign: -by.of.get(sign.name, 0.0) * sign.strength)
    if total(signs, by) <= by.line:
        return ()
    telling = [sign.reason for sign in signs if by.of.get(sign.name, 0.0) * sign.strength > 0]
    return tuple(dict.fromkeys(telling))[:MOST_REASONS]
