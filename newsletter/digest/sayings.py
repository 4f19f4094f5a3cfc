"""What there is to say of a command, as sentences: one for each code of `subscribers.effects`."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time

from newsletter.digest.i18n import N_, Tongue
from newsletter.digest.view import FREQUENCIES
from newsletter.digest.words import plain
from subscribers.effects import Change, Code, Said, Value
from subscribers.model import Frequency, Language

SHOWN = 200  # characters of what somebody typed

LANGUAGES = {Language.EN: N_("English"), Language.ZH: N_("Chinese")}
SENTENCES: Mapping[Code, str] = {
    Code.ADDED: N_("“%(topic)s” is on your radar."),
    Code.KNOWN: N_("“%(topic)s” is on your radar already."),
    Code.FULL: N_("A radar holds %(limit)s topics at most; remove one first."),
    Code.REMOVED: N_("“%(topic)s” is off your radar."),
    Code.MISSING: N_("“%(topic)s” is not on your radar."),
    Code.RENAMED: N_("“%(new)s” is on your radar in place of “%(topic)s”."),
    Code.EXCLUDED: N_("Papers that hold “%(words)s” are left out."),
    Code.EXCLUDED_ALREADY: N_("Papers that hold “%(words)s” are left out already."),
    Code.EXCLUDES_FULL: N_("%(limit)s words at most can be left out; take one back first."),
    Code.INCLUDED: N_("Papers that hold “%(words)s” are shown again."),
    Code.NOT_EXCLUDED: N_("Papers that hold “%(words)s” were not left out."),
    Code.FOLLOWED: N_("Every paper of %(author)s is on your radar."),
    Code.FOLLOWED_ALREADY: N_("You follow %(author)s already."),
    Code.DROPPED: N_("You follow %(author)s no longer."),
    Code.NOT_FOLLOWED: N_("You do not follow %(author)s."),
    Code.MORE: N_("You will see more like paper %(number)s."),
    Code.LESS: N_("You will see less like paper %(number)s."),
    Code.SHOW: N_("The whole abstract of paper %(number)s comes in a mail of its own."),
    Code.NO_SUCH_ITEM: N_("The letter has no paper with the number %(number)s."),
    Code.MUTED: N_("“%(topic)s” rests until %(until)s."),
    Code.PAUSED: N_("Your letters rest until %(until)s."),
    Code.RESUMED: N_("Your letters come again."),
    Code.NOT_PAUSED: N_("Your letters were not paused."),
    Code.NOT_ACTIVE: N_("You are not subscribed, so there is nothing to pause or to resume."),
    Code.PAST: N_("%(until)s is not to come any more; name a later day."),
    Code.FREQUENCY: N_("Your letters come %(frequency)s from now on."),
    Code.HOUR: N_("Your letters leave at %(hour)s from now on."),
    Code.TIMEZONE: N_("Your time zone is %(timezone)s from now on."),
    Code.LANGUAGE: N_("Your letters are written in %(language)s from now on."),
    Code.LEFT: N_("You have left: no letter is sent to you."),
    Code.LEFT_ALREADY: N_("You had left before: no letter is sent to you."),
    Code.UNUSABLE: N_("“%(text)s” can be no topic, no words and no name."),
}
"""Codes that are answered below in a receipt (the radar, the help) have no sentence."""
UNCHANGED: Mapping[str, str] = {
    Code.FREQUENCY: N_("Your letters come %(frequency)s already."),
    Code.HOUR: N_("Your letters leave at %(hour)s already."),
    Code.TIMEZONE: N_("Your time zone is %(timezone)s already."),
    Code.LANGUAGE: N_("Your letters are written in %(language)s already."),
}
DONE = frozenset({Code.MORE, Code.LESS, Code.SHOW})
"""Done, though the subscriber is the same afterwards."""
ASKED = frozenset({Code.RADAR, Code.HELP})
"""Neither done nor refused: answered."""


def is_done(change: Change) -> bool:
    """Whether what was asked for was done."""
    return change.is_change or change.said.code in DONE


def is_refused(change: Change) -> bool:
    """Whether what was asked for could not be done, or was so already."""
    return not is_done(change) and change.said.code not in ASKED


def sentences(changes: Sequence[Change], words: Tongue) -> Iterator[str]:
    """Say what became of each command, with what is offered where a topic was only nearly named."""
    for change in changes:
        said = sentence(change.said, words)
        offer = _offer(change, words)
        if said or offer:
            between = "" if words.language is Language.ZH else " "
            yield between.join(filter(None, (said, offer)))


def sentence(said: Said, words: Tongue) -> str:
    """Say one thing; "" for what a receipt answers elsewhere."""
    gettext = words.messages.gettext
    given = said.arguments
    if said.code is Code.UNCHANGED:
        name = str(given["name"])
        return gettext(UNCHANGED[name]) % {name: _shown(given["value"], words)}
    if said.code is Code.PAUSED and given["until"] is None:
        return gettext("Your letters rest until you ask for them again.")
    if said.code not in SENTENCES:
        return ""
    return gettext(SENTENCES[said.code]) % {
        name: _shown(value, words) for name, value in given.items()
    }


def _offer(change: Change, words: Tongue) -> str:
    if not change.offered:
        return ""
    near = [f"“{plain(text, SHOWN)}”" for text in change.offered]
    if change.is_change:
        nearby = words.messages.gettext("It is close to %(topics)s, which you have too.")
        return nearby % {"topics": words.listed(near)}
    return words.messages.gettext("Did you mean %(topics)s?") % {"topics": words.either(near)}


def _shown(value: Value, words: Tongue) -> str:
    gettext = words.messages.gettext
    match value:
        case Frequency():
            return gettext(FREQUENCIES[value])
        case Language():
            return gettext(LANGUAGES[value])
        case int():
            return f"{value:02}"
        case date():
            return words.plain_day(value)
        case time():
            return value.strftime("%H:%M")
        case _:
            return plain(str(value), SHOWN)
