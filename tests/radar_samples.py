"""Papers for the tests of the radar, made from a title and an abstract alone."""

from newsletter.model import Paper
from newsletter.radar.index import Radar

LINE = 0.48


def paper(number: int, title: str, abstract: str = "") -> Paper:
    """A paper whose id is `number`."""
    return Paper(
        id=number,
        key=f"arxiv:2601.{number:05}",
        label="arXiv (CS.LG)",
        title=title,
        abstract=abstract,
        authors=("Ada Example",),
        categories=("cs.LG",),
        link=f"https://arxiv.org/abs/2601.{number:05}",
        published=None,
    )


def radar(*texts: str | tuple[str, str], threshold: float = LINE) -> Radar:
    """A radar over papers numbered from 1, given as titles or (title, abstract)."""
    pairs = [(text, "") if isinstance(text, str) else text for text in texts]
    papers = [paper(number, *pair) for number, pair in enumerate(pairs, start=1)]
    return Radar(papers, threshold=threshold)


def found(one: Radar, topic: str) -> list[int]:
    """The ids of the papers that a topic finds, best first."""
    return [match.paper.id for match in one.search(topic)]
