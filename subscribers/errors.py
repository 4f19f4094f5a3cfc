"""What can be wrong with what a person gave us. Each message names the thing and the mend."""


class SubscriberError(Exception):
    """Anything that this package refuses. Its text is fit for the person who caused it."""


class InvalidAddressError(SubscriberError):
    """The text is no address that mail can be sent to."""


class InvalidTopicError(SubscriberError):
    """The text cannot be a topic: `why` is a message to translate, `values` stand in it."""

    def __init__(self, why: str, **values: str) -> None:
        super().__init__(why % values if values else why)
        self.why, self.values = why, values


class InvalidSettingError(SubscriberError):
    """A language, time zone, hour or frequency that does not exist."""


class UnknownSubscriberError(SubscriberError):
    """Nobody of that address is subscribed."""


class DuplicateSubscriberError(SubscriberError):
    """The address is subscribed already."""


class InvalidTokenError(SubscriberError):
    """A token that we did not mint, or minted for another purpose, or revoked."""


class InvalidTableError(SubscriberError):
    """A table of people whose columns cannot be told apart; no row of it was read."""


class SecretError(SubscriberError):
    """No secret to sign tokens with: too short, or its file cannot be read or made."""
