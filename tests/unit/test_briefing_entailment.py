"""What the check makes of a model that reads a sentence against the lines of its papers."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from briefing_samples import a_paper

from newsletter.briefing import ground
from newsletter.briefing.entailment import UNBORNE, Line, check, nearest, said
from newsletter.briefing.evidence import claim, evidence
from newsletter.briefing.judge import judge
from newsletter.model import Sentence

KITES = a_paper(
    1,
    (
        "Kites over the estuary",
        "We fly kites at dusk. A longer tail steadies the kite in gusty wind. Silk wears out soon.",
    ),
)
LOAVES = a_paper(
    2,
    (
        "Rye and its crumb",
        "Bakers rest the dough. A cooler oven keeps the crumb of rye loaves moist.",
    ),
)
PAPERS = {1: KITES, 2: LOAVES}
TRUE = Sentence("In gusty wind a longer tail steadies a kite.", (1,))


@dataclass
class Doubter:
    """Doubts what it is told to, and remembers what it was asked."""

    by: float | None = 9.0
    asked: list[tuple[Sequence[Line], str]] = field(default_factory=list)

    def doubt(self, lines: Sequence[Line], text: str) -> float | None:
        self.asked.append((lines, text))
        return self.by


def test_what_the_model_doubts_is_refused_with_that_reason() -> None:
    assert check(TRUE, PAPERS, Doubter()) == (UNBORNE,)


def test_what_the_model_believes_may_be_sent_as_without_it() -> None:
    assert check(TRUE, PAPERS, Doubter(-9.0)) == check(TRUE, PAPERS, None) == ()


def test_a_little_doubt_is_not_enough() -> None:
    assert check(TRUE, PAPERS, Doubter(0.1)) == ()


def test_what_a_rule_refuses_is_not_read() -> None:
    model = Doubter(-9.0)
    assert check(Sentence("A longer tail saves 40% of the kites.", (1,)), PAPERS, model)
    assert check(Sentence("A longer tail steadies a kite.", (3,)), PAPERS, model)
    assert model.asked == []


def test_signs_and_doubt_are_weighed_together() -> None:
    settled = Sentence("A longer tail now steadies every kite in gusty wind.", (1,))
    assert ground.check(settled, PAPERS)
    assert not check(settled, PAPERS, Doubter(-9.0))
    reasons = check(settled, PAPERS, Doubter(0.0))
    assert reasons[0] == UNBORNE
    assert set(reasons[1:]) == set(ground.check(settled, PAPERS))
    little = Doubter(0.5)
    assert not check(TRUE, PAPERS, little)
    assert check(settled, PAPERS, little)


def test_where_the_model_cannot_be_asked_the_signs_decide() -> None:
    settled = Sentence("A longer tail now steadies every kite in gusty wind.", (1,))
    assert check(settled, PAPERS, Doubter(None)) == ground.check(settled, PAPERS) != ()
    assert check(TRUE, PAPERS, Doubter(None)) == ()


def test_what_a_paper_says_in_these_words_is_not_read() -> None:
    model = Doubter()
    assert check(Sentence("A longer tail steadies the kite.", (1,)), PAPERS, model) == ()
    assert model.asked == []


def test_chinese_is_not_read() -> None:
    model = Doubter()
    paper = a_paper(1, ("Kites", "The kite KX-2 flies at 30 metres above the estuary."))
    chinese = Sentence("KX-2在30米高处飞行。", (1,))
    assert check(chinese, {1: paper}, model) == check(chinese, {1: paper}, None)
    assert model.asked == []


def test_the_line_that_shares_most_with_a_sentence_comes_first() -> None:
    lines = nearest(claim(TRUE), [evidence(KITES)])
    assert lines[0].text == "A longer tail steadies the kite in gusty wind."
    assert len(lines) == len(evidence(KITES).lines)


def test_the_best_line_of_each_paper_comes_before_any_second_one() -> None:
    both = Sentence(
        "A longer tail steadies kites in wind, and a cooler oven keeps rye moist.", (1, 2)
    )
    lines = nearest(claim(both), [evidence(KITES), evidence(LOAVES)])
    assert {(line.paper, line.text.split()[1]) for line in lines[:2]} == {
        (0, "longer"),
        (1, "cooler"),
    }


def test_the_model_is_given_no_marks_nor_an_opening_made_of_them() -> None:
    marked = Sentence("In [1] and [2], kites and loaves are tested [1][2].", (1, 2))
    assert said(claim(marked)) == "Kites and loaves are tested."


def test_a_row_is_judged_with_the_model() -> None:
    row = {
        "papers": [{"n": 1, "title": KITES.title, "abstract": KITES.abstract}],
        "sentence": "In gusty wind a longer tail steadies a kite [1].",
    }
    assert judge(row).ok
    assert judge(row, Doubter()).reasons == (UNBORNE,)
