"""The statements that claim letters and end them, built once: thousands a second are executed."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table, Update, bindparam, or_, select, update

from newsletter.model import DeliveryState
from newsletter.storage.tables import DeliveryRow, Person, SuppressionRow
from subscribers.model import Status

# What may come before an outcome: it moves forward only. UNKNOWN is settled when word comes.
BEFORE: Mapping[DeliveryState, frozenset[DeliveryState]] = {
    DeliveryState.CLAIMED: frozenset(),
    DeliveryState.ACCEPTED: frozenset({DeliveryState.CLAIMED, DeliveryState.UNKNOWN}),
    DeliveryState.RETRY: frozenset({DeliveryState.CLAIMED, DeliveryState.UNKNOWN}),
    DeliveryState.FAILED: frozenset(
        {DeliveryState.CLAIMED, DeliveryState.UNKNOWN, DeliveryState.RETRY}
    ),
    DeliveryState.UNKNOWN: frozenset({DeliveryState.CLAIMED}),
    DeliveryState.EMPTY: frozenset({DeliveryState.CLAIMED}),
    DeliveryState.HELD: frozenset(),
}


def _table(model: Any) -> Table:
    table: Table = model.__table__
    return table


LETTER, PERSON, SUPPRESSED = map(_table, (DeliveryRow, Person, SuppressionRow))
CLAIM_CHANGES = (
    *("state", "attempt", "lease_until", "begun_at", "next_at", "through", "items"),
    *("message_id", "provider_id", "detail", "updated_at"),
)
END_CHANGES = ("next_at", "provider_id", "detail", "updated_at")

# What `Morning.is_owed` says, in the database's words; PostgreSQL holds the rows that it finds.
_PAUSE_IS_OVER = (PERSON.c.status == Status.PAUSED.value) & (
    PERSON.c.paused_until <= bindparam("day")
)
_LISTED = select(SUPPRESSED.c.address_key).where(SUPPRESSED.c.address_key == PERSON.c.address_key)
WELCOME = (
    select(PERSON.c.id)
    .where(
        PERSON.c.id.in_(bindparam("ids", expanding=True)),
        or_(PERSON.c.status == Status.ACTIVE.value, _PAUSE_IS_OVER),
        ~_LISTED.exists(),
    )
    .with_for_update(read=True, skip_locked=True, of=PERSON)
)

_OF_ONE_DAY = update(LETTER).where(
    LETTER.c.day == bindparam("of_day"), LETTER.c.subscriber_id == bindparam("of_subscriber")
)
# Over the row of a day and a subscriber, which whoever claims holds and has looked at.
TAKE_OVER = _OF_ONE_DAY.values({name: bindparam(name) for name in CLAIM_CHANGES})

# Letters of earlier days that still wait: the one claimed now holds their papers.
GIVE_UP = (
    update(LETTER)
    .where(
        LETTER.c.subscriber_id.in_(bindparam("ids", expanding=True)),
        LETTER.c.day < bindparam("of_day"),
        LETTER.c.day > bindparam("since"),
        LETTER.c.state == DeliveryState.RETRY.value,
    )
    .values(
        state=DeliveryState.FAILED.value,
        next_at=None,
        detail=bindparam("detail"),
        updated_at=bindparam("updated_at"),
    )
)


def _end(state: DeliveryState) -> Update:
    """Return what ends a claim in a state, if it is still that attempt's."""
    may_come = or_(False, *(LETTER.c.state == before.value for before in BEFORE[state]))  # noqa: FBT003 - the empty or
    ended = _OF_ONE_DAY.where(may_come, LETTER.c.attempt == bindparam("of_attempt"))
    changes: dict[str, Any] = {name: bindparam(name) for name in END_CHANGES}
    return ended.values(state=state.value, lease_until=None, **changes)


END = {state: _end(state) for state in DeliveryState}
