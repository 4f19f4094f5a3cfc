"""What a subscriber can ask for, whichever way they ask: by reply, on a page, by a link.

A command is a value. `apply` decides what it does to a subscriber; it changes nothing itself.
"""

from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import date, time

from subscribers.effects import (
    Change,
    Code,
    Said,
    add_topic,
    drop_author,
    exclude,
    follow_author,
    include,
    mute,
    pause,
    relax,
    remove_topic,
    rename_topic,
    resume,
    setting,
    stop,
    strict,
    translate,
    unchanged,
    unmute,
)
from subscribers.model import Frequency, Language, Subscriber
from subscribers.parse import TopicCheck, any_topic
from subscribers.undoing import UNKNOWN, Past, take_back

__all__ = [
    "AddTopic",
    "Change",
    "Code",
    "Command",
    "DropAuthor",
    "Exclude",
    "FollowAuthor",
    "Help",
    "Include",
    "Less",
    "ListTopics",
    "More",
    "Mute",
    "Pause",
    "Relax",
    "RemoveTopic",
    "RenameTopic",
    "Resume",
    "Said",
    "SetFrequency",
    "SetHour",
    "SetLanguage",
    "SetTimezone",
    "Show",
    "Stop",
    "Strict",
    "Translate",
    "Undo",
    "Unmute",
    "apply",
]


@dataclass(frozen=True, slots=True)
class AddTopic:
    """Put a topic on the radar."""

    topic: str


@dataclass(frozen=True, slots=True)
class RemoveTopic:
    """Take a topic off the radar."""

    topic: str


@dataclass(frozen=True, slots=True)
class RenameTopic:
    """Put another topic in the place of one."""

    topic: str
    new: str


@dataclass(frozen=True, slots=True)
class Translate:
    """Say a topic of another language in English."""

    topic: str
    english: str


@dataclass(frozen=True, slots=True)
class ListTopics:
    """Say what the radar is."""


@dataclass(frozen=True, slots=True)
class Exclude:
    """Show no paper that holds these words."""

    words: str


@dataclass(frozen=True, slots=True)
class Include:
    """Take back an Exclude."""

    words: str


@dataclass(frozen=True, slots=True)
class FollowAuthor:
    """Show every paper of an author."""

    name: str


@dataclass(frozen=True, slots=True)
class DropAuthor:
    """Follow an author no longer."""

    name: str


@dataclass(frozen=True, slots=True)
class More:
    """Show more like the item of this number in the letter that was replied to."""

    number: int


@dataclass(frozen=True, slots=True)
class Less:
    """Show less like the item of this number in the letter that was replied to."""

    number: int


@dataclass(frozen=True, slots=True)
class Mute:
    """Let a topic rest until a day."""

    topic: str
    until: date


@dataclass(frozen=True, slots=True)
class Unmute:
    """End the rest of a topic."""

    topic: str


@dataclass(frozen=True, slots=True)
class Strict:
    """Show only the best papers of a topic."""

    topic: str


@dataclass(frozen=True, slots=True)
class Relax:
    """Show of a topic what is usual again."""

    topic: str


@dataclass(frozen=True, slots=True)
class Pause:
    """Send no letter until a day (None: until resumed)."""

    until: date | None


@dataclass(frozen=True, slots=True)
class Resume:
    """Send letters again."""


@dataclass(frozen=True, slots=True)
class SetFrequency:
    """Send letters daily, on weekdays or weekly."""

    frequency: Frequency


@dataclass(frozen=True, slots=True)
class SetHour:
    """Send letters at this time of day."""

    hour: time


@dataclass(frozen=True, slots=True)
class SetTimezone:
    """Reckon the hour in this time zone."""

    timezone: str


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """Write letters in this language."""

    language: Language


@dataclass(frozen=True, slots=True)
class Show:
    """Send the whole abstract of the item of this number."""

    number: int


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back what was changed last."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Leave: no letter ever again."""


@dataclass(frozen=True, slots=True)
class Help:
    """Say what can be asked for."""


Command = (
    AddTopic
    | RemoveTopic
    | RenameTopic
    | Translate
    | ListTopics
    | Exclude
    | Include
    | FollowAuthor
    | DropAuthor
    | More
    | Less
    | Mute
    | Unmute
    | Strict
    | Relax
    | Pause
    | Resume
    | SetFrequency
    | SetHour
    | SetTimezone
    | SetLanguage
    | Show
    | Undo
    | Stop
    | Help
)


def apply(  # noqa: C901, PLR0911, PLR0912 - one line for each command
    subscriber: Subscriber,
    command: Command,
    *,
    today: date,
    letter_items: Container[int] | None = None,
    check: TopicCheck = any_topic,
    past: Past = UNKNOWN,
) -> Change:
    """Return what a command does to a subscriber and what to say of it.

    `letter_items` are the numbers of the letter that was replied to, None where they are not
    known. `check` refuses new topics that cannot be read. `past` is what Undo goes back to. More,
    Less and Show change no subscriber: whoever calls does what they ask for. Of what cannot be
    done, nothing is done.
    """
    one = subscriber
    match command:
        case AddTopic(topic):
            return add_topic(one, topic, check)
        case RemoveTopic(topic):
            return remove_topic(one, topic)
        case RenameTopic(topic, new):
            return rename_topic(one, topic, new, check)
        case Translate(topic, english):
            return translate(one, topic, english, check)
        case Exclude(words):
            return exclude(one, words)
        case Include(words):
            return include(one, words)
        case FollowAuthor(name):
            return follow_author(one, name, check)
        case DropAuthor(name):
            return drop_author(one, name)
        case More(number) | Less(number) | Show(number):
            return _item(one, command, number, letter_items)
        case Mute(topic, until):
            return mute(one, topic, until, today)
        case Unmute(topic):
            return unmute(one, topic)
        case Strict(topic):
            return strict(one, topic)
        case Relax(topic):
            return relax(one, topic)
        case Pause(until):
            return pause(one, until, today)
        case Resume():
            return resume(one)
        case Undo():
            return take_back(one, past)
        case Stop():
            return stop(one)
        case ListTopics():
            return unchanged(one, Code.RADAR, topics=one.topics)
        case Help():
            return unchanged(one, Code.HELP)
    return _set(one, command)


def _item(
    one: Subscriber, command: More | Less | Show, number: int, items: Container[int] | None
) -> Change:
    if items is not None and number not in items:
        return unchanged(one, Code.NO_SUCH_ITEM, number=number)
    codes = {More: Code.MORE, Less: Code.LESS, Show: Code.SHOW}
    return unchanged(one, codes[type(command)], number=number)


def _set(one: Subscriber, command: SetFrequency | SetHour | SetTimezone | SetLanguage) -> Change:
    match command:
        case SetFrequency(frequency):
            return setting(one, replace(one, frequency=frequency), Code.FREQUENCY, frequency)
        case SetHour(hour):
            return setting(one, replace(one, hour=hour), Code.HOUR, hour)
        case SetTimezone(timezone):
            return setting(one, replace(one, timezone=timezone), Code.TIMEZONE, timezone)
        case SetLanguage(language):
            return setting(one, replace(one, language=language), Code.LANGUAGE, language)
