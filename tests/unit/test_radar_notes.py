"""The quick way to read papers reads what the plain way reads."""

from hypothesis import given
from hypothesis import strategies as st

from newsletter.radar.notes import Notes, Numbering
from newsletter.radar.terms import is_joined, tokens

PIECES = st.sampled_from(
    ["fine", "tuning", "the", "of", "a", "B", "GPUs", "dog's", "x'sy", "3", "", "x" * 70, "β", "é"]
)
GAPS = st.sampled_from(
    [" ", "-", "--", " - ", ". ", ".", "? ", ":", "_", "'", "\n", ";\n", "—", "("]
)
TEXTS = st.lists(st.tuples(PIECES, GAPS), max_size=12).map(
    lambda parts: "".join(word + gap for word, gap in parts)
)


def plainly(texts: list[str]) -> list[tuple[str, int, bool]]:
    """Each word with its text, and whether it is a neighbour of the one before."""
    found = []
    for number, text in enumerate(texts):
        beside = False
        for words, _, _ in tokens(text):
            for word in words:
                found.append((word, number, beside))
                beside = True
            beside = bool(words)
    return found


def joined(texts: list[str]) -> list[tuple[str, int]]:
    """What neighbours make that are written as one, with its text."""
    found = []
    for number, text in enumerate(texts):
        last, end = "", len(text) + 1
        for words, start, after in tokens(text):
            near = start <= end + 1 and is_joined(text, end, start)
            for word in words:
                if near:
                    found.append((last + word, number))
                last, end, near = word, after, True
    return sorted(found)


def noted(texts: list[str]):
    words = Numbering()
    notes = Notes(words)
    for text in texts:
        notes.take(text)
    written = notes.written()
    return list(words.of), written


@given(st.lists(TEXTS | st.text(max_size=30), max_size=4))
def test_papers_are_read_at_one_stroke_as_word_by_word(texts: list[str]) -> None:
    word, written = noted(texts)
    rows = zip(written.words, written.texts, written.beside, strict=True)
    assert [(word[one], text, beside) for one, text, beside in rows] == plainly(texts)
    wholes = zip(written.joined, written.joined_texts, strict=True)
    assert sorted((word[one], text) for one, text in wholes) == joined(texts)


def test_a_word_of_a_hyphen_stands_there_in_parts_and_whole() -> None:
    word, written = noted(["State-of-the-art fine-tuning. Tuning"])
    assert [word[one] for one in written.words] == [
        *("state", "of", "the", "art", "fine", "tuning", "tuning")
    ]
    assert written.beside.tolist() == [False, *[True] * 5, False]
    assert [word[one] for one in written.joined] == ["stateof", "ofthe", "theart", "finetuning"]
