"""What can be done to a subscriber by what they say, and what there is to say of it.

Pure: each function returns a Change, and what cannot be done changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum

from subscribers.errors import InvalidTopicError
from subscribers.model import Status, Subscriber
from subscribers.nearness import find, near
from subscribers.parse import TOPICS_MAX, TopicCheck, any_topic, parse_topic

EXCLUDES_MAX = 50
Value = str | int | date | time | tuple[str, ...] | None


class Code(StrEnum):
    """What can be said of a command; beside each, the values that come with it."""

    ADDED = "added"  # topic
    KNOWN = "known"  # topic: it is on the radar already
    FULL = "full"  # limit: of topics
    REMOVED = "removed"  # topic
    MISSING = "missing"  # topic: it is not on the radar
    RENAMED = "renamed"  # topic, new
    RADAR = "radar"  # topics
    EXCLUDED = "excluded"  # words
    EXCLUDED_ALREADY = "excluded already"  # words
    EXCLUDES_FULL = "excludes full"  # limit
    INCLUDED = "included"  # words
    NOT_EXCLUDED = "not excluded"  # words
    FOLLOWED = "followed"  # author
    FOLLOWED_ALREADY = "followed already"  # author
    DROPPED = "dropped"  # author
    NOT_FOLLOWED = "not followed"  # author
    MORE = "more"  # number
    LESS = "less"  # number
    SHOW = "show"  # number
    NO_SUCH_ITEM = "no such item"  # number
    MUTED = "muted"  # topic, until
    UNMUTED = "unmuted"  # topic
    NOT_MUTED = "not muted"  # topic
    STRICT = "strict"  # topic
    STRICT_ALREADY = "strict already"  # topic
    RELAXED = "relaxed"  # topic
    NOT_STRICT = "not strict"  # topic
    PAUSED = "paused"  # until (None: until resumed)
    RESUMED = "resumed"
    NOT_PAUSED = "not paused"
    NOT_ACTIVE = "not active"  # they have left, or not confirmed yet: nothing to pause or resume
    PAST = "past"  # until: that day is not to come
    FREQUENCY = "frequency"  # frequency
    HOUR = "hour"  # hour
    TIMEZONE = "timezone"  # timezone
    LANGUAGE = "language"  # language
    UNCHANGED = "unchanged"  # name, value: it is so already
    LEFT = "left"
    LEFT_ALREADY = "left already"
    HELP = "help"
    UNDONE = "undone"  # made_on: the day of the change that was taken back
    NOTHING_TO_UNDO = "nothing to undo"
    UNDO_PAPERS = "undo papers"  # what was said last was of papers: each is taken back by its link
    UNUSABLE = "unusable"  # text, why, what stands in why: it cannot be a topic, words or a name


@dataclass(frozen=True, slots=True)
class Said:
    """What there is to say of a command: a code, and values to put into its translation."""

    code: Code
    values: tuple[tuple[str, Value], ...] = ()

    @property
    def arguments(self) -> Mapping[str, Value]:
        """The values by name."""
        return dict(self.values)


@dataclass(frozen=True, slots=True)
class Change:
    """What a command does. `after` is `before` itself where it does nothing.

    `offered` are topics (or excluded words) of the subscriber that are nearly what was said:
    they are asked about, never assumed.
    """

    before: Subscriber
    after: Subscriber
    said: Said
    offered: tuple[str, ...] = ()

    @property
    def is_change(self) -> bool:
        """Whether the subscriber is another one afterwards."""
        return self.after != self.before


def author_topic(name: str) -> str:
    """Return the topic that follows an author."""
    return f'author:"{name}"'


def unchanged(one: Subscriber, code: Code, /, *offered: str, **values: Value) -> Change:
    """Return a change that changes nothing and says why."""
    return Change(one, one, Said(code, tuple(values.items())), offered)


def _changed(one: Subscriber, after: Subscriber, code: Code, /, **values: Value) -> Change:
    return Change(one, after, Said(code, tuple(values.items())))


def add_topic(one: Subscriber, text: str, check: TopicCheck = any_topic) -> Change:
    """Put a topic on the radar; nearly the same ones are pointed out."""
    topic = _usable(text, check)
    if isinstance(topic, Said):
        return Change(one, one, topic)
    if known := find(one.topics, topic):
        return unchanged(one, Code.KNOWN, topic=known)
    if len(one.topics) >= TOPICS_MAX:
        return unchanged(one, Code.FULL, limit=TOPICS_MAX)
    after = replace(one, topics=(*one.topics, topic))
    said = Said(Code.ADDED, (("topic", topic),))
    return Change(one, after, said, near(one.topics, topic))


def remove_topic(one: Subscriber, text: str) -> Change:
    """Take a topic, or the one that follows an author, off the radar."""
    topic = find(one.topics, text) or find(one.topics, author_topic(text))
    if topic is None:
        return unchanged(one, Code.MISSING, *near(one.topics, text), topic=text)
    return _changed(one, _without(one, topic), Code.REMOVED, topic=topic)


def _without(one: Subscriber, topic: str) -> Subscriber:
    return replace(
        one,
        topics=tuple(kept for kept in one.topics if kept != topic),
        muted=tuple(muted for muted in one.muted if muted[0] != topic),
        strict=tuple(kept for kept in one.strict if kept != topic),
    )


def rename_topic(one: Subscriber, text: str, wanted: str, check: TopicCheck = any_topic) -> Change:
    """Put a topic in the place of one; what is muted stays muted, what is strict strict."""
    topic, new = find(one.topics, text), _usable(wanted, check)
    if isinstance(new, Said):
        return Change(one, one, new)
    if topic is None:
        return unchanged(one, Code.MISSING, *near(one.topics, text), topic=text)
    if (known := find(one.topics, new)) and (known != topic or known == new):
        return unchanged(one, Code.KNOWN, topic=known)
    after = replace(
        one,
        topics=tuple(new if kept == topic else kept for kept in one.topics),
        muted=tuple((new if kept == topic else kept, until) for kept, until in one.muted),
        strict=tuple(new if kept == topic else kept for kept in one.strict),
    )
    return _changed(one, after, Code.RENAMED, topic=topic, new=new)


def translate(one: Subscriber, text: str, english: str, check: TopicCheck = any_topic) -> Change:
    """Say a topic in English, as a synonym, in place of the English that it says so far."""
    topic = find(one.topics, text)
    if topic is None:
        return unchanged(one, Code.MISSING, *near(one.topics, text), topic=text)
    sides = [side.strip() for side in topic.split("|") if not side.isascii()] or [topic]
    return rename_topic(one, topic, " | ".join((*sides, english)), check)


def exclude(one: Subscriber, text: str) -> Change:
    """Show no paper that holds these words."""
    words = _usable(text)
    if isinstance(words, Said):
        return Change(one, one, words)
    if known := find(one.excludes, words):
        return unchanged(one, Code.EXCLUDED_ALREADY, words=known)
    if len(one.excludes) >= EXCLUDES_MAX:
        return unchanged(one, Code.EXCLUDES_FULL, limit=EXCLUDES_MAX)
    return _changed(one, replace(one, excludes=(*one.excludes, words)), Code.EXCLUDED, words=words)


def include(one: Subscriber, text: str) -> Change:
    """Take back an exclude."""
    words = find(one.excludes, text)
    if words is None:
        return unchanged(one, Code.NOT_EXCLUDED, *near(one.excludes, text), words=text)
    left = tuple(kept for kept in one.excludes if kept != words)
    return _changed(one, replace(one, excludes=left), Code.INCLUDED, words=words)


def follow_author(one: Subscriber, text: str, check: TopicCheck = any_topic) -> Change:
    """Put the topic that follows an author on the radar."""
    change = add_topic(one, author_topic(text) if '"' not in text else "", check)
    match change.said.code:
        case Code.ADDED:
            return replace(change, said=Said(Code.FOLLOWED, (("author", text),)))
        case Code.KNOWN:
            return unchanged(one, Code.FOLLOWED_ALREADY, author=text)
        case Code.UNUSABLE:
            why = Said(Code.UNUSABLE, (("text", text), *change.said.values[1:]))
            return replace(change, said=why)
    return change


def drop_author(one: Subscriber, text: str) -> Change:
    """Take the topic that follows an author off the radar."""
    topic = find(one.topics, author_topic(text))
    if topic is None:
        return unchanged(one, Code.NOT_FOLLOWED, *near(one.topics, author_topic(text)), author=text)
    return _changed(one, _without(one, topic), Code.DROPPED, author=text)


def mute(one: Subscriber, text: str, until: date, today: date) -> Change:
    """Let a topic rest until a day."""
    topic = find(one.topics, text)
    if topic is None:
        return unchanged(one, Code.MISSING, *near(one.topics, text), topic=text)
    if until <= today:
        return unchanged(one, Code.PAST, until=until)
    others = tuple(muted for muted in one.muted if muted[0] != topic and muted[1] > today)
    after = replace(one, muted=(*others, (topic, until)))
    return _changed(one, after, Code.MUTED, topic=topic, until=until)


def unmute(one: Subscriber, text: str) -> Change:
    """End the rest of a topic."""
    topic = find(one.topics, text)
    if topic is None:
        return unchanged(one, Code.MISSING, *near(one.topics, text), topic=text)
    left = tuple(rest for rest in one.muted if rest[0] != topic)
    if left == one.muted:
        return unchanged(one, Code.NOT_MUTED, topic=topic)
    return _changed(one, replace(one, muted=left), Code.UNMUTED, topic=topic)


def strict(one: Subscriber, text: str) -> Change:
    """Show only the best papers of a topic."""
    topic = find(one.topics, text)
    if topic is None:
        return unchanged(one, Code.MISSING, *near(one.topics, text), topic=text)
    if topic in one.strict:
        return unchanged(one, Code.STRICT_ALREADY, topic=topic)
    return _changed(one, replace(one, strict=(*one.strict, topic)), Code.STRICT, topic=topic)


def relax(one: Subscriber, text: str) -> Change:
    """Show of a topic what is usual again."""
    topic = find(one.topics, text)
    if topic is None:
        return unchanged(one, Code.MISSING, *near(one.topics, text), topic=text)
    if topic not in one.strict:
        return unchanged(one, Code.NOT_STRICT, topic=topic)
    left = tuple(kept for kept in one.strict if kept != topic)
    return _changed(one, replace(one, strict=left), Code.RELAXED, topic=topic)


def pause(one: Subscriber, until: date | None, today: date) -> Change:
    """Send no letter until a day; None: until resumed."""
    if one.status not in {Status.ACTIVE, Status.PAUSED}:
        return unchanged(one, Code.NOT_ACTIVE)
    if until is not None and until <= today:
        return unchanged(one, Code.PAST, until=until)
    after = replace(one, status=Status.PAUSED, paused_until=until)
    return _changed(one, after, Code.PAUSED, until=until)


def resume(one: Subscriber) -> Change:
    """End a pause. It brings nobody back who has left: that takes their consent."""
    if one.status is Status.PAUSED:
        after = replace(one, status=Status.ACTIVE, paused_until=None)
        return _changed(one, after, Code.RESUMED)
    return unchanged(one, Code.NOT_PAUSED if one.status is Status.ACTIVE else Code.NOT_ACTIVE)


def stop(one: Subscriber) -> Change:
    """Leave."""
    if one.status is Status.LEFT:
        return unchanged(one, Code.LEFT_ALREADY)
    return _changed(one, replace(one, status=Status.LEFT, paused_until=None), Code.LEFT)


def setting(one: Subscriber, after: Subscriber, code: Code, value: Value) -> Change:
    """Say that a setting is another one now, or that it was so already."""
    if after == one:
        return unchanged(one, Code.UNCHANGED, name=code, value=value)
    return Change(one, after, Said(code, ((code, value),)))


def _usable(text: str, check: TopicCheck = any_topic) -> str | Said:
    """Return a topic as it is kept, or what there is to say of a text that is none."""
    try:
        topic = parse_topic(text)
        check(topic)
    except InvalidTopicError as error:
        return Said(Code.UNUSABLE, (("text", text), ("why", error.why), *error.values.items()))
    return topic
