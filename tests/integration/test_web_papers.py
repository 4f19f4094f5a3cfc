"""The pages of a letter's papers: read there whole, and more or less like them asked for."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from digest_samples import DAY, paper
from fakes import a_delivery
from replies_samples import Opinions
from web_samples import BASE, KEYS, NOW, Edge

from newsletter.digest.links import Links, links_for
from newsletter.model import Delivery, Paper
from newsletter.web.papers import Papers
from subscribers.model import Language, Subscriber
from subscribers.tokens import Purpose, mint

ITEMS = (30, 40)
WHOLE = "It begins here. " + "And it goes on and on. " * 200 + "Here it ends."


class Shelf:
    """One letter to one subscriber, and its papers."""

    def __init__(self, reader: Subscriber) -> None:
        self.reader, self.feedback = reader, Opinions()

    def letter(self, subscriber_id: int, answered: Sequence[str], day: object) -> Delivery | None:
        assert not answered
        theirs = subscriber_id == self.reader.id and day == DAY
        return a_delivery(subscriber_id, items=ITEMS, day=DAY) if theirs else None

    def news(self, *_: object) -> tuple[Paper, ...]:
        return ()

    def find(self, ids: Sequence[int]) -> tuple[Paper, ...]:
        return tuple(paper(one, abstract=WHOLE) for one in ids if one in ITEMS)


class Desk:
    """An edge with one reader, their letter, and the links of it."""

    def __init__(self, language: Language = Language.EN) -> None:
        people = Edge()
        self.reader = people.add(language=language)
        self.shelf = Shelf(self.reader)
        papers = Papers(
            self.shelf,
            self.shelf,
            self.shelf.feedback,
            lambda _reader, _paper, _day: "soil fungi",
            lambda: NOW,
        )
        self.edge = Edge(people=people.people, papers=papers)

    @property
    def links(self) -> Links:
        return links_for(BASE, KEYS, self.reader)

    def said(self) -> dict[tuple[int, str, int], int]:
        return self.shelf.feedback.said


@pytest.mark.parametrize("language", Language)
def test_a_paper_of_the_letter_stands_there_whole(language: Language) -> None:
    desk = Desk(language)
    page = desk.edge.get(desk.links.paper(DAY, 2))
    assert page.status_code == 200
    assert "Here it ends." in page.text
    assert "part 40" in page.text
    assert page.text.count("<button") == 2
    assert page.headers["referrer-policy"] == "no-referrer"
    assert not desk.said()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(("what", "value"), [("more", 1), ("less", -1)])
def test_a_link_shows_one_button_which_says_it_and_can_be_taken_back(
    language: Language, what: str, value: int
) -> None:
    desk = Desk(language)
    link = getattr(desk.links, what)(DAY, 1)
    assert desk.edge.get(link).text.count("<button") == 1
    assert not desk.said()
    for _ in range(2):
        done = desk.edge.submit(link, follow_redirects=False)
        assert done.status_code == 303
        assert desk.said() == {(desk.reader.id, "soil fungi", 30): value}
    after = desk.edge.get(done.headers["location"])
    assert 'role="status"' in after.text
    assert "/undo" in after.text
    back = desk.edge.submit(f"{desk.links.paper(DAY, 1)}/undo")
    assert back.status_code == 303
    assert not desk.said()
    assert "/undo" not in desk.edge.get(back.headers["location"]).text


def test_what_stands_in_no_letter_of_theirs_is_not_there() -> None:
    desk = Desk()
    links, one = desk.links, desk.reader
    wrong = replace(links, papers=f"{BASE}/p/{mint(KEYS, Purpose.LEAVE, one.handle, 0)}")
    revoked = replace(links, papers=f"{BASE}/p/{mint(KEYS, Purpose.PAPER, one.handle, 7)}")
    for path in (
        links.paper(DAY, 0),
        links.paper(DAY, 3),
        links.paper(DAY.replace(day=1), 1),
        f"{links.papers}/2026-99-99/1",
        f"{links.papers}/2026-06-11/{'9' * 5000}",
        f"{links.papers}/2026-06-11/one",
        f"{links.paper(DAY, 1)}/love",
        wrong.paper(DAY, 1),
        revoked.paper(DAY, 1),
    ):
        assert desk.edge.get(path).status_code == 404, path
    for path in (wrong.more(DAY, 1), revoked.more(DAY, 1), f"{links.paper(DAY, 1)}/love"):
        assert desk.edge.submit(path).status_code == 404, path
    assert not desk.said()


def test_a_letter_without_pages_has_no_links_to_them() -> None:
    links = Links(manage="m", leave="l")
    assert (links.paper(DAY, 1), links.more(DAY, 1), links.less(DAY, 1)) == ("", "", "")


@pytest.mark.parametrize("language", Language)
def test_the_link_of_a_receipt_takes_back_what_was_said_after_a_question(
    language: Language,
) -> None:
    desk = Desk(language)
    desk.edge.submit(desk.links.more(DAY, 1), {})
    assert desk.said()
    page = desk.edge.get(desk.links.unsay(DAY, 1))
    assert page.status_code == 200
    assert page.text.count("<form") == 1
    asked = {Language.EN: "Take back what you said", Language.ZH: "撤回您对这篇论文的反馈"}
    assert asked[language] in page.text
    assert desk.said()
    assert desk.edge.submit(desk.links.unsay(DAY, 1), {}).status_code == 303
    assert not desk.said()
