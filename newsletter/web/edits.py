"""What a form says, as a decision about somebody; what cannot be done is a Flaw of its field.

No decision here knows a page, a clock or a database.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TypeVar

from newsletter.digest.i18n import N_
from newsletter.web.forms import Form
from subscribers import effects
from subscribers.changes import Decision, left
from subscribers.effects import Change, Code
from subscribers.errors import InvalidAddressError, InvalidTopicError, SubscriberError
from subscribers.model import Status, Subscriber
from subscribers.parse import TopicCheck, any_topic
from subscribers.service import (
    TOPICS_MAX,
    Settings,
    parse_address,
    parse_frequency,
    parse_hour,
    parse_language,
    parse_timezone,
    parse_topic,
)
from subscribers.signups import Signup

SETTINGS = ("frequency", "hour", "timezone", "language")
DAYS_MAX = 731  # of a pause with an end

NO_ADDRESS = N_("This is no address that mail can be sent to. Write it like name@example.org.")
NO_TOPICS = N_("Name at least one topic.")
MANY_TOPICS = N_("That is too much: at most 50 fit.")
NO_TOPIC = N_("This cannot be used: %(text)s")
TWICE = N_("This is there already: %(text)s")
NO_SETTING = {
    "frequency": N_("Choose how often the letter comes."),
    "hour": N_("Write the time like 07:30."),
    "timezone": N_("Choose a time zone from the list."),
    "language": N_("Choose a language."),
}
NO_DAY = N_("Choose a day after today, within two years.")
REFUSED = {
    Code.UNUSABLE: NO_TOPIC,
    Code.KNOWN: TWICE,
    Code.EXCLUDED_ALREADY: TWICE,
    Code.FULL: MANY_TOPICS,
    Code.EXCLUDES_FULL: MANY_TOPICS,
    Code.PAST: NO_DAY,
}
SHOWN = 60  # characters that are repeated of what was typed

Parsed = TypeVar("Parsed")


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a field, as a message to translate and the text that it speaks of.

    `why` is a second message, with the values that stand in it.
    """

    message: str
    text: str = ""
    why: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


class FlawedError(Exception):
    """A form that cannot be done as it is; nothing of it was."""

    def __init__(self, flaws: Mapping[str, Flaw]) -> None:
        super().__init__(", ".join(flaws))
        self.flaws = dict(flaws)


# Joining.


def signup_of(form: Form, *, handle: str, now: datetime, check: TopicCheck = any_topic) -> Signup:
    """Return what a join form asks for; raises FlawedError with every flaw of it."""
    flaws: dict[str, Flaw] = {}
    address = address_of(form, flaws)
    topics = _topics(form, flaws, check)
    settings = _settings(form, flaws)
    if flaws:
        raise FlawedError(flaws)
    return Signup(
        handle,
        address,
        now,
        topics,
        settings.language,
        settings.timezone,
        settings.hour,
        settings.frequency,
    )


def address_of(form: Form, flaws: dict[str, Flaw]) -> str:
    """Return the address of a form, "" and a flaw if it is none."""
    try:
        return parse_address(form["address"])
    except InvalidAddressError:
        flaws["address"] = Flaw(NO_ADDRESS)
        return ""


def _topics(form: Form, flaws: dict[str, Flaw], check: TopicCheck) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for line in form.lines("topics"):
        try:
            topic = parse_topic(line)
            check(topic)
        except InvalidTopicError as error:
            flaws["topics"] = Flaw(NO_TOPIC, line[:SHOWN], error.why, error.values)
            return ()
        found.setdefault(topic.casefold(), topic)
    if not 0 < len(found) <= TOPICS_MAX:
        flaws["topics"] = Flaw(MANY_TOPICS if found else NO_TOPICS)
    return tuple(found.values())


def _settings(form: Form, flaws: dict[str, Flaw]) -> Settings:
    plain = Settings()
    return Settings(
        language=_read(form, "language", parse_language, plain.language, flaws),
        timezone=_read(form, "timezone", parse_timezone, plain.timezone, flaws),
        hour=_read(form, "hour", parse_hour, plain.hour, flaws),
        frequency=_read(form, "frequency", parse_frequency, plain.frequency, flaws),
    )


def _read(
    form: Form, name: str, parse: Callable[[str], Parsed], plain: Parsed, flaws: dict[str, Flaw]
) -> Parsed:
    try:
        return parse(form[name])
    except SubscriberError:
        flaws[name] = Flaw(NO_SETTING[name])
        return plain


# A radar.


def add_topic(text: str, check: TopicCheck = any_topic) -> Decision:
    """Put a topic on the radar."""
    return _effect("topic", text, lambda one: effects.add_topic(one, text, check))


def remove_topic(text: str) -> Decision:
    """Take a topic off the radar, and its rest with it; one that is gone stays gone."""
    return _effect("topic", text, lambda one: effects.remove_topic(one, text))


def rename_topic(text: str, new: str, check: TopicCheck = any_topic) -> Decision:
    """Put another topic in the place of one."""
    if text == new:
        return _same
    return _effect("new", new, lambda one: effects.rename_topic(one, text, new, check))


def move_topic(text: str, by: int) -> Decision:
    """Move a topic up (-1) or down (1)."""

    def decide(one: Subscriber) -> Subscriber:
        if text not in one.topics:
            return one
        rest = [topic for topic in one.topics if topic != text]
        rest.insert(max(one.topics.index(text) + by, 0), text)
        return replace(one, topics=tuple(rest))

    return decide


def wake_topic(text: str) -> Decision:
    """End the rest of a topic."""
    return lambda one: replace(one, muted=tuple(rest for rest in one.muted if rest[0] != text))


def strict_topic(text: str) -> Decision:
    """Show only the best papers of a topic."""
    return _effect("topic", text, lambda one: effects.strict(one, text))


def relax_topic(text: str) -> Decision:
    """Show of a topic what is usual again."""
    return _effect("topic", text, lambda one: effects.relax(one, text))


def translate_topic(text: str, english: str, check: TopicCheck = any_topic) -> Decision:
    """Say a topic in English."""
    return _effect("english", english, lambda one: effects.translate(one, text, english, check))


def exclude(text: str) -> Decision:
    """Keep papers with these words out."""
    return _effect("words", text, lambda one: effects.exclude(one, text))


def include(text: str) -> Decision:
    """Let papers with these words in again."""
    return _effect("words", text, lambda one: effects.include(one, text))


# The letter.


def settle(form: Form) -> Decision:
    """Set how often, when and in which language the letter comes."""
    flaws: dict[str, Flaw] = {}
    wanted = _settings(form, flaws)
    if flaws:
        raise FlawedError(flaws)
    return lambda one: replace(
        one,
        language=wanted.language,
        timezone=wanted.timezone,
        hour=wanted.hour,
        frequency=wanted.frequency,
    )


def pause(text: str, today: date) -> Decision:
    """Send nothing before a day ("": before it is resumed)."""
    until = _day(text, today) if text.strip() else None
    return _effect("until", text, lambda one: effects.pause(one, until, today))


def resume(one: Subscriber) -> Subscriber:
    """Send the letter again to who paused it; it is no way back for who left."""
    return effects.resume(one).after


def come_back(one: Subscriber) -> Subscriber:
    """Send the letter again to who left it."""
    return replace(one, status=Status.ACTIVE, paused_until=None)


leave = left


def _day(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise FlawedError({"until": Flaw(NO_DAY)}) from None
    if not 0 < (day - today).days <= DAYS_MAX:
        raise FlawedError({"until": Flaw(NO_DAY)})
    return day


def _effect(name: str, text: str, effect: Callable[[Subscriber], Change]) -> Decision:
    """Return what an effect makes of somebody; what is refused with a reason is a flaw."""

    def decide(one: Subscriber) -> Subscriber:
        change = effect(one)
        if (message := REFUSED.get(change.said.code)) is not None:
            values = {key: str(value) for key, value in change.said.values}
            raise FlawedError({name: Flaw(message, text[:SHOWN], values.get("why", ""), values)})
        return change.after

    return decide


def _same(one: Subscriber) -> Subscriber:
    return one
