"""What a subscriber can ask for, whichever way they ask: by reply, on a page, by a link.

A command is a value. `apply` decides what it does to a subscriber; it changes nothing itself.
"""

from dataclasses import dataclass
from datetime import date, time

from subscribers.model import Frequency, Language


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
class Stop:
    """Leave: no letter ever again."""


@dataclass(frozen=True, slots=True)
class Help:
    """Say what can be asked for."""


Command = (
    AddTopic
    | RemoveTopic
    | RenameTopic
    | ListTopics
    | Exclude
    | Include
    | FollowAuthor
    | DropAuthor
    | More
    | Less
    | Mute
    | Pause
    | Resume
    | SetFrequency
    | SetHour
    | SetTimezone
    | SetLanguage
    | Show
    | Stop
    | Help
)
