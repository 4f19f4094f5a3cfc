"""`newsletter costs`: what a model's briefings cost, and what was not sent."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from briefing_samples import scripted_server

from newsletter import app as wiring
from newsletter import config
from newsletter.briefing.budget import Budget, Cost, Limits, Prices, Purpose, Refusal
from newsletter.cli import run
from newsletter.ingest.sample import SAMPLE_DAY
from newsletter.storage.spending import SqlAccounts

TODAY = datetime.now(UTC).date()  # the command counts back from the real day
NOTES = Purpose(TODAY, "notes", "small-model")
PAIR = Purpose(TODAY, "pair", "small-model")
LETTER = Purpose(TODAY, "letter", "small-model")


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def spend(*, answered=2):
    with wiring.build(config.load()) as app:
        books = SqlAccounts(app.database)
        budget = Budget(books, Limits(), Prices(asked=answered / 2, answered=answered))
        reserved = budget.reserve(NOTES, 1000, 500)
        books.settle(NOTES, reserved, Cost(2, 700, 100, 900))
        books.count(NOTES, uses=10, written=2)
        books.count(LETTER, uses=5)
        books.refuse(Refusal(NOTES, "Errors fall by 81%.", ("81%: not in a cited paper",)))


def test_without_a_model_there_is_nothing_to_show(capsys):
    assert run(["-q", "costs"]) == 0
    assert "built-in writer's" in capsys.readouterr().out


def test_a_day_shows_its_kinds_their_sum_and_a_letters_share(capsys):
    spend()

    assert run(["costs"]) == 0
    told = capsys.readouterr()
    rows = [line.split("\t") for line in told.out.splitlines()]
    figures = ["2", "800", "0.000900", "2", "10", "8", "3200", "0.003600"]
    assert rows[0][1:] == ["notes", "small-model", *figures]
    assert rows[1][1:] == ["all", "", *figures]
    assert rows[2][1:6] == ["a letter of 5", "", "0.400", "160.000", "0.000180"]
    assert "sentences not sent: 1 not in a cited paper" in told.err
    assert "set aside" not in told.err


def test_all_is_the_sum_of_the_kinds_and_calls_without_an_answer_are_told_apart(capsys):
    spend()
    with wiring.build(config.load()) as app:
        books = SqlAccounts(app.database)
        budget = Budget(books, Limits(), Prices(asked=1, answered=2))
        books.settle(PAIR, budget.reserve(PAIR, 800, 500), Cost(1, 300, 50, 400))
        books.count(PAIR, uses=3, written=1)
        budget.reserve(PAIR, 799, 500)
        budget.reserve(NOTES, 799, 500)
        (day,) = app.costs(TODAY, TODAY)

    assert run(["costs"]) == 0
    told = capsys.readouterr()
    notes, pair, whole, _ = (
        [float(one) for one in line.split("\t")[3:11] if one] for line in told.out.splitlines()
    )
    assert [round(sum(pair), 6) for pair in zip(notes, pair, strict=True)] == whole
    assert whole == [3, 1150, 0.0013, 3, 13, 10, 3900, 0.0044]
    assert "set aside: 2600 tokens and money 0.003600 for 2 calls without an answer" in told.err
    assert day.summary().endswith("2600 tokens set aside (2 calls without an answer)")


def test_without_prices_no_money_is_told_of(capsys):
    spend(answered=0)
    with wiring.build(config.load()) as app:
        Budget(SqlAccounts(app.database)).reserve(NOTES, 799, 500)
    assert run(["costs"]) == 0
    assert "set aside: 1300 tokens for 1 call without an answer" in capsys.readouterr().err


def test_scripts_get_the_same_as_json(capsys):
    spend()

    assert run(["-q", "costs", "--days", "1", "--json"]) == 0
    (day,) = json.loads(capsys.readouterr().out)["days"]
    assert (day["letters"], day["calls"], day["money"]) == (5, 2, 0.0009)
    assert day["saved"]["calls"] == 8
    assert day["kinds"][0]["reserved"] == {"calls": 0, "tokens": 0, "money": 0}
    assert day["reserved"] == day["kinds"][0]["reserved"]
    assert day["sentences_not_sent"] == {"not in a cited paper": 1}


def letters_of(*pieces):
    """Spend 900 millionths on each piece of the letters of ann and of one who left."""
    with wiring.build(config.load()) as app:
        ann = app.people.add("ann@example.org", ["ice"], today=TODAY)
        books = SqlAccounts(app.database)
        for piece in pieces:
            purpose = replace(NOTES, piece=piece)
            books.settle(purpose, Cost(), Cost(1, 350, 50, 900))
        books.settle(replace(NOTES, kind="topics"), Cost(), Cost(1, 30, 20, 100))
        books.want(TODAY, {ann.id: pieces, ann.id + 7: pieces[:1]})


def test_what_each_subscribers_letters_cost_is_shown_the_dearest_first(capsys):
    letters_of("ice", "bees")

    assert run(["costs", "--subscribers"]) == 0
    told = capsys.readouterr()
    rows = [line.split("\t") for line in told.out.splitlines()]
    assert rows == [
        ["ann@example.org", "1", "2", "1.500", "600.0", "0.001350", "0.500", "200.0", "0.000450"],
        ["(who has left)", "1", "1", "0.500", "200.0", "0.000450", "0.500", "200.0", "0.000450"],
    ]
    assert "besides, for no letter: calls 1, tokens 50, money 0.000100" in told.err


def test_scripts_get_what_each_subscribers_letters_cost(capsys):
    letters_of("ice")

    assert run(["-q", "costs", "--subscribers", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["days"][0]["calls"] == 2
    ann, _ = told["subscribers"]
    assert (ann["address"], ann["letters"], ann["calls"]) == ("ann@example.org", 1, 0.5)
    assert ann["money"] == ann["saved"]["money"] == 0.00045


def test_the_sentences_that_were_not_sent_are_shown_with_their_reasons(capsys):
    spend()

    assert run(["-q", "costs", "--refused"]) == 0
    assert capsys.readouterr().out.split("\t")[3:] == [
        "Errors fall by 81%.",
        "81%: not in a cited paper\n",
    ]


def test_a_morning_books_each_letter_on_its_subscriber(monkeypatch):
    with scripted_server() as server:
        server.thinks = lambda _: {"title": "", "sentences": []}
        for name, value in {
            "INGEST__GAP": "0",
            "INGEST__ARXIV_GAP": "0",
            "BRIEFING__WRITER": "openai",
            "BRIEFING__BASE_URL": server.url,
            "BRIEFING__RETRIES": "0",
        }.items():
            monkeypatch.setenv(f"NEWSLETTER_{name}", value)
        with wiring.build(config.load()) as app:
            service = app.sampled()
            ids = [
                service.people.add(f"{name}@example.org", topics, today=SAMPLE_DAY).id
                for name, topics in (("ann", ["graph neural network"]), ("bob", ["language model"]))
            ]
            service.morning.ingest(SAMPLE_DAY)
            list(service.morning.send(SAMPLE_DAY, list(service.people.everyone())))
            shares = service.reader_costs(SAMPLE_DAY, SAMPLE_DAY)
            (day,) = service.costs(SAMPLE_DAY, SAMPLE_DAY)

    assert sorted(one.reader for one in shares) == sorted(ids)
    assert sum(one.calls for one in shares) == day.spent.calls == len(server.asked) > 0
