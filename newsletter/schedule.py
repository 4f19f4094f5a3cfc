"""When a morning begins: APScheduler as the alarm clock of `newsletter serve`.

The jobs lie in the database, one per time slot (a zone and an hour), not one per subscriber. A
morning that was missed, because the service was down, is made up for once when it comes back.
"""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import ClassVar, Self
from zoneinfo import ZoneInfo

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy.exc import SQLAlchemyError

from newsletter.app import App
from newsletter.errors import NewsletterError, NothingReadError, PausedError
from newsletter.reporting import Reporter
from newsletter.web.site import Health
from subscribers.model import Status, Subscriber

AGAIN = timedelta(minutes=10)  # after which a morning without any source is tried once more
REFRESH = timedelta(minutes=5)  # a new subscriber's slot is known after at most this long
SWEEP = timedelta(minutes=1)  # between two looks for letters that may be tried again
ROUND = timedelta(hours=26)  # the longest from one morning of a slot to the next, and a little
REFRESH_JOB, SWEEP_JOB, SLOT_JOB = "refresh", "sweep", "morning "
SOON = "soon"  # the store of jobs that need no database to be set
FRESH = timedelta(minutes=10)  # sources that were read so lately are not read again

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A time of day in a zone, at which the letters of some subscribers leave."""

    timezone: str
    hour: time

    @classmethod
    def of(cls, subscriber: Subscriber) -> Self:
        """Return the slot of a subscriber."""
        return cls(subscriber.timezone, subscriber.hour)

    @property
    def key(self) -> str:
        """The job's id."""
        return f"{SLOT_JOB}{self.hour:%H:%M} {self.timezone}"

    @property
    def arguments(self) -> tuple[str, str]:
        """What the database keeps of the slot for `run_slot`."""
        return self.timezone, self.hour.isoformat()

    def last_until(self, now: datetime) -> datetime:
        """Return the latest moment of this slot that is not after `now`."""
        local = now.astimezone(ZoneInfo(self.timezone))
        moment = local.replace(
            hour=self.hour.hour, minute=self.hour.minute, second=0, microsecond=0
        )
        return moment if moment <= local else moment - timedelta(days=1)


def slots(subscribers: Iterable[Subscriber]) -> dict[str, Slot]:
    """Return the slots that some subscribers are in, by their keys."""
    return {slot.key: slot for slot in map(Slot.of, subscribers)}


def ids_in(ids: frozenset[int]) -> Callable[[Subscriber], bool]:
    """Return what tells whether a subscriber is one of these."""
    return lambda one: one.id in ids


def morning_of(slot: Slot, now: datetime, catch_up: timedelta) -> date | None:
    """Return the day whose morning is to be held now; None if it began too long ago."""
    moment = slot.last_until(now)
    return moment.date() if now - moment <= catch_up else None


class Service:
    """The mornings of one process, one at a time. `stop` waits for the letter in hand."""

    current: ClassVar["Service | None"] = None  # jobs come out of the database and find us here

    def __init__(self, app: App) -> None:
        self.app = app
        self.last_morning: date | None = None
        self._reporter = Reporter(app)
        self.scheduler = BackgroundScheduler(
            jobstores={
                "default": SQLAlchemyJobStore(engine=app.database.writing),
                SOON: MemoryJobStore(),
            },
            executors={"default": ThreadPoolExecutor(1)},
            # However late a job is, it runs, and once: `morning_of` decides what is too late.
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
            timezone="UTC",
        )
        self._read: tuple[date, datetime] | None = None
        self._stopping = threading.Event()
        self._broken: frozenset[str] = frozenset()  # what broke off when it was last begun

    def start(self) -> None:
        """Make the jobs agree with the subscribers and begin to wait for mornings."""
        Service.current = self
        self.scheduler.start(paused=True)
        self.refresh()
        # A morning that was missed or cut short is made up for; where all is sent, nothing happens.
        for slot in slots(self.app.people.everyone(Status.ACTIVE, Status.PAUSED)).values():
            self.scheduler.add_job(run_slot, DateTrigger(self.app.clock()), slot.arguments)
        self.scheduler.add_job(
            run_refresh,
            IntervalTrigger(
                seconds=int(REFRESH.total_seconds()), start_date=self.app.clock() + REFRESH
            ),
            id=REFRESH_JOB,
            replace_existing=True,
        )
        self.scheduler.add_job(
            run_sweep,
            IntervalTrigger(
                seconds=int(SWEEP.total_seconds()), start_date=self.app.clock() + SWEEP
            ),
            id=SWEEP_JOB,
            replace_existing=True,
        )
        self.scheduler.resume()

    def stop(self) -> None:
        """Finish the letter in hand, leave the rest to the next start, and end."""
        self._stopping.set()
        self.scheduler.pause()  # or a job that is due just now would find nobody to run it
        self.scheduler.shutdown(wait=True)
        Service.current = None

    @contextmanager
    def noting(self, name: str) -> Iterator[None]:
        """Remember whether what is done in here breaks off; an error of ours does so in a line."""
        ended = False
        try:
            yield
            ended = True
        except NewsletterError as error:
            log.error("%s broke off: %s", name, error)  # noqa: TRY400 - its words say all
        except SQLAlchemyError as error:
            log.error("%s broke off: %s", name, error.args[0])  # noqa: TRY400 - as above
        finally:
            self._broken = self._broken - {name} if ended else self._broken | {name}

    def refresh(self) -> None:
        """Add the jobs of new slots and remove those of empty ones; the others keep their time."""
        wanted = slots(self.app.people.everyone(Status.ACTIVE, Status.PAUSED))
        # One that is further off than any can be was set by a clock that was set back since.
        farthest = self.app.clock() + ROUND
        jobs = [job for job in self.scheduler.get_jobs() if job.id.startswith(SLOT_JOB)]
        present = {job.id for job in jobs if job.next_run_time < farthest}
        for key in {job.id for job in jobs} - wanted.keys():
            self.scheduler.remove_job(key)
            self._broken -= {key}
        for key in sorted(wanted.keys() - present):
            slot = wanted[key]
            hour, minute = slot.hour.hour, slot.hour.minute
            trigger = CronTrigger(hour=hour, minute=minute, timezone=slot.timezone)
            self.scheduler.add_job(
                run_slot, trigger, slot.arguments, id=key, name=key, replace_existing=True
            )

    def hold(self, slot: Slot) -> None:
        """Hold the slot's morning: ingest, then send to those whose hour it is.

        One that breaks off, by a database that cannot be used say, is held again until it is too
        late, as one is that could read nothing.
        """
        now = self.app.clock()
        catch_up = timedelta(hours=self.app.config.schedule.catch_up_hours)
        if (day := morning_of(slot, now, catch_up)) is None:
            log.info("%s: left out, it began more than %s ago", slot.key, catch_up)
            return
        try:
            self._hold(slot, day, now)
        except NewsletterError as error:
            self._hold_again(slot, now + AGAIN)
            with suppress(NewsletterError):  # it may be what broke
                self._reporter.tell(day, slot.key, [str(error)])
            raise

    def _hold(self, slot: Slot, day: date, now: datetime) -> None:
        morning = self.app.morning
        due = morning.due(day, among=lambda one: Slot.of(one) == slot)
        if due and not self._is_read(day, now):
            morning.ingest(day)
            self._read = (day, now)
        try:
            states = self._send(day, due)
        except NothingReadError:
            log.warning("%s: no source could be read; again in %s", slot.key, AGAIN)
            self._reporter.tell(day, slot.key, ["no source could be read: no letter was sent yet"])
            self._hold_again(slot, now + AGAIN)
            self._read = None
            return
        except PausedError as error:
            log.error("%s: %s", slot.key, error)  # noqa: TRY400 - its words say all
            self._reporter.tell(day, slot.key, [str(error)])
            self._hold_again(slot, error.until)
            return
        self.last_morning = day
        log.info("%s: %s: %s", slot.key, day, dict(states) or "nobody is due a letter")
        costs = self.app.costs(day, day)
        if due:
            self._reporter.tell(day, slot.key, [one.summary() for one in costs if one.missing])
        for one in costs:
            log.info("%s: briefings: %s", slot.key, one.summary())
        if states.total() < len(due):
            self._hold_again(slot, now + AGAIN)  # a rate or the day's number held some back

    def sweep(self) -> None:
        """Send the letters whose time for another try has come, whatever day they are of."""
        for day, ids in self.app.morning.overdue().items():
            due = self.app.morning.due(day, among=ids_in(ids))
            try:
                states = self._send(day, due)
            except (NothingReadError, PausedError) as error:
                log.info("%s", error)
                continue
            log.info("once more: %s: %s", day, dict(states) or "none is due yet")

    def _send(self, day: date, due: Sequence[Subscriber]) -> Counter[str]:
        sent = self.app.morning.send(day, due, stop=self._stopping.is_set)
        return Counter(one.delivery.state.value for one in sent)

    def _hold_again(self, slot: Slot, moment: datetime | None) -> None:
        """Hold the morning later (None: when a person says so), until it is too late."""
        if moment is None or self._stopping.is_set():
            return  # whoever stops the scheduler waits for this job, and a new one would for them
        self.scheduler.add_job(
            run_slot,
            DateTrigger(moment),
            slot.arguments,
            id=f"again {slot.key}",
            replace_existing=True,
            jobstore=SOON,
        )

    def health(self) -> Health:
        """Say how the service is. Never raises: who asks may be in another process."""
        try:
            jobs = self.scheduler.get_jobs()
        except SQLAlchemyError as error:
            log.error("the jobs cannot be read: %s", error.args[0])  # noqa: TRY400 - its words say all
            return Health(database=False, schedule=self.scheduler.running)
        trouble = "" if self.scheduler.running else "nothing waits for mornings"
        soon = self.app.clock() + 2 * SWEEP
        if any(job.id == SWEEP_JOB and job.next_run_time > soon for job in jobs):
            trouble = "the clock was set back; start the service again"
        if self._broken:
            trouble = f"broke off, as the log says: {', '.join(sorted(self._broken))}"
        job = min(
            (job for job in jobs if job.id not in {REFRESH_JOB, SWEEP_JOB}),
            key=lambda job: job.next_run_time,
            default=None,
        )
        return Health(
            database=True,  # the jobs were read from it just now
            schedule=not trouble,
            trouble=trouble,
            last_morning=self.last_morning,
            next_morning=job.next_run_time if job else None,
        )

    def _is_read(self, day: date, now: datetime) -> bool:
        return self._read is not None and self._read[0] == day and now - self._read[1] < FRESH


def run_slot(timezone: str, hour: str) -> None:
    """The job of a slot, which APScheduler finds by its name."""
    slot = Slot(timezone, time.fromisoformat(hour))
    if service := Service.current:
        with service.noting(slot.key):
            service.hold(slot)


def run_refresh() -> None:
    """The job that looks for new slots."""
    if service := Service.current:
        with service.noting(REFRESH_JOB):
            service.refresh()


def run_sweep() -> None:
    """The job that sends once more what was refused for now."""
    if service := Service.current:
        with service.noting(SWEEP_JOB):
            service.sweep()
