"""What the mails beside the letter say of a person: how they stand, and what they can ask for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from newsletter.digest.i18n import N_, Tongue
from newsletter.digest.links import Links
from newsletter.digest.view import FREQUENCIES, Passage, passage
from newsletter.digest.words import plain
from subscribers.model import Status, Subscriber

TOPIC = 200
"""The most characters of a topic that are shown."""

COMMANDS = (
    (N_("add topic graph neural networks"), N_("one more topic on your radar")),
    (N_("remove topic graph neural networks"), N_("one topic less")),
    (N_("exclude survey"), N_("no paper with this word; “allow survey again” takes it back")),
    (N_("follow Ada Lovelace"), N_("every paper of an author; “unfollow” ends it")),
    (N_("more like 03"), N_("or “less like 03”: the number is the one in your letter")),
    (N_("show 03"), N_("the whole abstract by mail")),
    (N_("mute graph neural networks until 1 July"), N_("one topic rests")),
    (
        N_("strict: graph neural networks"),
        N_("only its best papers; “relax graph neural networks” takes it back"),
    ),
    (N_("pause 2 weeks"), N_("no letter meanwhile; “resume” ends it")),
    (N_("weekly"), N_("or “weekdays”, or “daily”")),
    (N_("send at 07:30"), N_("the hour, in your time zone")),
    (N_("time zone Europe/Berlin"), N_("where you are")),
    (N_("language Chinese"), N_("or “language English”")),
    (N_("list topics"), N_("what your radar is")),
    (N_("undo"), N_("what you changed last is taken back")),
    (N_("stop"), N_("you leave, and no letter comes any more")),
)
"""What can be asked for in a reply, each with what it does."""


@dataclass(frozen=True, slots=True)
class Person:
    """A subscriber in words. `topics` are each with what holds of it beside: that it rests, say."""

    address: str
    topics: tuple[tuple[Passage, str], ...]
    excludes: str
    rhythm: str
    hour: str
    timezone: str
    paused: bool
    until: str
    status: str


@dataclass(frozen=True, slots=True)
class Example:
    """One thing to ask for. `link` opens a ready reply, "" where replies are off."""

    example: str
    meaning: str
    link: str


def person(subscriber: Subscriber, day: date, words: Tongue) -> Person:
    """Put a subscriber into words, as they are on a day."""
    until = subscriber.paused_until
    return Person(
        address=plain(subscriber.address),
        topics=tuple(
            (passage(plain(topic, TOPIC)), _beside(topic, subscriber, day, words))
            for topic in subscriber.topics
        ),
        excludes=words.listed([f"“{plain(word, TOPIC)}”" for word in subscriber.excludes]),
        rhythm=words.messages.gettext(FREQUENCIES[subscriber.frequency]),
        hour=subscriber.hour.strftime("%H:%M"),
        timezone=plain(subscriber.timezone),
        paused=subscriber.is_paused(day),
        until=words.plain_day(until) if until else "",
        status=_status(subscriber, day, words),
    )


def _beside(topic: str, subscriber: Subscriber, day: date, words: Tongue) -> str:
    """What holds of a topic: that it is strict, and until when it rests."""
    gettext = words.messages.gettext
    said = [gettext("strict")] if topic in subscriber.strict else []
    said += [
        gettext("rests until %(day)s") % {"day": words.plain_day(until)}
        for rests, until in subscriber.muted
        if rests == topic and day < until
    ]
    return words.listed(said)


def _status(subscriber: Subscriber, day: date, words: Tongue) -> str:
    gettext = words.messages.gettext
    if subscriber.status is Status.LEFT:
        return gettext("You have left: no letter is sent to you.")
    if subscriber.is_paused(day) and subscriber.paused_until is not None:
        until = words.plain_day(subscriber.paused_until)
        return gettext("Your letters rest until %(day)s.") % {"day": until}
    if subscriber.is_paused(day):
        return gettext("Your letters rest until you ask for them again.")
    return gettext("Your letters leave %(rhythm)s at %(hour)s (%(timezone)s).") % {
        "rhythm": gettext(FREQUENCIES[subscriber.frequency]),
        "hour": subscriber.hour.strftime("%H:%M"),
        "timezone": plain(subscriber.timezone),
    }


def examples(links: Links, words: Tongue) -> Iterator[Example]:
    """Say what can be asked for by a reply; nothing where replies are off."""
    gettext = words.messages.gettext
    for example, meaning in COMMANDS if links.reply_to else ():
        said = gettext(example)
        yield Example(said, gettext(meaning), links.reply(said))
