from dataclasses import replace
from datetime import date

from briefing_samples import BEES, DECODER, FOLDING, GLACIER, a_paper, a_request, three_topics

from newsletter.briefing.join import joined
from newsletter.briefing.length import LEAST, size
from newsletter.briefing.pieces import Kind, Piece, cache_key, pieces
from newsletter.model import Briefing, Sentence
from subscribers.model import Language


def by_kind(kind: Kind) -> list[Piece]:
    return [piece for piece in pieces(three_topics()) if piece.kind is kind]


def ids(piece: Piece) -> list[int]:
    return [paper.id for paper in piece.papers]


def test_a_briefing_is_made_of_notes_on_each_cluster_and_of_one_pair() -> None:
    assert [ids(piece) for piece in by_kind(Kind.NOTES)] == [[1], [2], [3, 4]]
    assert [ids(piece) for piece in by_kind(Kind.PAIR)] == [[1, 2]]


def test_without_a_pair_of_different_topics_there_are_only_notes() -> None:
    request = a_request(("codes", [a_paper(1, DECODER), a_paper(2, BEES)]))

    assert [piece.kind for piece in pieces(request)] == [Kind.NOTES]


def test_topics_that_find_the_same_papers_share_their_notes() -> None:
    one = a_request(("surface codes", [a_paper(1), a_paper(2, BEES)]))
    two = a_request(("decoders", [a_paper(2, BEES), a_paper(1)]))

    assert pieces(one) == pieces(two)
    assert pieces(one)[0].key("m") == pieces(two)[0].key("m")


def test_whatever_changes_a_piece_changes_its_key() -> None:
    piece = pieces(a_request(("codes", [a_paper(1)])))[0]
    more = a_paper(1, (DECODER[0], DECODER[1] + " More."))
    keys = {
        piece.key("m"),
        piece.key("n"),
        replace(piece, language=Language.ZH).key("m"),
        replace(piece, papers=(more,)).key("m"),
        replace(piece, kind=Kind.PAIR).key("m"),
        replace(piece, term="tensor networks").key("m"),
    }

    assert len(keys) == 6


def test_equal_radars_share_a_key_whatever_the_day() -> None:
    request = three_topics()

    assert cache_key(request, "m") == cache_key(three_topics(), "m")
    assert cache_key(request, "m") == cache_key(replace(request, day=date(2026, 7, 1)), "m")


def test_whatever_changes_the_briefing_changes_the_key() -> None:
    request = three_topics()
    plain = a_request(("surface codes", [a_paper(1, DECODER)]))
    keys = {
        cache_key(request, "m"),
        cache_key(request, "n"),
        cache_key(three_topics(Language.ZH), "m"),
        cache_key(plain, "m"),
        cache_key(a_request(("codes", [a_paper(1, DECODER)])), "m"),
    }

    assert len(keys) == 5


LANTERN = Sentence("Lantern lowers the logical error rate by 18% on surface codes.", (1,))
MEMORY = Sentence("Tensor networks keep the accuracy with a tenth of the memory.", (2,))
POLLEN = Sentence("Colonies near lamps collected 12% less pollen.", (3,))
SLIDING = Sentence("Basal sliding speeds up by 30% after heavy rain.", (4,))
BOTH = Sentence("Lantern contracts tensor networks that also replace embedding layers.", (1, 2))
SAID = {
    (1,): Briefing((LANTERN,), title="A decoder"),
    (2,): Briefing((MEMORY,)),
    (3, 4): Briefing((POLLEN, SLIDING)),
}


def written(pair: Briefing | None = None) -> dict[Piece, Briefing]:
    found = {piece: SAID[tuple(ids(piece))] for piece in by_kind(Kind.NOTES)}
    return found | {piece: pair for piece in by_kind(Kind.PAIR) if pair}


def test_the_first_topic_comes_first_and_then_what_connects() -> None:
    made = joined(three_topics(), written(Briefing((BOTH,))))

    assert made.sentences[:4] == (LANTERN, BOTH, MEMORY, POLLEN)
    assert made.title == "Tensor networks, surface codes and protein language models"


def test_without_a_pair_the_notes_alone_are_joined() -> None:
    assert joined(three_topics(), written()).sentences == (LANTERN, MEMORY, POLLEN, SLIDING)


def test_a_second_sentence_about_the_same_papers_waits_for_new_ones() -> None:
    again = Sentence("Tensor networks replace embedding layers of protein models.", (2,))
    request = a_request(
        ("codes", [a_paper(1, DECODER)]),
        ("ice and proteins", [a_paper(2, FOLDING), a_paper(4, GLACIER)]),
    )
    notes = {
        piece: Briefing((again, SLIDING)) if len(piece.papers) > 1 else Briefing((LANTERN,))
        for piece in pieces(request)
        if piece.kind is Kind.NOTES
    }
    pairs = {piece: Briefing((BOTH,)) for piece in pieces(request) if piece.kind is Kind.PAIR}

    made = joined(request, notes | pairs)

    assert [one.papers for one in made.sentences][:3] == [(1,), (1, 2), (3,)]


def test_sentences_get_the_numbers_of_the_letter() -> None:
    request = a_request(("bees", [a_paper(33, BEES)]), ("ice", [a_paper(44, GLACIER)]))
    said = {33: replace(POLLEN, papers=(33,)), 44: replace(SLIDING, papers=(44,))}
    found = {piece: Briefing((said[piece.papers[0].id],)) for piece in pieces(request)}

    assert [one.papers for one in joined(request, found).sentences] == [(1,), (2,)]


def test_a_sentence_about_a_paper_that_is_not_in_the_letter_is_left_out() -> None:
    request = a_request(("bees", [a_paper(3, BEES)]))
    (piece,) = pieces(request)

    assert joined(request, {piece: Briefing((SLIDING, POLLEN))}).sentences == (
        replace(POLLEN, papers=(1,)),
    )


def test_too_little_is_no_briefing() -> None:
    found = {piece: one for piece, one in written().items() if ids(piece) == [1]}

    assert joined(three_topics(), found).sentences == ()


def test_a_briefing_that_is_long_enough_is_not_padded() -> None:
    long = tuple(
        Sentence("Colonies near lamps collected 12% less pollen " + again * 20, (3,))
        for again in ("and less ", "near lamps ", "in colonies ", "of lamps ", "than less ")
    )
    request = a_request(("bees", [a_paper(3, BEES)]))
    (piece,) = pieces(request)

    made = joined(request, {piece: Briefing(long)})

    words = sum(size(one.text, Language.EN) for one in made.sentences)
    assert len(made.sentences) == 3
    assert words >= LEAST[Language.EN]
