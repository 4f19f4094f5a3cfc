"""What an operator can ask and do about letters: delivery, editions, send --resume, doctor."""

import json
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from clockwork import Hands
from delivery_samples import KEY, Answer, Inbox, LoopbackSendGrid, smtp_server
from mirror import serving
from nameserver import nameserver
from test_mornings import THURSDAY, people

from newsletter import app as wiring
from newsletter import config
from newsletter.cli import doctor, run
from newsletter.cli.waiting import waiting
from newsletter.delivery.events import sendgrid_events
from newsletter.delivery.ledger import Patience
from newsletter.delivery.port import MemoryMailer
from newsletter.errors import DeliveryError, PausedError, UnknownOutcomeError
from newsletter.model import Delivery, DeliveryState
from newsletter.schedule import Service
from newsletter.sending import Way

SEND = ["-q", "send", "--date", "2026-06-11"]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEWSLETTER_INGEST__ARXIV_GAP", "0")


@pytest.fixture
def edition(tmp_path):
    """Twelve people, and a day's papers."""
    people(tmp_path, 12)
    assert run(["-q", "subscribers", "import", "people.csv"]) == 0
    with serving(THURSDAY) as mirror:
        assert run(["-q", "ingest", "--date", "2026-06-11", "--mirror", mirror.url]) == 0


def said(capsys, *command):
    capsys.readouterr()
    assert run([*command, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def by_smtp(monkeypatch, port):
    for name, value in {"HOST": "127.0.0.1", "PORT": port, "SECURITY": "none"}.items():
        monkeypatch.setenv(f"NEWSLETTER_DELIVERY__SMTP__{name}", str(value))
    monkeypatch.setenv("NEWSLETTER_DELIVERY__MAILER", "smtp")


@pytest.mark.usefixtures("edition")
def test_the_fate_of_a_letter_is_told_in_the_servers_words(monkeypatch, capsys):
    inbox = Inbox()
    inbox.refusals["reader3@example.org"] = "550 5.1.1 <reader3@example.org>: no such user"
    with smtp_server(inbox) as port:
        by_smtp(monkeypatch, port)
        assert run(SEND) == 1
    told = said(capsys, "delivery", "Reader2@example.org")
    assert [(one["day"], one["state"]) for one in told["letters"]] == [("2026-06-11", "accepted")]
    assert "queued as" in told["letters"][0]["words"]
    refused = said(capsys, "delivery", "reader3@example.org")["letters"][0]
    assert refused["state"] == "failed"
    assert "550 5.1.1 <<address>>: no such user" in refused["words"]
    assert run(["delivery", "reader3@example.org"]) == 0
    assert "550 5.1.1" in capsys.readouterr().out
    assert run(["delivery", "nobody@example.org"]) == 0
    assert "no letter was ever claimed" in capsys.readouterr().out
    (account,) = said(capsys, "editions")["editions"]
    assert account["states"]["accepted"] == 11
    assert account["states"]["failed"] == 1
    assert account["sources"]
    assert run(["editions"]) == 0
    assert capsys.readouterr().out.startswith("2026-06-11\t")


def test_before_the_first_letter_there_are_no_editions(capsys):
    assert run(["editions"]) == 0
    assert "no letter was ever claimed" in capsys.readouterr().out


@pytest.mark.usefixtures("edition")
def test_what_a_provider_told_stands_beside_the_letter(capsys):
    assert run(SEND) == 0
    batch = [
        {"event": "bounce", "type": "bounce", "status": "5.1.1", "reason": "550 nobody"},
        {"event": "nonsense"},
    ]
    facts = {"email": "reader1@example.org", "timestamp": 1781157660, "sg_message_id": "x.1"}
    with wiring.build(config.load()) as app:
        now = datetime(2026, 6, 11, 9, tzinfo=UTC)
        raw = json.dumps([{**facts, **one} for one in batch]).encode()
        app.events.put(sendgrid_events(raw), now=now)
        app.event_desk().process()
    told = said(capsys, "delivery", "reader1@example.org")
    assert told["suppressed"] == "hard bounce"
    assert [(one["kind"], one["words"]) for one in told["events"]] == [
        ("hard bounce", "550 nobody")
    ]
    assert run(["delivery", "reader1@example.org"]) == 0
    out = capsys.readouterr().out
    assert "suppressed" in out
    assert "550 nobody" in out


@pytest.mark.usefixtures("edition")
def test_too_many_refusals_pause_the_day_until_somebody_resumes_it(tmp_path, monkeypatch, capsys):
    people(tmp_path, 40)
    assert run(["-q", "subscribers", "import", "people.csv"]) == 0
    inbox = Inbox()
    inbox.refusals["DATA"] = "550 5.7.1 your words are blocked"
    monkeypatch.setenv("NEWSLETTER_DELIVERY__CEILING", "5")
    monkeypatch.setenv("NEWSLETTER_DELIVERY__CONNECTIONS", "1")
    with smtp_server(inbox) as port:
        by_smtp(monkeypatch, port)
        assert run(SEND) == 1
        assert "send --resume --date 2026-06-11" in capsys.readouterr().err
        inbox.refusals.clear()
        assert run(SEND) == 1
        assert inbox.mails == []
        assert "blocked" in said(capsys, "editions")["editions"][0]["paused"]
        assert run([*SEND, "--resume"]) == 0
    states = said(capsys, "editions")["editions"][0]["states"]
    assert 0 < states["accepted"] == len(inbox.mails)
    assert states["accepted"] + states["failed"] == 40
    assert not said(capsys, "editions")["editions"][0]["paused"]


@pytest.mark.usefixtures("edition")
def test_a_sender_who_is_refused_costs_no_letter_and_the_operator_is_told(monkeypatch, capsys):
    inbox = Inbox()
    inbox.refusals["MAIL"] = "550 5.7.1 not as morning@localhost"
    monkeypatch.setenv("NEWSLETTER_DELIVERY__CONNECTIONS", "1")
    with smtp_server(inbox) as port:
        by_smtp(monkeypatch, port)
        assert run(SEND) == 1
        told = capsys.readouterr().err
        assert "paused until somebody runs: newsletter send --resume --date 2026-06-11" in told
        assert "550 5.7.1 not as <address>" in told
        states = said(capsys, "editions")["editions"][0]["states"]
        assert states["failed"] == 0
        inbox.refusals.clear()
        assert run([*SEND, "--resume"]) == 0
    assert len(inbox.mails) == 12


@pytest.mark.usefixtures("edition")
def test_the_service_tries_again_what_was_refused_when_its_time_has_come(monkeypatch):
    clock = Hands(datetime(2026, 6, 11, 8, tzinfo=UTC))
    clock.rule(monkeypatch)
    busy = DeliveryError("450 busy", permanent=False)
    mailer = MemoryMailer({f"reader{n}@example.org": busy for n in range(3)})
    with wiring.build(config.load(), clock) as app:
        way = Way(mailer=lambda: mailer, patience=Patience(quiet=timedelta(0)))
        morning = app.morning
        service = Service(replace_way(app, way))
        list(service.app.morning.send(THURSDAY, morning.due(THURSDAY)))
        assert len(mailer.letters) == 9
        mailer.refusing.clear()
        service.sweep()
        assert len(mailer.letters) == 9, "their time has not come"
        clock.now += timedelta(minutes=10)
        service.sweep()
    assert sorted(one.recipient for one in mailer.letters)[:3] == [
        "reader0@example.org",
        "reader10@example.org",
        "reader11@example.org",
    ]
    assert len(mailer.letters) == 12


@pytest.mark.usefixtures("edition")
def test_a_day_of_a_new_sender_has_its_number_and_who_waited_longest_comes_first(tmp_path, capsys):
    flags = {"delivery": {"warm_up": {"first_day": "2026-06-11", "plan": [5, 8]}}}
    clock = Hands(datetime(2026, 6, 11, 8, tzinfo=UTC))
    with wiring.build(config.load(None, flags), clock) as app:
        morning = app.morning
        first = list(morning.send(THURSDAY, morning.due(THURSDAY)))
        assert len(first) == 5
        assert list(morning.send(THURSDAY, morning.due(THURSDAY))) == []
        waits = next(one for one in app.people.everyone() if one.id not in letters_of(first))
        told = said(capsys, "delivery", waits.address)["letters"][0]
        assert told["state"] == "held"
        assert told["words"] == "held back: the warm-up plan allows 5 letters on 2026-06-11"
        assert said(capsys, "editions")["editions"][0]["states"]["held"] == 7
        clock.now += timedelta(days=1)
        assert len(list(morning.send(THURSDAY, morning.due(THURSDAY)))) == 7
    assert len(list((tmp_path / "outbox").glob("*.eml"))) == 12


def letters_of(outcomes):
    return {one.delivery.subscriber_id for one in outcomes}


@pytest.mark.usefixtures("edition")
def test_after_a_crash_the_operator_is_told_what_waits_and_until_when(monkeypatch, capsys):
    clock = Hands(datetime(2026, 6, 11, 8, tzinfo=UTC))
    clock.rule(monkeypatch)
    lost = UnknownOutcomeError("no answer came")
    busy = DeliveryError("450 busy", permanent=False)
    mailer = MemoryMailer({"reader1@example.org": lost, "reader2@example.org": busy})
    with wiring.build(config.load(), clock) as app:
        way = Way(lambda: mailer, Patience(quiet=timedelta(minutes=30)))
        morning = replace_way(app, way).morning
        sent = morning.send(THURSDAY, [one for one in morning.due(THURSDAY) if one.id < 5])
        assert len(list(sent)) == 4
        lease = clock.now + timedelta(minutes=15)
        crashed = Delivery(THURSDAY, 7, DeliveryState.CLAIMED, 1, 1, lease_until=lease)
        app.morning.stores.ledger.claim(crashed, expected=None, now=clock.now)
        given_up = replace(crashed, subscriber_id=8)
        app.morning.stores.ledger.claim(given_up, expected=None, now=clock.now)
        ended = replace(given_up, state=DeliveryState.UNKNOWN, lease_until=None)
        app.morning.stores.ledger.record(ended, now=clock.now)
        told = [str(one) for one in waiting(app.morning.stores.ledger.of_day(THURSDAY).values())]
    assert [one[:50] for one in told[1:]] == [
        "1 refused for now, tried again from 2026-06-11 08:",
        "1 that may have arrived, sent again from 2026-06-1",
        "1 that may have arrived, and are not sent again",
    ]
    lease = "1 with a sender; if it died, they are looked at again from 2026-06-11 08:15 UTC"
    assert told[0] == lease
    assert run([*SEND, "--dry-run"]) == 0
    assert "waiting: 1 refused for now" in capsys.readouterr().out
    (first, *_) = said(capsys, *SEND, "--dry-run")["waiting"]
    assert (first["state"], first["letters"]) == ("retry", 1)


@pytest.mark.usefixtures("edition")
def test_a_pause_because_of_refusals_for_now_ends_by_itself():
    clock = Hands(datetime(2026, 6, 11, 8, tzinfo=UTC))
    busy = DeliveryError("450 busy", permanent=False)
    mailer = MemoryMailer({f"reader{n}@example.org": busy for n in range(12)})
    with wiring.build(config.load(), clock) as app:
        morning = replace_way(app, Way(lambda: mailer, Patience())).morning
        with pytest.raises(PausedError) as caught:
            list(morning.send(THURSDAY, morning.due(THURSDAY)))
        assert caught.value.until == clock.now + timedelta(minutes=15)
        with pytest.raises(PausedError):
            morning.send(THURSDAY, morning.due(THURSDAY))
        mailer.refusing.clear()
        clock.now += timedelta(minutes=16)
        list(morning.send(THURSDAY, morning.due(THURSDAY)))
    assert len(mailer.letters) == 12


def replace_way(app, way):
    return replace(app, morning=replace(app.morning, way=way))


# -- doctor --------------------------------------------------------------------------------------


def checks(capsys, *options, status=0):
    capsys.readouterr()
    assert run(["doctor", "--json", *options]) == status
    found = json.loads(capsys.readouterr().out.splitlines()[0])["checks"]
    return {one["what"]: one for one in found}


def test_the_doctor_finds_a_new_place_well_and_sends_a_test_mail(tmp_path, capsys):
    found = checks(capsys, "--send", "me@example.org")
    assert {one["verdict"] for one in found.values()} == {"ok", "warn"}
    assert found["test mail"]["verdict"] == "ok"
    assert len(list((tmp_path / "outbox").glob("*.eml"))) == 1
    assert run(["doctor"]) == 0
    assert "mend: set site.base_url" in capsys.readouterr().out


def test_the_doctor_asks_the_server_and_the_dns(monkeypatch, capsys):
    monkeypatch.setenv("NEWSLETTER_SENDER__ADDRESS", "morning@hub.example")
    monkeypatch.setattr(doctor, "txt_records", lambda _: ["v=spf1 -all"])
    inbox = Inbox()
    with smtp_server(inbox) as port:
        by_smtp(monkeypatch, port)
        found = checks(capsys, "--send", "me@example.org", status=1)
    assert "lets us in" in found["connection"]["words"]
    assert found["SPF"]["verdict"] == "ok"
    assert found["DMARC"]["verdict"] == "fail"
    assert "_dmarc.hub.example" in found["DMARC"]["mend"]
    assert found["DKIM"]["verdict"] == "warn"
    assert len(inbox.mails) == 1
    found = checks(capsys, "--send", "me@example.org", status=1)
    assert found["connection"]["verdict"] == found["test mail"]["verdict"] == "fail"


def test_the_doctor_asks_a_real_dns_and_knows_our_key(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("NEWSLETTER_SENDER__ADDRESS", "morning@hub.example")
    monkeypatch.setenv("NEWSLETTER_DELIVERY__SMTP__DKIM__KEY", str(tmp_path / "dkim.pem"))
    command = ["openssl", "genrsa", "-out", str(tmp_path / "dkim.pem"), "2048"]
    subprocess.run(command, check=True, capture_output=True)
    records = {"hub.example": ["v=spf1 mx -all"], "_dmarc.hub.example": ["v=DMARC1; p=none"]}
    with smtp_server(Inbox()) as port, nameserver(records) as zone:
        by_smtp(monkeypatch, port)
        found = checks(capsys, status=1)
        assert [found[one]["verdict"] for one in ("SPF", "DKIM", "DMARC")] == ["ok", "fail", "ok"]
        name = "newsletter._domainkey.hub.example"
        assert name in found["DKIM"]["mend"]
        zone.records[name] = [found["DKIM"]["mend"].split('"')[1]]
        found = checks(capsys, status=1)
    assert found["DKIM"] == {
        "what": "DKIM",
        "verdict": "ok",
        "words": f"{name} holds our key",
        "mend": "",
    }


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [
        ([Answer(200, '{"scopes":["mail.send"]}')], "ok"),
        ([Answer(200, '{"scopes":["stats.read"]}')], "fail"),
        ([Answer(401, '{"errors":[{"message":"unknown key"}]}')], "fail"),
        ([Answer(cut=True)], "fail"),
    ],
)
def test_the_doctor_asks_sendgrid_what_the_key_may_do(monkeypatch, capsys, answers, verdict):
    monkeypatch.setenv("NEWSLETTER_DELIVERY__MAILER", "sendgrid")
    monkeypatch.setenv("NEWSLETTER_SENDGRID_KEY", KEY)
    with LoopbackSendGrid(*answers) as service:
        monkeypatch.setenv("NEWSLETTER_DELIVERY__SENDGRID__HOST", service.url)
        found = checks(capsys, status=1)
    assert found["connection"]["verdict"] == verdict
    assert KEY not in json.dumps(found)


def test_the_doctor_says_what_is_wrong_with_the_settings_and_the_disk(monkeypatch, capsys):
    usage = shutil.disk_usage(".")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=10**6))
    assert checks(capsys, status=1)["disk"]["verdict"] == "fail"
    monkeypatch.setenv("NEWSLETTER_DELIVERY__MAILER", "sendgrid")
    found = checks(capsys, status=1)
    assert "NEWSLETTER_SENDGRID_KEY" in found["settings, database"]["words"]
