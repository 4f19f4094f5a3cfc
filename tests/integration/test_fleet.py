"""Several processes that send one edition."""

import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from fleet_work import killed, pausing, slowly, troubled

from newsletter import app as wiring
from newsletter import config as settings
from newsletter.delivery.ceiling import Pause
from newsletter.errors import NewsletterError, PausedError
from newsletter.fleet import Fleet
from newsletter.model import DeliveryState
from newsletter.shipped import SAMPLE_DAY

PEOPLE = 30
A_MINUTE = range(12_000)  # what two processes need for so many, slowly


@pytest.fixture
def app(tmp_path):
    """A service with subscribers and the sample day, whose edition pays for processes."""
    flags = {
        "storage": {"url": f"sqlite:///{tmp_path}/newsletter.db"},
        "delivery": {"outbox": {"folder": str(tmp_path / "outbox")}},
    }
    config = settings.load(None, flags)
    with wiring.build(config) as app:
        for number in range(PEOPLE):
            app.people.add(f"n{number}@example.org", topics=["quantum error correction"])
        app.sampled().morning.ingest(SAMPLE_DAY)
        fleet = Fleet(partial(wiring.leave, config), 2, many=2)
        yield replace(app, morning=replace(app.morning, fleet=fleet))


def test_a_shared_edition_reaches_everybody_once_as_it_is_previewed(app):
    due = app.morning.due(SAMPLE_DAY)
    before = app.morning.preview(due[0], SAMPLE_DAY)
    sent = {one.delivery.subscriber_id: one for one in app.morning.send(SAMPLE_DAY, due)}
    assert sorted(sent) == list(range(1, PEOPLE + 1))
    assert app.morning.stores.ledger.counts(SAMPLE_DAY) == {DeliveryState.ACCEPTED: PEOPLE}
    assert app.morning.due(SAMPLE_DAY) == []
    mails = Counter(file.name for one in sent.values() for file in one.receipt.files)
    assert max(mails.values()) == 1
    (mail,) = (file for file in sent[due[0].id].receipt.files if file.suffix == ".eml")
    assert mail.read_bytes() == before.raw


def test_a_pause_of_a_share_pauses_the_edition(app):
    shared = replace(app.morning, fleet=Fleet(pausing, 2, many=1))
    with pytest.raises(PausedError, match="enough"):
        list(shared.send(SAMPLE_DAY, shared.due(SAMPLE_DAY)))
    assert app.morning.stores.editions.paused(SAMPLE_DAY).why == "enough"


def run(work, ids=range(1, 11), stop=lambda: False):
    """Send to some people; whom it told of, and the pause."""
    told = []
    sending = Fleet(work, 2, many=1).send(SAMPLE_DAY, ids, stop, at_once=False)
    try:
        while True:
            told.append(next(sending).delivery.subscriber_id)
    except StopIteration as end:
        return sorted(told), end.value


def test_each_share_is_told_of_and_a_pause_of_one_is_the_editions():
    assert run(pausing) == (list(range(1, 11)), Pause("enough", None))


@pytest.mark.parametrize(("work", "words"), [(troubled, "no room"), (killed, "broke off")])
def test_what_goes_wrong_in_one_process_is_said_when_the_others_are_done(work, words):
    with pytest.raises(NewsletterError, match=words):
        run(work)


def test_told_to_stop_the_rest_is_for_the_next_time():
    told, pause = run(slowly, A_MINUTE, stop=lambda: True)
    assert pause is None
    assert len(told) < len(A_MINUTE)


def test_whoever_stops_listening_stops_the_processes():
    sending = Fleet(slowly, 2, many=1).send(SAMPLE_DAY, A_MINUTE, lambda: False, at_once=False)
    begun = time.monotonic()
    next(sending)
    sending.close()
    assert time.monotonic() - begun < 30


def test_processes_end_when_whoever_began_them_is_killed(tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(
        f"import sys; sys.path.insert(0, {str(Path(__file__).parents[1])!r})\n"
        "from datetime import date\nfrom fleet_work import slowly\n"
        "from newsletter.fleet import Fleet\n"
        "if __name__ == '__main__':\n"
        "    fleet = Fleet(slowly, 2, many=1)\n"
        "    told = fleet.send(date(2026, 6, 11), range(12000), lambda: False, at_once=False)\n"
        "    for one in told: print(one.delivery.subscriber_id, flush=True)\n"
    )
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as parent:
        parent.stdout.readline()
        parent.kill()
        begun = time.monotonic()
        parent.stdout.read()  # until the last one that has it, and these are the processes, ends
        said = parent.stderr.read()
    assert time.monotonic() - begun < 30
    assert b"Traceback" not in said


def test_few_letters_and_one_process_are_sent_from_here():
    assert not Fleet(slowly, 2).pays(1999)
    assert Fleet(slowly, 2).pays(2000)
    assert not Fleet(slowly, 1).pays(10**6)


def test_a_clock_of_ones_own_and_a_database_in_memory_share_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with wiring.build(settings.load(None, {"storage": {"url": "sqlite://"}})) as app:
        assert app.morning.fleet is None
    url = f"sqlite:///{tmp_path}/a.db"
    with wiring.build(settings.load(None, {"storage": {"url": url}}), lambda: None) as app:
        assert app.morning.fleet is None
