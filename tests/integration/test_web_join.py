"""Joining: the form, the confirmation, a fresh link; nobody learns whether somebody is known."""

from datetime import date

import pytest
from web_samples import BASE, KEYS, Edge

from newsletter.errors import DeliveryError, UnknownOutcomeError
from newsletter.web.gate import ASKING
from newsletter.web.limits import allowance
from subscribers.model import Language, Status
from subscribers.tokens import Purpose, mint


def path(link: str) -> str:
    return link.removeprefix(BASE)


def asked(edge: Edge, **changes: str) -> str:
    """Sign up and return the path of the confirmation."""
    assert edge.submit("/join", edge.signup_fields(**changes)).status_code == 200
    kind, _, link = edge.post.sent[-1]
    assert kind == "confirm"
    return path(link)


@pytest.mark.parametrize("where", ["/", "/join"])
def test_the_first_page_is_the_form(where: str) -> None:
    page = Edge().get(where)
    assert page.status_code == 200
    for name in ("address", "topics", "frequency", "hour", "timezone", "language"):
        assert f'name="{name}"' in page.text
    assert "<script" not in page.text


def test_the_form_speaks_the_language_that_is_asked_for() -> None:
    edge = Edge()
    chinese = {"headers": {"Accept-Language": "de;q=0.9, zh-CN;q=0.8, en;q=0.7"}}
    assert 'lang="zh-Hans"' in edge.get("/", **chinese).text
    assert 'lang="en"' in edge.get("/?lang=en", **chinese).text
    assert 'lang="en"' in edge.get("/", headers={"Accept-Language": "zh;q=x, en"}).text
    assert 'lang="en"' in edge.get("/?lang=%00").text


def test_nobody_is_subscribed_before_they_confirm() -> None:
    edge = Edge()
    page = edge.submit("/join", edge.signup_fields())
    assert page.status_code == 200
    assert "mailbox" in page.text
    assert [(kind, to) for kind, to, _ in edge.post.sent] == [("confirm", "ada@example.org")]
    assert list(edge.people.everyone()) == []


def test_the_confirmation_shows_what_it_is_about_and_the_button_does_it() -> None:
    edge = Edge()
    link = asked(edge)
    page = edge.get(link)
    assert "ada@example.org" in page.text
    assert "soil fungi" in page.text
    assert list(edge.people.everyone()) == []
    done = edge.submit(link)
    assert done.status_code == 200
    (one,) = edge.people.everyone()
    assert (one.address, one.status) == ("ada@example.org", Status.ACTIVE)
    assert one.topics == ("soil fungi", "quantum error correction")
    assert (one.timezone, f"{one.hour:%H:%M}", one.joined) == (
        "Europe/Berlin",
        "07:30",
        date(2026, 6, 11),
    )
    assert f"/m/{edge.token(Purpose.MANAGE, one)}" in done.text
    assert edge.post.sent[-1][:2] == ("welcome", "ada@example.org")


def test_confirming_again_changes_nothing_and_greets_nobody_twice() -> None:
    edge = Edge()
    link = asked(edge)
    assert [edge.submit(link).status_code for _ in range(3)] == [200] * 3
    assert len(list(edge.people.everyone())) == 1
    assert [kind for kind, *_ in edge.post.sent].count("welcome") == 1


def test_a_confirmation_expires() -> None:
    edge = Edge()
    link = asked(edge)
    edge.later(days=7)
    assert edge.get(link).status_code == 200
    edge.later(seconds=1)
    assert edge.get(link).status_code == 404
    assert edge.submit(link).status_code == 404
    assert list(edge.people.everyone()) == []


def test_the_answer_is_the_same_for_known_and_unknown_addresses() -> None:
    edge = Edge()
    edge.add(address="known@example.org")
    edge.add(address="gone@example.org", status=Status.LEFT)
    edge.suppressed.add("bounced@example.org")
    pages = {
        edge.submit("/join", edge.signup_fields(address=f"{name}@example.org")).text
        for name in ("known", "gone", "bounced", "new")
    }
    assert len(pages) == 1
    links = {
        edge.submit("/link", {"address": f"{name}@example.org"}).text
        for name in ("known", "gone", "bounced", "new")
    }
    assert links == pages


def test_who_is_subscribed_and_joins_again_is_mailed_their_link_and_not_changed() -> None:
    edge = Edge()
    one = edge.add(address="known@example.org")
    edge.submit("/join", edge.signup_fields(address="KNOWN@example.org"))
    assert [(kind, to) for kind, to, _ in edge.post.sent] == [("link", "known@example.org")]
    assert edge.people.get("known@example.org") == one


def test_who_left_comes_back_under_the_old_handle_so_that_old_links_work() -> None:
    edge = Edge()
    one = edge.add(address="gone@example.org", status=Status.LEFT, generation=2)
    edge.submit(asked(edge, address="gone@example.org"))
    back = edge.people.get("gone@example.org")
    assert (back.status, back.handle, back.generation) == (Status.ACTIVE, one.handle, 2)
    assert back.topics == ("soil fungi", "quantum error correction")


def test_no_mail_goes_to_a_suppressed_address() -> None:
    edge = Edge()
    edge.add(address="bounced@example.org")
    edge.suppressed.add("bounced@example.org")
    edge.submit("/join", edge.signup_fields(address="bounced@example.org"))
    edge.submit("/link", {"address": "bounced@example.org"})
    assert edge.post.sent == []


def test_a_victim_of_a_thousand_sign_ups_gets_one_mail_a_day() -> None:
    edge = Edge()
    for number in range(1000):
        host = f"10.{number % 250}.{number // 250}.1"
        edge.submit("/join", edge.signup_fields(address="Victim@example.org"), host=host)
        edge.later(seconds=20)
    assert len(edge.post.sent) == 1
    edge.later(days=1)
    edge.submit("/join", edge.signup_fields(address="victim@EXAMPLE.org"))
    assert len(edge.post.sent) == 2


def test_one_network_address_asks_only_so_often() -> None:
    edge = Edge()
    codes = [
        edge.submit("/join", edge.signup_fields(address=f"n{n}@example.org")).status_code
        for n in range(ASKING.one.most + 1)
    ]
    assert codes == [200] * ASKING.one.most + [429]
    refused = edge.submit("/link", {"address": "other@example.org"})
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert len(edge.post.sent) == ASKING.one.most
    edge.later(hours=1)
    assert edge.submit("/link", {"address": "other@example.org"}).status_code == 200


def test_a_subnet_asks_only_so_often() -> None:
    edge = Edge()
    codes = [
        edge.submit(
            "/join", edge.signup_fields(address=f"n{n}@example.org"), host=f"198.51.100.{n}"
        ).status_code
        for n in range(ASKING.near.most + 1)
    ]
    assert codes == [200] * ASKING.near.most + [429]
    assert edge.submit("/join", edge.signup_fields(), host="198.51.101.1").status_code == 200


def test_an_ipv6_customer_cannot_ask_from_each_of_their_addresses() -> None:
    edge = Edge()
    codes = [
        edge.submit("/link", {"address": "a@example.org"}, host=f"2001:db8:1:2::{n:x}").status_code
        for n in range(ASKING.one.most + 1)
    ]
    assert codes[-1] == 429


def test_everybody_together_asks_only_so_often() -> None:
    edge = Edge(asking=allowance("asking", 10, 10, 3, ASKING.one.within))
    codes = [
        edge.submit("/link", {"address": "a@example.org"}, host=f"10.{n}.0.1").status_code
        for n in range(4)
    ]
    assert codes == [200, 200, 200, 429]


def test_a_form_that_is_filled_in_by_a_robot_does_nothing_and_says_the_same() -> None:
    edge = Edge()
    trapped = edge.submit("/join", edge.signup_fields(website="https://spam.example"))
    assert edge.post.sent == []
    assert trapped.text == edge.submit("/join", edge.signup_fields()).text
    edge.submit("/link", {"address": "ada@example.org", "website": "x"})
    assert len(edge.post.sent) == 1


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept() -> None:
    edge = Edge()
    page = edge.submit("/join", edge.signup_fields(address="ada at example", topics="soil fungi"))
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.text
    assert 'href="#address"' in page.text
    assert 'value="ada at example"' in page.text
    assert "soil fungi</textarea>" in page.text
    assert edge.post.sent == []


def test_a_form_with_flaws_does_not_count_against_the_limits() -> None:
    edge = Edge()
    for _ in range(3 * ASKING.one.most):
        edge.submit("/join", edge.signup_fields(address="none"))
    assert edge.submit("/join", edge.signup_fields()).status_code == 200


def test_a_mail_server_that_is_away_is_no_news_for_the_page() -> None:
    edge = Edge()
    edge.post.error = DeliveryError("the mail server is away", permanent=False)
    assert edge.submit("/join", edge.signup_fields()).status_code == 200


def test_a_mail_that_did_not_leave_can_be_asked_for_again_and_one_that_may_have_cannot() -> None:
    edge = Edge()
    edge.add(address="known@example.org")
    asks = [
        lambda: edge.submit("/join", edge.signup_fields()),
        lambda: edge.submit("/join", edge.signup_fields(address="known@example.org")),
        lambda: edge.submit("/link", {"address": "known@example.org"}),
    ]
    for ask in asks:
        edge.post.sent.clear()
        edge.post.error = DeliveryError("the mail server is away", permanent=False)
        ask()
        edge.post.error = None
        ask()
        assert len(edge.post.sent) == 1
    edge.later(days=1)
    edge.post.sent.clear()
    edge.post.error = UnknownOutcomeError("no answer")
    edge.submit("/link", {"address": "known@example.org"})
    edge.post.error = None
    edge.submit("/link", {"address": "known@example.org"})
    assert edge.post.sent == []


def test_a_fresh_link_goes_to_who_is_known_and_to_nobody_else() -> None:
    edge = Edge()
    edge.add(address="known@example.org")
    edge.submit("/link", {"address": "stranger@example.org"})
    assert edge.post.sent == []
    edge.submit("/link", {"address": "known@example.org"})
    edge.submit("/link", {"address": "known@example.org"})
    assert [(kind, to) for kind, to, _ in edge.post.sent] == [("link", "known@example.org")]
    assert edge.submit("/link", {"address": "@"}).status_code == 422
    assert edge.get("/link").status_code == 200


def test_a_chinese_confirmation_is_chinese_whatever_the_browser_says() -> None:
    edge = Edge()
    link = asked(edge, language="zh")
    assert 'lang="zh-Hans"' in edge.get(link, headers={"Accept-Language": "en"}).text
    assert 'lang="zh-Hans"' in edge.submit(link).text
    assert edge.people.get("ada@example.org").language is Language.ZH


def test_a_confirm_token_opens_nothing_else() -> None:
    edge = Edge()
    token = asked(edge).rpartition("/")[2]
    edge.submit(f"/c/{token}")
    for page in ("m", "l", "u"):
        assert edge.get(f"/{page}/{token}").status_code == 404


def test_the_tokens_of_a_subscriber_confirm_nothing() -> None:
    edge = Edge()
    one = edge.add()
    for purpose in Purpose:
        token = mint(KEYS, purpose, one.handle, one.generation)
        assert edge.submit(f"/c/{token}").status_code == 404
