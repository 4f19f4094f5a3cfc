"""`newsletter costs`: what a model's briefings cost, and what was not sent."""

import json
from datetime import UTC, datetime

import pytest

from newsletter import app as wiring
from newsletter import config
from newsletter.briefing.budget import Budget, Cost, Limits, Prices, Purpose, Refusal
from newsletter.cli import run
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


def test_the_sentences_that_were_not_sent_are_shown_with_their_reasons(capsys):
    spend()

    assert run(["-q", "costs", "--refused"]) == 0
    assert capsys.readouterr().out.split("\t")[3:] == [
        "Errors fall by 81%.",
        "81%: not in a cited paper\n",
    ]
