"""The link by which somebody says that a mail from another address was theirs."""

from dataclasses import replace

import pytest
from web_samples import KEYS, Edge

from newsletter.replies.ports import Handled
from subscribers import effects
from subscribers.model import Language
from subscribers.tokens import Purpose, mint, new_handle


class Held:
    """One mail that waits for its subscriber's word."""

    def __init__(self, edge: Edge, language: Language) -> None:
        self.edge, self.handle, self.done = edge, new_handle(), False
        self.one = edge.add(language=language)

    def approvable(self, handle: str) -> int | None:
        return 0 if handle == self.handle else None

    def approve(self, handle: str) -> Handled | None:
        assert handle == self.handle
        if self.done:
            return None
        self.done = True
        change = effects.add_topic(self.one, "lunar dust")
        return Handled(
            handle,
            change.before,
            change.after,
            (change,),
            (),
            None,
            (),
            (),
            (),
            self.edge.now,
        )


@pytest.mark.parametrize("language", Language)
def test_the_page_shows_a_button_which_does_what_the_mail_asked_for_once(
    language: Language,
) -> None:
    edge = Edge()
    held = Held(edge, language)
    edge = Edge(people=edge.people, approvals=held)
    path = f"/a/{mint(KEYS, Purpose.APPROVE, held.handle, 0)}"
    assert edge.get(path).text.count("<button") == 1
    assert not held.done
    done = edge.submit(path)
    assert held.done
    assert "lunar dust" in done.text
    assert ('lang="en"' in done.text) == (language is Language.EN)
    assert "Nothing was left to do" in edge.submit(path).text


def test_a_link_that_approves_nothing_is_not_there() -> None:
    edge = Edge()
    held = Held(edge, Language.EN)
    edge = Edge(people=edge.people, approvals=held)
    other = mint(KEYS, Purpose.APPROVE, new_handle(), 0)
    reply = mint(KEYS, Purpose.REPLY, held.handle, 0)
    for token in (other, reply, replace(held.one).handle):
        assert edge.get(f"/a/{token}").status_code == 404
        assert edge.submit(f"/a/{token}").status_code == 404
    assert not held.done
