"""How checked pieces become one briefing: which sentences, in which order. Pure.

notes of the first topic, what ties two topics, notes of the others by turns -> check -> fitted
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest

from newsletter.briefing.answer import MOST_SENTENCES
from newsletter.briefing.echoes import without_echoes
from newsletter.briefing.ground import check, check_title
from newsletter.briefing.headline import headline
from newsletter.briefing.length import LEAST, MOST, size
from newsletter.briefing.pieces import Kind, Piece, pieces
from newsletter.briefing.port import BriefRequest
from newsletter.model import Briefing, Paper, Sentence

FEWEST_SENTENCES = 3  # where there is as much to say
AT_LEAST = 2  # sentences, however long they are
LEAST_OF_ONE = 1  # of a letter with one paper

Written = Mapping[Piece, Briefing]  # its sentences cite papers by their ids


def joined(request: BriefRequest, written: Written) -> Briefing:
    """A briefing out of what was written; without sentences if there is too little."""
    papers = request.papers()
    numbers = {paper.id: number for number, paper in papers.items()}
    said = without_echoes(tuple(dict.fromkeys(_in_order(request, written, numbers))))
    kept = tuple(_fitting(request, said, papers))
    fewest = AT_LEAST if len(papers) > 1 else LEAST_OF_ONE
    if len(kept) < fewest:
        return Briefing(())
    return Briefing(kept, title=_title(request, written, kept))


def _in_order(
    request: BriefRequest, written: Written, numbers: Mapping[int, int]
) -> Iterator[Sentence]:
    """All sentences by how much a reader wants them, with the letter's numbers."""
    made = [piece for piece in pieces(request) if piece in written]
    said = {piece: _renumbered(written[piece].sentences, numbers) for piece in made}
    notes = [said[piece] for piece in made if piece.kind is Kind.NOTES]
    told: set[int] = set()
    for turn in (*notes[:1], *(said[one] for one in made if one.kind is Kind.PAIR), *notes[1:]):
        new = [one for one in turn if not told.issuperset(one.papers)] or turn[:1]
        yield from new[:1]
        told.update(number for one in new[:1] for number in one.papers)
    for row in zip_longest(*notes):
        yield from (sentence for sentence in row if sentence)


def _renumbered(said: Sequence[Sentence], numbers: Mapping[int, int]) -> list[Sentence]:
    """The sentences all of whose papers stand in the letter, by its numbers."""
    return [
        Sentence(one.text, tuple(sorted(numbers[id_] for id_ in one.papers)))
        for one in said
        if all(id_ in numbers for id_ in one.papers)
    ]


def _fitting(
    request: BriefRequest, said: Iterable[Sentence], papers: Mapping[int, Paper]
) -> Iterator[Sentence]:
    """The sentences that there is room for and that pass the check among the letter's papers."""
    language, taken, kept = request.language, 0, 0
    for sentence in said:
        if kept >= FEWEST_SENTENCES and taken >= LEAST[language]:
            return
        long = taken + size(sentence.text, language)
        has_room = kept < MOST_SENTENCES and (long <= MOST[language] or kept < AT_LEAST)
        if has_room and _passes(sentence, papers):
            yield sentence
            kept += 1
            taken = long


def _passes(sentence: Sentence, papers: Mapping[int, Paper]) -> bool:
    """Whether a sentence passes the check among all papers of a letter.

    The papers are counted anew, so that the check knows the sentence again from other letters.
    """
    cited = sorted((papers[number] for number in sentence.papers), key=lambda paper: paper.id)
    others = [paper for number, paper in papers.items() if number not in sentence.papers]
    numbers = tuple(range(1, len(cited) + 1))
    return not check(Sentence(sentence.text, numbers), dict(enumerate([*cited, *others], 1)))


def _title(request: BriefRequest, written: Written, kept: Sequence[Sentence]) -> str:
    """The title of the piece that the whole is about, if the papers spoken of carry it."""
    papers = request.papers()
    cited = [papers[number] for sentence in kept for number in sentence.papers]
    made = [piece for piece in pieces(request) if piece in written]
    whole = len(request.sections)
    about = {Kind.NOTES: 1, Kind.PAIR: 2}
    for piece in made:
        title = written[piece].title if about[piece.kind] == whole else ""
        if title and not check_title(title, cited):
            return title
    return headline(request, kept)
