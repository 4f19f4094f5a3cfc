"""The operator is told how each morning went."""

from datetime import UTC, date, datetime, time

import pytest
from clockwork import Hands
from mirror import serving

from newsletter import app as wiring
from newsletter import config
from newsletter.errors import DeliveryError
from newsletter.reporting import Reporter
from newsletter.schedule import Service, Slot

SEVEN = Slot("UTC", time(7))


@pytest.fixture
def mirror(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with serving(date(2026, 6, 11)) as one:
        yield one


def service(mirror, report_to="operator@example.org"):
    flags = {
        "ingest": {"mirror": mirror.url, "arxiv_gap": 0, "gap": 0},
        "schedule": {"report_to": report_to},
    }
    return wiring.build(config.load(None, flags), Hands(datetime(2026, 6, 11, 7, 1, tzinfo=UTC)))


def reports(tmp_path):
    files = (tmp_path / "outbox").glob("*operator@example.org*.txt")
    return [file.read_text("utf-8") for file in sorted(files)]


def test_after_a_morning_the_operator_is_told_once(tmp_path, mirror):
    with service(mirror) as app:
        app.people.add("ann@example.org", ["bird song"])
        held = Service(app)
        held.hold(SEVEN)
        held.hold(SEVEN)
    (report,) = reports(tmp_path)
    assert "The morning of Thursday, 11 June 2026" in report
    assert "accepted: 1" in report
    assert "What was read" in report


def test_a_morning_without_sources_is_told_as_a_trouble(tmp_path, mirror):
    mirror.broken = True
    with service(mirror) as app:
        app.people.add("ann@example.org", ["bird song"])
        held = Service(app)
        held.hold(SEVEN)
        held.hold(SEVEN)
    (report,) = reports(tmp_path)
    assert "no source could be read" in report


def test_where_nobody_is_named_or_due_nobody_is_told(tmp_path, mirror):
    with service(mirror, report_to="") as app:
        app.people.add("ann@example.org", ["bird song"])
        Service(app).hold(SEVEN)
    with service(mirror) as app:
        Service(app).hold(Slot("UTC", time(6)))
    assert reports(tmp_path) == []


def test_a_report_that_is_refused_is_in_the_log_and_stops_nothing(mirror, monkeypatch, caplog):
    with service(mirror) as app:
        mailer = app.mailer()
        monkeypatch.setattr(type(app), "mailer", lambda _: mailer)
        refused = DeliveryError("the disk is full", permanent=False)
        monkeypatch.setattr(type(mailer), "send", lambda *_: (_ for _ in ()).throw(refused))
        Reporter(app).tell(date(2026, 6, 11), "morning 07:00 UTC")
    assert "was not accepted: the disk is full" in caplog.text
