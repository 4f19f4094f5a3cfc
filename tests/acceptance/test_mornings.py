"""Mornings of many subscribers, by command and by the clock, on each kind of database."""

import json
import threading
import time
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from clockwork import Hands, live, wait_for_jobs
from delivery_samples import Inbox, smtp_server
from mirror import SUBJECTS, serving

from newsletter import app as wiring
from newsletter import config
from newsletter.cli import run
from newsletter.delivery.ledger import Patience
from newsletter.delivery.port import MemoryMailer
from newsletter.model import DeliveryState
from newsletter.schedule import Service
from newsletter.sending import Way

THURSDAY = date(2026, 6, 11)


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch, database_url):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEWSLETTER_STORAGE__URL", database_url)
    monkeypatch.setenv("NEWSLETTER_INGEST__ARXIV_GAP", "0")
    monkeypatch.setenv("NEWSLETTER_INGEST__GAP", "0")


@pytest.fixture
def mirror():
    with serving(THURSDAY) as mirror:
        yield mirror


def people(tmp_path, count):
    radars = [f"{SUBJECTS[n % 5]};{SUBJECTS[(n + 1) % 5]}" for n in range(count)]
    rows = [f"reader{n}@example.org,{radar}" for n, radar in enumerate(radars)]
    (tmp_path / "people.csv").write_text("address,topics\n" + "\n".join(rows) + "\n")


def said(capsys):
    return json.loads(capsys.readouterr().out)


def test_the_second_morning_of_a_day_sends_nothing(tmp_path, mirror, capsys):
    people(tmp_path, 20)
    assert run(["-q", "init"]) == 0
    assert run(["-q", "subscribers", "import", "people.csv"]) == 0
    capsys.readouterr()
    morning = ["-q", "morning", "--date", "2026-06-11", "--mirror", mirror.url, "--json"]
    assert run(morning) == 0
    assert said(capsys)["sent"] == 20
    assert len(list((tmp_path / "outbox").glob("*.eml"))) == 20
    assert run(morning) == 0
    assert said(capsys)["sent"] == 0


def test_a_preview_is_what_is_sent_byte_for_byte(tmp_path, mirror):
    assert run(["-q", "subscribers", "add", "ann@example.org", "--topic", "soil fungi"]) == 0
    day = ["--date", "2026-06-11"]
    assert run(["-q", "ingest", *day, "--mirror", mirror.url]) == 0
    assert run(["preview", "ann@example.org", *day, "--outbox", "before"]) == 0
    assert run(["-q", "send", *day]) == 0
    assert run(["preview", "ann@example.org", *day, "--outbox", "after"]) == 0
    name = "2026-06-11-ann@example.org.eml"
    sent = (tmp_path / "outbox" / name).read_bytes()
    assert (tmp_path / "before" / name).read_bytes() == sent
    assert (tmp_path / "after" / name).read_bytes() == sent


def test_a_dry_run_sends_nothing_and_takes_nothing_from_the_real_one(tmp_path, mirror, capsys):
    assert run(["-q", "subscribers", "add", "ann@example.org", "--topic", "soil fungi"]) == 0
    assert run(["-q", "ingest", "--date", "2026-06-11", "--mirror", mirror.url]) == 0
    capsys.readouterr()
    assert run(["-q", "send", "--date", "2026-06-11", "--dry-run"]) == 0
    assert "would send 1" in capsys.readouterr().out
    assert not (tmp_path / "outbox").exists()
    assert run(["-q", "send", "--date", "2026-06-11"]) == 0
    assert "sent 1" in capsys.readouterr().out


def test_two_mornings_at_once_send_every_letter_once(tmp_path, mirror):
    people(tmp_path, 12)
    assert run(["-q", "subscribers", "import", "people.csv"]) == 0
    flags = {"ingest": {"mirror": mirror.url, "arxiv_gap": 0, "gap": 0}}
    sent: list[int] = []

    def morning() -> None:
        with wiring.build(config.load(None, flags)) as app:
            app.morning.ingest(THURSDAY)
            due = app.morning.due(THURSDAY)
            sent.extend(one.delivery.subscriber_id for one in app.morning.send(THURSDAY, due))

    threads = [threading.Thread(target=morning) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(sent) == list(range(1, 13))


def test_an_outbox_that_refuses_is_tried_again_and_nothing_is_lost(tmp_path, mirror, capsys):
    people(tmp_path, 3)
    assert run(["-q", "subscribers", "import", "people.csv"]) == 0
    (tmp_path / "outbox").write_text("in the way")
    morning = ["-q", "morning", "--date", "2026-06-11", "--mirror", mirror.url]
    assert run(morning) == 1
    assert "3 of 3 letters not accepted" in capsys.readouterr().err
    (tmp_path / "outbox").unlink()
    assert run(morning) == 0, "they wait for their time"
    assert not (tmp_path / "outbox").exists()
    assert run(["-q", "send", "--resume", "--date", "2026-06-11"]) == 0
    assert len(list((tmp_path / "outbox").glob("*.eml"))) == 3


def test_a_morning_without_any_source_settles_nothing(tmp_path, mirror, capsys, monkeypatch):
    monkeypatch.setenv("NEWSLETTER_INGEST__ATTEMPTS", "1")
    people(tmp_path, 2)
    assert run(["-q", "subscribers", "import", "people.csv"]) == 0
    assert run(["-q", "send", "--date", "2026-06-11"]) == 1
    assert "nothing was read for 2026-06-11 yet" in capsys.readouterr().err
    morning = ["-q", "morning", "--date", "2026-06-11", "--mirror", mirror.url]
    mirror.broken = True
    assert run(morning) == 1
    assert "no source could be read" in capsys.readouterr().err
    mirror.broken = False
    assert run(morning) == 0
    assert len(list((tmp_path / "outbox").glob("*.eml"))) == 2


def test_papers_that_come_in_later_reach_those_who_had_nothing(mirror, capsys):
    assert run(["-q", "subscribers", "add", "ann@example.org", "--topic", "soil fungi"]) == 0
    morning = ["-q", "morning", "--date", "2026-06-11", "--mirror", mirror.url]
    whole, mirror.items = mirror.items, lambda: iter(())
    assert run(morning) == 0
    assert "nothing matched for 1" in capsys.readouterr().out
    mirror.items = whole
    assert run(morning) == 0
    assert "sent 1" in capsys.readouterr().out
    assert run(morning) == 0
    assert "sent 0" in capsys.readouterr().out


def test_a_preview_says_why_there_is_none(mirror, capsys):
    weekly = ["--frequency", "weekly", "--topic", "soil fungi"]
    assert run(["-q", "subscribers", "add", "ann@example.org", *weekly]) == 0
    assert run(["preview", "ann@example.org", "--date", "2026-06-15"]) == 1
    assert "nothing was read" in capsys.readouterr().err
    assert run(["-q", "ingest", "--date", "2026-06-11", "--mirror", mirror.url]) == 0
    assert run(["preview", "ann@example.org", "--date", "2026-06-11"]) == 0
    assert "none is due on 2026-06-11 (weekly)" in capsys.readouterr().out


@pytest.fixture
def clock(monkeypatch):
    hands = Hands(datetime(2026, 6, 10, 20, tzinfo=UTC))
    hands.rule(monkeypatch)
    return hands


@pytest.fixture
def service(mirror, clock):
    mirror.day = date(2026, 6, 10)
    flags = {"ingest": {"mirror": mirror.url, "arxiv_gap": 0, "gap": 0}}
    with wiring.build(config.load(None, flags), clock) as app:
        yield Service(app)


def letters(tmp_path, name):
    files = (tmp_path / "outbox").glob(f"*-{name}@example.org.eml")
    return sorted(file.name[:10] for file in files)


def test_a_week_of_mornings_brings_one_letter_on_each_due_day(tmp_path, service, clock, mirror):
    service.app.people.add("utc@example.org", ["bird song"])
    east = {"timezone": "Asia/Shanghai", "hour": "18:30"}
    service.app.people.add("asia@example.org", ["soil fungi"], **east)
    service.app.people.add("monday@example.org", ["bird song"], frequency="weekly")
    service.app.people.add("silent@example.org", ["volcanic ash"])
    service.start()
    live(service, clock, 8, lambda: setattr(mirror, "day", clock.now.date()))
    service.stop()
    weekdays = ["2026-06-11", "2026-06-12", "2026-06-15", "2026-06-16", "2026-06-17", "2026-06-18"]
    assert letters(tmp_path, "utc") == weekdays
    assert letters(tmp_path, "asia") == weekdays
    assert letters(tmp_path, "monday") == ["2026-06-15"]
    assert letters(tmp_path, "silent") == []
    assert service.health().last_morning == date(2026, 6, 18)


def test_a_missed_morning_is_made_up_for_once_and_one_long_past_is_not(
    tmp_path, service, clock, mirror
):
    service.app.people.add("utc@example.org", ["bird song"])
    mirror.day = THURSDAY
    clock.now = datetime(2026, 6, 11, 10, tzinfo=UTC)  # three hours after seven
    service.start()
    wait_for_jobs(service, clock.now)
    wait_for_jobs(service, clock.now)
    assert letters(tmp_path, "utc") == ["2026-06-11"]
    mirror.day = date(2026, 6, 12)
    clock.now = datetime(2026, 6, 12, 20, tzinfo=UTC)  # thirteen hours after seven
    wait_for_jobs(service, clock.now)
    service.stop()
    assert letters(tmp_path, "utc") == ["2026-06-11"]


def test_an_outage_at_seven_is_made_up_for_when_the_sources_are_back(
    tmp_path, service, clock, mirror
):
    service.app.people.add("utc@example.org", ["bird song"])
    mirror.day, mirror.broken = THURSDAY, True
    clock.now = datetime(2026, 6, 11, 7, 1, tzinfo=UTC)
    service.start()
    wait_for_jobs(service, clock.now)
    assert letters(tmp_path, "utc") == []
    service.refresh()
    mirror.broken = False
    clock.now = datetime(2026, 6, 11, 7, 12, tzinfo=UTC)
    wait_for_jobs(service, clock.now)
    service.stop()
    assert letters(tmp_path, "utc") == ["2026-06-11"]


def test_there_is_one_job_a_slot_and_none_for_an_empty_one(service):
    for number in range(30):
        service.app.people.add(f"reader{number}@example.org", timezone="Europe/Berlin")
    service.app.people.add("early@example.org", hour="05:30")
    service.start()
    keys = {job.id for job in service.scheduler.get_jobs() if job.id.startswith("morning")}
    assert keys == {"morning 07:00 Europe/Berlin", "morning 05:30 UTC"}
    service.app.people.remove("early@example.org")
    service.refresh()
    keys = {job.id for job in service.scheduler.get_jobs() if job.id.startswith("morning")}
    service.stop()
    assert keys == {"morning 07:00 Europe/Berlin"}


class SlowMailer(MemoryMailer):
    """Takes its time over each letter, and says when it has begun."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = threading.Event()

    def send(self, letter):
        self.begun.set()
        time.sleep(0.02)
        return super().send(letter)


def test_a_service_that_is_told_to_end_finishes_the_letter_in_hand_and_the_next_sends_the_rest(
    tmp_path, service, clock, mirror
):
    people(tmp_path, 30)
    assert run(["-q", "subscribers", "import", "people.csv"]) == 0
    mirror.day = THURSDAY
    clock.now = datetime(2026, 6, 11, 8, tzinfo=UTC)
    mailer = SlowMailer()
    way = Way(mailer=lambda: mailer, patience=Patience(), connections=1, depth=4)
    service.app = replace(service.app, morning=replace(service.app.morning, way=way))
    service.start()
    assert mailer.begun.wait(30)
    service.stop()
    ledger = service.app.morning.stores.ledger
    states = {row.state for row in ledger.of_day(THURSDAY).values()}
    assert states == {DeliveryState.ACCEPTED}
    assert 0 < len(mailer.letters) < 30
    again = Service(service.app)
    again.start()
    wait_for_jobs(again, clock.now)
    again.stop()
    assert len(mailer.letters) == 30
    assert len({letter.recipient for letter in mailer.letters}) == 30


def test_letters_leave_by_a_real_mail_server(tmp_path, mirror, monkeypatch, capsys):
    people(tmp_path, 5)
    assert run(["-q", "subscribers", "import", "people.csv"]) == 0
    inbox = Inbox()
    with smtp_server(inbox) as port:
        monkeypatch.setenv("NEWSLETTER_DELIVERY__MAILER", "smtp")
        monkeypatch.setenv("NEWSLETTER_DELIVERY__SMTP__HOST", "127.0.0.1")
        monkeypatch.setenv("NEWSLETTER_DELIVERY__SMTP__PORT", str(port))
        monkeypatch.setenv("NEWSLETTER_DELIVERY__SMTP__SECURITY", "none")
        for _ in range(2):
            morning = ["-q", "morning", "--date", "2026-06-11", "--mirror", mirror.url]
            assert run(morning) == 0
    assert len(inbox.mails) == 5
    assert "sent 0" in capsys.readouterr().out
