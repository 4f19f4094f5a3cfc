"""The one error tree of the service.

An error says in one line what failed and how to mend it, fit for an operator's terminal. It chains
its cause, and `permanent` alone decides whether trying again can help.
"""

from datetime import date, datetime


class NewsletterError(Exception):
    """Anything that the service expects may go wrong."""

    permanent = True


class ConfigError(NewsletterError):
    """The configuration cannot be used; names the key, its place and what is allowed."""


class SourceError(NewsletterError):
    """A source could not be read; says which, where and why."""

    def __init__(self, source: str, url: str, reason: str, *, permanent: bool = False) -> None:
        super().__init__(f"{source}: {reason} ({url})")
        self.source = source
        self.url = url
        self.reason = reason
        self.permanent = permanent


class StorageError(NewsletterError):
    """The database cannot be used as it is; says what to run."""


class NothingReadError(NewsletterError):
    """No source was read for a day, so nobody can be told what it brought."""

    permanent = False

    def __init__(self, day: date) -> None:
        super().__init__(f"nothing was read for {day} yet; run: newsletter ingest --date {day}")
        self.day = day


class PausedError(NewsletterError):
    """The letters of a day rest, because too many in a row were not accepted."""

    permanent = False

    def __init__(self, day: date, why: str, until: datetime | None) -> None:
        end = f"until {until:%H:%M} UTC, or" if until else "until somebody runs:"
        super().__init__(
            f"the letters of {day} are paused {end} newsletter send --resume --date {day}; {why}"
        )
        self.day = day
        self.until = until


class BriefingError(NewsletterError):
    """A writer gave nothing that can be sent; the built-in one takes over."""

    permanent = False


class DeliveryError(NewsletterError):
    """A letter was not accepted. Permanent: this letter never will be, as it is.

    `not_before` is when the other side said that it may be asked again.
    """

    def __init__(self, reason: str, *, permanent: bool, not_before: datetime | None = None) -> None:
        super().__init__(reason)
        self.permanent = permanent
        self.not_before = not_before


class SetUpError(DeliveryError):
    """No letter can leave until a person mends something: a login, a key, the sender's address."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, permanent=False)


class UnknownOutcomeError(DeliveryError):
    """The bytes may have left, but no answer came: never send blindly again."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, permanent=False)
