"""When to stop: at once where the set-up is at fault, and after too many refusals in a row."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from newsletter.delivery.port import Receipt
from newsletter.errors import DeliveryError, SetUpError
from newsletter.model import Delivery, DeliveryState

REFUSED = frozenset({DeliveryState.RETRY, DeliveryState.FAILED, DeliveryState.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Pause:
    """An edition of which no more letters are claimed, why, and until when.

    `until` None: until a person says so; the next day's edition is another one.
    """

    why: str
    until: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it still does."""
        return self.until is None or now < self.until


class Ceiling:
    """Counts letters refused in a row; `limit` of them pause the edition."""

    def __init__(self, limit: int, rest: timedelta) -> None:
        self._limit = limit
        self._rest = rest
        self._refused: list[Delivery] = []
        self._mend = ""

    def note(self, delivery: Delivery, result: Receipt | DeliveryError) -> None:
        """Take note of how a letter ended, and why."""
        if isinstance(result, SetUpError):
            self._mend = delivery.detail
        if delivery.state in REFUSED:
            self._refused.append(delivery)
        elif delivery.state is DeliveryState.ACCEPTED:
            self._refused.clear()

    def pause(self, now: datetime) -> Pause | None:
        """Return the pause that is due now.

        What a person has to mend pauses it at once: no letter could leave. Refusals for now may
        end by themselves, so letters are tried again after a rest; where some were refused for
        good, or nobody answered, a person has to look first.
        """
        if self._mend:
            return Pause(f"no letter can leave: {self._mend}")
        if len(self._refused) < self._limit:
            return None
        last = self._refused[-1]
        why = f"{len(self._refused)} letters in a row were not accepted: {last.detail}"
        for_now = all(one.state is DeliveryState.RETRY for one in self._refused)
        return Pause(why, now + self._rest if for_now else None)
