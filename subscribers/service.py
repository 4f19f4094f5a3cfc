"""What can be done about people: joining, leaving, topics, and whole lists of them.

The edges (command line, pages, replies) come in through here.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, time

from subscribers import effects
from subscribers.effects import Code
from subscribers.errors import (
    DuplicateSubscriberError,
    InvalidTableError,
    InvalidTopicError,
    SubscriberError,
)
from subscribers.model import DEFAULT_HOUR, Frequency, Language, Status, Subscriber
from subscribers.parse import (
    TOPICS_MAX,
    TopicCheck,
    any_topic,
    parse_address,
    parse_frequency,
    parse_hour,
    parse_language,
    parse_status,
    parse_timezone,
    parse_topic,
)
from subscribers.stores import SubscriberStore
from subscribers.table import BETWEEN_TOPICS, Row, read_rows, write_rows
from subscribers.tokens import new_handle

__all__ = [
    "TOPICS_MAX",
    "ImportReport",
    "Settings",
    "Subscribers",
    "new_subscriber",
    "parse_address",
    "parse_frequency",
    "parse_hour",
    "parse_language",
    "parse_status",
    "parse_timezone",
    "parse_topic",
    "parse_topics",
    "with_topic",
    "without_topic",
]

NOT_THERE = "this topic is not on the radar, which is: "


@dataclass(frozen=True, slots=True)
class Settings:
    """How somebody wants their letters."""

    language: Language = Language.EN
    timezone: str = "UTC"
    hour: time = DEFAULT_HOUR
    frequency: Frequency = Frequency.WEEKDAYS

    def changed(
        self,
        *,
        language: str | None = None,
        timezone: str | None = None,
        hour: str | None = None,
        frequency: str | None = None,
    ) -> "Settings":
        """Return these settings with what somebody typed instead; None leaves one as it is.

        Raises InvalidSettingError.
        """
        return Settings(
            language=self.language if language is None else parse_language(language),
            timezone=self.timezone if timezone is None else parse_timezone(timezone),
            hour=self.hour if hour is None else parse_hour(hour),
            frequency=self.frequency if frequency is None else parse_frequency(frequency),
        )


@dataclass(frozen=True, slots=True)
class ImportReport:
    """How the reading of a list ended: people added, people known already, lines refused."""

    added: int = 0
    unchanged: int = 0
    refused: tuple[tuple[int, str], ...] = ()


def new_subscriber(
    address: str,
    topics: Iterable[str] = (),
    settings: Settings | None = None,
    *,
    handle: str,
    status: Status = Status.ACTIVE,
    joined: date | None = None,
    check: TopicCheck = any_topic,
) -> Subscriber:
    """Return somebody who is not stored yet (id 0), everything they typed checked.

    `handle` is a fresh one from `subscribers.tokens.new_handle`. Raises InvalidAddressError or
    InvalidTopicError.
    """
    wanted = settings or Settings()
    return Subscriber(
        id=0,
        address=parse_address(address),
        handle=handle,
        topics=parse_topics(topics, check),
        language=wanted.language,
        timezone=wanted.timezone,
        hour=wanted.hour,
        frequency=wanted.frequency,
        status=status,
        joined=joined,
    )


def parse_topics(topics: Iterable[str], check: TopicCheck = any_topic) -> tuple[str, ...]:
    """Return a radar of topics, in their order; raises InvalidTopicError."""
    radar: tuple[str, ...] = ()
    for topic in topics:
        radar = with_topic(radar, topic, check)
    return radar


def with_topic(
    radar: tuple[str, ...], topic: str, check: TopicCheck = any_topic
) -> tuple[str, ...]:
    """Return a radar with one more topic at its end; raises InvalidTopicError."""
    added = parse_topic(topic)
    check(added)
    if added.casefold() in map(str.casefold, radar):
        raise InvalidTopicError("this topic is on the radar already")
    if len(radar) >= TOPICS_MAX:
        raise InvalidTopicError(f"a radar holds {TOPICS_MAX} topics at most; remove one first")
    return (*radar, added)


def without_topic(radar: tuple[str, ...], topic: str) -> tuple[str, ...]:
    """Return a radar without a topic, however it is cased; raises InvalidTopicError."""
    removed = parse_topic(topic).casefold()
    if removed not in map(str.casefold, radar):
        raise InvalidTopicError(NOT_THERE + _listed(radar))
    return tuple(kept for kept in radar if kept.casefold() != removed)


class Subscribers:
    """The people of a service.

    `defaults` are the settings of those who say nothing. `handle` makes the random id that a new
    subscriber's tokens carry. `check` refuses new topics that cannot be read.
    """

    def __init__(
        self,
        store: SubscriberStore,
        *,
        defaults: Settings | None = None,
        handle: Callable[[], str] = new_handle,
        check: TopicCheck = any_topic,
    ) -> None:
        self._store = store
        self._defaults = defaults or Settings()
        self._handle = handle
        self._check = check

    def add(
        self,
        address: str,
        topics: Iterable[str] = (),
        *,
        language: str | None = None,
        timezone: str | None = None,
        hour: str | None = None,
        frequency: str | None = None,
        status: Status = Status.ACTIVE,
        today: date | None = None,
    ) -> Subscriber:
        """Subscribe an address; `today` is remembered as the day they joined.

        Raises DuplicateSubscriberError, and what `new_subscriber` and `Settings.changed` raise.
        """
        settings = self._defaults.changed(
            language=language, timezone=timezone, hour=hour, frequency=frequency
        )
        return self._store.add(
            new_subscriber(
                address,
                topics,
                settings,
                handle=self._handle(),
                status=status,
                joined=today,
                check=self._check,
            )
        )

    def remove(self, address: str) -> None:
        """Forget somebody, with everything they asked for; raises UnknownSubscriberError."""
        self._store.remove(parse_address(address))

    def show(self, address: str) -> Subscriber:
        """Return the subscriber of an address; raises UnknownSubscriberError."""
        return self._store.get(parse_address(address))

    def everyone(self, *statuses: Status) -> Iterator[Subscriber]:
        """All subscribers of these statuses (none named: all), in the order they came."""
        return self._store.everyone(*statuses)

    def add_topic(self, address: str, topic: str) -> Subscriber:
        """Put one more topic on somebody's radar and return them as they are then."""
        before = self.show(address)
        return self._saved(replace(before, topics=with_topic(before.topics, topic, self._check)))

    def remove_topic(self, address: str, topic: str) -> Subscriber:
        """Take a topic off somebody's radar and return them as they are then."""
        before = self.show(address)
        return self._saved(replace(before, topics=without_topic(before.topics, topic)))

    def set_strict(self, address: str, topic: str, *, strict: bool) -> Subscriber:
        """Show only the best papers of a topic of somebody's, or the usual ones again.

        Returns them as they are then; raises InvalidTopicError for a topic that is not theirs.
        """
        before = self.show(address)
        change = (effects.strict if strict else effects.relax)(before, topic)
        if change.said.code is Code.MISSING:
            raise InvalidTopicError(NOT_THERE + _listed(before.topics))
        return self._saved(change.after)

    def translate(self, address: str, topic: str, english: str) -> Subscriber:
        """Say a topic of somebody's in English; raises InvalidTopicError."""
        before = self.show(address)
        change = effects.translate(before, topic, english, self._check)
        if change.said.code is Code.MISSING:
            raise InvalidTopicError(NOT_THERE + _listed(before.topics))
        if change.said.code is Code.UNUSABLE:
            raise InvalidTopicError(str(change.said.arguments["why"]))
        return self._saved(change.after)

    def import_csv(self, lines: Iterable[str], *, today: date | None = None) -> ImportReport:
        """Subscribe everybody of a table; people who are known already stay as they are.

        A bad row is refused with its line number and costs no other row. Raises InvalidTableError
        if the first line names no usable columns.
        """
        added = unchanged = 0
        refused: list[tuple[int, str]] = []
        for number, row in read_rows(lines):
            try:
                self._add_row(row, today)
                added += 1
            except DuplicateSubscriberError:
                unchanged += 1
            except SubscriberError as error:
                refused.append((number, str(error)))
        return ImportReport(added, unchanged, tuple(refused))

    def export_csv(self) -> Iterator[str]:
        """Yield the lines of a table of everybody, which `import_csv` reads back."""
        return write_rows(self._store.everyone())

    def _saved(self, subscriber: Subscriber) -> Subscriber:
        self._store.save(subscriber)
        return subscriber

    def _add_row(self, row: Row | InvalidTableError, today: date | None) -> None:
        if isinstance(row, InvalidTableError):
            raise row
        topics = row.get("topics", "").split(BETWEEN_TOPICS)
        self.add(
            row.get("address", ""),
            [topic for topic in topics if topic.strip()],
            language=row.get("language"),
            timezone=row.get("timezone"),
            hour=row.get("hour"),
            frequency=row.get("frequency"),
            status=parse_status(row.get("status", Status.ACTIVE)),
            today=today,
        )


def _listed(radar: tuple[str, ...]) -> str:
    return "; ".join(radar) or "empty"
