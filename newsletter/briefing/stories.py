"""What a letter tells of one paper in one sentence: what was made, what was found, or both."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from newsletter.briefing.coined import coined
from newsletter.briefing.point import Kind, Point
from newsletter.briefing.points import points, spare
from newsletter.briefing.words import stems, word_set
from newsletter.model import Paper

LONGEST = 270  # characters of two points in one sentence
WORTH_ADDING = 3.0  # the weight of a finding that follows what was made
SHORT = 150  # of something new that is told beside something else
ALIKE = 0.6  # of the words of a point, in the other: then it says the same again
_CREATES = word_set(
    "introduce propose present develop design construct build release devise formulate"
)


@dataclass(frozen=True, slots=True)
class Story:
    """One or two points of a paper that fit into one sentence: first what was made."""

    points: tuple[Point, ...]

    @property
    def text(self) -> str:
        """What it says, in no frame."""
        one = self.points[0].text
        return one if len(self.points) == 1 else f"{one} {self.points[1].text}"

    @property
    def best(self) -> Point:
        """The point that tells most."""
        return max(self.points, key=lambda point: point.weight)

    @property
    def thing(self) -> str:
        """What is new, as a noun with what is said of it; "" if nothing was made."""
        made = self.points[0]
        return made.text if _creates(made) and not made.lead and _can_stand(made) else ""


@lru_cache(maxsize=8192)
def stories(paper: Paper) -> tuple[Story, ...]:
    """What there is to tell of a paper, the best first; no two tell the same point."""
    found = points(paper)
    if not found:
        return ()
    both = _both(found, paper)
    first = Story(both) if both else Story(found[:1])
    return (first, *(Story((one,)) for one in _others(found, first)))


@lru_cache(maxsize=8192)
def least(paper: Paper) -> Story | None:
    """What can be told of a paper that has little to say, rather than its title alone."""
    said = spare(paper)
    return Story((said,)) if said else None


@lru_cache(maxsize=8192)
def shorter(story: Story) -> Story:
    """The better half of a story."""
    return Story((story.best,))


@lru_cache(maxsize=8192)
def novelty(paper: Paper) -> Story | None:
    """What a paper made, where that can be said in a few words."""
    made = (Story((one,)) for one in points(paper) if _creates(one) and len(one.text) <= SHORT)
    return next((story for story in made if story.thing), None)


def _both(found: tuple[Point, ...], paper: Paper) -> tuple[Point, Point] | None:
    """What was made and the best of what was found, if the two say different things in short."""
    made = next((one for one in found if _creates(one) and not one.lead), None)
    told = next((one for one in found if _is_result(one, paper)), None)
    if made is None or told is None or len(made.text) + len(told.text) > LONGEST:
        return None
    return None if _says_again(told, made) else (made, told)


def _is_result(point: Point, paper: Paper) -> bool:
    """Whether a point can follow what was made: a finding, or a figure of the thing by its name."""
    if point.kind is not Kind.STATES:
        return point.kind is Kind.FINDS and point.weight >= WORTH_ADDING
    return point.text.startswith(coined(paper) or "\0") and any(map(str.isdigit, point.text))


def _others(found: tuple[Point, ...], first: Story) -> Iterator[Point]:
    for one in found:
        if one not in first.points and not any(_says_again(one, told) for told in first.points):
            yield one


def _says_again(one: Point, other: Point) -> bool:
    said, held = set(stems(one.text)), set(stems(other.text))
    return len(said & held) > ALIKE * min(len(said), len(held))


def _creates(point: Point) -> bool:
    return point.kind is Kind.MAKES and point.verb in _CREATES


def _can_stand(made: Point) -> bool:
    """Whether a thing may be named without its makers: a name, or "a" thing, with what it does."""
    opens = made.text[:1].isupper() or made.text.startswith(("a ", "an "))
    return opens and not made.speaks_of_its_authors
