"""Time for tests: a clock that is moved by hand, and the scheduler under it."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import apscheduler.schedulers.base
import pytest

from newsletter.schedule import Service


class Hands:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def rule(self, patch: pytest.MonkeyPatch) -> None:
        """Let APScheduler, which takes no clock, find its due jobs by this one."""
        hands = self

        class Ruled(datetime):
            @classmethod
            def now(cls, tz=None):
                return hands.now.astimezone(tz)

        patch.setattr(apscheduler.schedulers.base, "datetime", Ruled)


def wait_for_jobs(service: Service, now: datetime) -> None:
    """Wake the scheduler and wait until the jobs that are due at this moment are done."""
    scheduler = service.scheduler
    running = scheduler._lookup_executor("default")._instances  # noqa: SLF001 - it has no public view
    scheduler.wakeup()
    # In this order: a job that is no longer due has been counted as running before.
    while any(job.next_run_time <= now for job in scheduler.get_jobs()) or any(running.values()):
        time.sleep(0.005)


def live(service: Service, clock: Hands, days: int, midnight: Callable[[], None]) -> None:
    """Live through some days, an hour at a time; `midnight` is New York's."""
    for _ in range(days * 24):
        clock.now += timedelta(hours=1)
        if clock.now.astimezone(UTC).hour == 4:
            midnight()
        wait_for_jobs(service, clock.now)
