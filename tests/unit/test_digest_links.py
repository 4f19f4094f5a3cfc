from urllib.parse import parse_qs, urlsplit

import pytest
from digest_samples import BASE, KEYS, SUBSCRIBER, TOPICS, links

from newsletter.digest.links import links_for
from subscribers.errors import InvalidTokenError
from subscribers.tokens import Purpose, verify


def test_a_link_opens_what_its_token_allows_and_nothing_else() -> None:
    made = links()
    token = made.leave.removeprefix(f"{BASE}/l/")
    assert verify(KEYS, Purpose.LEAVE, token, lambda _: 0) == SUBSCRIBER.handle
    with pytest.raises(InvalidTokenError):
        verify(KEYS, Purpose.MANAGE, token, lambda _: 0)


def test_manage_pause_and_topics_share_one_page() -> None:
    made = links()
    assert made.manage.startswith(f"{BASE}/m/")
    assert made.pause == f"{made.manage}#pause"
    assert made.topic(TOPICS[1]) == f"{made.manage}#topic-2"
    assert made.topic("a topic of another radar") == made.manage


def test_a_slash_at_the_end_of_the_base_is_not_doubled() -> None:
    assert links_for(f"{BASE}/", KEYS, SUBSCRIBER) == links()


def test_the_one_click_link_is_short_enough_to_stay_unencoded() -> None:
    assert len(links().leave) <= 74


def test_without_a_reply_address_there_are_no_reply_links() -> None:
    made = links()
    assert (made.reply("more like 03"), made.ready_reply(), made.leave_to) == ("", "", "")


def test_the_addresses_of_a_subscriber_carry_tokens_that_allow_one_thing_each() -> None:
    made = links_for(BASE, KEYS, SUBSCRIBER, reply_domain="hub.example")
    for address, verb, purpose in (
        (made.reply_to, "reply", Purpose.REPLY),
        (made.leave_to, "unsub", Purpose.LEAVE),
    ):
        local, _, domain = address.partition("@")
        assert domain == "hub.example"
        assert len(local) <= 64
        token = local.removeprefix(f"{verb}+")
        assert verify(KEYS, purpose, token, lambda _: 0) == SUBSCRIBER.handle


def test_a_reply_link_carries_the_command_as_its_body_and_the_letter_as_its_subject() -> None:
    command = "remove topic R&D? 100% 扩散\r\nBcc: a@b"
    link = links(reply_to="reply+x@hub.example").reply(command, "2026-06-11")
    parts = urlsplit(link)
    assert (parts.scheme, parts.path) == ("mailto", "reply+x@hub.example")
    assert parse_qs(parts.query) == {"subject": ["Re: 2026-06-11"], "body": [command]}
    assert "\r" not in link
