"""Many letters, and pieces that are asked for once: the writer over a server that counts."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from briefing_samples import (
    BEES,
    DAY,
    DECODER,
    GLACIER,
    ScriptedServer,
    a_paper,
    a_request,
    asking,
    completion,
    own,
    scripted_server,
    three_topics,
)

from newsletter.briefing.budget import Budget, Cost, Limits, MemoryAccounts, Prices
from newsletter.briefing.costs import by_day, by_reader
from newsletter.briefing.port import MemoryKept
from newsletter.briefing.shared import Pace

SAID = {
    "Lantern: Decoding": "Lantern lowers the logical error rate by 18% on surface codes.",
    "Compressed Protein": "Tensor networks keep the accuracy with a tenth of the memory.",
    "Honeybee Foraging": "Colonies near lamps collected 12% less pollen.",
    "Ice Flow": "Basal sliding speeds up by 30% after heavy rain.",
}
MANY = [
    a_request(("bees", [a_paper(3, BEES)]), ("ice", [a_paper(4, GLACIER)])),
    a_request(("ice flow", [a_paper(4, GLACIER)]), ("honeybees", [a_paper(3, BEES)])),
    a_request(("bees", [a_paper(3, BEES)]), ("codes", [a_paper(1, DECODER)])),
]


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """A server that says of each paper in a prompt what is known of it."""
    with scripted_server() as script:
        script.thinks = lambda asked: {
            "title": "",
            "sentences": [
                {"text": said, "papers": [asked["papers"].index(paper) + 1]}
                for paper in asked["papers"]
                for title, said in SAID.items()
                if paper["title"].startswith(title)
            ],
        }
        yield script


@pytest.fixture
def reports() -> list[str]:
    return []


def test_each_piece_is_asked_for_once_whoever_needs_it(
    server: ScriptedServer, reports: list[str]
) -> None:
    briefer = asking(server.url, reports)

    briefer.prepare(MANY)
    written = [briefer.brief(request) for request in MANY]

    assert len(server.asked) == 3  # bees, ice and codes
    assert all(one.writer == "small-model" and len(own(one)) == 2 for one in written)
    assert reports == []


def test_what_was_written_outlives_the_process(server: ScriptedServer, reports: list[str]) -> None:
    kept = MemoryKept()
    first = asking(server.url, reports, kept=kept).brief(MANY[0])
    asked = len(server.asked)

    assert asking(server.url, reports, kept=kept).brief(MANY[0]) == first
    asking(server.url, reports, kept=kept).brief(MANY[1])
    assert len(server.asked) == asked == 2


def test_what_sharing_saved_is_counted(server: ScriptedServer, reports: list[str]) -> None:
    accounts = MemoryAccounts()

    asking(server.url, reports, budget=Budget(accounts)).prepare(MANY)

    (day,) = by_day(accounts.spending(DAY, DAY), accounts.refusals(DAY, DAY))
    assert (day.letters, day.spent.calls, day.saved.calls) == (3, 3, 3)


def test_a_piece_that_nobody_wrote_saved_nothing(
    server: ScriptedServer, reports: list[str]
) -> None:
    accounts = MemoryAccounts()
    server.answers(200, completion('{"title": "", "sentences": []}'))  # to the bees

    briefer = asking(server.url, reports, budget=Budget(accounts), pace=Pace(concurrency=1))
    briefer.prepare(MANY)

    (day,) = by_day(accounts.spending(DAY, DAY), accounts.refusals(DAY, DAY))
    (notes,) = day.kinds
    assert (day.letters, day.spent.calls) == (3, 3)
    assert (notes.written, notes.uses) == (2, 3), "the ice twice, the codes once"


def test_the_second_readers_calls_are_shared_too(
    server: ScriptedServer, reports: list[str]
) -> None:
    accounts = MemoryAccounts()
    notes = server.thinks
    server.thinks = lambda asked: {
        **notes(asked),
        "verdicts": [{"sentence": 1, "supported": True}],
    }

    asking(server.url, reports, budget=Budget(accounts), reader="careful").prepare(MANY)

    (day,) = by_day(accounts.spending(DAY, DAY), accounts.refusals(DAY, DAY))
    assert [(one.purpose.kind, one.written, one.uses) for one in day.kinds] == [
        ("notes", 3, 6),
        ("reader", 3, 6),
    ]
    assert (day.spent.calls, day.saved.calls) == (6, 6)


def test_each_subscriber_pays_a_part_of_the_pieces_of_their_letter(
    server: ScriptedServer, reports: list[str]
) -> None:
    accounts = MemoryAccounts()
    budget = Budget(accounts, prices=Prices(asked=1, answered=2))
    notes = server.thinks
    server.thinks = lambda asked: {
        **notes(asked),
        "verdicts": [{"sentence": 1, "supported": True}],
    }
    letters = [replace(one, reader=number) for number, one in enumerate(MANY, 1)]

    asking(server.url, reports, budget=budget, reader="careful").prepare(letters)

    spent = sum((one.spent for one in accounts.spending(DAY, DAY)), Cost())
    shares = {one.reader: one for one in by_reader(accounts.wants(DAY, DAY))}
    # The bees are of all three letters, the ice of two, the codes of one; each is read once more.
    assert {reader: round(one.calls, 3) for reader, one in shares.items()} == {
        1: round(2 * (1 / 3 + 1 / 2), 3),
        2: round(2 * (1 / 3 + 1 / 2), 3),
        3: round(2 * (1 / 3 + 1), 3),
    }
    assert [one.alone.calls for one in shares.values()] == [4, 4, 4]
    assert sum(one.micros for one in shares.values()) == pytest.approx(spent.micros)
    assert spent.micros > 0


def test_a_radar_without_a_pair_of_fields_needs_no_call_of_its_own(
    server: ScriptedServer, reports: list[str]
) -> None:
    asking(server.url, reports).brief(three_topics())

    kinds = [asked["messages"][1]["content"].count('"shared_term"') for asked in server.asked]
    assert kinds.count(1) <= 2  # the one pair, and once again
    assert kinds.count(0) == 3


def test_when_the_budget_is_spent_the_other_letters_are_the_built_in_writers(
    server: ScriptedServer, reports: list[str]
) -> None:
    accounts = MemoryAccounts()
    budget = Budget(accounts, Limits(calls=2))
    briefer = asking(server.url, reports, budget=budget, pace=Pace(concurrency=1))

    briefer.prepare(MANY)
    written = [briefer.brief(request) for request in MANY]

    assert [one.writer for one in written] == ["small-model", "small-model", ""]
    assert [one.fallback for one in written] == [False, False, True]
    (day,) = by_day(accounts.spending(DAY, DAY), accounts.refusals(DAY, DAY))
    assert "the built-in writer stood in for 1 piece: the budget of the day is spent" in (
        day.summary()
    )


def test_when_the_time_before_the_letters_is_over_nothing_more_is_asked(
    server: ScriptedServer, reports: list[str]
) -> None:
    briefer = asking(server.url, reports, pace=Pace(within=-1.0))

    briefer.prepare(MANY)
    written = [briefer.brief(request) for request in MANY]

    assert server.asked == []
    assert all(one.fallback and one.sentences for one in written)
    assert reports == [
        "small-model: no time was left before the letters; the built-in writer took over"
    ]


def test_a_day_without_letters_asks_for_nothing(server: ScriptedServer, reports: list[str]) -> None:
    accounts = MemoryAccounts()

    asking(server.url, reports, budget=Budget(accounts)).prepare([])

    assert accounts.spending(DAY, DAY) == ()
    assert server.asked == []
