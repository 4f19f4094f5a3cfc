"""What of a day's letters is still to come, said to whoever runs `newsletter send`."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from newsletter.model import Delivery, DeliveryState

CLAIMED, RETRY, UNKNOWN = DeliveryState.CLAIMED, DeliveryState.RETRY, DeliveryState.UNKNOWN
WORDS = {
    CLAIMED: "{} with a sender; if it died, they are looked at again from {}",
    RETRY: "{} refused for now, tried again from {}, or at once: newsletter send --resume",
    UNKNOWN: "{} that may have arrived, sent again from {} if no word of them comes",
}
NEVER = "{} that may have arrived, and are not sent again"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Letters of one state, and when the first of them may move on (None: never)."""

    state: DeliveryState
    letters: int
    first: datetime | None

    def __str__(self) -> str:
        if self.first is None:
            return NEVER.format(self.letters)
        return WORDS[self.state].format(self.letters, f"{self.first:%Y-%m-%d %H:%M} UTC")

    def facts(self) -> dict[str, Any]:
        """Return it for a program."""
        return {"state": self.state.value, "letters": self.letters, "from": self.first}


def waiting(rows: Iterable[Delivery]) -> Sequence[Waiting]:
    """Return what waits, by state; what is never sent again stands apart."""
    moments: defaultdict[DeliveryState, list[datetime]] = defaultdict(list)
    never = 0
    for row in rows:
        moment = row.lease_until if row.state is CLAIMED else row.next_at
        if row.state in WORDS and moment:
            moments[row.state].append(moment)
        never += row.state is UNKNOWN and moment is None
    found = [Waiting(state, len(them), min(them)) for state, them in sorted(moments.items())]
    return [*found, Waiting(UNKNOWN, never, None)] if never else found
