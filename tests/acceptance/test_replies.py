"""Managing by reply, end to end: mails are handed over, carried out, and answered."""

import email
import json
import re
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.policy import default

import pytest
from mailboxes import free_port
from mirror import serving
from replies_samples import a_mail
from sqlalchemy import text

from newsletter import app as wiring
from newsletter import config
from newsletter.cli import run
from newsletter.delivery.events import Event, Fate, smtp_event
from newsletter.delivery.port import MemoryMailer, Receipt
from newsletter.errors import ConfigError, NewsletterError
from newsletter.postroom import PostRoom
from newsletter.replies.inbox import Incoming
from newsletter.web.reception import reception
from subscribers.history import Route
from subscribers.model import Status
from subscribers.signups import Signup
from subscribers.tokens import new_handle

THURSDAY = date(2026, 6, 11)
NOON = datetime(2026, 6, 11, 12, tzinfo=UTC)
DOMAIN = "in.example"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch, database_url):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEWSLETTER_STORAGE__URL", database_url)
    monkeypatch.setenv("NEWSLETTER_INGEST__ARXIV_GAP", "0")
    monkeypatch.setenv("NEWSLETTER_INGEST__GAP", "0")
    monkeypatch.setenv("NEWSLETTER_REPLIES__DOMAIN", DOMAIN)
    monkeypatch.setenv("NEWSLETTER_REPLIES__LISTENER__PORT", str(free_port()))


class Clock:
    def __init__(self, now=NOON):
        self.now = now

    def __call__(self):
        return self.now


@contextmanager
def built(clock=None, **flags):
    with wiring.build(config.load(flags=flags), clock or Clock()) as app:
        yield app


def letters(folder):
    """The mails in an outbox, by what their files are called after the day and the address."""
    return {
        file.name.removesuffix(".eml"): email.message_from_bytes(file.read_bytes(), policy=default)
        for file in sorted(folder.glob("*.eml"))
    }


def wait_for(look, seconds=30):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.1)
    pytest.fail("it did not happen")


def link(mail, path):
    text = mail.get_body(("plain",)).get_content()
    return re.search(rf"http://\S+/{path}/([a-z2-7]{{26}})", text)[1]


def token_mail(mail, *lines, name, sender="ada@example.org"):
    """A reply to a mail of ours, with its own Message-ID."""
    thread = [f"In-Reply-To: {mail['Message-ID']}", f"Delivered-To: {mail['Reply-To']}"]
    return a_mail(*lines, sender=sender, message_id=f"<{name}@example.org>", headers=thread)


def test_a_letter_is_answered_and_the_next_one_shows_it(tmp_path):
    with serving(THURSDAY) as mirror:
        assert run(["-q", "subscribers", "add", "ada@example.org", "--topic", "soil fungi"]) == 0
        day = ["--date", "2026-06-11"]
        assert run(["-q", "morning", *day, "--mirror", mirror.url]) == 0
    (letter,) = letters(tmp_path / "outbox").values()
    assert re.fullmatch(rf"reply\+[a-z2-7]{{26}}@{DOMAIN}", letter["Reply-To"])
    assert "mailto:unsub+" in letter["List-Unsubscribe"]
    with built() as app, PostRoom(app):
        commands = ("add topic glacier melt", "less like 01", "weekly", "please dance")
        (tmp_path / "r.eml").write_bytes(token_mail(letter, *commands, name="1"))
        assert run(["-q", "reply", "send", "--file", "r.eml"]) == 0
        receipt = wait_for(
            lambda: next(
                (m for n, m in letters(tmp_path / "outbox").items() if "receipt" in n), None
            )
        )
        assert app.people.show("ada@example.org").topics == ("soil fungi", "glacier melt")
    assert receipt["In-Reply-To"] == "<1@example.org>"
    assert receipt["Auto-Submitted"] == "auto-replied"
    text = receipt.get_body(("plain",)).get_content()
    for said in ("glacier melt", "weekly", "please dance"):
        assert said in text
    with built() as app:
        desk = reception(app)
        desk.undo(link(receipt, "u"))
        assert app.people.show("ada@example.org").topics == ("soil fungi",)


def test_whoever_mails_the_leave_address_gets_no_letter_the_next_morning(tmp_path, capsys):
    with serving(THURSDAY) as mirror:
        assert run(["-q", "subscribers", "add", "ada@example.org", "--topic", "soil fungi"]) == 0
        assert run(["-q", "morning", "--date", "2026-06-11", "--mirror", mirror.url]) == 0
        (letter,) = letters(tmp_path / "outbox").values()
        address = re.search(r"mailto:([^>]+)>", letter["List-Unsubscribe"])[1]
        with built() as app:
            room = PostRoom(app)
            room.take(Incoming.of("smtp", b"\r\n", [address], ""))
            room.work()
            assert app.people.show("ada@example.org").status is Status.LEFT
        capsys.readouterr()
        friday = ["--date", "2026-06-12", "--mirror", mirror.url, "--json"]
        run(["-q", "morning", *friday])
    assert json.loads(capsys.readouterr().out)["sent"] == 0
    assert len(letters(tmp_path / "outbox")) == 1


def test_a_mail_of_another_sender_is_confirmed_by_the_subscriber(tmp_path):
    with built() as app:
        ada = app.people.add("ada@example.org", ["soil fungi"])
        room = PostRoom(app)
        address = app.morning.links(ada).reply_to
        mail = a_mail("stop", sender="Eve <eve@evil.example>")
        room.take(Incoming.of("smtp", mail, [address], "eve@evil.example"))
        room.work()
        assert app.people.show("ada@example.org") == ada
        ((name, asked),) = letters(tmp_path / "outbox").items()
        assert asked["To"] == "ada@example.org"
        assert "check" in name
        assert link(asked, "a")


def test_a_post_room_whose_mails_have_to_wait_says_so_until_they_are_read():
    with built() as app:
        address = app.morning.links(app.people.add("ada@example.org", ["soil fungi"])).reply_to
        room = PostRoom(app)
        rename(app, "inbound", "elsewhere")
        with room:
            assert wait_for(lambda: room.trouble) == (
                "what came in by mail has to wait; the log says why"
            )
            rename(app, "elsewhere", "inbound")
            room.take(Incoming.of("smtp", a_mail("weekly"), [address], "ada@example.org"))
            assert wait_for(lambda: not room.trouble)


def rename(app, table, other):
    with app.database.write() as session:
        session.connection().execute(text(f"ALTER TABLE {table} RENAME TO {other}"))


def test_links_and_addresses_of_before_a_rotation_go_on_working(monkeypatch):
    old, new = "old-" * 8, "new-" * 8
    monkeypatch.setenv("NEWSLETTER_SECRET", old)
    with built() as app:
        links = app.morning.links(app.people.add("ada@example.org", ["soil fungi"]))
    monkeypatch.setenv("NEWSLETTER_SECRET", new)
    monkeypatch.setenv("NEWSLETTER_OLD_SECRET", old)
    with built() as app:
        room = PostRoom(app)
        assert app.morning.links(app.people.show("ada@example.org")).leave != links.leave
        mail = Incoming.of("smtp", a_mail("weekly"), [links.reply_to], "ada@example.org")
        room.take(mail)
        room.work()
        assert app.people.show("ada@example.org").frequency == "weekly"
        person, left = reception(app).leave(links.leave.rpartition("/")[2], Route.LINK)
        assert person
        assert left
    monkeypatch.setenv("NEWSLETTER_OLD_SECRET", "short")
    with pytest.raises(ConfigError, match="NEWSLETTER_OLD_SECRET"), built():
        pass


# -- two services that answer each other -------------------------------------------------------


class Wire:
    """A mailer whose letters arrive at another service at once."""

    quiet = None

    def __init__(self, strip):
        self.carried, self.strip, self.there = [], strip, None

    def send(self, letter):
        raw = letter.raw
        if self.strip:  # a bad relay, which loses all that says "this is a program's"
            head, _, body = raw.partition(b"\r\n\r\n")
            kept = [
                line
                for line in re.split(rb"\r\n(?![ \t])", head)
                if not line.lower().startswith((b"auto-", b"list-", b"x-auto", b"precedence"))
            ]
            raw = b"\r\n".join(kept) + b"\r\n\r\n" + body
        self.carried.append(letter)
        self.there(raw, letter.recipient, letter.sender)
        return Receipt()

    def close(self):
        pass


@pytest.mark.parametrize("strip", [False, True])
def test_two_services_that_answer_each_other_fall_silent(tmp_path, strip):
    """Each has subscribed the other's reply address, and one mail sets them off."""
    with (
        built(storage={"url": f"sqlite:///{tmp_path}/a.db"}, replies={"domain": "a.example"},
              sender={"address": "morning@a.example"}) as one,
        built(storage={"url": f"sqlite:///{tmp_path}/b.db"}, replies={"domain": "b.example"},
              sender={"address": "morning@b.example"}) as other,
    ):  # fmt: skip
        wires, rooms = [Wire(strip), Wire(strip)], []
        first = one.people.add("seed@a.example", ["soil fungi"])
        ours = one.morning.links(first).reply_to
        second = other.people.add(ours, ["soil fungi"])
        theirs = other.morning.links(second).reply_to
        one.morning.stores.people.save(replace(first, address=theirs))
        for app, wire in zip((one, other), wires, strict=True):
            rooms.append(app.replies(wire))
        for wire, room in zip(wires, reversed(rooms), strict=True):
            wire.there = lambda raw, to, sender, room=room: room.take(
                Incoming.of("smtp", raw, [to], sender)
            )
        rooms[0].take(Incoming.of("smtp", a_mail("help", sender=theirs), [ours], theirs))
        for _ in range(50):
            if not sum(room.run() for room in rooms):
                break
        else:
            pytest.fail("they never fell silent")
        assert 1 <= sum(len(wire.carried) for wire in wires) <= (10 if strip else 1)


# -- suppressed addresses ----------------------------------------------------------------------


def suppress(app, address):
    app.morning.stores.suppressions.suppress(address, "hard bounce", now=app.clock())


def send_a_letter(app, ada):
    with serving(THURSDAY) as mirror:
        changed = app.config.model_copy(
            update={"ingest": app.config.ingest.model_copy(update={"mirror": mirror.url})}
        )
        morning = replace(app.morning, config=changed)
        morning.ingest(THURSDAY)
    assert list(morning.send(THURSDAY, [ada])) == []


def reply(*lines, sender="ada@example.org", verb="reply_to"):
    def act(app, ada):
        room = PostRoom(app)
        address = getattr(app.morning.links(ada), verb)
        room.take(Incoming.of("smtp", a_mail(*lines, sender=sender), [address], sender))
        room.work()

    return act


def join(app, ada):
    signup = Signup(new_handle(), ada.address.upper().replace("EXAMPLE.ORG", "example.org"), NOON)
    reception(app).ask(signup)


def ask_back(app, ada):
    app.changes.leave(ada.handle, route=Route.LINK, now=NOON)
    token = app.morning.links(ada).leave.rpartition("/")[2]
    reception(app).ask_back(token)


PATHS = {
    "the letter": send_a_letter,
    "a receipt": reply("weekly"),
    "whole abstracts": reply("show 1"),
    "a goodbye": reply("stop"),
    "a goodbye after a mail to the leave address": reply("", verb="leave_to"),
    "a question": reply("weekly", sender="eve@evil.example"),
    "a confirmation": join,
    "a fresh link": lambda app, ada: reception(app).ask_for_link(ada.address),
    "a welcome": lambda app, ada: reception(app).welcome(ada),
    "a way back": ask_back,
}


@pytest.mark.parametrize("path", PATHS)
def test_a_suppressed_address_is_not_written_to_by_any_path(tmp_path, path):
    with built() as app:
        ada = app.people.add("ada@example.org", ["soil fungi"])
        suppress(app, "ADA@example.org")
        PATHS[path](app, ada)
    assert letters(tmp_path / "outbox") == {}


@pytest.mark.parametrize("path", sorted(set(PATHS) - {"the letter"}))
def test_the_same_paths_do_write_to_an_address_that_is_not_suppressed(tmp_path, path):
    with built() as app:
        ada = app.people.add("ada@example.org", ["soil fungi"])
        if path == "a confirmation":
            app.changes.leave(ada.handle, route=Route.LINK, now=NOON)
        PATHS[path](app, ada)
    assert len(letters(tmp_path / "outbox")) == 1


# -- events ------------------------------------------------------------------------------------


def a_bounced(app, ada):
    morning = app.morning
    with serving(THURSDAY) as mirror:
        changed = app.config.model_copy(
            update={"ingest": app.config.ingest.model_copy(update={"mirror": mirror.url})}
        )
        way = replace(morning.way, mailer=MemoryMailer)
        morning = replace(morning, config=changed, way=way)
        morning.ingest(THURSDAY)
    (sent,) = morning.send(THURSDAY, [ada])
    return sent.delivery.message_id


def test_a_bounce_ends_the_letters_and_can_be_replayed(capsys):
    with built() as app:
        ada = app.people.add("ada@example.org", ["soil fungi"])
        name = a_bounced(app, ada)
        event = Event(Fate.HARD, "ada@example.org", NOON, message_id=name, proven=False)
        app.events.put([smtp_event(event)], now=datetime.now(UTC))
        assert not app.morning.stores.suppressions.is_suppressed("ada@example.org")
        PostRoom(app).work()
        assert app.morning.stores.suppressions.is_suppressed("ada@example.org")
    capsys.readouterr()
    assert run(["events", "replay", "--days", "1"]) == 0
    assert "1 events of 1 days, 1 processed" in capsys.readouterr().out


def test_a_complaint_suppresses_and_ends_the_subscription():
    with built() as app:
        app.people.add("ada@example.org", ["soil fungi"])
        raw = json.dumps([{"event": "spamreport", "email": "ADA@example.org", "timestamp": 1}])
        from newsletter.delivery.events import sendgrid_events  # noqa: PLC0415 - once

        app.events.put(sendgrid_events(raw.encode()), now=NOON)
        app.event_desk().process()
        assert app.people.show("ada@example.org").status is Status.LEFT
        assert app.morning.stores.suppressions.is_suppressed("ada@example.org")


# -- the room itself ---------------------------------------------------------------------------


def test_a_room_whose_address_is_taken_says_so_and_closes_what_it_opened():
    with built() as app, PostRoom(app), pytest.raises(NewsletterError, match="cannot take mail in"):
        PostRoom(app).__enter__()


def test_without_a_domain_no_mail_is_taken_in(monkeypatch, capsys):
    monkeypatch.setenv("NEWSLETTER_REPLIES__DOMAIN", "")
    with built() as app:
        assert app.inboxes(lambda _mail: None) == ()
        assert PostRoom(app).hooks() is None
    assert run(["-q", "reply", "send", "--file", __file__]) == 1
    assert "set replies.domain" in capsys.readouterr().err


def test_hooks_are_open_where_a_key_or_a_secret_is_set(monkeypatch):
    with built() as app:
        assert PostRoom(app).hooks() is None
    monkeypatch.setenv("NEWSLETTER_INBOUND_SECRET", "a-long-secret")
    with built() as app:
        hooks = PostRoom(app).hooks()
        assert hooks
        assert (hooks.events, hooks.secret) == (None, "a-long-secret")
        assert hooks.inbound
        assert "a-long-secret" not in repr(hooks)
    monkeypatch.setenv("NEWSLETTER_DELIVERY__SENDGRID__WEBHOOK_KEY", "nonsense")
    with built() as app, pytest.raises(ConfigError, match="not a public key"):
        PostRoom(app).hooks()


def test_a_mailbox_without_a_password_or_in_the_clear_is_refused(monkeypatch):
    flags = {"replies": {"imap": {"host": "mail.example.org", "security": "none"}}}
    with built(**flags) as app, pytest.raises(ConfigError, match="NEWSLETTER_IMAP_PASSWORD"):
        app.inboxes(lambda _mail: None)
    monkeypatch.setenv("NEWSLETTER_IMAP_PASSWORD", "sesame-and-more")
    with built(**flags) as app, pytest.raises(ConfigError, match="loopback only"):
        app.inboxes(lambda _mail: None)


def test_a_service_that_does_not_run_is_named(tmp_path, capsys):
    (tmp_path / "r.eml").write_bytes(a_mail("help"))
    assert run(["-q", "reply", "send", "--file", "r.eml"]) == 1
    assert "is `newsletter serve` running?" in capsys.readouterr().err


def test_old_mails_are_forgotten_once_a_day():
    clock = Clock()
    with built(clock) as app:
        room = PostRoom(app)
        room.take(Incoming.of("smtp", a_mail("help"), ["x@in.example"], "a@b.example"))
        room.work()
        clock.now += timedelta(days=100)
        assert [room.work() for _ in range(2)] == [None, None]
        with app.database.read() as session:
            count = session.connection().exec_driver_sql("SELECT count(*) FROM inbound").scalar()
        assert count == 0
