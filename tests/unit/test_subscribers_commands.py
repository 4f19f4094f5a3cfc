"""What a command does to a subscriber, and what is said of it."""

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subscribers import commands as ask
from subscribers.commands import apply
from subscribers.effects import Code
from subscribers.errors import InvalidTopicError
from subscribers.model import Frequency, Language, Status, Subscriber
from subscribers.nearness import find, near

TODAY = date(2026, 6, 11)
JULY = date(2026, 7, 1)
JANE = Subscriber(
    id=1,
    address="jane@lab.example",
    handle="abcdefgha4",
    topics=("quantum error correction", "Graphene", 'author:"Ada Quill"'),
    excludes=("survey",),
    muted=(("Graphene", JULY),),
)


def done(command: ask.Command, one: Subscriber = JANE, **options: object):
    return apply(one, command, today=TODAY, **options)  # type: ignore[arg-type]


def test_a_topic_is_added_at_the_end_of_the_radar():
    change = done(ask.AddTopic("  tidal   disruption "))
    assert change.after.topics == (*JANE.topics, "tidal disruption")
    assert change.said.code is Code.ADDED
    assert change.said.arguments == {"topic": "tidal disruption"}
    assert change.before is JANE
    assert change.is_change


def test_a_topic_that_rests_is_woken():
    change = done(ask.Unmute("graphene"))
    assert (change.after.muted, change.said.code) == ((), Code.UNMUTED)


@pytest.mark.parametrize(
    "command",
    [ask.AddTopic("tin"), ask.RenameTopic("Graphene", "tin"), ask.FollowAuthor("Bo Tin")],
)
def test_a_topic_that_cannot_be_read_is_refused_with_the_reason(command: ask.Command):
    def check(text: str) -> None:
        raise InvalidTopicError("no %(kind)s here", kind=text[-4:].strip(' "'))

    change = done(command, check=check)
    assert not change.is_change
    assert change.said.code is Code.UNUSABLE
    assert change.said.arguments["why"] == "no %(kind)s here"
    assert str(change.said.arguments["kind"]).lower() == "tin"


def test_a_topic_that_is_nearly_another_is_added_as_said_and_the_other_is_pointed_out():
    change = done(ask.AddTopic("quantum error corrections"))
    assert change.after.topics[-1] == "quantum error corrections"
    assert change.offered == ("quantum error correction",)


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (ask.AddTopic("GRAPHENE"), Code.KNOWN),
        (ask.AddTopic("a;b"), Code.UNUSABLE),
        (ask.AddTopic("x"), Code.UNUSABLE),
        (ask.RemoveTopic("perovskite"), Code.MISSING),
        (ask.RenameTopic("perovskite", "tin"), Code.MISSING),
        (ask.RenameTopic("Graphene", "quantum error correction"), Code.KNOWN),
        (ask.RenameTopic("Graphene", "Graphene"), Code.KNOWN),
        (ask.RenameTopic("Graphene", ";"), Code.UNUSABLE),
        (ask.ListTopics(), Code.RADAR),
        (ask.Exclude("Survey"), Code.EXCLUDED_ALREADY),
        (ask.Exclude("?"), Code.UNUSABLE),
        (ask.Include("mice"), Code.NOT_EXCLUDED),
        (ask.FollowAuthor("ada quill"), Code.FOLLOWED_ALREADY),
        (ask.FollowAuthor('a" OR "b'), Code.UNUSABLE),
        (ask.DropAuthor("Bo Fernandez"), Code.NOT_FOLLOWED),
        (ask.Mute("perovskite", JULY), Code.MISSING),
        (ask.Mute("Graphene", TODAY), Code.PAST),
        (ask.Unmute("perovskite"), Code.MISSING),
        (ask.Unmute("quantum error correction"), Code.NOT_MUTED),
        (ask.Pause(TODAY), Code.PAST),
        (ask.Resume(), Code.NOT_PAUSED),
        (ask.SetFrequency(Frequency.WEEKDAYS), Code.UNCHANGED),
        (ask.SetHour(time(7)), Code.UNCHANGED),
        (ask.SetTimezone("UTC"), Code.UNCHANGED),
        (ask.SetLanguage(Language.EN), Code.UNCHANGED),
        (ask.More(3), Code.MORE),
        (ask.Less(3), Code.LESS),
        (ask.Show(3), Code.SHOW),
        (ask.Help(), Code.HELP),
    ],
)
def test_what_cannot_be_done_or_needs_no_doing_changes_nothing_and_says_so(command, code):
    change = done(command)
    assert change.after is JANE
    assert not change.is_change
    assert change.said.code is code


def test_a_topic_is_removed_however_it_is_cased_with_what_was_muted():
    change = done(ask.RemoveTopic("graphene"))
    assert change.after.topics == ("quantum error correction", 'author:"Ada Quill"')
    assert change.after.muted == ()
    assert change.said.arguments == {"topic": "Graphene"}


@pytest.mark.parametrize("said", ["grapheen", "graphenes", "graphene sheets"])
def test_a_topic_that_is_nearly_one_of_theirs_is_offered_and_not_assumed(said):
    change = done(ask.RemoveTopic(said))
    assert not change.is_change
    assert change.offered == ("Graphene",)


def test_the_name_of_a_followed_author_names_the_topic_that_follows_them():
    change = done(ask.RemoveTopic("Ada Quill"))
    assert 'author:"Ada Quill"' not in change.after.topics


def test_renaming_keeps_the_place_and_the_muting():
    change = done(ask.RenameTopic("graphene", "2D materials"))
    assert change.after.topics[1] == "2D materials"
    assert change.after.muted == (("2D materials", JULY),)
    assert change.said.arguments == {"topic": "Graphene", "new": "2D materials"}


def test_a_topic_can_be_given_another_spelling():
    assert done(ask.RenameTopic("graphene", "GRAPHENE")).after.topics[1] == "GRAPHENE"


def test_words_are_excluded_and_included_again():
    without = done(ask.Exclude("mouse model")).after
    assert without.excludes == ("survey", "mouse model")
    assert done(ask.Include("Mouse Model"), without).after.excludes == ("survey",)


def test_authors_are_followed_and_dropped():
    following = done(ask.FollowAuthor("Bo Fernandez"))
    assert following.after.topics[-1] == 'author:"Bo Fernandez"'
    assert following.said.arguments == {"author": "Bo Fernandez"}
    assert done(ask.DropAuthor("bo fernandez"), following.after).after.topics == JANE.topics


def test_a_full_radar_takes_no_more():
    full = replace(JANE, topics=tuple(f"topic {n}" for n in range(50)))
    assert done(ask.AddTopic("one more"), full).said.code is Code.FULL
    assert done(ask.FollowAuthor("Bo Fernandez"), full).said.code is Code.FULL
    full = replace(JANE, excludes=tuple(f"word {n}" for n in range(50)))
    assert done(ask.Exclude("one more"), full).said.code is Code.EXCLUDES_FULL


def test_muting_again_takes_the_new_day_and_forgets_days_that_are_over():
    over = replace(JANE, muted=(("quantum error correction", TODAY), ("Graphene", JULY)))
    change = done(ask.Mute("graphene", date(2026, 8, 1)), over)
    assert change.after.muted == (("Graphene", date(2026, 8, 1)),)


def test_a_pause_ends_on_its_day_or_when_resumed():
    paused = done(ask.Pause(JULY)).after
    assert (paused.status, paused.paused_until) == (Status.PAUSED, JULY)
    resumed = done(ask.Resume(), paused)
    assert (resumed.after.status, resumed.after.paused_until) == (Status.ACTIVE, None)
    assert resumed.said.code is Code.RESUMED


@pytest.mark.parametrize("status", [Status.LEFT, Status.PENDING])
def test_nobody_is_brought_back_by_a_pause_or_its_end(status):
    gone = replace(JANE, status=status)
    for command in (ask.Pause(JULY), ask.Pause(None), ask.Resume()):
        assert done(command, gone).after is gone
        assert done(command, gone).said.code is Code.NOT_ACTIVE


def test_stop_is_once_and_for_all():
    left = done(ask.Stop())
    assert left.after.status is Status.LEFT
    assert done(ask.Stop(), left.after).said.code is Code.LEFT_ALREADY


def test_settings_are_set():
    for command, name, value in [
        (ask.SetFrequency(Frequency.WEEKLY), "frequency", Frequency.WEEKLY),
        (ask.SetHour(time(7, 30)), "hour", time(7, 30)),
        (ask.SetTimezone("Asia/Tokyo"), "timezone", "Asia/Tokyo"),
        (ask.SetLanguage(Language.ZH), "language", Language.ZH),
    ]:
        change = done(command)
        assert change.after == replace(JANE, **{name: value})
        assert change.said.arguments == {name: value}


def test_an_item_that_the_letter_does_not_have_is_none():
    assert done(ask.More(8), letter_items=range(1, 8)).said.code is Code.NO_SUCH_ITEM
    assert done(ask.More(7), letter_items=range(1, 8)).said.code is Code.MORE


def test_finding_forgives_case_width_and_spaces_only():
    assert find(JANE.topics, " ＧＲＡＰＨＥＮＥ ") == "Graphene"  # noqa: RUF001 - meant: full-width
    assert find(JANE.topics, "graphenes") is None
    assert near(JANE.topics, "Graphene") == ()
    assert near(("of mice", "of men"), "of") == ()


@settings(max_examples=60)
@given(st.text(max_size=60), st.text(max_size=60))
def test_no_words_whatever_break_a_radar(text, new):
    for command in (
        ask.AddTopic(text),
        ask.RemoveTopic(text),
        ask.RenameTopic("Graphene", new),
        ask.Exclude(text),
        ask.Include(text),
        ask.FollowAuthor(text),
        ask.DropAuthor(text),
    ):
        change = done(command)
        assert change.is_change or change.after is JANE
        keys = [topic.casefold() for topic in change.after.topics]
        assert len(set(keys)) == len(keys)
