from datetime import date, time

import pytest
from fakes import NOW, a_subscriber

from newsletter.web import edits
from newsletter.web.edits import FlawedError
from newsletter.web.forms import Form
from subscribers.model import Frequency, Language, Status

TODAY = date(2026, 6, 11)
FIELDS = {
    "address": " Ada@Example.ORG ",
    "topics": "soil  fungi\r\n\r\n 量子纠错 \nSoil Fungi",
    "frequency": "weekly",
    "hour": "19:05",
    "timezone": "Asia/Shanghai",
    "language": "zh",
}


def flaws(**changes: str) -> set[str]:
    with pytest.raises(FlawedError) as caught:
        edits.signup_of(Form({**FIELDS, **changes}), handle="abcdefgha4", now=NOW)
    return set(caught.value.flaws)


def test_a_join_form_says_all_that_a_letter_needs() -> None:
    wish = edits.signup_of(Form(FIELDS), handle="abcdefgha4", now=NOW)
    assert wish.address == "Ada@example.org"
    assert wish.topics == ("soil fungi", "量子纠错")
    assert (wish.frequency, wish.hour) == (Frequency.WEEKLY, time(19, 5))
    assert (wish.timezone, wish.language) == ("Asia/Shanghai", Language.ZH)
    assert (wish.handle, wish.asked) == ("abcdefgha4", NOW)


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_of_it_is_checked(name: str) -> None:
    assert flaws(**{name: "\0" * 3}) == {name}
    assert flaws(**{name: ""}) == {name}


def test_every_flaw_is_told_at_once() -> None:
    assert flaws(**dict.fromkeys(FIELDS, ";;")) == set(FIELDS)


def test_a_radar_holds_no_more_topics_than_it_may() -> None:
    assert flaws(topics="\n".join(f"topic {n}" for n in range(51))) == {"topics"}
    many = Form({**FIELDS, "topics": "\n".join(f"topic {n}" for n in range(50))})
    assert len(edits.signup_of(many, handle="abcdefgha4", now=NOW).topics) == 50


def test_topics_move_up_and_down_and_not_beyond_the_ends() -> None:
    one = a_subscriber(topics=("aa", "bb", "cc"))
    assert edits.move_topic("bb", -1)(one).topics == ("bb", "aa", "cc")
    assert edits.move_topic("bb", 1)(one).topics == ("aa", "cc", "bb")
    assert edits.move_topic("aa", -1)(one) == one
    assert edits.move_topic("cc", 1)(one) == one
    assert edits.move_topic("gone", 1)(one) == one


def test_a_renamed_topic_keeps_its_place_and_its_rest() -> None:
    one = a_subscriber(topics=("aa", "bb"), muted=(("aa", date(2026, 7, 1)),))
    after = edits.rename_topic("aa", "zz")(one)
    assert after.topics == ("zz", "bb")
    assert after.muted == (("zz", date(2026, 7, 1)),)
    assert edits.rename_topic("aa", "aa")(one) == one


def test_a_topic_can_have_another_case() -> None:
    assert edits.rename_topic("aa", "AA")(a_subscriber(topics=("aa", "bb"))).topics == ("AA", "bb")


def test_no_topic_stands_there_twice() -> None:
    one = a_subscriber(topics=("aa", "bb"))
    with pytest.raises(FlawedError):
        edits.rename_topic("aa", "BB")(one)
    with pytest.raises(FlawedError):
        edits.add_topic("BB")(one)


def test_what_is_gone_is_removed_again_without_a_word() -> None:
    one = a_subscriber(topics=("soil fungi", "bb"), excludes=("xx",))
    assert edits.remove_topic("lunar dust")(one) == one
    assert edits.include("yy")(one) == one


def test_a_topic_that_rests_can_be_woken() -> None:
    one = a_subscriber(topics=("aa",), muted=(("aa", date(2026, 7, 1)),))
    assert edits.wake_topic("aa")(one).muted == ()


def test_words_can_be_kept_out_and_let_in_again() -> None:
    one = edits.exclude(" survey ")(a_subscriber())
    assert one.excludes == ("survey",)
    assert edits.include("survey")(one).excludes == ()


@pytest.mark.parametrize("text", ["2026-06-11", "2026-06-10", "2030-01-01", "soon", "2026-13-01"])
def test_a_pause_ends_on_a_day_to_come(text: str) -> None:
    with pytest.raises(FlawedError):
        edits.pause(text, TODAY)(a_subscriber())


def test_a_pause_has_an_end_or_none() -> None:
    one = a_subscriber()
    until = edits.pause("2026-07-01", TODAY)(one)
    assert (until.status, until.paused_until) == (Status.PAUSED, date(2026, 7, 1))
    assert edits.pause(" ", TODAY)(until).paused_until is None
    assert edits.resume(until) == one


def test_pausing_and_resuming_are_no_way_back_for_who_left() -> None:
    gone = a_subscriber(status=Status.LEFT)
    assert edits.pause("", TODAY)(gone) == gone
    assert edits.resume(gone) == gone
    assert edits.come_back(gone).status is Status.ACTIVE
