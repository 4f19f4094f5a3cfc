"""Leaving: by the button, by one-click, late, twice, and after everything else."""

from dataclasses import replace
from datetime import date

import pytest
from web_samples import BASE, KEYS, ONE_CLICK, Edge

from newsletter.web.gate import GUESSING
from subscribers.history import Route
from subscribers.model import Language, Status
from subscribers.tokens import Purpose, mint, new_handle

BUTTON = {"page": "1"}
MULTIPART = (
    b"--xyz\r\n"
    b'Content-Disposition: form-data; name="List-Unsubscribe"\r\n\r\n'
    b"One-Click\r\n"
    b"--xyz--\r\n"
)


def status(edge: Edge, address: str = "wen@lab.example") -> Status:
    return edge.people.get(address).status


def test_the_page_shows_one_button_and_changes_nothing() -> None:
    edge = Edge()
    path = f"/l/{edge.token(Purpose.LEAVE, edge.add())}"
    page = edge.get(path)
    assert page.status_code == 200
    assert page.text.count("<button") == 1
    assert "wen@lab.example" in page.text
    assert status(edge) is Status.ACTIVE


def test_the_button_lets_one_leave_and_says_what_was_and_what_is() -> None:
    edge = Edge()
    one = edge.add()
    page = edge.submit(f"/l/{edge.token(Purpose.LEAVE, one)}", BUTTON)
    assert page.status_code == 200
    assert status(edge) is Status.LEFT
    assert "No further letter is sent to wen@lab.example" in page.text
    assert "on weekdays at 07:00 (Europe/Berlin)" in page.text
    assert [made.route for made in edge.history.of(one.id)] == [Route.LINK]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data; boundary=xyz", MULTIPART),
        ("application/x-www-form-urlencoded", b"List-Unsubscribe=One-Click"),
        ("application/x-www-form-urlencoded", b""),
        ("text/plain", b"\xff\x00"),
    ],
)
def test_one_click_works_as_mailbox_providers_send_it(kind: str, body: bytes) -> None:
    edge = Edge()
    one = edge.add()
    path = f"/l/{edge.token(Purpose.LEAVE, one)}"
    answers = [
        edge.ask("POST", path, content=body, headers={"Content-Type": kind}) for _ in range(2)
    ]
    assert status(edge) is Status.LEFT
    for answer in answers:
        assert answer.status_code == 200
        assert answer.text == "You are unsubscribed.\n"
        assert "Set-Cookie" not in answer.headers
        assert "Location" not in answer.headers
    assert [made.route for made in edge.history.of(one.id)] == [Route.ONE_CLICK]


@pytest.mark.parametrize("token", ["", "x", "a" * 26, "a" * 25, "a" * 300])
def test_one_click_on_a_link_that_is_none_is_not_there(token: str) -> None:
    edge = Edge()
    edge.add()
    assert edge.submit(f"/l/{token}", ONE_CLICK).status_code == 404
    assert status(edge) is Status.ACTIVE


def test_many_one_clicks_at_once_each_let_their_own_leave() -> None:
    edge = Edge()
    people = [edge.add(address=f"n{n}@example.org") for n in range(30)]
    tokens = [edge.token(Purpose.LEAVE, one) for one in people[:20]]
    wrong = ["a" * 26, "none", edge.token(Purpose.MANAGE, people[25])]
    assert edge.desk.leave_all([*tokens, *wrong, tokens[0]]) == [True] * 20 + [False] * 3 + [True]
    gone = [one.address for one in edge.people.everyone(Status.LEFT)]
    assert gone == [one.address for one in people[:20]]


def test_who_leaves_twice_is_told_so() -> None:
    edge = Edge()
    path = f"/l/{edge.token(Purpose.LEAVE, edge.add())}"
    edge.submit(path, BUTTON)
    again = edge.submit(path, BUTTON)
    assert again.status_code == 200
    assert "had left before" in again.text
    assert "not subscribed any more" in edge.get(path).text


def test_a_link_to_somebody_who_was_deleted_still_answers() -> None:
    edge = Edge()
    path = f"/l/{edge.token(Purpose.LEAVE, edge.add())}"
    edge.people.remove("wen@lab.example")
    assert edge.get(path).status_code == 200
    assert "nothing about it is kept" in edge.submit(path, BUTTON).text
    assert edge.submit(path, ONE_CLICK).text == "You are unsubscribed.\n"
    assert edge.submit(f"{path}/back").status_code == 200
    assert edge.post.sent == []


def test_a_link_to_somebody_whose_address_was_changed_lets_them_leave() -> None:
    edge = Edge()
    one = edge.add()
    path = f"/l/{edge.token(Purpose.LEAVE, one)}"
    edge.people.save(replace(one, address="wen@new.example"))
    assert "wen@new.example" in edge.submit(path, BUTTON).text
    assert status(edge, "wen@new.example") is Status.LEFT


def test_a_link_from_before_all_links_were_revoked_still_lets_one_leave() -> None:
    edge = Edge()
    one = edge.add()
    path = f"/l/{edge.token(Purpose.LEAVE, one)}"
    manage = f"/m/{edge.token(Purpose.MANAGE, one)}"
    edge.people.save(replace(one, generation=3))
    assert edge.get(manage).status_code == 404
    assert edge.submit(path, ONE_CLICK).status_code == 200
    assert status(edge) is Status.LEFT


def test_a_link_that_is_years_old_and_signed_with_an_old_key_works() -> None:
    edge = Edge()
    one = edge.add()
    path = f"/l/{edge.token(Purpose.LEAVE, one)}"
    edge.later(days=4000)
    rotated = Edge(keys=(b"another key of thirty-two bytes, new", *KEYS), people=edge.people)
    assert rotated.submit(path, ONE_CLICK).status_code == 200
    assert status(edge) is Status.LEFT
    forgotten = Edge(keys=(b"another key of thirty-two bytes, new",), people=edge.people)
    assert forgotten.submit(path, ONE_CLICK).status_code == 404


def test_who_paused_can_leave_and_is_told_that_it_was_paused() -> None:
    edge = Edge()
    one = edge.add(status=Status.PAUSED, paused_until=date(2026, 7, 1))
    page = edge.submit(f"/l/{edge.token(Purpose.LEAVE, one)}", BUTTON)
    assert "it was paused" in page.text
    assert (status(edge), edge.people.get(one.address).paused_until) == (Status.LEFT, None)


def test_the_way_back_is_a_mail_to_the_one_who_left_with_all_they_had() -> None:
    edge = Edge()
    one = edge.add(language=Language.ZH)
    path = f"/l/{edge.token(Purpose.LEAVE, one)}"
    page = edge.submit(path, BUTTON)
    assert f"{path}/back" in page.text
    assert edge.submit(f"{path}/back").status_code == 200
    assert status(edge) is Status.LEFT
    ((kind, to, link),) = edge.post.sent
    assert (kind, to) == ("confirm", "wen@lab.example")
    confirm = link.removeprefix(BASE)
    assert edge.get(confirm).status_code == 200
    assert status(edge) is Status.LEFT
    assert edge.submit(confirm).status_code == 200
    assert edge.people.get(one.address) == one


def test_a_leave_token_opens_nothing_else() -> None:
    edge = Edge()
    token = edge.token(Purpose.LEAVE, edge.add())
    for path in (f"/m/{token}", f"/c/{token}", f"/u/{token}"):
        assert edge.get(path).status_code == 404
        assert edge.submit(path).status_code in {404, 405}
    assert edge.submit(f"/m/{token}/leave").status_code == 404


def test_leaving_is_possible_from_a_network_that_has_guessed_too_often() -> None:
    edge = Edge()
    one = edge.add()
    manage = f"/m/{edge.token(Purpose.MANAGE, one)}"
    for _ in range(GUESSING.one.most):
        edge.get(f"/l/{mint((b'x' * 32,), Purpose.LEAVE, new_handle(), 0)}")
    assert edge.get(manage).status_code == 429
    assert edge.submit("/l/" + "a" * 26, ONE_CLICK).status_code == 429
    assert edge.submit(f"/l/{edge.token(Purpose.LEAVE, one)}", ONE_CLICK).status_code == 200
    assert edge.get(manage, host="192.0.2.1").status_code == 200
    edge.later(hours=1)
    assert edge.get(manage).status_code == 200
