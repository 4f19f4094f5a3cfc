"""The ports of `newsletter.morning` in dictionaries, for tests that need no database.

They keep the same promises as the others; one contract test runs against all.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from newsletter.ingest.naming import Known
from newsletter.model import (
    Delivery,
    DeliveryState,
    Entry,
    FeedState,
    Paper,
    SourceReport,
)
from newsletter.ports import Claim
from newsletter.storage.arrivals import Arrival, arrivals, raised
from newsletter.storage.ledger import LEFT_US, UNSENT, check_claim, given_up_for
from newsletter.storage.moves import BEFORE
from subscribers.model import address_key


class MemoryPapers:
    """A PaperStore."""

    def __init__(self) -> None:
        self._papers: dict[str, Paper] = {}
        self._known: dict[str, Known] = {}

    def take(
        self,
        news: Sequence[tuple[Entry, date | None]],
        *,
        now: datetime,
    ) -> Mapping[tuple[str, str], int]:
        """Store entries, one work each; return how many works were new, by source and section."""
        new: Counter[tuple[str, str]] = Counter()
        for one in arrivals(news, self._known):
            if one.known is None:
                new[one.best.source, one.best.section] += 1
                paper = _paper(one, len(self._papers) + 1)
                self._papers[paper.key] = paper
            else:
                paper = raised(self._papers[one.known.key], one)
                self._papers[paper.key] = paper
            known = Known(paper.id, paper.key, paper.published or now.date())
            for key in (paper.key, *(name.key for name in one.names)):
                self._known.setdefault(key, known)
        return new

    def news(self, since: date, through: date) -> tuple[Paper, ...]:
        """Papers announced after `since`, up to and with `through`, by id."""
        dated = ((paper, paper.announced) for paper in self._papers.values())
        return tuple(paper for paper, day in dated if day and since < day <= through)


class MemorySources:
    """A SourceStore."""

    def __init__(self) -> None:
        self._states: dict[tuple[str, str], FeedState] = {}
        self._reports: dict[date, dict[tuple[str, str], SourceReport]] = {}

    def state(self, source: str, section: str) -> FeedState:
        """Return what is remembered of a section."""
        return self._states.get((source, section), FeedState())

    def record(
        self,
        day: date,
        report: SourceReport,
        state: FeedState,
        *,
        now: datetime,  # noqa: ARG002 - the port names it
    ) -> None:
        """Remember how a reading ended, once per section and day."""
        section = (report.source, report.section)
        self._states[section] = state
        self._reports.setdefault(day, {})[section] = report

    def reports(self, day: date) -> tuple[SourceReport, ...]:
        """How the sections were read for a day, in the order of the first reading."""
        return tuple(self._reports.get(day, {}).values())


class MemoryLedger:
    """A Ledger."""

    def __init__(self) -> None:
        self._rows: dict[tuple[date, int], Delivery] = {}

    def last_before(self, day: date) -> Mapping[int, Delivery]:
        """For each subscriber, the latest delivery before a day that did not fail."""
        sent = (row for row in self._rows.values() if row.day < day and row.state not in UNSENT)
        return {row.subscriber_id: row for row in sorted(sent, key=lambda row: row.day)}

    def of_day(self, day: date) -> Mapping[int, Delivery]:
        """The deliveries of a day, by subscriber id."""
        return {row.subscriber_id: row for row in self._rows.values() if row.day == day}

    def claim(
        self,
        claim: Delivery,
        *,
        expected: Delivery | None,
        now: datetime,  # noqa: ARG002 - the port names it
    ) -> bool:
        """Write a claim if the ledger still holds `expected`."""
        check_claim(claim, expected)
        held = self._rows.get((claim.day, claim.subscriber_id))
        if _place(held) != _place(expected):
            return False
        self._rows[claim.day, claim.subscriber_id] = claim
        if expected is None:
            self._give_up_before(claim)
        return True

    def exchange(
        self, outcomes: Sequence[Delivery], claims: Sequence[Claim], *, now: datetime
    ) -> frozenset[int]:
        """Record many and claim many; the ids of the claims won. It knows no people to ask."""
        for claim in claims:
            check_claim(claim.row, claim.expected)
        for outcome in outcomes:
            self.record(outcome, now=now)
        return frozenset(
            one.row.subscriber_id
            for one in claims
            if self.claim(one.row, expected=one.expected, now=now)
        )

    def hold(
        self,
        day: date,
        ids: Sequence[int],
        why: str,
        *,
        now: datetime,  # noqa: ARG002 - the port names it
    ) -> None:
        """Write that the letters of these people were not begun; who has a row keeps it."""
        for one in ids:
            held = Delivery(day, one, DeliveryState.HELD, 0, 0, detail=why)
            self._rows.setdefault((day, one), held)

    def waiting(self, now: datetime) -> Mapping[date, frozenset[int]]:
        """Whose letters, by day, are to be tried again now or have lost their sender."""
        found: dict[date, set[int]] = {}
        for (day, subscriber_id), row in sorted(self._rows.items()):
            claimed = row.state is DeliveryState.CLAIMED
            again = (
                row.next_at if row.state in {DeliveryState.RETRY, DeliveryState.UNKNOWN} else None
            )
            if (moment := row.lease_until if claimed else again) and moment <= now:
                found.setdefault(day, set()).add(subscriber_id)
        return {day: frozenset(ids) for day, ids in found.items()}

    def sent_since(self, moment: datetime) -> int:
        """How many letters first left, or may have, since a moment."""
        left = (row.begun_at for row in self._rows.values() if row.state.value in LEFT_US)
        return sum(begun is not None and begun >= moment for begun in left)

    def _give_up_before(self, claim: Delivery) -> None:
        for (day, subscriber_id), row in self._rows.items():
            theirs = subscriber_id == claim.subscriber_id and day < claim.day
            if theirs and row.state is DeliveryState.RETRY:
                given_up = replace(row, state=DeliveryState.FAILED, next_at=None)
                self._rows[day, subscriber_id] = replace(given_up, detail=given_up_for(claim.day))

    def record(
        self,
        outcome: Delivery,
        *,
        now: datetime,  # noqa: ARG002 - the port names it
    ) -> None:
        """Write how a claimed delivery ended, if the claim is still the one of this attempt."""
        held = self._rows.get((outcome.day, outcome.subscriber_id))
        if held and held.attempt == outcome.attempt and held.state in BEFORE[outcome.state]:
            self._rows[outcome.day, outcome.subscriber_id] = outcome

    def counts(self, day: date) -> Mapping[DeliveryState, int]:
        """How many deliveries of a day stand where."""
        return Counter(row.state for row in self.of_day(day).values())


class MemorySuppressions:
    """A Suppressions."""

    def __init__(self) -> None:
        self._reasons: dict[str, str] = {}

    def suppress(
        self,
        address: str,
        reason: str,
        *,
        now: datetime,  # noqa: ARG002 - the port names it
    ) -> None:
        """Suppress an address; the first reason stays."""
        self._reasons.setdefault(address_key(address), reason)

    def is_suppressed(self, address: str) -> bool:
        """Whether an address is suppressed, without regard to case."""
        return address_key(address) in self._reasons


def _place(held: Delivery | None) -> tuple[DeliveryState, int] | None:
    return (held.state, held.attempt) if held else None


def _paper(arrival: Arrival, number: int) -> Paper:
    best = arrival.best
    return Paper(
        id=number,
        key=best.key,
        label=best.label,
        title=best.title,
        abstract=best.abstract,
        authors=best.authors,
        categories=best.categories,
        link=best.link,
        published=best.published,
        version=best.version,
        announce=best.announce,
        doi=best.doi,
        announced=arrival.day,
    )
