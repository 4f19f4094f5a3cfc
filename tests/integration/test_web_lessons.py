"""My radar says in words what feedback taught a topic."""

import pytest
from digest_samples import paper
from web_samples import NOW, Edge

from newsletter.model import Learned, Opinion
from subscribers.model import Language
from subscribers.tokens import Purpose


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            Language.EN,
            "papers that say “mycelium” or “spores” stand higher now",
        ),
        (
            Language.ZH,
            "“soil fungi”：提到“mycelium”或“spores”的论文今后排得更前，提到“yeast”的论文排得更后。",  # noqa: RUF001 - meant: Chinese marks
        ),
    ],
)
def test_the_page_says_what_a_topic_has_learned(language: Language, said: str) -> None:
    edge = Edge()
    edge.taught = [Opinion("soil fungi", paper(3), 1, NOW)]
    learned = (Learned("soil fungi", ("mycelium", "spores"), ("yeast",)),)
    object.__setattr__(edge.desk, "learned", lambda *_: learned)
    one = edge.add(language=language)
    page = edge.get(f"/m/{edge.token(Purpose.MANAGE, one)}").text
    assert said in page


def test_where_nothing_was_said_nothing_is_asked_for() -> None:
    edge = Edge()
    object.__setattr__(edge.desk, "learned", None)
    one = edge.add()
    assert edge.get(f"/m/{edge.token(Purpose.MANAGE, one)}").status_code == 200
