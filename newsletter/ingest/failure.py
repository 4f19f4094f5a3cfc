"""How the reading of a feed can fail: one error, which carries the reason that is reported."""

from newsletter.errors import SourceError
from newsletter.ingest.sources.port import Feed
from newsletter.model import Reason


class FeedError(SourceError):
    """A feed could not be read.

    `outcome` is the reason in the report's words; `wait` the seconds that the server asked us to
    stay away; `no_connection`: nobody was reached at all; `partial`: what had come until it broke.
    """

    def __init__(
        self,
        feed: Feed,
        outcome: Reason,
        reason: str,
        *,
        permanent: bool = False,
        wait: float | None = None,
        no_connection: bool = False,
        partial: bytes = b"",
    ) -> None:
        super().__init__(feed.label, feed.url, reason, permanent=permanent)
        self.outcome = outcome
        self.wait = wait
        self.no_connection = no_connection
        self.partial = partial
